// Ed25519 secret keys and signing. Its own library (ocop_sign): issuer and tests link it, the
// verifier must not (checked in CI on the link graph).
#pragma once

#include "common/base/bytes.h"
#include "common/crypto/locked_memory.h"
#include "common/crypto/verify.h"

namespace ocop::crypto {

// A secret key in locked memory.
// Cannot be copied or printed; moving leaves the source empty, and using an empty key is our own
// mistake (assert).
class SecretKey {
 public:
  // A new key from the system's randomness.
  static SecretKey generate();
  // The key of this 32-byte seed (RFC 8032's secret key). For key files, vectors and tests.
  // Errc::malformed unless exactly 32 bytes.
  static Result<SecretKey> from_seed(ByteView seed);

  SecretKey(SecretKey&&) noexcept;
  SecretKey& operator=(SecretKey&&) noexcept;
  ~SecretKey();

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] Signature sign(ByteView message) const;
  // Calls visit(seed) with the 32 secret bytes, for writing an encrypted key file.
  template <class Visit>
  auto with_seed(Visit visit) const {
    return visit(ByteView(secret_.get(), 32));
  }

 private:
  SecretKey(LockedMemory secret, PublicKey public_key);
  LockedMemory secret_;  // 64 bytes: seed and public key, as libsodium keeps them
  PublicKey public_key_;
};

}  // namespace ocop::crypto
