// GS1 Digital Links without a seal: read from other people's labels, hence tolerantly. The GTIN
// decides; host, port, query and fragment do not matter.
//
//   https://id.example.com/01/08938505974194/10/L0526-03/21/000147?17=261231
//   → GTIN 08938505974194, lot "L0526-03", serial "000147"
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/gs1/gtin.h"

namespace ocop::gs1 {

inline constexpr std::size_t kMaxPlainLinkLength = 4096;

struct PlainLink {
  Gtin gtin;
  std::optional<std::string> lot;     // AI 10, percent-decoded, 1–20 of GS1's 82 characters
  std::optional<std::string> serial;  // AI 21, likewise
  bool operator==(const PlainLink&) const = default;
};

// True if the text, a URI or the part of it from the path on, has a query parameter named exactly
// S, with or without a value. Such a text is a sealed label or a damaged one, never a plain link.
[[nodiscard]] bool has_seal_parameter(std::string_view uri);

// http or https in either case, any authority, then "/01/<14 digits>" and pairs "/<AI>/<value>",
// each AI once; one slash at the end is forgiven. Errc::malformed (mismatch for a wrong check
// digit), too_large.
[[nodiscard]] Result<PlainLink> parse_plain_link(std::string_view uri);

// The same from the path on, "/01/…".
[[nodiscard]] Result<PlainLink> parse_plain_target(std::string_view path_and_query);

}  // namespace ocop::gs1
