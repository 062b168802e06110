#include "common/imaging/barcodes.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "common/imaging/decode.h"
#include "common/imaging/jpeg.h"
#include "tests/common/imaging/code_pictures.h"
#include "tests/common/imaging/pictures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::imaging;

TEST_CASE("the one code of a clean picture is read, with its corners", "[barcodes]") {
  for (const int module : {2, 3, 5, 6, 8}) {
    const auto code = read_one_qr(test::code_picture(test::label_uri(1), module));
    REQUIRE(code);
    CHECK(code->text == test::label_uri(1));
    const int begin = 4 * module;
    const int end = (4 + 49) * module;
    CHECK(std::abs(code->corners[0].x - begin) <= 1);
    CHECK(std::abs(code->corners[0].y - begin) <= 1);
    CHECK(std::abs(code->corners[1].x - end) <= 1);
    CHECK(std::abs(code->corners[2].y - end) <= 1);
    CHECK(std::abs(code->corners[3].x - begin) <= 1);
  }
}

TEST_CASE("a picture without a code gives none", "[barcodes]") {
  for (const Image& image : {Image{}, white_image(1, 1, Colour::luma),
                             white_image(300, 2, Colour::luma), white_image(400, 400, Colour::rgb),
                             test::gradient(300, 200, Colour::rgb), test::quarters(500)}) {
    CHECK_FALSE(read_one_qr(image));
    CHECK(read_qr(image).empty());
  }
}

TEST_CASE("a code is read in all four upright positions", "[barcodes]") {
  const Image picture = test::code_picture(test::label_uri(2), 4);
  for (const int orientation : {1, 3, 6, 8})
    CHECK(read_qr(upright(picture, orientation)) == std::vector{test::label_uri(2)});
}

TEST_CASE("a hand-held photograph is read at any angle", "[barcodes]") {
  std::mt19937 random(20261123);
  const Image picture = test::code_picture(test::label_uri(3), 4);
  for (int degrees = 0; degrees < 360; degrees += 23) {
    const Image photo = test::photograph(
        picture, {.scale = 1.5, .degrees = double(degrees), .perspective = 0.1, .noise = 5},
        random);
    INFO(degrees);
    CHECK(read_qr(photo) == std::vector{test::label_uri(3)});
  }
}

TEST_CASE("a small code in a photograph of twelve megapixels is found", "[barcodes]") {
  std::mt19937 random(7);
  const Image picture = test::code_picture(test::label_uri(4), 6);
  const Image photo = test::photograph(
      picture, {.width = 4000, .height = 3000, .scale = 1.2, .degrees = 8, .noise = 4}, random);
  CHECK(read_qr(photo) == std::vector{test::label_uri(4)});
}

TEST_CASE("a code that fills a photograph of twelve megapixels is found", "[barcodes]") {
  std::mt19937 random(8);
  const Image picture = test::code_picture(test::label_uri(5), 10);
  const Image photo = test::photograph(
      picture, {.width = 4000, .height = 3000, .scale = 4.6, .degrees = 3, .noise = 4}, random);
  CHECK(read_qr(photo) == std::vector{test::label_uri(5)});
}

TEST_CASE("modules of less than two pixels are read", "[barcodes]") {
  std::mt19937 random(9);
  const Image picture = test::code_picture(test::label_uri(6), 8);
  int found = 0;
  for (int i = 0; i < 20; ++i) {
    const Image photo = test::photograph(
        picture, {.width = 300, .height = 240, .scale = 0.24, .degrees = i - 10.0, .noise = 2},
        random);
    found += read_qr(photo) == std::vector{test::label_uri(6)} ? 1 : 0;
  }
  CHECK(found >= 18);
}

TEST_CASE("every code of a full sheet is found, without repetitions", "[barcodes]") {
  struct Sheet {
    int columns;
    int rows;
    int module;
    int gap;
  };
  // 65 labels as on sheets for small ones, scanned finely and coarsely; as many as are looked for.
  for (const Sheet& sheet : {Sheet{5, 13, 4, 30}, {5, 13, 2, 30}, {16, 16, 2, 0}}) {
    const int pitch = 57 * sheet.module + sheet.gap;
    Image page = white_image(sheet.columns * pitch, sheet.rows * pitch, Colour::luma);
    std::set<std::string> expected;
    for (int i = 0; i < sheet.columns * sheet.rows; ++i) {
      const std::string uri = test::label_uri(100 + static_cast<unsigned>(i));
      expected.insert(uri);
      test::paste(page, test::code_picture(uri, sheet.module), i % sheet.columns * pitch,
                  i / sheet.columns * pitch);
    }
    const std::vector<std::string> found = read_qr(page);
    INFO(sheet.columns << " × " << sheet.rows << ", " << sheet.module << " pixels a module");
    CHECK(found.size() == expected.size());
    CHECK(std::set(found.begin(), found.end()) == expected);
  }
}

TEST_CASE("no more than 256 codes of a picture are given", "[barcodes]") {
  constexpr int kSide = 17;
  constexpr int kPitch = 57 * 2;
  Image page = white_image(kSide * kPitch, kSide * kPitch, Colour::luma);
  for (int i = 0; i < kSide * kSide; ++i)
    test::paste(page, test::code_picture(test::label_uri(static_cast<unsigned>(i)), 2),
                i % kSide * kPitch, i / kSide * kPitch);
  CHECK(read_qr(page).size() <= kMaxCodes);
}

TEST_CASE("every label of a photographed sheet is found", "[barcodes]") {
  std::mt19937 random(11);
  constexpr int kPitchX = 380;
  constexpr int kPitchY = 300;
  Image page = white_image(3 * kPitchX, 7 * kPitchY, Colour::luma);
  std::set<std::string> expected;
  for (int i = 0; i < 21; ++i) {
    const std::string uri = test::label_uri(500 + static_cast<unsigned>(i));
    expected.insert(uri);
    test::paste(page, test::code_picture(uri, 5), i % 3 * kPitchX, i / 3 * kPitchY);
  }
  const Image photo = test::photograph(
      page,
      {.width = 1500, .height = 2000, .scale = 0.9, .degrees = 4, .perspective = 0.08, .noise = 4},
      random);
  const std::vector<std::string> found = read_qr(photo);
  CHECK(std::set(found.begin(), found.end()) == expected);
}

TEST_CASE("the same code twice in a picture is one text", "[barcodes]") {
  const Image code = test::code_picture(test::label_uri(7), 4);
  Image page = white_image(2 * code.width, code.height, Colour::luma);
  test::paste(page, code, 0, 0);
  test::paste(page, code, code.width, 0);
  CHECK(read_qr(page) == std::vector{test::label_uri(7)});
}

TEST_CASE("a coloured photograph compressed as JPEG is read", "[barcodes]") {
  std::mt19937 random(10);
  const Image photo = test::photograph(test::code_picture(test::label_uri(8), 4),
                                       {.scale = 1.4, .degrees = 12, .noise = 3}, random);
  Image coloured{photo.width, photo.height, Colour::rgb, {}};
  for (const std::uint8_t v : photo.pixels)
    coloured.pixels.insert(coloured.pixels.end(), {v, v, static_cast<std::uint8_t>(v / 2)});
  const Result<Image> decoded = decode_image(encode_jpeg(coloured, 60), Colour::rgb);
  REQUIRE(decoded);
  CHECK(read_qr(*decoded) == std::vector{test::label_uri(8)});
}
