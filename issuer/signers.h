// Which key signs what.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/registry/registry.h"
#include "issuer/keyring.h"

namespace ocop::issuer {

// LotManifest: manifest; every other type: authority.
[[nodiscard]] crypto::KeyUse use_for(const record::Body& body);

// The keys with which this authority may sign the next entry of the log: those of the trust list
// that are open there, neither closed nor compromised. Empty for an unknown authority.
[[nodiscard]] std::vector<crypto::PublicKey> open_keys(const registry::Registry& registry,
                                                       const record::Uri& authority);

// As Office::key_of: the public half of the held key. `place` is the log index that the statement
// (or the manifest of the labels) has or will have.
[[nodiscard]] Result<crypto::PublicKey> choose_key(const Keyring& keys,
                                                   const registry::Registry& registry,
                                                   const record::Uri& issuer, crypto::KeyUse use,
                                                   Date day, std::uint64_t place);

// Signs each with the held key of its issuer, or all with the key in `key_file`. Errc::unknown_key
// if one is not held; those of Keyring::open and record::sign_statement.
[[nodiscard]] Result<std::vector<std::string>> sign_with_held_keys(
    Keyring& keys, const registry::Registry& registry,
    const std::vector<record::Statement>& statements, const std::optional<file::Path>& key_file);

}  // namespace ocop::issuer
