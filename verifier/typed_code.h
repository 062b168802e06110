// A code that a person types from a package into the form: the number under the bar code, perhaps
// with the lot, perhaps with the lot and the label's number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/gs1/gtin.h"
#include "common/gs1/lot.h"
#include "common/gs1/serial.h"

namespace ocop::verifier {

// What a person filled in, to be shown again.
struct FormInput {
  std::string gtin;
  std::string lot;
  std::string serial;
  std::string uri;
};

struct TypedCode {
  gs1::Gtin gtin;
  std::optional<gs1::Lot> lot;
  std::optional<gs1::Serial> serial;  // only with a lot

  // As a plain Digital Link: "/01/02660000001001/10/L0625-01/21/CGX7F6DB34ZE".
  [[nodiscard]] std::string target() const;
};

// What is wrong with the input: a key of the catalogue, "form.lot.needed".
using FormError = std::string_view;

// Reads the input as people write it: blanks around it, blanks and hyphens between groups of
// digits, small letters in a lot.
[[nodiscard]] std::variant<TypedCode, FormError> read_typed_code(const FormInput& input);

}  // namespace ocop::verifier
