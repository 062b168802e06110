#include "common/imaging/png.h"

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <png.h>
#include <stdexcept>
#include <string_view>
#include <zlib.h>

#include "common/imaging/exif.h"

namespace ocop::imaging {
namespace {

constexpr std::string_view kSignature{"\x89PNG\r\n\x1a\n", 8};
constexpr std::size_t kHeaderEnd = 8 + 25;  // signature and IHDR
constexpr double kInchesPerMetre = 1000.0 / 25.4;

// What libpng calls when it gives up. It must not return, hence the jump; everything that needs a
// destructor lives outside attempt().
struct ErrorExit {
  std::jmp_buf escape{};
  std::string message;
};

void give_up(png_structp png, png_const_charp message) {
  auto* exit = static_cast<ErrorExit*>(png_get_error_ptr(png));
  exit->message = message;
  std::longjmp(exit->escape, 1);
}

void ignore(png_structp, png_const_charp) {}

// Runs `step`; false if libpng gave up in it. `step` must create nothing with a destructor.
template <class Step>
bool attempt(ErrorExit& exit, Step step) {
  if (setjmp(exit.escape) != 0) return false;
  step();
  return true;
}

void take_bytes(png_structp png, png_bytep to, png_size_t count) {
  auto* rest = static_cast<ByteView*>(png_get_io_ptr(png));
  if (rest->size() < count) png_error(png, "cut short");
  std::copy_n(rest->begin(), count, to);
  *rest = rest->subspan(count);
}

// Owns libpng's reader. (libpng's short interface, png_image, garbles interlaced pictures of 16
// bits.)
class Reader {
 public:
  explicit Reader(ByteView file)
      : rest_(file),
        png_(png_create_read_struct(PNG_LIBPNG_VER_STRING, &exit_, give_up, ignore)),
        info_(png_create_info_struct(png_)) {
    if (png_ == nullptr || info_ == nullptr) throw std::bad_alloc();
    png_set_read_fn(png_, &rest_, take_bytes);
  }
  ~Reader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  [[nodiscard]] bool read_header() {
    return attempt(exit_, [&] { png_read_info(png_, info_); });
  }
  // Eight bits a sample, no palette, transparency as a channel.
  [[nodiscard]] bool prepare() {
    return attempt(exit_, [&] {
      png_set_expand(png_);
      png_set_scale_16(png_);
      png_set_interlace_handling(png_);
      png_read_update_info(png_, info_);
    });
  }
  // Up to the very end of the file's last chunk.
  [[nodiscard]] bool read_rows(png_bytepp rows) {
    return attempt(exit_, [&] {
      png_read_image(png_, rows);
      png_read_end(png_, info_);
    });
  }

  [[nodiscard]] int width() const { return static_cast<int>(png_get_image_width(png_, info_)); }
  [[nodiscard]] int height() const { return static_cast<int>(png_get_image_height(png_, info_)); }
  [[nodiscard]] int channels() const { return png_get_channels(png_, info_); }
  [[nodiscard]] int orientation() const {
    png_uint_32 size = 0;
    png_bytep block = nullptr;
    if (png_get_eXIf_1(png_, info_, &size, &block) == 0) return 1;
    return exif_orientation({block, size});
  }
  [[nodiscard]] Error failure() const { return error(Errc::malformed, "png: " + exit_.message); }

 private:
  ErrorExit exit_;
  ByteView rest_;
  png_structp png_;
  png_infop info_;
};

// One to four channels: grey or colours, then perhaps how opaque the pixel is. Laid on white.
Image opaque(Bytes samples, int width, int height, int channels) {
  const bool is_grey = channels <= 2;
  Image image{width, height, is_grey ? Colour::luma : Colour::rgb, {}};
  if (channels % 2 == 1) {
    image.pixels = std::move(samples);
    return image;
  }
  const auto step = static_cast<std::size_t>(channels);
  image.pixels.reserve(samples.size() / step * (step - 1));
  for (std::size_t i = 0; i < samples.size(); i += step) {
    const unsigned alpha = samples[i + step - 1];
    for (std::size_t k = 0; k + 1 < step; ++k)
      image.pixels.push_back(static_cast<std::uint8_t>(
          (samples[i + k] * alpha + 255U * (255U - alpha) + 127U) / 255U));
  }
  return image;
}

Image to_rgb(const Image& grey) {
  Image coloured{grey.width, grey.height, Colour::rgb, {}};
  coloured.pixels.reserve(3 * grey.pixels.size());
  for (const std::uint8_t value : grey.pixels)
    coloured.pixels.insert(coloured.pixels.end(), 3, value);
  return coloured;
}

Image in_colour(Image image, Colour wanted) {
  if (image.colour == wanted) return image;
  return wanted == Colour::luma ? to_luma(image) : to_rgb(image);
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
  Reader reader(file);
  if (!reader.read_header()) return reader.failure();
  if (const auto fits = check_size(reader.width(), reader.height(), max_pixels); !fits)
    return in_context("png", fits.error());
  if (!reader.prepare()) return reader.failure();
  const auto stride =
      static_cast<std::size_t>(reader.width()) * static_cast<std::size_t>(reader.channels());
  Bytes samples(stride * static_cast<std::size_t>(reader.height()));
  std::vector<png_bytep> rows(static_cast<std::size_t>(reader.height()));
  for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = samples.data() + y * stride;
  if (!reader.read_rows(rows.data())) return reader.failure();
  Image image = opaque(std::move(samples), reader.width(), reader.height(), reader.channels());
  return upright(in_colour(std::move(image), colour), reader.orientation());
}

Bytes encode_png(const Image& image, std::optional<int> dots_per_inch) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = image.colour == Colour::luma ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  Bytes file(size);
  if (png_image_write_to_memory(&png, file.data(), &size, 0, image.pixels.data(),
                                static_cast<png_int_32>(image.stride()), nullptr) == 0)
    throw std::runtime_error(std::string("png: ") + png.message);
  file.resize(size);
  if (dots_per_inch) {
    const Bytes chunk = physical_size_chunk(*dots_per_inch);
    file.insert(file.begin() + kHeaderEnd, chunk.begin(), chunk.end());
  }
  return file;
}

}  // namespace ocop::imaging
