#include "common/imaging/resize.h"

#include <numeric>

#include <catch2/catch.hpp>

#include "tests/common/imaging/pictures.h"

using namespace ocop;
using namespace ocop::imaging;

namespace {

double mean(const Image& image) {
  return std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0) /
         static_cast<double>(image.pixels.size());
}

}  // namespace

TEST_CASE("halving takes the mean of four pixels", "[resize]") {
  const Image image{4, 2, Colour::luma, {0, 100, 10, 20, 100, 200, 30, 40}};
  const Image half = downscale(image, 2);
  CHECK(half.width == 2);
  CHECK(half.height == 1);
  CHECK(half.pixels == Bytes{100, 25});
}

TEST_CASE("a pixel that is shared counts in parts", "[resize]") {
  const Image image{3, 1, Colour::luma, {0, 90, 180}};
  CHECK(downscale(image, 2).pixels == Bytes{30, 150});
}

TEST_CASE("colours do not mix", "[resize]") {
  const Image image{2, 2, Colour::rgb, {200, 0, 10, 200, 0, 10, 200, 0, 10, 200, 0, 10}};
  CHECK(downscale(image, 1).pixels == Bytes{200, 0, 10});
}

TEST_CASE("a picture that is small enough stays as it is", "[resize]") {
  const Image image = test::gradient(20, 10, Colour::rgb);
  CHECK(downscale(image, 20) == image);
  CHECK(downscale(image, 500) == image);
}

TEST_CASE("shrinking keeps proportions and the mean, to any size", "[resize]") {
  const Image image = test::gradient(97, 61, Colour::luma);
  for (int side = 1; side < 97; ++side) {
    const Image small = downscale(image, side);
    CHECK(small.width == side);
    CHECK(small.height == std::max(1, static_cast<int>(std::lround(61.0 * side / 97))));
    CHECK(mean(small) == Approx(mean(image)).margin(1));
  }
}

TEST_CASE("a line keeps at least one pixel", "[resize]") {
  const Image line = test::gradient(5000, 1, Colour::luma);
  CHECK(downscale(line, 10).height == 1);
}
