// Secret key files: a text file, mode 0600, created exclusively and never overwritten.
//
//   OCOP-SECRET-KEY 1
//   use: authority
//   name: Đắk Lắk – khóa ký 2026-1
//   public: 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo
//   kdf: argon2id13 3 268435456
//   salt: <base64url of 16 bytes>
//   nonce: <base64url of 24 bytes>
//   sealed: <base64url of XSalsa20-Poly1305(32-byte seed), 48 bytes>
//
// Every line up to and including "nonce", with its line feed, goes into the key derivation (the
// Argon2id output is the key of a keyed BLAKE2b over those lines, whose value opens the box), so
// use and name cannot be edited. The passphrase is brought to Unicode form NFC first: keyboards
// differ in how they compose "ắ". Full specification: docs/formats/keys.md. Part of ocop_sign.
#pragma once

#include <string>
#include <string_view>

#include "common/crypto/random.h"
#include "common/crypto/sign.h"

namespace ocop::crypto {

// What a key may sign; one key, one use (docs/formats/keys.md).
enum class KeyUse {
  root,
  authority,
  manifest,
  label,
  log,
  clock,
  witness,
  bundle,
  producer,
  inspector,
};
[[nodiscard]] std::string_view name(KeyUse use);
[[nodiscard]] Result<KeyUse> key_use_from(std::string_view name);

// Cost of guessing a passphrase. The file names its own cost; reading refuses less than kMinimalKdf
// and more than kMaxKdf. kMinimalKdf is for tests and for the demo's published passphrase.
struct KdfCost {
  std::uint64_t operations;
  std::uint64_t memory_bytes;
};
inline constexpr KdfCost kInteractiveKdf{2, std::uint64_t{64} << 20};
inline constexpr KdfCost kSensitiveKdf{3, std::uint64_t{256} << 20};
inline constexpr KdfCost kMinimalKdf{1, std::uint64_t{8} << 10};
inline constexpr KdfCost kMaxKdf{10, std::uint64_t{1} << 30};

struct KeyFileHeader {
  KeyUse use;
  std::string name;  // a line for people, ≤ 128 bytes
  PublicKey public_key;
};

// The file's text for this key. `name` must pass text::check_line (Errc as there).
// Errc::out_of_range for an empty passphrase, malformed if it is not UTF-8, unsupported for a cost
// outside kMinimalKdf–kMaxKdf. Throws std::bad_alloc if the machine lacks the memory that `cost`
// names.
[[nodiscard]] Result<std::string> encode_key_file(const SecretKey& key, KeyUse use,
                                                  std::string_view name,
                                                  std::string_view passphrase, KdfCost cost,
                                                  const RandomSource& random);

// The part that needs no passphrase.
[[nodiscard]] Result<KeyFileHeader> read_key_file_header(std::string_view text);

// Errc::malformed (not such a file), unsupported (version, kdf, cost outside kMinimalKdf–kMaxKdf),
// bad_signature (wrong passphrase or edited file), mismatch (the seed is not that of the public
// key), out_of_range (empty passphrase). Throws std::bad_alloc as above.
[[nodiscard]] Result<SecretKey> open_key_file(std::string_view text, std::string_view passphrase);

}  // namespace ocop::crypto
