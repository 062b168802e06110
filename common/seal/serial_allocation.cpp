#include "common/seal/serial_allocation.h"

#include <string_view>

#include "common/base/bytes.h"
#include "common/crypto/hash.h"

namespace ocop::seal {
namespace {

constexpr std::string_view kDomain = "ocop-serial-v1";

}  // namespace

gs1::Serial serial_of(const LotSecret& secret, std::uint32_t index) {
  Bytes message = to_bytes(kDomain);
  append_be(message, index, 4);
  const crypto::Hash hash = crypto::keyed_blake2b(secret, message);
  const std::uint64_t first = read_be(hash.view().first(8));
  return gs1::Serial::from_number(first >> (64 - gs1::Serial::kBits));
}

}  // namespace ocop::seal
