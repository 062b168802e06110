#include "common/crypto/hash.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <type_traits>

#include <sodium.h>

#include "common/base/encoding.h"

namespace ocop::crypto {
namespace {

using State = crypto_hash_sha256_state;

static_assert(std::is_trivially_copyable_v<State>);
static_assert(alignof(State) <= 64);
static_assert(std::tuple_size_v<decltype(Hash::bytes)> == crypto_hash_sha256_BYTES);

template <std::size_t N>
State load(const std::array<std::uint8_t, N>& from) {
  static_assert(sizeof(State) <= N);
  State state;
  std::memcpy(&state, from.data(), sizeof state);
  return state;
}

template <std::size_t N>
void store(const State& state, std::array<std::uint8_t, N>& to) {
  static_assert(sizeof(State) <= N);
  std::memcpy(to.data(), &state, sizeof state);
}

}  // namespace

Result<Hash> Hash::from_hex(std::string_view text) {
  const Result<Bytes> bytes = ocop::from_hex(text);
  if (!bytes) return in_context("hash", bytes.error());
  return from_bytes(*bytes);
}

Result<Hash> Hash::from_bytes(ByteView bytes) {
  Hash hash;
  if (bytes.size() != hash.bytes.size())
    return error(Errc::malformed, "hash: " + std::to_string(bytes.size()) + " bytes instead of 32");
  std::copy(bytes.begin(), bytes.end(), hash.bytes.begin());
  return hash;
}

std::string Hash::hex() const {
  return ocop::hex(bytes);
}

Hash sha256(ByteView message) {
  Hash hash;
  crypto_hash_sha256(hash.bytes.data(), message.data(), message.size());
  return hash;
}

Hash sha256(std::string_view message) {
  return sha256(bytes_of(message));
}

Sha256::Sha256() {
  State state;
  crypto_hash_sha256_init(&state);
  store(state, state_);
}

Sha256& Sha256::add(ByteView piece) {
  State state = load(state_);
  crypto_hash_sha256_update(&state, piece.data(), piece.size());
  store(state, state_);
  return *this;
}

Hash Sha256::finish() const {
  State state = load(state_);
  Hash hash;
  crypto_hash_sha256_final(&state, hash.bytes.data());
  return hash;
}

Hash keyed_blake2b(ByteView key, ByteView message) {
  assert(key.size() >= crypto_generichash_KEYBYTES_MIN);
  assert(key.size() <= crypto_generichash_KEYBYTES_MAX);
  Hash hash;
  crypto_generichash(hash.bytes.data(), hash.bytes.size(), message.data(), message.size(),
                     key.data(), key.size());
  return hash;
}

}  // namespace ocop::crypto
