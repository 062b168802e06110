// WebP (RFC 9649) through libwebp.
#pragma once

#include "common/imaging/image.h"

namespace ocop::imaging {

[[nodiscard]] bool is_webp(ByteView file);

// Lossy and lossless still pictures; transparency is laid on white, a camera's orientation (EXIF)
// is applied. Errc: malformed (not a WebP, cut short, damaged), unsupported (animation), too_large.
[[nodiscard]] Result<Image> decode_webp(ByteView file, Colour colour,
                                        std::int64_t max_pixels = kMaxPixels);

// quality 0–100; lossy; nothing but the picture is written. Both sides at most kMaxWebpSide.
inline constexpr int kMaxWebpSide = 16'383;
[[nodiscard]] Bytes encode_webp(const Image& image, int quality);

}  // namespace ocop::imaging
