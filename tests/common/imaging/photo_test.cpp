#include "common/imaging/photo.h"

#include <catch2/catch.hpp>

#include "common/imaging/decode.h"
#include "common/imaging/jpeg.h"
#include "common/imaging/png.h"
#include "common/imaging/webp.h"
#include "tests/common/imaging/pictures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::imaging;

TEST_CASE("a published photograph keeps nothing of the camera's metadata", "[photo]") {
  const Image picture = test::gradient(64, 48, Colour::rgb);
  const Bytes exif = test::exif_block(6);
  for (const Bytes& original : {test::jpeg_with_exif(encode_jpeg(picture, 90), exif),
                                test::png_with_exif(encode_png(picture), exif),
                                test::webp_with_exif(encode_webp(picture, 90), exif, 64, 48)}) {
    REQUIRE(text_of(original).find(test::kSecretPlace) != std::string_view::npos);
    const Result<Bytes> photo = photo_to_webp(original, 1000);
    REQUIRE(photo);
    CHECK(file_type(*photo) == FileType::webp);
    CHECK(text_of(*photo).find(test::kSecretPlace) == std::string_view::npos);
    CHECK(text_of(*photo).find("EXIF") == std::string_view::npos);
    CHECK(text_of(*photo).find("VP8X") == std::string_view::npos);
  }
}

TEST_CASE("a published photograph stands upright and fits the longest side", "[photo]") {
  const Bytes original = test::jpeg_with_exif(
      encode_jpeg(test::gradient(300, 200, Colour::rgb), 90), test::exif_block(8));
  const Result<Bytes> photo = photo_to_webp(original, 150);
  REQUIRE(photo);
  const Result<Image> decoded = decode_webp(*photo, Colour::rgb);
  REQUIRE(decoded);
  CHECK(decoded->width == 100);
  CHECK(decoded->height == 150);
}

TEST_CASE("a small photograph is not enlarged, and the same one gives the same bytes", "[photo]") {
  const Bytes original = encode_png(test::gradient(30, 20, Colour::rgb));
  const Result<Bytes> photo = photo_to_webp(original, 1000);
  REQUIRE(photo);
  CHECK(decode_webp(*photo, Colour::rgb)->width == 30);
  CHECK(*photo == *photo_to_webp(original, 1000));
}
