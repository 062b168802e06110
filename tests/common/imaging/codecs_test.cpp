#include <catch2/catch.hpp>

#include "common/imaging/decode.h"
#include "common/imaging/jpeg.h"
#include "common/imaging/png.h"
#include "common/imaging/webp.h"
#include "tests/common/imaging/pictures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::imaging;

namespace {

int largest_difference(const Image& a, const Image& b) {
  REQUIRE(a.width == b.width);
  REQUIRE(a.height == b.height);
  REQUIRE(a.colour == b.colour);
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
  return largest;
}

Image coloured_quarters(int side) {
  const Image grey = test::quarters(side);
  Image coloured{side, side, Colour::rgb, {}};
  for (const std::uint8_t v : grey.pixels) coloured.pixels.insert(coloured.pixels.end(), {v, v, v});
  return coloured;
}

Bytes encode(FileType type, const Image& image) {
  if (type == FileType::png) return encode_png(image);
  if (type == FileType::jpeg) return encode_jpeg(image, 95);
  return encode_webp(image, 95);
}

Bytes with_exif(FileType type, const Image& image, int orientation) {
  const Bytes exif = test::exif_block(orientation);
  if (type == FileType::png) return test::png_with_exif(encode(type, image), exif);
  if (type == FileType::jpeg) return test::jpeg_with_exif(encode(type, image), exif);
  return test::webp_with_exif(encode(type, image), exif, image.width, image.height);
}

constexpr std::array kTypes = {FileType::png, FileType::jpeg, FileType::webp};

}  // namespace

TEST_CASE("PNG gives back every pixel, grey and coloured", "[png]") {
  for (const Colour colour : {Colour::luma, Colour::rgb}) {
    const Image image = test::gradient(61, 37, colour);
    const Result<Image> decoded = decode_png(encode_png(image), colour);
    REQUIRE(decoded);
    CHECK(*decoded == image);
  }
}

TEST_CASE("JPEG and WebP give back nearly every pixel", "[jpeg][webp]") {
  const Image image = coloured_quarters(64);
  for (const FileType type : {FileType::jpeg, FileType::webp}) {
    const Result<Image> decoded = decode_image(encode(type, image), Colour::rgb);
    REQUIRE(decoded);
    CHECK(largest_difference(*decoded, image) <= 12);
  }
}

TEST_CASE("every format can be decoded to luma", "[decode]") {
  const Image image = coloured_quarters(64);
  for (const FileType type : kTypes) {
    const Result<Image> decoded = decode_image(encode(type, image), Colour::luma);
    REQUIRE(decoded);
    CHECK(largest_difference(*decoded, test::quarters(64)) <= 12);
  }
}

TEST_CASE("the type of a file is told by its first bytes", "[decode]") {
  const Image image = test::gradient(8, 8, Colour::rgb);
  for (const FileType type : kTypes) CHECK(file_type(encode(type, image)) == type);
  CHECK(file_type(bytes_of("GIF89a")) == FileType::unknown);
  CHECK(file_type({}) == FileType::unknown);
  CHECK(decode_image(bytes_of("GIF89a"), Colour::rgb).error().code == Errc::unsupported);
}

TEST_CASE("a camera's orientation is applied in every format", "[decode]") {
  const Image stored = coloured_quarters(48);
  for (const FileType type : kTypes) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const Result<Image> decoded = decode_image(with_exif(type, stored, orientation), Colour::rgb);
      REQUIRE(decoded);
      CHECK(largest_difference(*decoded, upright(stored, orientation)) <= 12);
    }
  }
}

TEST_CASE("a quarter turn swaps width and height", "[decode]") {
  const Image stored = test::gradient(40, 24, Colour::rgb);
  for (const FileType type : kTypes) {
    const Result<Image> decoded = decode_image(with_exif(type, stored, 6), Colour::rgb);
    REQUIRE(decoded);
    CHECK(decoded->width == 24);
    CHECK(decoded->height == 40);
  }
}

TEST_CASE("transparency is laid on white", "[png][webp]") {
  const Bytes rgba{0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 10, 20, 30, 0};
  for (const Bytes& file : {test::png_with_alpha(rgba, 2, 2), test::webp_with_alpha(rgba, 2, 2)}) {
    const Result<Image> decoded = decode_image(file, Colour::rgb);
    REQUIRE(decoded);
    CHECK(decoded->pixels == Bytes{255, 255, 255, 0, 0, 0, 255, 0, 0, 255, 255, 255});
  }
}

TEST_CASE("an interlaced PNG of 16 bits decodes to the same grey", "[png]") {
  const Image image = test::gradient(33, 29, Colour::luma);
  const Result<Image> decoded = decode_png(test::interlaced_png(image), Colour::luma);
  REQUIRE(decoded);
  CHECK(largest_difference(*decoded, image) <= 1);
}

TEST_CASE("a progressive JPEG decodes; one with thousands of passes is refused", "[jpeg]") {
  const Image image = coloured_quarters(64);
  const Result<Image> few = decode_jpeg(test::progressive_jpeg(image, 12), Colour::rgb);
  REQUIRE(few);
  CHECK(largest_difference(*few, image) <= 30);
  CHECK(decode_jpeg(test::progressive_jpeg(image, 100), Colour::rgb).error().code ==
        Errc::too_large);
}

TEST_CASE("a designer's CMYK JPEG decodes to the colours on screen", "[jpeg]") {
  const Image image = coloured_quarters(64);
  const Result<Image> coloured = decode_jpeg(test::cmyk_jpeg(image), Colour::rgb);
  REQUIRE(coloured);
  CHECK(largest_difference(*coloured, image) <= 12);
  const Result<Image> grey = decode_jpeg(test::cmyk_jpeg(image), Colour::luma);
  REQUIRE(grey);
  CHECK(largest_difference(*grey, test::quarters(64)) <= 12);
}

TEST_CASE("a PNG states its size for print and stays the same otherwise", "[png]") {
  const Image image = test::gradient(10, 10, Colour::luma);
  const Bytes file = encode_png(image, 300);
  const std::size_t chunk = text_of(file).find("pHYs");
  REQUIRE(chunk != std::string_view::npos);
  CHECK(read_be(ByteView(file).subspan(chunk + 4, 4)) == 11811);
  CHECK(read_be(ByteView(file).subspan(chunk + 8, 4)) == 11811);
  CHECK(file[chunk + 12] == 1);
  const Result<Image> decoded = decode_png(file, Colour::luma);
  REQUIRE(decoded);
  CHECK(*decoded == image);
}

TEST_CASE("the same picture gives the same bytes", "[png][webp]") {
  const Image image = test::gradient(50, 50, Colour::rgb);
  CHECK(encode_png(image, 300) == encode_png(image, 300));
  CHECK(encode_webp(image, 80) == encode_webp(image, 80));
}
