// Pictures and picture files that the library itself cannot write: what cameras and designers send.
#pragma once

#include <string_view>

#include "common/imaging/image.h"

namespace ocop::test {

// Every pixel differs from its neighbours; the first is the darkest.
imaging::Image gradient(int width, int height, imaging::Colour colour);

// Four flat quarters: dark top left, then lighter clockwise. Survives lossy compression.
imaging::Image quarters(int side);

// A TIFF block with that orientation, little- or big-endian, and a place name that must not
// survive.
inline constexpr std::string_view kSecretPlace = "12.6667N 108.0383E";
Bytes exif_block(int orientation, bool little_endian = true);

// The file with an EXIF block where its format keeps one.
Bytes jpeg_with_exif(ByteView jpeg, ByteView exif);
Bytes png_with_exif(ByteView png, ByteView exif);
Bytes webp_with_exif(ByteView webp, ByteView exif, int width, int height);

// The picture (rgb) as a JPEG of a kind: progressive with about `scans` scans, or Adobe's CMYK.
Bytes progressive_jpeg(const imaging::Image& picture, int scans);
Bytes cmyk_jpeg(const imaging::Image& picture);

// RGBA samples, width × height × 4.
Bytes png_with_alpha(ByteView rgba, int width, int height);
Bytes webp_with_alpha(ByteView rgba, int width, int height);

// The picture (luma) as an interlaced 16-bit PNG.
Bytes interlaced_png(const imaging::Image& picture);

}  // namespace ocop::test
