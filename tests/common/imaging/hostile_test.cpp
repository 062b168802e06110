// Files that want to hurt the reader.
#include <sys/resource.h>
#include <zlib.h>

#include <catch2/catch.hpp>

#include "common/imaging/decode.h"
#include "common/imaging/jpeg.h"
#include "common/imaging/photo.h"
#include "common/imaging/png.h"
#include "common/imaging/webp.h"
#include "tests/common/imaging/pictures.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::imaging;

namespace {

struct Sample {
  std::string name;
  Bytes file;
};

std::vector<Sample> samples() {
  const Image image = test::gradient(19, 13, Colour::rgb);
  const Bytes exif = test::exif_block(6);
  const Bytes rgba(std::size_t{4} * 6 * 5, 77);
  return {{"png", test::png_with_exif(encode_png(image), exif)},
          {"png with alpha", test::png_with_alpha(rgba, 6, 5)},
          {"interlaced png", test::interlaced_png(test::gradient(9, 9, Colour::luma))},
          {"jpeg", test::jpeg_with_exif(encode_jpeg(image, 80), exif)},
          {"progressive jpeg", test::progressive_jpeg(image, 6)},
          {"cmyk jpeg", test::cmyk_jpeg(image)},
          {"webp", test::webp_with_exif(encode_webp(image, 80), exif, 19, 13)},
          {"webp with alpha", test::webp_with_alpha(rgba, 6, 5)}};
}

// Decodes a copy of exactly that size, so that a sanitizer sees every byte read beyond it.
Result<Image> decode_exactly(ByteView file) {
  const Bytes exact = to_bytes(file);
  return decode_image(exact, Colour::rgb);
}

std::int64_t peak_memory_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

Bytes png_of_size(std::uint32_t width, std::uint32_t height) {
  Bytes file = encode_png(test::gradient(4, 4, Colour::rgb));
  Bytes header = to_bytes("IHDR");
  append_be(header, width, 4);
  append_be(header, height, 4);
  append(header, ByteView(file).subspan(24, 5));
  append_be(header, ::crc32(0, header.data(), static_cast<unsigned>(header.size())), 4);
  std::copy(header.begin(), header.end(), file.begin() + 12);
  return file;
}

Bytes jpeg_of_size(std::uint16_t width, std::uint16_t height) {
  Bytes file = encode_jpeg(test::gradient(16, 16, Colour::rgb), 80);
  const std::size_t frame = text_of(file).find("\xFF\xC0");
  REQUIRE(frame != std::string_view::npos);
  Bytes size;
  append_be(size, height, 2);
  append_be(size, width, 2);
  std::copy(size.begin(), size.end(), file.begin() + static_cast<std::ptrdiff_t>(frame + 5));
  return file;
}

}  // namespace

TEST_CASE("a picture file that is cut short anywhere is refused", "[hostile]") {
  for (const Sample& sample : samples()) {
    INFO(sample.name);
    REQUIRE(decode_exactly(sample.file));
    for (std::size_t length = 0; length < sample.file.size(); ++length) {
      INFO("cut to " << length << " of " << sample.file.size());
      CHECK_FALSE(decode_exactly(ByteView(sample.file).first(length)));
    }
  }
}

TEST_CASE("a flipped bit gives an error or a picture of a bounded size", "[hostile]") {
  for (const Sample& sample : samples()) {
    INFO(sample.name);
    Bytes changed = sample.file;
    for (std::size_t bit = 0; bit < changed.size() * 8; ++bit) {
      const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
      changed[bit / 8] ^= mask;
      const Result<Image> decoded = decode_image(changed, Colour::rgb, 1'000'000);
      if (decoded) CHECK(decoded->pixels.size() <= 3'000'000);
      changed[bit / 8] ^= mask;
    }
  }
}

TEST_CASE("a small file that claims a huge picture is refused before memory is taken",
          "[hostile]") {
  Bytes webp = test::webp_with_exif(encode_webp(test::gradient(8, 8, Colour::rgb), 80),
                                    test::exif_block(1), 16'384, 16'384);
  const std::vector<Bytes> bombs{png_of_size(30'000, 30'000), png_of_size(1'000'000, 40),
                                 jpeg_of_size(65'500, 65'500), jpeg_of_size(32'000, 32'000),
                                 std::move(webp)};
  const std::int64_t before = peak_memory_kib();
  for (const Bytes& bomb : bombs) {
    const Result<Image> decoded = decode_image(bomb, Colour::rgb);
    REQUIRE_FALSE(decoded);
    CHECK((decoded.error().code == Errc::too_large || decoded.error().code == Errc::malformed));
  }
  CHECK(peak_memory_kib() - before < 64 * 1024);
}

TEST_CASE("the pixel limit of the caller counts", "[hostile]") {
  const Image image = test::gradient(20, 20, Colour::rgb);
  for (const Bytes& file : {encode_png(image), encode_jpeg(image, 80), encode_webp(image, 80)}) {
    CHECK(decode_image(file, Colour::luma, 400));
    CHECK(decode_image(file, Colour::luma, 399).error().code == Errc::too_large);
  }
}

TEST_CASE("an animated WebP is refused as such", "[hostile]") {
  Bytes file = to_bytes("RIFF");
  const Bytes rest{'W', 'E', 'B', 'P', 'V', 'P', '8', 'X', 10, 0, 0, 0, 0x02, 0, 0, 0, 9, 0,
                   0,   9,   0,   0,   'A', 'N', 'I', 'M', 6,  0, 0, 0, 0,    0, 0, 0, 0, 0};
  file.insert(file.end(), {static_cast<std::uint8_t>(rest.size()), 0, 0, 0});
  append(file, rest);
  CHECK(decode_webp(file, Colour::rgb).error().code == Errc::unsupported);
}

TEST_CASE("what is no picture is refused by every decoder", "[hostile]") {
  for (const std::string_view text : {"", "P", "\xFF\xD8\xFF", "\x89PNG\r\n\x1a\n", "RIFF....WEBP",
                                      "RIFF\xFF\xFF\xFF\xFFWEBPVP8 "}) {
    const ByteView file = bytes_of(text);
    CHECK_FALSE(decode_image(file, Colour::rgb));
    CHECK_FALSE(decode_png(file, Colour::rgb));
    CHECK_FALSE(decode_jpeg(file, Colour::rgb));
    CHECK_FALSE(decode_webp(file, Colour::rgb));
    CHECK_FALSE(photo_to_webp(file, 100));
  }
}
