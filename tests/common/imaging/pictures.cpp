#include "tests/common/imaging/pictures.h"

#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <png.h>
#include <stdexcept>
#include <vector>
#include <webp/encode.h>
#include <zlib.h>

namespace ocop::test {
namespace {

using imaging::Colour;
using imaging::Image;

void append_number(Bytes& out, std::uint64_t value, int width, bool little_endian) {
  for (int i = 0; i < width; ++i)
    out.push_back(static_cast<std::uint8_t>(value >> (8 * (little_endian ? i : width - 1 - i))));
}

void append_chunk(Bytes& webp, std::string_view name, ByteView content) {
  append(webp, bytes_of(name));
  append_number(webp, content.size(), 4, true);
  append(webp, content);
  if (content.size() % 2 == 1) webp.push_back(0);
}

// libjpeg ends the program on errors, which is right in a test.
class JpegWriter {
 public:
  JpegWriter() {
    info_.err = jpeg_std_error(&errors_);
    jpeg_create_compress(&info_);
    jpeg_mem_dest(&info_, &buffer_, &size_);
  }
  ~JpegWriter() {
    jpeg_destroy_compress(&info_);
    std::free(buffer_);
  }
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;

  jpeg_compress_struct& info() { return info_; }
  Bytes write(Bytes pixels, std::size_t stride) {
    jpeg_start_compress(&info_, TRUE);
    while (info_.next_scanline < info_.image_height) {
      JSAMPROW row = pixels.data() + info_.next_scanline * stride;
      jpeg_write_scanlines(&info_, &row, 1);
    }
    jpeg_finish_compress(&info_);
    return {buffer_, buffer_ + size_};
  }

