// Ed25519 (RFC 8032): public keys, their names, and checking signatures. No secret passes through
// here; the verifier links this and not sign.h.
#pragma once

#include <array>
#include <compare>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop::crypto {

struct Signature {
  std::array<std::uint8_t, 64> bytes{};
  // Errc::malformed unless exactly 64 bytes.
  static Result<Signature> from_bytes(ByteView bytes);
  [[nodiscard]] ByteView view() const { return bytes; }
  bool operator==(const Signature&) const = default;
};

// The first four bytes of SHA-256(public key): how a seal names its key (docs/formats/keys.md).
// Short on purpose; it finds a key and proves nothing. Written as 8 hex digits, "a81f03c2".
struct KeyId {
  std::array<std::uint8_t, 4> bytes{};
  static Result<KeyId> from_hex(std::string_view text);
  [[nodiscard]] std::string hex() const;
  auto operator<=>(const KeyId&) const = default;
};

// An Ed25519 public key that is safe to verify with: canonical encoding, on the curve, in the
// prime-order group (small-order and mixed-order points are refused when the key is made).
class PublicKey {
 public:
  // 32 bytes. Errc::malformed otherwise, or if the point is not canonical or not of prime order.
  static Result<PublicKey> from_bytes(ByteView bytes);
  // base64url of the 32 bytes, 43 characters: the "x" of an OKP JWK (RFC 8037).
  static Result<PublicKey> from_base64url(std::string_view text);

  [[nodiscard]] ByteView view() const { return bytes_; }
  [[nodiscard]] std::string base64url() const;
  [[nodiscard]] KeyId id() const;
  // RFC 7638 thumbprint of {"crv":"Ed25519","kty":"OKP","x":…}, base64url, 43 characters: the `kid`
  // of statements. RFC 8037 appendix A.3: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".
  [[nodiscard]] std::string thumbprint() const;
  auto operator<=>(const PublicKey&) const = default;

 private:
  explicit PublicKey(const std::array<std::uint8_t, 32>& bytes) : bytes_(bytes) {}
  std::array<std::uint8_t, 32> bytes_;
};

// True if `signature` over `message` was made by `key`. Non-canonical signatures are refused
// (libsodium's strict check), so nobody can re-spell one.
[[nodiscard]] bool verify(const PublicKey& key, ByteView message, const Signature& signature);

}  // namespace ocop::crypto
