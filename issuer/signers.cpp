#include "issuer/signers.h"

#include <algorithm>

#include "common/record/sign_statement.h"

namespace ocop::issuer {

namespace {

bool stands(const record::AuthorityKey& key, std::uint64_t place) {
  return place >= key.opened_at.value_or(0) && (!key.closed_at || place < *key.closed_at) &&
         (!key.compromised_at || place < *key.compromised_at);
}

// The log index of its grant, if this is a key of that holder and use that counts on that day,
// there.
std::optional<std::uint64_t> granted_at(const registry::KeyRecord& key, const record::Uri& holder,
                                        crypto::KeyUse use, Date day, std::uint64_t place) {
  const bool fits = key.holder == holder && key.use && name(*key.use) == name(use) && key.granted &&
                    key.granted->place < place && key.scope && key.scope->interval.contains(day) &&
                    (!key.revoked_at || place < *key.revoked_at) &&
                    (!key.compromised_at || place < *key.compromised_at);
  if (!fits) return std::nullopt;
  return key.granted->place;
}

}  // namespace

crypto::KeyUse use_for(const record::Body& body) {
  return std::holds_alternative<record::LotManifest>(body) ? crypto::KeyUse::manifest
                                                           : crypto::KeyUse::authority;
}

std::vector<crypto::PublicKey> open_keys(const registry::Registry& registry,
                                         const record::Uri& authority) {
  std::vector<crypto::PublicKey> keys;
  const record::Authority* found = registry.trust().authority(authority);
  if (found == nullptr) return keys;
  for (const record::AuthorityKey& key : found->keys)
    if (stands(key, registry.size())) keys.push_back(key.key);
  return keys;
}

Result<crypto::PublicKey> choose_key(const Keyring& keys, const registry::Registry& registry,
                                     const record::Uri& issuer, crypto::KeyUse use, Date day,
                                     std::uint64_t place) {
  const auto of_authority = open_keys(registry, issuer);
  const HeldKey* best = nullptr;
  std::uint64_t best_index = 0;
  for (const HeldKey& held : keys.held()) {
    if (held.header.use != use) continue;
    const crypto::PublicKey& key = held.header.public_key;
    if (std::find(of_authority.begin(), of_authority.end(), key) != of_authority.end()) return key;
    const registry::KeyPtr record = registry.key(key.thumbprint());
    const auto index = record ? granted_at(*record, issuer, use, day, place) : std::nullopt;
    if (!index || (best != nullptr && *index < best_index)) continue;
    best = &held;
    best_index = *index;
  }
  if (best != nullptr) return best->header.public_key;
  return error(Errc::unknown_key, "no " + std::string(crypto::name(use)) + " key of " +
                                      issuer.text() + " that may sign on " + day.iso() +
                                      " is in the keys folder");
}

Result<std::vector<std::string>> sign_with_held_keys(
    Keyring& keys, const registry::Registry& registry,
    const std::vector<record::Statement>& statements, const std::optional<file::Path>& key_file) {
  std::vector<std::string> entries;
  for (const record::Statement& statement : statements) {
    const crypto::KeyUse use = use_for(statement.body);
    const auto open = [&]() -> Result<const crypto::SecretKey*> {
      if (key_file) return keys.open_file(*key_file, {use});
      const auto chosen = choose_key(keys, registry, statement.issuer, use,
                                     statement.valid_from.date(), registry.size());
      if (!chosen) return chosen.error();
      return keys.open(*chosen, use);
    };
    const auto key = open();
    if (!key) return key.error();
    auto entry = record::sign_statement(statement, **key);
    if (!entry) return in_context(statement.type, entry.error());
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace ocop::issuer
