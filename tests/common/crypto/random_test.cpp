#include "common/crypto/random.h"

#include <array>
#include <numeric>
#include <set>

#include <catch2/catch.hpp>

using ocop::crypto::random_uuid_urn;
using ocop::crypto::RandomSource;

TEST_CASE("a random UUID carries version 4 and the variant of RFC 9562", "[crypto]") {
  const RandomSource counting = [](std::span<std::uint8_t> out) {
    std::iota(out.begin(), out.end(), std::uint8_t{0});
  };
  const RandomSource ones = [](std::span<std::uint8_t> out) {
    std::fill(out.begin(), out.end(), std::uint8_t{0xFF});
  };
  CHECK(random_uuid_urn(counting) == "urn:uuid:00010203-0405-4607-8809-0a0b0c0d0e0f");
  CHECK(random_uuid_urn(ones) == "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff");
}

TEST_CASE("the system's randomness does not repeat", "[crypto]") {
  const RandomSource random = ocop::crypto::system_random();
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random_uuid_urn(random));
  CHECK(seen.size() == 1000);
}
