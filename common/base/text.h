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

// A line that a person may be shown: UTF-8, NFC, no control characters (C0, DEL, C1), no
// bidirectional overrides (they reorder what is read), no blanks at either end, 1 to max_bytes bytes.
// Errc: malformed, not_nfc, too_large, out_of_range (empty).
[[nodiscard]] Result<void> check_line(std::string_view text, std::size_t max_bytes);

// For searching: lower case, no marks, đ→d and ƀ→b, other signs to single blanks:
// "Đắk Lắk – Ea H’leo" → "dak lak ea h leo". Never shown.
[[nodiscard]] std::string search_key(std::string_view text);

// The number of code points; `text` must be UTF-8.
[[nodiscard]] std::size_t code_points(std::string_view text);

}  // namespace ocop::text
