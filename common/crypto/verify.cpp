#include "common/crypto/verify.h"

#include <algorithm>

#include <sodium.h>

#include "common/base/encoding.h"
#include "common/crypto/hash.h"

namespace ocop::crypto {

Result<Signature> Signature::from_bytes(ByteView bytes) {
  Signature signature;
  if (bytes.size() != signature.bytes.size())
    return error(Errc::malformed,
                 "signature: " + std::to_string(bytes.size()) + " bytes instead of 64");
  std::copy(bytes.begin(), bytes.end(), signature.bytes.begin());
  return signature;
}

Result<KeyId> KeyId::from_hex(std::string_view text) {
  const Result<Bytes> bytes = ocop::from_hex(text);
  if (!bytes) return in_context("key id", bytes.error());
  KeyId id;
  if (bytes->size() != id.bytes.size())
    return error(Errc::malformed, "key id: not 8 hexadecimal digits");
  std::copy(bytes->begin(), bytes->end(), id.bytes.begin());
  return id;
}

std::string KeyId::hex() const {
  return ocop::hex(bytes);
}

Result<PublicKey> PublicKey::from_bytes(ByteView bytes) {
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> point{};
  if (bytes.size() != point.size())
    return error(Errc::malformed,
                 "public key: " + std::to_string(bytes.size()) + " bytes instead of 32");
  std::copy(bytes.begin(), bytes.end(), point.begin());
  if (crypto_core_ed25519_is_valid_point(point.data()) != 1)
    return error(Errc::malformed, "public key: not a canonical Ed25519 point of prime order");
  return PublicKey(point);
}

Result<PublicKey> PublicKey::from_base64url(std::string_view text) {
  const Result<Bytes> bytes = ocop::from_base64url(text);
  if (!bytes) return in_context("public key", bytes.error());
  return from_bytes(*bytes);
}

std::string PublicKey::base64url() const {
  return ocop::base64url(bytes_);
}

KeyId PublicKey::id() const {
  const Hash hash = sha256(bytes_);
  KeyId id;
  std::copy_n(hash.bytes.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

std::string PublicKey::thumbprint() const {
  const Hash hash = sha256(R"({"crv":"Ed25519","kty":"OKP","x":")" + base64url() + R"("})");
  return ocop::base64url(hash.bytes);
}

bool verify(const PublicKey& key, ByteView message, const Signature& signature) {
  return crypto_sign_verify_detached(signature.bytes.data(), message.data(), message.size(),
                                     key.view().data()) == 0;
}

}  // namespace ocop::crypto
