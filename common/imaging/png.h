// PNG (ISO/IEC 15948) through libpng.
#pragma once

#include <optional>

#include "common/imaging/image.h"

namespace ocop::imaging {

[[nodiscard]] bool is_png(ByteView file);

// Any PNG: palette, 1–16 bits, interlaced, transparent (laid on white), with a camera's orientation
// (eXIf) applied. Errc: malformed (not a PNG, cut short, wrong checksum), too_large (check_size).
[[nodiscard]] Result<Image> decode_png(ByteView file, Colour colour,
                                       std::int64_t max_pixels = kMaxPixels);

// The picture as an 8-bit PNG; the same picture always gives the same bytes. `dots_per_inch` writes
// the size for print (pHYs).
[[nodiscard]] Bytes encode_png(const Image& image, std::optional<int> dots_per_inch = std::nullopt);

}  // namespace ocop::imaging
