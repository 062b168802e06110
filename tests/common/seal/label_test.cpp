#include "common/seal/label.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/common/seal/any_claims.h"
#include "tests/common/seal/test_labels.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using ocop::ByteView;
using ocop::Errc;
using ocop::crypto::SecretKey;
using ocop::seal::Claims;
using ocop::seal::Profile;
using ocop::seal::Seal;
using ocop::seal::sign_seal;
using ocop::seal::test::any_claims;
using ocop::seal::test::example_claims;
using ocop::seal::test::example_host;
using ocop::seal::test::sealed_uri;
using ocop::seal::test::test_key;
using ocop::seal::test::verified_claims;

namespace {

std::string printable() {
  std::string all;
  for (char c = ' '; c <= '~'; ++c) all += c;
  return all + '\n' + '\t' + '\0' + '\xC4';
}

}  // namespace

TEST_CASE("a sealed URI gives back the claims that were sealed", "[seal]") {
  const SecretKey key = test_key();
  for (const Profile profile : {Profile::full, Profile::compact}) {
    CHECK(rc::check([&] {
      const Claims claims = any_claims(profile);
      const std::string uri = sealed_uri(claims, key);
      RC_ASSERT(verified_claims(uri, key.public_key()) == claims);
      RC_ASSERT(verified_claims(uri + "&lang=vi", key.public_key()) == claims);
      std::string lower = uri;
      lower.replace(0, uri.find("/01/"), "https://" + example_host(profile).lower());
      RC_ASSERT(verified_claims(lower, key.public_key()) == claims);
    }));
  }
}

TEST_CASE("no replaced, inserted or removed character and no truncation behind the host verifies",
          "[seal]") {
  const SecretKey key = test_key();
  for (const Profile profile : {Profile::full, Profile::compact}) {
    const std::string uri = sealed_uri(example_claims(profile), key);
    const std::string target = uri.substr(uri.find("/01/"));
    REQUIRE(verified_claims(uri, key.public_key()));
    ocop::test::for_each_edit(uri, 0, printable(), [&](const std::string& changed) {
      // Scheme and host are not under the seal; everything behind them is.
      if (verified_claims(changed, key.public_key()) && !changed.ends_with(target))
        FAIL("verifies: " << changed);
    });
  }
}

TEST_CASE("no two edits at once verify", "[seal]") {
  const SecretKey key = test_key();
  const std::string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ-/?&=";
  for (const Profile profile : {Profile::full, Profile::compact}) {
    const std::string uri = sealed_uri(example_claims(profile), key);
    const std::size_t path = uri.find("/01/");
    CHECK(rc::check([&] {
      std::string changed = uri;
      for (int i = 0; i < 2; ++i)
        changed[*rc::gen::inRange(path, changed.size())] =
            alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())];
      if (changed != uri) RC_ASSERT(!verified_claims(changed, key.public_key()));
    }));
  }
}

TEST_CASE("no flipped bit of a seal's bytes verifies", "[seal]") {
  const SecretKey key = test_key();
  for (const Profile profile : {Profile::full, Profile::compact}) {
    const Claims claims = example_claims(profile);
    const Seal seal = sign_seal(claims, key).value();
    const auto check = [&](const Seal& changed) {
      const std::string uri = label_uri(example_host(profile), claims, changed).value();
      if (changed != seal && verified_claims(uri, key.public_key())) FAIL("verifies: " << uri);
    };
    const auto flip_all = [&](auto bytes_in) {
      Seal changed = seal;
      auto& bytes = bytes_in(changed);
      for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ 1U << bit % 8);
        check(changed);
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ 1U << bit % 8);
      }
    };
    flip_all([](Seal & s) -> auto& { return s.key.bytes; });
    flip_all([](Seal & s) -> auto& { return s.signature.bytes; });
    for (std::uint32_t bit = 0; bit < 32; ++bit) {
      Seal changed = seal;
      changed.reference ^= 1U << bit;
      check(changed);
      changed = seal;
      changed.index ^= 1U << bit;
      check(changed);
      if (profile == Profile::full || bit > 15) continue;
      changed = seal;
      changed.expiry = static_cast<std::uint16_t>(changed.expiry ^ 1U << bit);
      check(changed);
    }
  }
}

TEST_CASE("another host carries the same seal", "[seal]") {
  const SecretKey key = test_key();
  const Claims claims = example_claims(Profile::full);
  const auto host = ocop::gs1::Host::parse("OCOP.ANOTHER.EXAMPLE").value();
  const std::string uri = label_uri(host, claims, sign_seal(claims, key).value()).value();
  CHECK(verified_claims(uri, key.public_key()) == claims);
}

TEST_CASE("a seal does not go on a label of the other profile", "[seal]") {
  const SecretKey key = test_key();
  const Seal compact = sign_seal(example_claims(Profile::compact), key).value();
  const Claims full = example_claims(Profile::full);
  CHECK(label_uri(example_host(Profile::full), full, compact).error().code == Errc::mismatch);
  ocop::gs1::SealedLabel label = ocop::gs1::parse_label_uri(sealed_uri(full, key)).value().label;
  label.seal = encode(compact);
  CHECK(ocop::seal::open_label(label).error().code == Errc::malformed);
}
