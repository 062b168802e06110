#include "verifier/typed_code.h"

#include <algorithm>
#include <array>

namespace ocop::verifier {
namespace {

// Blanks, tabs, and the no-break space that is pasted from web pages.
constexpr std::array<std::string_view, 3> kBlanks{" ", "\t", "\u00A0"};

// The length of the blank that the text begins or ends with; 0 if there is none.
std::size_t leading_blank(std::string_view text) {
  for (const std::string_view blank : kBlanks)
    if (text.starts_with(blank)) return blank.size();
  return 0;
}
std::size_t trailing_blank(std::string_view text) {
  for (const std::string_view blank : kBlanks)
    if (text.ends_with(blank)) return blank.size();
  return 0;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t blank = leading_blank(text);
    if (blank == 0) out += text.front();
    text.remove_prefix(std::max<std::size_t>(blank, 1));
  }
  return out;
}

std::string digits_of(std::string_view typed) {
  std::string out = without_blanks(typed);
  std::erase(out, '-');
  return out;
}

// A blank inside stays, and is refused: it may have stood for a hyphen.
std::string lot_of(std::string_view typed) {
  while (leading_blank(typed) != 0) typed.remove_prefix(leading_blank(typed));
  while (trailing_blank(typed) != 0) typed.remove_suffix(trailing_blank(typed));
  std::string out(typed);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace

std::string TypedCode::target() const {
  std::string out = "/01/" + gtin.text();
  if (lot) out += "/10/" + lot->text();
  if (serial) out += "/21/" + serial->text();
  return out;
}

std::variant<TypedCode, FormError> read_typed_code(const FormInput& input) {
  const std::string digits = digits_of(input.gtin);
  if (digits.empty()) return FormError("form.empty");
  const auto gtin = gs1::Gtin::parse_any(digits);
  if (!gtin) return FormError("form.gtin.wrong");
  TypedCode code{*gtin, std::nullopt, std::nullopt};
  if (const std::string lot = lot_of(input.lot); !lot.empty()) {
    const auto parsed = gs1::Lot::parse(lot);
    if (!parsed) return FormError("form.lot.wrong");
    code.lot = *parsed;
  }
  if (const std::string number = without_blanks(input.serial); !number.empty()) {
    const auto serial = gs1::Serial::parse_typed(number);
    if (!serial) return FormError("form.serial.wrong");
    if (!code.lot) return FormError("form.lot.needed");
    code.serial = *serial;
  }
  return code;
}

}  // namespace ocop::verifier
