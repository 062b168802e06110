// Randomness as an argument: production code passes system_random(), tests a fixed sequence.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace ocop::crypto {

// Fills the whole span with random bytes.
using RandomSource = std::function<void(std::span<std::uint8_t>)>;

// The operating system's generator (getrandom through libsodium).
[[nodiscard]] RandomSource system_random();

// "urn:uuid:3f1c…": a version 4 UUID (RFC 9562 §5.4) as statement ids are written.
[[nodiscard]] std::string random_uuid_urn(const RandomSource& random);

}  // namespace ocop::crypto
