// SHA-256 (FIPS 180-4) and keyed BLAKE2b (RFC 7693), through libsodium.
#pragma once

#include <array>
#include <compare>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop::crypto {

// A SHA-256 value. Written as 64 lower-case hex digits wherever people or file names meet it.
struct Hash {
  std::array<std::uint8_t, 32> bytes{};

  // Errc::malformed unless exactly 64 lower-case hex digits.
  static Result<Hash> from_hex(std::string_view text);
  // Errc::malformed unless exactly 32 bytes.
  static Result<Hash> from_bytes(ByteView bytes);

  [[nodiscard]] std::string hex() const;
  [[nodiscard]] ByteView view() const { return bytes; }
  auto operator<=>(const Hash&) const = default;
};

[[nodiscard]] Hash sha256(ByteView message);
[[nodiscard]] Hash sha256(std::string_view message);

// SHA-256 over pieces, without joining them. A value: copying continues from the same state.
class Sha256 {
 public:
  Sha256();
  Sha256& add(ByteView piece);
  [[nodiscard]] Hash finish() const;  // may be called more than once; does not end the stream

 private:
  alignas(64) std::array<std::uint8_t, 128> state_{};
};

// BLAKE2b with a 16–64 byte key, 32-byte output.
[[nodiscard]] Hash keyed_blake2b(ByteView key, ByteView message);

}  // namespace ocop::crypto
