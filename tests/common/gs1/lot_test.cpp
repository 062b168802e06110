#include "common/gs1/lot.h"

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::gs1::Lot;

TEST_CASE("a lot is 1 to 20 capital letters, digits and dashes", "[gs1]") {
  for (const std::string& good :
       {std::string("0"), std::string("-"), std::string("L0526-03"), std::string(20, 'Z')})
    CHECK(Lot::parse(good)->text() == good);
  for (const std::string_view bad :
       {"", "l0526", "L 0526", "L0526_03", "L0526.03", "L0526/03", "LÔ-1", "L0526\n", "L%2D1"})
    CHECK(Lot::parse(bad).error().code == Errc::malformed);
  CHECK(Lot::parse(std::string(21, 'A')).error().code == Errc::too_large);
}

TEST_CASE("every other byte is refused in a lot", "[gs1]") {
  for (int c = 0; c < 256; ++c) {
    const auto byte = static_cast<char>(c);
    const bool allowed = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (Lot::parse(std::string("A") + byte).has_value() != allowed) FAIL("byte " << c);
  }
}
