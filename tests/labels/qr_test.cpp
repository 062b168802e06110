#include "labels/qr.h"

#include <cstring>

#include <catch2/catch.hpp>

#include "tests/labels/sample_labels.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

bool is_finder(const QrMatrix& matrix, int left, int top) {
  for (int y = 0; y < 7; ++y)
    for (int x = 0; x < 7; ++x) {
      const bool ring = x == 0 || x == 6 || y == 0 || y == 6;
      const bool core = x >= 2 && x <= 4 && y >= 2 && y <= 4;
      if (matrix.is_dark(left + x, top + y) != (ring || core)) return false;
    }
  return true;
}

// The error correction level that the format information states, ISO/IEC 18004 §7.9: 0 is M.
int stated_level(const QrMatrix& matrix) {
  constexpr int kMask = 0b10;
  return (matrix.is_dark(0, 8) ? 2 : 0) + (matrix.is_dark(1, 8) ? 1 : 0) - kMask;
}

}  // namespace

TEST_CASE("a full label makes a symbol of 49 modules with three finder patterns at level M",
          "[qr]") {
  for (unsigned i = 0; i < 20; ++i) {
    const Result<QrMatrix> matrix = encode_qr(test::sample_label(i).uri, 8);
    REQUIRE(matrix);
    CHECK(matrix->version() == 8);
    CHECK(matrix->size() == 49);
    CHECK(is_finder(*matrix, 0, 0));
    CHECK(is_finder(*matrix, 42, 0));
    CHECK(is_finder(*matrix, 0, 42));
    CHECK(stated_level(*matrix) == 0);
  }
}

TEST_CASE("every length that a version is promised for fits it", "[qr]") {
  const auto shape = [](std::size_t host, std::size_t lot) {
    std::string name = std::string(host - 3, 'W') + ".VN";
    if (name.size() > 63) name[30] = '.';
    return test::LabelShape{.host = name, .lot = std::string(lot, 'L')};
  };
  for (std::size_t lot = 1; lot <= 20; ++lot) {
    for (const std::size_t host : {std::size_t{5}, 39 - lot, 40 - lot})
      CHECK(encode_qr(test::sample_label(1, shape(host, lot)).uri, 8)->version() == 8);
    for (const std::size_t host : {41 - lot, 79 - lot, 80 - lot})
      CHECK(encode_qr(test::sample_label(1, shape(host, lot)).uri, 9)->version() == 9);
  }
  CHECK(encode_qr(test::sample_label(1, {.host = "OCOPDAKL.VN", .compact = true}).uri, 7));
}

// Digits and letters in turn give an encoder the least to save.
TEST_CASE("the longest URIs fit their version whatever their serial, lot and seal are", "[qr]") {
  for (const char* host : {"W-1W2W3W4W5W6W7W8W9.VN", "1A2B3C4D5E6F7G8H9J.EXAMPLE"}) {
    const std::string lot = std::string("A1B2C3D4E5F6G7H8J9K0").substr(0, 40 - std::strlen(host));
    for (unsigned i = 0; i < 200; ++i) {
      const std::string uri = test::sample_label(i, {.host = host, .lot = lot}).uri;
      CHECK(encode_qr(uri, 8)->version() == 8);
    }
  }
}

TEST_CASE("a text that needs a bigger version is refused", "[qr]") {
  const std::string uri = test::sample_label(1).uri;
  CHECK(encode_qr(uri, 7).error().code == Errc::too_large);
  CHECK(encode_qr(std::string(5000, 'a'), 40).error().code == Errc::too_large);
}

TEST_CASE("a short text takes the asked version too", "[qr]") {
  CHECK(encode_qr("A", 8)->size() == 49);
}

TEST_CASE("the same text gives the same symbol, another text another", "[qr]") {
  CHECK(*encode_qr(test::sample_label(1).uri, 8) == *encode_qr(test::sample_label(1).uri, 8));
  CHECK_FALSE(*encode_qr(test::sample_label(1).uri, 8) == *encode_qr(test::sample_label(2).uri, 8));
}

TEST_CASE("only printable ASCII and existing versions are taken", "[qr]") {
  CHECK(encode_qr("", 8).error().code == Errc::malformed);
  CHECK(encode_qr("a b", 8).error().code == Errc::malformed);
  CHECK(encode_qr("Đ", 8).error().code == Errc::malformed);
  CHECK(encode_qr(std::string_view("a\0b", 3), 8).error().code == Errc::malformed);
  CHECK(encode_qr("a", 0).error().code == Errc::out_of_range);
  CHECK(encode_qr("a", 41).error().code == Errc::out_of_range);
}
