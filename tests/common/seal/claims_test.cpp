#include "common/seal/claims.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/common/seal/any_claims.h"
#include "tests/common/seal/test_labels.h"
#include "tests/support/show_result.h"

using ocop::Date;
using ocop::Errc;
using ocop::crypto::SecretKey;
using ocop::seal::Claims;
using ocop::seal::Profile;
using ocop::seal::Seal;
using ocop::seal::sign_seal;
using ocop::seal::test::any_claims;
using ocop::seal::test::example_claims;
using ocop::seal::test::test_key;

TEST_CASE("a seal verifies under its key and for its claims only", "[seal]") {
  const SecretKey key = test_key();
  for (const Profile profile : {Profile::full, Profile::compact}) {
    CHECK(rc::check([&] {
      const Claims claims = any_claims(profile);
      const Claims others = any_claims(profile);
      const Seal seal = sign_seal(claims, key).value();
      RC_ASSERT(verify(claims, seal, key.public_key()));
      RC_ASSERT(verify(others, seal, key.public_key()) == (claims == others));
    }));
  }
}

TEST_CASE("a change of any one claim breaks the seal", "[seal]") {
  const SecretKey key = test_key();
  for (const Profile profile : {Profile::full, Profile::compact}) {
    const Claims claims = example_claims(profile);
    const Seal seal = sign_seal(claims, key).value();
    REQUIRE(verify(claims, seal, key.public_key()));
    const auto breaks = [&](auto change) {
      Claims changed = claims;
      change(changed);
      return !verify(changed, seal, key.public_key());
    };
    CHECK(breaks([](Claims& c) { c.gtin = ocop::gs1::Gtin::internal(66, 1).value(); }));
    CHECK(breaks([](Claims& c) { c.serial = ocop::gs1::Serial::from_number(1); }));
    CHECK(breaks([](Claims& c) { c.expiry = Date::of(2027, 1, 1).value(); }));
    CHECK(breaks([](Claims& c) { c.expiry.reset(); }));
    CHECK(breaks([](Claims& c) { c.reference ^= 1U; }));
    CHECK(breaks([](Claims& c) { c.index ^= 1U; }));
    if (profile == Profile::full) CHECK(breaks([](Claims& c) { c.lot.reset(); }));
    CHECK(breaks([](Claims& c) { c.lot = ocop::gs1::Lot::parse("X").value(); }));
  }
}

TEST_CASE("a seal's own fields must be those of the claims", "[seal]") {
  const SecretKey key = test_key();
  const Claims claims = example_claims(Profile::compact);
  const Seal seal = sign_seal(claims, key).value();
  const auto breaks = [&](auto change) {
    Seal changed = seal;
    change(changed);
    return !verify(claims, changed, key.public_key());
  };
  CHECK(breaks([](Seal& s) { s.profile = Profile::full; }));
  CHECK(breaks([](Seal& s) { s.key.bytes[0] ^= 1U; }));
  CHECK(breaks([](Seal& s) { s.reference ^= 1U; }));
  CHECK(breaks([](Seal& s) { s.index ^= 1U; }));
  CHECK(breaks([](Seal& s) { s.expiry ^= 1U; }));
  CHECK(breaks([](Seal& s) { s.signature.bytes[63] ^= 1U; }));
  CHECK_FALSE(verify(claims, seal, SecretKey::generate().public_key()));
}

TEST_CASE("a use-by date that a label cannot carry is not sealed", "[seal]") {
  const SecretKey key = test_key();
  const auto refusal = [&](Profile profile, int year, int month, int day) {
    Claims claims = example_claims(profile);
    claims.expiry = Date::of(year, month, day).value();
    const auto seal = sign_seal(claims, key);
    return seal ? std::string_view("none") : name(seal.error().code);
  };
  CHECK(refusal(Profile::full, 2020, 1, 2) == "none");
  CHECK(refusal(Profile::full, 2099, 12, 31) == "none");
  CHECK(refusal(Profile::compact, 2199, 6, 6) == "none");
  CHECK(refusal(Profile::full, 2020, 1, 1) == "out-of-range");
  CHECK(refusal(Profile::full, 2100, 1, 1) == "out-of-range");
  CHECK(refusal(Profile::compact, 2020, 1, 1) == "out-of-range");
  CHECK(refusal(Profile::compact, 2199, 6, 7) == "out-of-range");
}

TEST_CASE("claims with an impossible use-by date do not verify", "[seal]") {
  const SecretKey key = test_key();
  Claims claims = example_claims(Profile::full);
  const Seal seal = sign_seal(claims, key).value();
  claims.expiry = Date::of(2100, 1, 1).value();
  CHECK_FALSE(verify(claims, seal, key.public_key()));
  claims.expiry = Date::of(2020, 1, 1).value();
  CHECK_FALSE(verify(claims, seal, key.public_key()));
}
