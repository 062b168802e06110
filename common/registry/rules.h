// What must hold for a statement to have effect at a place in the log: docs/formats/registry.md §2
// to §4. Reads a registry, changes nothing. Internal to common/registry.
#pragma once

#include <optional>
#include <vector>

#include "common/registry/power.h"
#include "common/registry/registry.h"

namespace ocop::registry {

class Rules {
 public:
  explicit Rules(const Registry& registry) : registry_(registry) {}

  // True for what says which keys count: TrustList, KeyGrant, KeyRevocation, and an Approval of one
  // of these that waits.
  [[nodiscard]] bool is_about_keys(const record::Statement& statement) const;
  // Signature aside: origin, id, key, issuer.
  [[nodiscard]] Permit check_envelope(const record::Statement& statement,
                                      const std::string& thumbprint) const;
  // Power and content; `place` is where the statement would count from.
  [[nodiscard]] Permit check(const record::Statement& statement, const KeyRecord& key,
                             std::uint64_t place) const;
  [[nodiscard]] Permit power(const record::Statement& statement, const KeyRecord& key,
                             std::uint64_t place) const;
  // The root key behind a TrustList statement: one of that version or of the version before.
  // Nothing if the thumbprint is no such key, or the file of that version and hash was not opened.
  [[nodiscard]] std::optional<crypto::PublicKey> root_key(const record::TrustListEntry& body,
                                                          const std::string& thumbprint) const;
  // The subjects of an unknown type over which the key has power.
  [[nodiscard]] std::vector<record::StatementId> subjects_in_power(
      const record::Statement& statement, const record::Unknown& body, const KeyRecord& key,
      std::uint64_t place) const;

 private:
  [[nodiscard]] Permit content(const record::Statement& statement, std::uint64_t place) const;
  // Over lots of one of these certificates.
  [[nodiscard]] Permit power_to_recall(const record::Authority& authority, Date date,
                                       std::uint64_t place,
                                       const std::vector<CertificatePtr>& certificates) const;
  // To end what `earlier` said, whole: its issuer, who succeeds that one or stands above it.
  [[nodiscard]] Permit power_to_end(const record::Statement& statement, const Origin& earlier,
                                    std::uint64_t place) const;

  const Registry& registry_;
};

}  // namespace ocop::registry
