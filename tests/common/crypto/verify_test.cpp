#include "common/crypto/verify.h"

#include <set>

#include <catch2/catch.hpp>

#include "common/base/encoding.h"
#include "common/crypto/sign.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"
#include "tests/support/vectors.h"

using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::crypto::KeyId;
using ocop::crypto::PublicKey;
using ocop::crypto::SecretKey;
using ocop::crypto::Signature;
using ocop::test::Vector;

namespace {

// Public key and JWK of RFC 8037 appendix A.1 and A.2; the key of RFC 8032 TEST 1.
constexpr std::string_view kRfc8037X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

std::string outcome(const Vector& vector) {
  const auto key = PublicKey::from_bytes(vector.bytes("public"));
  if (!key) return std::string(name(key.error().code));
  const auto signature = Signature::from_bytes(vector.bytes("signature"));
  if (!signature) return std::string(name(signature.error().code));
  return verify(*key, vector.bytes("message"), *signature) ? "success" : "bad-signature";
}

}  // namespace

TEST_CASE("Ed25519 verification agrees with the vectors of RFC 8032 and the attacks beside them",
          "[crypto]") {
  for (const Vector& vector :
       ocop::test::read_vectors("ed25519.vec", {"secret", "public", "message", "signature"})) {
    CAPTURE(vector.name());
    CHECK(outcome(vector) == vector.expect());
  }
}

TEST_CASE("keys of small or mixed order, off the curve or not canonical are refused", "[crypto]") {
  for (const Vector& vector : ocop::test::read_vectors("ed25519_public_key.vec", {"public"})) {
    CAPTURE(vector.name());
    const auto key = PublicKey::from_bytes(vector.bytes("public"));
    CHECK((key ? "success" : name(key.error().code)) == vector.expect());
  }
}

TEST_CASE("a flipped bit in message or signature makes it bad", "[crypto]") {
  const SecretKey secret = SecretKey::from_seed(Bytes(32, 7)).value();
  const Bytes message = ocop::to_bytes("Đắk Lắk");
  const Signature signature = secret.sign(message);
  REQUIRE(verify(secret.public_key(), message, signature));
  ocop::test::for_each_mutation(message, [&](ByteView changed) {
    if (verify(secret.public_key(), changed, signature)) FAIL("a changed message verifies");
  });
  ocop::test::for_each_mutation(signature.view(), [&](ByteView changed) {
    const auto parsed = Signature::from_bytes(changed);
    if (parsed && verify(secret.public_key(), message, *parsed))
      FAIL("a changed signature verifies");
  });
}

TEST_CASE("a changed public key is refused or does not verify", "[crypto]") {
  const SecretKey secret = SecretKey::from_seed(Bytes(32, 7)).value();
  const Bytes message = ocop::to_bytes("message");
  const Signature signature = secret.sign(message);
  ocop::test::for_each_mutation(secret.public_key().view(), [&](ByteView changed) {
    const auto key = PublicKey::from_bytes(changed);
    if (key && verify(*key, message, signature)) FAIL("verifies under a changed key");
  });
}

TEST_CASE("a public key is written in base64url and named by thumbprint and key id", "[crypto]") {
  const PublicKey key = PublicKey::from_base64url(kRfc8037X).value();
  CHECK(key.base64url() == kRfc8037X);
  // RFC 8037 appendix A.3.
  CHECK(key.thumbprint() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  CHECK(key.id().hex() == "21fe31df");
  CHECK(PublicKey::from_bytes(key.view()).value() == key);
  for (const std::string& bad :
       {std::string(), std::string(kRfc8037X) + "=", std::string(kRfc8037X.substr(1)),
        std::string(kRfc8037X.substr(0, 42)) + "p", " " + std::string(kRfc8037X)})
    CHECK(PublicKey::from_base64url(bad).error().code == Errc::malformed);
}

TEST_CASE("a key id has one spelling: 8 lower-case hexadecimal digits", "[crypto]") {
  const KeyId id = KeyId::from_hex("21fe31df").value();
  CHECK(id.hex() == "21fe31df");
  for (const std::string_view bad :
       {"", "21FE31DF", "21fe31d", "21fe31df0", "21fe31df00", "0x21fe31"})
    CHECK(KeyId::from_hex(bad).error().code == Errc::malformed);
}
