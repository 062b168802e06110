#include "labels/qr.h"

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
    return test::LabelShape{.host = std::string(host - 3, 'W') + ".VN",
                            .lot = std::string(lot, 'L')};
  };
  for (std::size_t lot = 1; lot <= 20; ++lot) {
    CHECK(encode_qr(test::sample_label(1, shape(40 - lot, lot)).uri, 8));
    CHECK(encode_qr(test::sample_label(1, shape(65 - lot, lot)).uri, 9));
  }
  CHECK(encode_qr(test::sample_label(1, {.host = "OCOPDAKL.VN", .compact = true}).uri, 7));
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
