// Strict text encodings of bytes: one value has exactly one spelling, so an encoded form can be
// compared, hashed and signed. All decoders refuse whitespace, foreign letters and non-zero padding
// bits (Errc::malformed).
#pragma once

#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop {

// Lower-case hexadecimal, "00ff".
[[nodiscard]] std::string hex(ByteView bytes);
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

// RFC 4648 §4 with padding: signed notes and vkeys.
[[nodiscard]] std::string base64(ByteView bytes);
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);

// RFC 4648 §5 without padding: JOSE.
[[nodiscard]] std::string base64url(ByteView bytes);
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);

}  // namespace ocop