 private:
  jpeg_error_mgr errors_{};
  jpeg_compress_struct info_{};
  unsigned char* buffer_ = nullptr;
  unsigned long size_ = 0;
};

jpeg_scan_info scan(int first, int last, int refined_from, int bit) {
  jpeg_scan_info scan{};
  scan.comps_in_scan = 1;
  scan.Ss = first;
  scan.Se = last;
  scan.Ah = refined_from;
  scan.Al = bit;
  return scan;
}

}  // namespace

Image gradient(int width, int height, Colour colour) {
  Image image{width, height, colour, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < static_cast<int>(colour); ++c)
        image.pixels.push_back(static_cast<std::uint8_t>((7 * x + 31 * y + 60 * c) % 256));
  return image;
}

Image quarters(int side) {
  Image image{side, side, Colour::luma, {}};
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      image.pixels.push_back(y < side / 2 ? (x < side / 2 ? 20 : 90) : (x < side / 2 ? 230 : 160));
  return image;
}

Bytes exif_block(int orientation, bool little_endian) {
  Bytes block =
      to_bytes(little_endian ? std::string_view("II*\0", 4) : std::string_view("MM\0*", 4));
  append_number(block, 8, 4, little_endian);
  append_number(block, 2, 2, little_endian);
  append_number(block, 0x010E, 2, little_endian);  // ImageDescription
  append_number(block, 2, 2, little_endian);
  append_number(block, kSecretPlace.size(), 4, little_endian);
  append_number(block, 38, 4, little_endian);
  append_number(block, 0x0112, 2, little_endian);
  append_number(block, 3, 2, little_endian);
  append_number(block, 1, 4, little_endian);
  append_number(block, static_cast<std::uint64_t>(orientation), 2, little_endian);
  append_number(block, 0, 2, little_endian);
  append_number(block, 0, 4, little_endian);
  append(block, bytes_of(kSecretPlace));
  return block;
}

Bytes jpeg_with_exif(ByteView jpeg, ByteView exif) {
  Bytes file = to_bytes(jpeg.first(2));
  append(file, bytes_of("\xFF\xE1"));
  append_be(file, exif.size() + 8, 2);
  append(file, bytes_of(std::string_view("Exif\0\0", 6)));
  append(file, exif);
  append(file, jpeg.subspan(2));
  return file;
}

Bytes png_with_exif(ByteView png, ByteView exif) {
  constexpr std::size_t kHeaderEnd = 33;
  Bytes file = to_bytes(png.first(kHeaderEnd));
  append_be(file, exif.size(), 4);
  Bytes body = to_bytes("eXIf");
  append(body, exif);
  append(file, body);
  append_be(file, ::crc32(0, body.data(), static_cast<unsigned>(body.size())), 4);
  append(file, png.subspan(kHeaderEnd));
  return file;
}

Bytes webp_with_exif(ByteView webp, ByteView exif, int width, int height) {
  Bytes extended;
  append_number(extended, 0x08, 4, true);  // there is EXIF
  append_number(extended, static_cast<std::uint64_t>(width - 1), 3, true);
  append_number(extended, static_cast<std::uint64_t>(height - 1), 3, true);
  Bytes chunks = to_bytes("WEBP");
  append_chunk(chunks, "VP8X", extended);
  append(chunks, webp.subspan(12));
  append_chunk(chunks, "EXIF", exif);
  Bytes file = to_bytes("RIFF");
  append_number(file, chunks.size(), 4, true);
  append(file, chunks);
  return file;
}

Bytes progressive_jpeg(const Image& picture, int scans) {
  JpegWriter writer;
  writer.info().image_width = static_cast<JDIMENSION>(picture.width);
  writer.info().image_height = static_cast<JDIMENSION>(picture.height);
  writer.info().input_components = 3;
  writer.info().in_color_space = JCS_RGB;
  jpeg_set_defaults(&writer.info());
  jpeg_set_colorspace(&writer.info(), JCS_GRAYSCALE);
  std::vector<jpeg_scan_info> script{scan(0, 0, 0, 0)};
  constexpr int kLastCoefficient = 63;
  for (int i = 1; i <= kLastCoefficient; ++i) {
    const bool last = static_cast<int>(script.size()) == scans - 1;
    script.push_back(scan(i, last ? kLastCoefficient : i, 0, 1));
    if (last) break;
  }
  for (int i = 1; i <= kLastCoefficient && static_cast<int>(script.size()) < scans; ++i)
    script.push_back(scan(i, i, 1, 0));
  writer.info().scan_info = script.data();
  writer.info().num_scans = static_cast<int>(script.size());
  return writer.write(picture.pixels, picture.stride());
}

Bytes cmyk_jpeg(const Image& picture) {
  JpegWriter writer;
  writer.info().image_width = static_cast<JDIMENSION>(picture.width);
  writer.info().image_height = static_cast<JDIMENSION>(picture.height);
  writer.info().input_components = 4;
  writer.info().in_color_space = JCS_CMYK;
  jpeg_set_defaults(&writer.info());
  jpeg_set_quality(&writer.info(), 95, TRUE);
  Bytes inks;  // inverted, as Adobe writes them: no black, the light of each colour
  for (std::size_t i = 0; i < picture.pixels.size(); i += 3) {
    inks.insert(inks.end(), picture.pixels.begin() + static_cast<std::ptrdiff_t>(i),
                picture.pixels.begin() + static_cast<std::ptrdiff_t>(i + 3));
    inks.push_back(255);
  }
  return writer.write(std::move(inks), std::size_t{4} * static_cast<std::size_t>(picture.width));
}

Bytes png_with_alpha(ByteView rgba, int width, int height) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(width);
  png.height = static_cast<png_uint_32>(height);
  png.format = PNG_FORMAT_RGBA;
  Bytes file(4096 + rgba.size() * 2);
  png_alloc_size_t size = file.size();
  if (png_image_write_to_memory(&png, file.data(), &size, 0, rgba.data(), 0, nullptr) == 0)
    throw std::runtime_error(png.message);
  file.resize(size);
  return file;
}

Bytes webp_with_alpha(ByteView rgba, int width, int height) {
  std::uint8_t* encoded = nullptr;
  const std::size_t size = WebPEncodeLosslessRGBA(rgba.data(), width, height, 4 * width, &encoded);
  const Bytes file(encoded, encoded + size);
  WebPFree(encoded);
  return file;
}

Bytes interlaced_png(const Image& picture) {
  Bytes file;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &file,
      [](png_structp writer, png_bytep data, png_size_t size) {
        append(*static_cast<Bytes*>(png_get_io_ptr(writer)), {data, size});
      },
      nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width),
               static_cast<png_uint_32>(picture.height), 16, PNG_COLOR_TYPE_GRAY,
               PNG_INTERLACE_ADAM7, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB_gAMA_and_cHRM(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_write_info(png, info);
  Bytes wide;
  for (const std::uint8_t sample : picture.pixels) wide.insert(wide.end(), 2, sample);
  std::vector<png_bytep> rows;
  for (int y = 0; y < picture.height; ++y)
    rows.push_back(wide.data() + std::size_t{2} * picture.stride() * static_cast<std::size_t>(y));
  png_write_image(png, rows.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return file;
}

}  // namespace ocop::test
