// Unicode text: everything inside the system is valid UTF-8 in NFC without control characters.
// Vietnamese typed on different keyboards differs in normalisation only, and must compare equal.
#pragma once

#include <string>
#include <string_view>

#include "common/base/result.h"

namespace ocop::text {

// Valid UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

// True if `text` is valid UTF-8 and already in normalisation form C.
[[nodiscard]] bool is_nfc(std::string_view text);

// The text in normalisation form C. Errc::malformed if it is not UTF-8.
[[nodiscard]] Result<std::string> to_nfc(std::string_view text);

// Any bytes as text that can be shown or written as JSON: what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string shown(std::string_view bytes);

// A line that a person may be shown: UTF-8, NFC, 1 to max_bytes bytes, no blanks at either end, and
// nothing that two readers would not see alike: no control characters (C0, DEL, C1), line
// separators, bidirectional marks (they reorder what is read), invisible characters (soft hyphen,
// zero-width, tags), U+FFFD (the trace of a broken conversion), private-use characters or
// noncharacters. The list is fixed here, not taken from ICU's tables, so that every version of this
// program accepts the same lines. Errc: malformed (the detail names the character), not_nfc,
// too_large, out_of_range (empty).
[[nodiscard]] Result<void> check_line(std::string_view text, std::size_t max_bytes);

// For searching: lower case, no marks, đ and ð (often typed for it) → d, ƀ → b, apostrophes
// dropped, because "Ea H'leo" is also written "Ea Hleo"; other signs to single blanks: "Đắk Lắk –
// Ea H’leo" → "dak lak ea hleo". Any bytes may come in. Never shown.
[[nodiscard]] std::string search_key(std::string_view text);

// The number of code points; `text` must be UTF-8.
[[nodiscard]] std::size_t code_points(std::string_view text);

}  // namespace ocop::text
