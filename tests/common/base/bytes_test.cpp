#include "common/base/bytes.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

using ocop::Bytes;
using ocop::ByteView;

TEST_CASE("numbers are written and read most significant byte first", "[bytes]") {
  Bytes out;
  ocop::append_be(out, 0x0102030405060708ULL, 8);
  CHECK(out == Bytes{1, 2, 3, 4, 5, 6, 7, 8});
  out.clear();
  ocop::append_be(out, 0x0102030405060708ULL, 3);
  CHECK(out == Bytes{6, 7, 8});
  CHECK(ocop::read_be(out) == 0x060708);
  CHECK(ocop::read_be({}) == 0);
}

TEST_CASE("a number that fits its width comes back", "[bytes]") {
  CHECK(rc::check([](std::uint64_t number) {
    const int width = *rc::gen::inRange(1, 9);
    const std::uint64_t value =
        width == 8 ? number : number & ((std::uint64_t{1} << 8 * width) - 1);
    Bytes out;
    ocop::append_be(out, value, width);
    RC_ASSERT(out.size() == static_cast<std::size_t>(width));
    RC_ASSERT(ocop::read_be(out) == value);
  }));
}

TEST_CASE("bytes and text are two views of the same content", "[bytes]") {
  const std::string text("Đắk\0Lắk", 12);
  CHECK(ocop::text_of(ocop::bytes_of(text)) == text);
  CHECK(ocop::to_text(ocop::to_bytes(text)) == text);
  CHECK(ocop::to_bytes(ocop::bytes_of(text)) == ocop::to_bytes(text));
  CHECK(ocop::to_bytes(std::string_view()).empty());
}

TEST_CASE("byte strings are equal only in length and content", "[bytes]") {
  const Bytes a{1, 2, 3};
  CHECK(ocop::equal(a, Bytes{1, 2, 3}));
  CHECK_FALSE(ocop::equal(a, Bytes{1, 2, 4}));
  CHECK_FALSE(ocop::equal(a, Bytes{1, 2}));
  CHECK_FALSE(ocop::equal(a, {}));
  CHECK(ocop::equal({}, {}));
}

TEST_CASE("append adds behind what is there", "[bytes]") {
  Bytes out{1};
  ocop::append(out, Bytes{2, 3});
  ocop::append(out, {});
  CHECK(out == Bytes{1, 2, 3});
}
