#include "common/imaging/image.h"

#include <algorithm>

namespace ocop::imaging {

Image white_image(int width, int height, Colour colour) {
  Image image{width, height, colour, {}};
  image.pixels.assign(image.stride() * static_cast<std::size_t>(height), 255);
  return image;
}

Result<void> check_size(std::int64_t width, std::int64_t height, std::int64_t max_pixels) {
  if (width <= 0 || height <= 0) return error(Errc::out_of_range, "the picture has no pixels");
  const std::string size = std::to_string(width) + " × " + std::to_string(height) + " pixels";
  if (width > kMaxSide || height > kMaxSide)
    return error(Errc::too_large, size + "; a side may have " + std::to_string(kMaxSide));
  if (width * height > max_pixels)
    return error(Errc::too_large, size + " are more than " + std::to_string(max_pixels));
  return ok();
}

Image crop(const Image& image, Area area) {
  const int left = std::clamp(area.x, 0, image.width);
  const int top = std::clamp(area.y, 0, image.height);
  const int right = std::clamp(area.x + area.width, left, image.width);
  const int bottom = std::clamp(area.y + area.height, top, image.height);
  if (left == right || top == bottom) return Image{0, 0, image.colour, {}};
  Image part{right - left, bottom - top, image.colour, {}};
  part.pixels.reserve(part.stride() * static_cast<std::size_t>(part.height));
  const std::size_t skip = static_cast<std::size_t>(left) * static_cast<std::size_t>(image.colour);
  for (int y = top; y < bottom; ++y) append(part.pixels, image.row(y).subspan(skip, part.stride()));
  return part;
}

Image to_luma(const Image& image) {
  if (image.colour == Colour::luma) return image;
  Image grey{image.width, image.height, Colour::luma, {}};
  grey.pixels.resize(image.pixels.size() / 3);
  const std::uint8_t* from = image.pixels.data();
  for (std::uint8_t& to : grey.pixels) {
    to = static_cast<std::uint8_t>(
        (19595U * from[0] + 38470U * from[1] + 7471U * from[2] + 32768U) >> 16);
    from += 3;
  }
  return grey;
}

Image upright(Image image, int exif_orientation) {
  if (exif_orientation <= 1 || exif_orientation > 8) return image;
  // As bits: 5–8 swap the axes; then which of the stored axes runs backwards.
  const bool swapped = exif_orientation >= 5;
  const bool x_backwards = exif_orientation == 2 || exif_orientation == 3 ||
                           exif_orientation == 7 || exif_orientation == 8;
  const bool y_backwards = exif_orientation == 3 || exif_orientation == 4 ||
                           exif_orientation == 6 || exif_orientation == 7;
  Image turned{
      swapped ? image.height : image.width, swapped ? image.width : image.height, image.colour, {}};
  turned.pixels.resize(image.pixels.size());
  const auto step = static_cast<std::size_t>(image.colour);
  std::uint8_t* to = turned.pixels.data();
  for (int y = 0; y < turned.height; ++y) {
    for (int x = 0; x < turned.width; ++x) {
      const int along_x = swapped ? y : x;
      const int along_y = swapped ? x : y;
      const int stored_x = x_backwards ? image.width - 1 - along_x : along_x;
      const int stored_y = y_backwards ? image.height - 1 - along_y : along_y;
      const std::uint8_t* from = image.pixels.data() +
                                 static_cast<std::size_t>(stored_y) * image.stride() +
                                 static_cast<std::size_t>(stored_x) * step;
      to = std::copy_n(from, step, to);
    }
  }
  return turned;
}

}  // namespace ocop::imaging
