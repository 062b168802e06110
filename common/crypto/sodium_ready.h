// Internal to common/crypto.
#pragma once

namespace ocop::crypto {

// Initialises libsodium once; any thread, any number of times. Throws std::runtime_error if the
// machine has no usable source of randomness. Needed before random bytes and locked memory.
void require_sodium();

}  // namespace ocop::crypto
