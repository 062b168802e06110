// Pictures in memory. Everything that is decoded ends here: eight bits a sample, rows from the top,
// no padding, upright (a camera's orientation mark is already applied), transparency laid on white.
#pragma once

#include <cstddef>
#include <cstdint>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop::imaging {

// The value is the number of bytes a pixel takes.
enum class Colour : std::uint8_t {
  luma = 1,  // 0 black to 255 white
  rgb = 3,   // red, green, blue, in sRGB
};

// What a decoder accepts. Compared with the size that the file's header states, before anything is
// decompressed or allocated, so that a small file cannot ask for much memory.
inline constexpr std::int64_t kMaxPixels = 50'000'000;
inline constexpr int kMaxSide = 32'767;

struct Image {
  int width = 0;
  int height = 0;
  Colour colour = Colour::luma;
  Bytes pixels;  // height × stride() bytes

  [[nodiscard]] std::size_t stride() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(colour);
  }
  // Row y, 0 ≤ y < height; valid until `pixels` changes.
  [[nodiscard]] ByteView row(int y) const {
    return ByteView(pixels).subspan(static_cast<std::size_t>(y) * stride(), stride());
  }
  [[nodiscard]] std::span<std::uint8_t> row(int y) {
    return std::span(pixels).subspan(static_cast<std::size_t>(y) * stride(), stride());
  }

  bool operator==(const Image&) const = default;
};

// A rectangle of pixels.
struct Area {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

// A picture of that size, white. The size must have passed check_size or be our own.
[[nodiscard]] Image white_image(int width, int height, Colour colour);

// Errc::too_large above kMaxSide or `max_pixels`, out_of_range if a side is not positive.
[[nodiscard]] Result<void> check_size(std::int64_t width, std::int64_t height,
                                      std::int64_t max_pixels = kMaxPixels);

// The part of `area` that lies inside the picture; empty (0 × 0) if none does.
[[nodiscard]] Image crop(const Image& image, Area area);

// Rec. 601 luma; a copy if the picture is luma already.
[[nodiscard]] Image to_luma(const Image& image);

// The picture as it has to be looked at, given the orientation that a camera wrote: 1–8, EXIF 2.32
// tag 0x0112 (1 upright, 3 upside down, 6 and 8 a quarter turn; 2, 4, 5, 7 mirrored).
[[nodiscard]] Image upright(Image image, int exif_orientation);

}  // namespace ocop::imaging
