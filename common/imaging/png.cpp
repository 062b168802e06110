#include "common/imaging/png.h"

#include <cmath>
#include <png.h>
#include <stdexcept>
#include <string_view>
#include <zlib.h>

#include "common/imaging/exif.h"

namespace ocop::imaging {
namespace {

constexpr std::string_view kSignature{"\x89PNG\r\n\x1a\n", 8};
constexpr std::size_t kHeaderEnd = 8 + 25;  // signature and IHDR
constexpr std::size_t kChunkFrame = 12;     // length, type, checksum
constexpr double kInchesPerMetre = 1000.0 / 25.4;

// Frees what libpng holds for a png_image, also when decoding stops half-way.
class SimpleImage {
 public:
  SimpleImage() { image_.version = PNG_IMAGE_VERSION; }
  ~SimpleImage() { png_image_free(&image_); }
  SimpleImage(const SimpleImage&) = delete;
  SimpleImage& operator=(const SimpleImage&) = delete;

  [[nodiscard]] png_imagep get() { return &image_; }
  [[nodiscard]] Error failure() const {
    return error(Errc::malformed, std::string("png: ") + image_.message);
  }

 private:
  png_image image_{};
};

png_uint_32 format_of(Colour colour) {
  return colour == Colour::luma ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
}

// libpng's short interface stops reading after the pixels; this walks the chunks to the very end
// and finds the orientation on the way.
Result<int> orientation_of_whole(ByteView file) {
  int orientation = 1;
  for (std::size_t at = kSignature.size();;) {
    if (file.size() - at < kChunkFrame) return error(Errc::malformed, "png: cut short");
    const std::uint64_t length = read_be(file.subspan(at, 4));
    const std::string_view type = text_of(file.subspan(at + 4, 4));
    if (file.size() - at - kChunkFrame < length) return error(Errc::malformed, "png: cut short");
    if (type == "eXIf") orientation = exif_orientation(file.subspan(at + 8, length));
    if (type == "IEND") return orientation;
    at += kChunkFrame + length;
  }
}

Bytes physical_size_chunk(int dots_per_inch) {
  const auto per_metre = static_cast<std::uint64_t>(std::lround(dots_per_inch * kInchesPerMetre));
  Bytes chunk;
  append_be(chunk, 9, 4);
  append(chunk, bytes_of("pHYs"));
  append_be(chunk, per_metre, 4);
  append_be(chunk, per_metre, 4);
  append_be(chunk, 1, 1);  // the unit is the metre
  append_be(chunk, ::crc32(0, chunk.data() + 4, 13), 4);
  return chunk;
}

}  // namespace

bool is_png(ByteView file) {
  return text_of(file).starts_with(kSignature);
}

Result<Image> decode_png(ByteView file, Colour colour, std::int64_t max_pixels) {
  if (!is_png(file)) return error(Errc::malformed, "png: no PNG signature");
  const Result<int> orientation = orientation_of_whole(file);
  if (!orientation) return orientation.error();
  SimpleImage png;
  if (png_image_begin_read_from_memory(png.get(), file.data(), file.size()) == 0)
    return png.failure();
  if (const auto fits = check_size(png.get()->width, png.get()->height, max_pixels); !fits)
    return in_context("png", fits.error());
  Image image =
      white_image(static_cast<int>(png.get()->width), static_cast<int>(png.get()->height), colour);
  png.get()->format = format_of(colour);
  const png_color white{255, 255, 255};
  if (png_image_finish_read(png.get(), &white, image.pixels.data(),
                            static_cast<png_int_32>(image.stride()), nullptr) == 0)
    return png.failure();
  return upright(std::move(image), *orientation);
}

Bytes encode_png(const Image& image, std::optional<int> dots_per_inch) {
  SimpleImage png;
  png.get()->width = static_cast<png_uint_32>(image.width);
  png.get()->height = static_cast<png_uint_32>(image.height);
  png.get()->format = format_of(image.colour);
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(*png.get());
  Bytes file(size);
  if (png_image_write_to_memory(png.get(), file.data(), &size, 0, image.pixels.data(),
                                static_cast<png_int_32>(image.stride()), nullptr) == 0)
    throw std::runtime_error(png.failure().detail);
  file.resize(size);
  if (dots_per_inch) {
    const Bytes chunk = physical_size_chunk(*dots_per_inch);
    file.insert(file.begin() + kHeaderEnd, chunk.begin(), chunk.end());
  }
  return file;
}

}  // namespace ocop::imaging
