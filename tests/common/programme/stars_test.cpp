#include "common/programme/stars.h"

#include <limits>

#include <catch2/catch.hpp>

using ocop::Errc;
using ocop::programme::Stars;

TEST_CASE("a certificate carries 3, 4 or 5 stars and nothing else", "[programme]") {
  for (int count = 3; count <= 5; ++count) CHECK(Stars::of(count)->count() == count);
  for (const std::int64_t bad :
       {std::int64_t{-3}, std::int64_t{0}, std::int64_t{2}, std::int64_t{6},
        std::int64_t{3} + (std::int64_t{1} << 32), std::numeric_limits<std::int64_t>::max()})
    CHECK(Stars::of(bad).error().code == Errc::out_of_range);
  CHECK(Stars::of(3).value() < Stars::of(4).value());
}
