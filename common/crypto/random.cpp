#include "common/crypto/random.h"

#include <array>
#include <stdexcept>

#include <sodium.h>

#include "common/base/encoding.h"
#include "common/crypto/sodium_ready.h"

namespace ocop::crypto {

void require_sodium() {
  static const int status = sodium_init();
  if (status < 0) throw std::runtime_error("libsodium cannot be initialised");
}

RandomSource system_random() {
  require_sodium();
  return [](std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); };
}

std::string random_uuid_urn(const RandomSource& random) {
  std::array<std::uint8_t, 16> bytes{};
  random(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
  std::string text = hex(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return "urn:uuid:" + text;
}

}  // namespace ocop::crypto
