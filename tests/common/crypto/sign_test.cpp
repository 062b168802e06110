#include "common/crypto/sign.h"

#include <type_traits>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"
#include "tests/support/vectors.h"

using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::crypto::SecretKey;
using ocop::test::Vector;

static_assert(!std::is_copy_constructible_v<SecretKey>);
static_assert(!std::is_copy_assignable_v<SecretKey>);
static_assert(std::is_nothrow_move_constructible_v<SecretKey>);

TEST_CASE("Ed25519 signing agrees with RFC 8032 and RFC 8037", "[crypto]") {
  int signed_count = 0;
  for (const Vector& vector :
       ocop::test::read_vectors("ed25519.vec", {"secret", "public", "message", "signature"})) {
    if (!vector.has("secret")) continue;
    CAPTURE(vector.name());
    const SecretKey key = SecretKey::from_seed(vector.bytes("secret")).value();
    CHECK(ocop::to_bytes(key.public_key().view()) == vector.bytes("public"));
    CHECK(ocop::to_bytes(key.sign(vector.bytes("message")).view()) == vector.bytes("signature"));
    ++signed_count;
  }
  CHECK(signed_count == 6);
}

TEST_CASE("generated keys differ and sign for their own public key only", "[crypto]") {
  const SecretKey one = SecretKey::generate();
  const SecretKey two = SecretKey::generate();
  CHECK(one.public_key() != two.public_key());
  const Bytes message = ocop::to_bytes("message");
  CHECK(verify(one.public_key(), message, one.sign(message)));
  CHECK_FALSE(verify(two.public_key(), message, one.sign(message)));
}

TEST_CASE("the seed of a key makes the same key again", "[crypto]") {
  const SecretKey key = SecretKey::generate();
  const auto again = key.with_seed([](ByteView seed) { return SecretKey::from_seed(seed); });
  CHECK(again->public_key() == key.public_key());
}

TEST_CASE("a moved key signs as before", "[crypto]") {
  SecretKey key = SecretKey::from_seed(Bytes(32, 1)).value();
  const auto signature = key.sign(ocop::bytes_of("x"));
  const SecretKey moved = std::move(key);
  CHECK(moved.sign(ocop::bytes_of("x")) == signature);
}

TEST_CASE("a seed has exactly 32 bytes", "[crypto]") {
  CHECK(SecretKey::from_seed(Bytes(31, 1)).error().code == Errc::malformed);
  CHECK(SecretKey::from_seed(Bytes(33, 1)).error().code == Errc::malformed);
  CHECK(SecretKey::from_seed({}).error().code == Errc::malformed);
}
