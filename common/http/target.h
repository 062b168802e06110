// Percent-encoding of request targets and forms, read strictly (RFC 3986 §2.1; WHATWG URL,
// application/x-www-form-urlencoded).
//
// Refused (Errc::malformed): a '%' without two hex digits, control characters written or escaped
// ("%00",
// "%0d%0a", DEL), text that is not UTF-8, "." and ".." as segments in any spelling ("%2e%2e";
// browsers resolve them before they ask, so only attacks send them), '#', anything outside "!"–"~".
// An escaped '/' stays inside its segment: lots may contain one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/http/message.h"

namespace ocop::http {

inline constexpr std::size_t kMaxTargetBytes = 4096;
inline constexpr std::size_t kMaxSegments = 64;
inline constexpr std::size_t kMaxParameters = 256;

// "/a/b%2Fc" → {"a", "b/c"}; "/" → {}; "/a/" → {"a", ""}. Errc: malformed, too_large.
[[nodiscard]] Result<std::vector<std::string>> parse_path(std::string_view raw_path);

// "q=c%C3%A0+ph%C3%AA&x&y=" → {q, "cà phê"}, {x, ""}, {y, ""}; empty pieces between '&' are
// skipped. Errc: malformed, too_large.
[[nodiscard]] Result<std::vector<Parameter>> parse_query(std::string_view raw_query);

// The body of a form; as a query, but values may hold line ends and tabs (a text area's).
[[nodiscard]] Result<std::vector<Parameter>> parse_form(std::string_view body);

// Fills target, path, query and target_error of the request. `raw` in origin-form or "*".
void set_target(Request& request, std::string_view raw);

// Everything but letters, digits and "-._~" escaped, with upper-case hex digits: fit for one
// segment, a parameter's name or value.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace ocop::http
