#include "common/crypto/sign.h"

#include <cassert>
#include <new>

#include <sodium.h>

#include "common/crypto/sodium_ready.h"

namespace ocop::crypto {

void WipeAndFree::operator()(std::uint8_t* memory) const {
  sodium_free(memory);
}

LockedMemory locked_memory(std::size_t size) {
  require_sodium();
  LockedMemory memory(static_cast<std::uint8_t*>(sodium_malloc(size)));
  if (!memory) throw std::bad_alloc();
  return memory;
}

SecretKey::SecretKey(LockedMemory secret, PublicKey public_key)
    : secret_(std::move(secret)), public_key_(public_key) {}
SecretKey::SecretKey(SecretKey&&) noexcept = default;
SecretKey& SecretKey::operator=(SecretKey&&) noexcept = default;
SecretKey::~SecretKey() = default;

SecretKey SecretKey::generate() {
  LockedMemory secret = locked_memory(crypto_sign_SECRETKEYBYTES);
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> point{};
  crypto_sign_keypair(point.data(), secret.get());
  return {std::move(secret), PublicKey::from_bytes(point).value()};
}

Result<SecretKey> SecretKey::from_seed(ByteView seed) {
  if (seed.size() != crypto_sign_SEEDBYTES)
    return error(Errc::malformed, "seed: " + std::to_string(seed.size()) + " bytes instead of 32");
  LockedMemory secret = locked_memory(crypto_sign_SECRETKEYBYTES);
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> point{};
  crypto_sign_seed_keypair(point.data(), secret.get(), seed.data());
  return SecretKey(std::move(secret), PublicKey::from_bytes(point).value());
}

Signature SecretKey::sign(ByteView message) const {
  assert(secret_ != nullptr);
  Signature signature;
  crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                       secret_.get());
  return signature;
}

}  // namespace ocop::crypto
