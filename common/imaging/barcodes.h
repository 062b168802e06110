// QR codes in pictures, through ZXing-cpp.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/imaging/image.h"

namespace ocop::imaging {

struct Pixel {
  int x = 0;
  int y = 0;
};

struct QrCode {
  std::string text;              // UTF-8
  std::array<Pixel, 4> corners;  // of the symbol: top left, top right, bottom right, bottom left
};

// The one code of a clean picture, such as a rendered label; nothing if none can be read.
[[nodiscard]] std::optional<QrCode> read_one_qr(const Image& image);

// The codes of a photograph or scan in whatever position, several labels side by side too, without
// repetitions, those found with less effort first. Empty if there is none. At most kMaxCodes are
// looked for. A picture of which nothing can be made, and one that was made to be hard, takes a few
// seconds at most.
inline constexpr std::size_t kMaxCodes = 256;
[[nodiscard]] std::vector<std::string> read_qr(const Image& image);

}  // namespace ocop::imaging
