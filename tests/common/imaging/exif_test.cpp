#include "common/imaging/exif.h"

#include <catch2/catch.hpp>

#include "tests/common/imaging/pictures.h"
#include "tests/support/mutations.h"

using namespace ocop;
using namespace ocop::imaging;

TEST_CASE("the orientation is found in both byte orders, with and without JPEG's marker",
          "[exif]") {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool little_endian : {true, false}) {
      const Bytes block = test::exif_block(orientation, little_endian);
      CHECK(exif_orientation(block) == orientation);
      Bytes marked = to_bytes(std::string_view("Exif\0\0", 6));
      append(marked, block);
      CHECK(exif_orientation(marked) == orientation);
    }
  }
}

TEST_CASE("an orientation outside 1 to 8 counts as upright", "[exif]") {
  CHECK(exif_orientation(test::exif_block(0)) == 1);
  CHECK(exif_orientation(test::exif_block(9)) == 1);
  CHECK(exif_orientation(test::exif_block(0xFFFF)) == 1);
}

TEST_CASE("a damaged block gives some orientation and reads nothing beyond its end", "[exif]") {
  test::for_each_mutation(test::exif_block(6), [](ByteView changed) {
    const Bytes exact = to_bytes(changed);  // so that a sanitizer sees its end
    const int orientation = exif_orientation(exact);
    CHECK((orientation >= 1 && orientation <= 8));
  });
  CHECK(exif_orientation({}) == 1);
}
