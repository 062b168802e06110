#include "common/seal/seal.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/common/seal/any_claims.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::seal::decode;
using ocop::seal::encode;
using ocop::seal::Profile;
using ocop::seal::Seal;

namespace {

Seal any_seal(Profile profile) {
  Seal seal;
  seal.profile = profile;
  for (std::uint8_t& byte : seal.key.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
  seal.reference = *rc::gen::arbitrary<std::uint32_t>();
  seal.index = *rc::gen::arbitrary<std::uint32_t>();
  if (profile == Profile::compact) seal.expiry = *rc::gen::arbitrary<std::uint16_t>();
  for (std::uint8_t& byte : seal.signature.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
  return seal;
}

}  // namespace

TEST_CASE("a seal survives the way through its digits", "[seal]") {
  for (const Profile profile : {Profile::full, Profile::compact}) {
    CHECK(rc::check([profile] {
      const Seal seal = any_seal(profile);
      const std::string digits = encode(seal);
      RC_ASSERT(digits.size() == ocop::gs1::seal_digits(profile));
      RC_ASSERT(decode(digits).value() == seal);
    }));
  }
}

TEST_CASE("a seal has one spelling", "[seal]") {
  // 185 or 190 random digits behind what makes the first byte likely to be right.
  for (const auto& [prefix, size] : {std::pair("0012", 182U), std::pair("00148", 186U)}) {
    CHECK(rc::check([prefix = prefix, size = size] {
      const std::string digits = prefix + ocop::seal::test::any_text("0123456789", size);
      const auto seal = decode(digits);
      if (seal) RC_ASSERT(encode(*seal) == digits);
    }));
  }
}

TEST_CASE("the smallest and the largest seal of each version are the bounds", "[seal]") {
  Seal least;
  least.profile = Profile::compact;
  Seal most = least;
  most.key.bytes.fill(0xFF);
  most.reference = most.index = 0xFFFFFFFF;
  most.expiry = 0xFFFF;
  most.signature.bytes.fill(0xFF);
  for (const Profile profile : {Profile::compact, Profile::full}) {
    least.profile = most.profile = profile;
    if (profile == Profile::full) most.expiry = 0;
    CHECK(decode(encode(least)).value() == least);
    CHECK(decode(encode(most)).value() == most);
    std::string below = encode(least);
    for (std::size_t i = below.size(); i-- > 0;) {  // minus one
      if (below[i]-- != '0') break;
      below[i] = '9';
    }
    CHECK(decode(below).error().code == Errc::malformed);
    std::string above = encode(most);
    for (std::size_t i = above.size(); i-- > 0;) {  // plus one
      if (above[i]++ != '9') break;
      above[i] = '0';
    }
    CHECK(decode(above).error().code == Errc::malformed);
  }
}

TEST_CASE("only 186 or 191 digits can be a seal", "[seal]") {
  const std::string good = encode(Seal{});
  CHECK(decode(good));
  for (std::size_t size = 0; size < 400; ++size)
    if (decode(std::string(size, '0'))) FAIL(size << " zeros");
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : {'A', ' ', '-', '+', '.', '/', ':', '\0'}) {
      std::string changed = good;
      changed[i] = c;
      if (decode(changed)) FAIL("accepts '" << c << "' at " << i);
    }
  }
  CHECK(decode(std::string(191, '0').replace(0, 186, good)).error().code == Errc::malformed);
}
