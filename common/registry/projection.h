// How one statement changes a Registry. Internal to common/registry.
#pragma once

#include <optional>
#include <vector>

#include "common/registry/power.h"
#include "common/registry/registry.h"

namespace ocop::registry {

// A statement that needs more keys of its authority.
struct Registry::Waiting {
  record::SignedStatement statement;
  std::uint64_t index = 0;
  int approvals = 1;                     // keys in all, the signer's included
  std::vector<std::string> thumbprints;  // that agreed so far, the signer's first
};

// Works on one Registry for the length of a call.
class Projection {
 public:
  explicit Projection(Registry& registry) : registry_(registry) {}

  Registry::Outcome apply(std::uint64_t index, const record::SignedStatement& statement,
                          const SignatureCheck& check_signature);

  // The rules, without effect; `place` is where the statement would count from.
  [[nodiscard]] Permit check(const record::Statement& statement, const KeyRecord& key,
                             std::uint64_t place) const;
  // Signature aside: origin, id, key, issuer.
  [[nodiscard]] Permit check_envelope(const record::Statement& statement,
                                      const std::string& thumbprint) const;
  // The root key behind a TrustList statement: one of that version or of the version before.
  // Nothing if the thumbprint is no such key, or the file of that version and hash was not opened.
  [[nodiscard]] std::optional<crypto::PublicKey> root_key(const record::TrustListEntry& body,
                                                          const std::string& thumbprint) const;

 private:
  [[nodiscard]] Permit power(const record::Statement& statement, const KeyRecord& key,
                             std::uint64_t place) const;
  [[nodiscard]] Permit content(const record::Statement& statement, std::uint64_t place) const;

  void find(std::uint64_t index, Problem problem, std::string detail);
  Registry::Outcome take_effect(const record::SignedStatement& statement, std::uint64_t index,
                                std::uint64_t place);
  Registry::Outcome approve(const record::SignedStatement& approval, const KeyRecord& key,
                            std::uint64_t index);

  Registry& registry_;
};

}  // namespace ocop::registry
