// Pictures: whatever the bytes, a decoder gives an error or a picture of the size it states, within
// the limit; and reading codes in it comes to an end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "common/imaging/barcodes.h"
#include "common/imaging/decode.h"
#include "common/imaging/exif.h"

namespace {

constexpr std::int64_t kPixels = 250'000;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ocop::imaging;
  const ocop::ByteView file(data, size);
  const int orientation = exif_orientation(file);
  require(orientation >= 1 && orientation <= 8);
  for (const Colour colour : {Colour::luma, Colour::rgb}) {
    const auto image = decode_image(file, colour, kPixels);
    if (!image) continue;
    require(image->colour == colour);
    require(check_size(image->width, image->height, kPixels).has_value());
    require(image->pixels.size() == image->stride() * static_cast<std::size_t>(image->height));
    if (colour == Colour::luma) require(read_qr(*image).size() <= kMaxCodes);
  }
  return 0;
}
