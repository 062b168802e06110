#include "common/imaging/image.h"

#include <catch2/catch.hpp>

#include "tests/common/imaging/pictures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::imaging;

namespace {

// Two columns, three rows: "ab", "cd", "ef".
Image letters() {
  return {2, 3, Colour::luma, to_bytes("abcdef")};
}

std::string text_of_upright(int orientation) {
  const Image image = upright(letters(), orientation);
  std::string text;
  for (int y = 0; y < image.height; ++y) text += to_text(image.row(y)) + " ";
  return text;
}

}  // namespace

TEST_CASE("each of the eight orientations turns the stored rows as EXIF defines them", "[image]") {
  CHECK(text_of_upright(1) == "ab cd ef ");
  CHECK(text_of_upright(2) == "ba dc fe ");
  CHECK(text_of_upright(3) == "fe dc ba ");
  CHECK(text_of_upright(4) == "ef cd ab ");
  CHECK(text_of_upright(5) == "ace bdf ");
  CHECK(text_of_upright(6) == "eca fdb ");
  CHECK(text_of_upright(7) == "fdb eca ");
  CHECK(text_of_upright(8) == "bdf ace ");
}

TEST_CASE("an orientation that EXIF does not define leaves the picture alone", "[image]") {
  CHECK(upright(letters(), 0) == letters());
  CHECK(upright(letters(), 9) == letters());
}

TEST_CASE("turning keeps the three samples of a pixel together", "[image]") {
  const Image turned = upright({2, 1, Colour::rgb, to_bytes("rgbRGB")}, 3);
  CHECK(to_text(turned.pixels) == "RGBrgb");
}

TEST_CASE("a size is checked by side and by area before anything is made", "[image]") {
  CHECK(check_size(1, 1));
  CHECK(check_size(5000, 10'000));
  CHECK(check_size(5000, 10'001).error().code == Errc::too_large);
  CHECK(check_size(kMaxSide, 1));
  CHECK(check_size(kMaxSide + 1, 1).error().code == Errc::too_large);
  CHECK(check_size(0, 5).error().code == Errc::out_of_range);
  CHECK(check_size(5, -1).error().code == Errc::out_of_range);
  CHECK(check_size(10, 10, 99).error().code == Errc::too_large);
}

TEST_CASE("cropping gives what lies inside the picture", "[image]") {
  CHECK(to_text(crop(letters(), {1, 1, 1, 2}).pixels) == "df");
  CHECK(to_text(crop(letters(), {-5, 2, 100, 100}).pixels) == "ef");
  CHECK(crop(letters(), {2, 0, 3, 3}).pixels.empty());
  CHECK(crop(letters(), {0, 0, 0, 3}).width == 0);
}

TEST_CASE("luma weighs the colours as Rec. 601 does and keeps grey as it is", "[image]") {
  const auto luma = [](std::uint8_t r, std::uint8_t g, std::uint8_t b) {
    return to_luma({1, 1, Colour::rgb, {r, g, b}}).pixels.front();
  };
  CHECK(luma(255, 0, 0) == 76);
  CHECK(luma(0, 255, 0) == 150);
  CHECK(luma(0, 0, 255) == 29);
  for (int v = 0; v < 256; ++v) {
    const auto grey = static_cast<std::uint8_t>(v);
    CHECK(luma(grey, grey, grey) == grey);
  }
  CHECK(to_luma(letters()) == letters());
}
