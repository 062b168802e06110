#include "common/imaging/finder_patterns.h"

#include <random>

#include <catch2/catch.hpp>

#include "common/imaging/barcodes.h"
#include "common/imaging/black_and_white.h"
#include "tests/common/imaging/code_pictures.h"

using namespace ocop;
using namespace ocop::imaging;

namespace {

std::size_t count(const Image& image) {
  return count_finder_patterns(image, {0, 0, image.width, image.height}, 1'000'000);
}

// Finder patterns of that module side by side, everywhere.
Image wallpaper(int width, int height, int module) {
  Image image = white_image(width, height, Colour::luma);
  const auto is_dark = [](int u, int v) {
    if (u > 6 || v > 6) return false;
    const bool ring = u == 0 || u == 6 || v == 0 || v == 6;
    return ring || (u >= 2 && u <= 4 && v >= 2 && v <= 4);
  };
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      if (is_dark(x / module % 8, y / module % 8)) image.row(y)[static_cast<std::size_t>(x)] = 0;
  return image;
}

}  // namespace

TEST_CASE("a QR code has three finder patterns, and its data look like few others", "[finders]") {
  for (unsigned i = 0; i < 20; ++i)
    for (const int module : {1, 2, 3, 6}) {
      const std::size_t found = count(test::code_picture(test::label_uri(i), module));
      CHECK(found >= 3);
      CHECK(found <= 12);
    }
}

TEST_CASE("finder patterns are counted once each and up to the given number", "[finders]") {
  const Image image = wallpaper(8 * 3 * 10, 8 * 3 * 7, 3);
  CHECK(count(image) == 70);
  CHECK(count_finder_patterns(image, {0, 0, image.width, image.height}, 20) == 20);
  CHECK(count_finder_patterns(image, {0, 0, 8 * 3 * 5, image.height}, 1000) == 35);
  CHECK(count(white_image(100, 100, Colour::luma)) == 0);
}

TEST_CASE("a photograph full of finder patterns is given up soon", "[finders]") {
  std::mt19937 random(1);
  for (const int module : {1, 2, 3, 5}) CHECK(read_qr(wallpaper(1000, 750, module)).empty());
  Image noise = white_image(1000, 750, Colour::luma);
  for (std::uint8_t& pixel : noise.pixels) pixel = static_cast<std::uint8_t>(random());
  CHECK(read_qr(noise).empty());
}

TEST_CASE("a code beside a wall of finder patterns is still found", "[finders]") {
  Image page = white_image(1500, 1500, Colour::luma);
  test::paste(page, wallpaper(700, 1500, 3), 800, 0);
  test::paste(page, test::code_picture(test::label_uri(1), 6), 20, 20);
  const std::vector<std::string> found = read_qr(page);
  CHECK(found == std::vector{test::label_uri(1)});
}

TEST_CASE("black and white ignores shadows and leaves bare paper white", "[finders]") {
  Image image = white_image(400, 300, Colour::luma);
  test::paste(image, test::code_picture(test::label_uri(2), 4), 50, 30);
  Image shaded = image;
  for (int y = 0; y < shaded.height; ++y)
    for (int x = 0; x < shaded.width; ++x) {
      std::uint8_t& pixel = shaded.row(y)[static_cast<std::size_t>(x)];
      pixel = static_cast<std::uint8_t>((40 + pixel * 3 / 4) * (400 - x / 2) / 400);
    }
  CHECK(black_and_white(shaded) == image);
}
