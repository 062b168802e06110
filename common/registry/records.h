// What is true, as the projection keeps it: immutable records, shared between registries. A record
// holds the statement's values and where in the log they come from.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "common/record/bodies.h"
#include "common/record/statement.h"
#include "common/record/trust_list.h"

namespace ocop::registry {

// Where an effective statement stands.
struct Origin {
  std::uint64_t index = 0;  // of its entry
  std::uint64_t place =
      0;               // from where it counts: its index, or that of the last approval it needed
  crypto::Hash entry;  // SHA-256 of the entry bytes
  record::StatementId id;
  record::Uri issuer;
  Instant valid_from;
  Date date;  // that grants were compared with
};

// A key that may be asked about: one of an authority or one that a KeyGrant named.
struct KeyRecord {
  crypto::PublicKey key;
  record::Uri holder;
  std::optional<record::GrantedUse> use;  // none: an authority's key
  // The rest is for granted keys.
  std::optional<Origin> granted;
  std::string holder_name;
  std::optional<record::Scope> scope;
  std::optional<std::uint64_t> revoked_at;      // place of the revocation
  std::optional<std::uint64_t> compromised_at;  // log size
};

struct ProducerVersion {
  Origin origin;
  record::Producer body;
};
struct ProducerRecord {
  std::vector<ProducerVersion> versions;  // in the order in which they took effect; never empty
  bool uncertain = false;                 // an unknown type of statement speaks of it
  [[nodiscard]] const record::Producer& now() const { return versions.back().body; }
  [[nodiscard]] const record::StatementId& id() const { return versions.front().body.producer; }
  // As it was on that day: the last version dated on or before it, else the first one.
  [[nodiscard]] const record::Producer& on(Date day) const;
};

struct ProductVersion {
  Origin origin;
  record::Product body;
};
struct ProductRecord {
  std::vector<ProductVersion> versions;
  std::vector<record::StatementId> certificates;  // in log order
  bool uncertain = false;
  [[nodiscard]] const record::Product& now() const { return versions.back().body; }
  [[nodiscard]] const record::StatementId& id() const { return versions.front().body.product; }
};

// A status statement; `ended` is set once another statement named it.
struct StatusRecord {
  Origin origin;
  record::CertificateStatus body;
  std::optional<Origin> ended;
};

struct CertificateRecord {
  Origin origin;
  record::Certificate body;
  record::Area area;  // of its producer on its date, as the log knew it at its place
  std::vector<StatusRecord> statuses;  // in the order in which they took effect
  std::vector<record::StatementId> manifests;
  std::uint64_t labels_used = 0;  // counts of its effective manifests
  bool uncertain = false;

  // The revocation in force just before log place `place` (or now), or nullptr.
  [[nodiscard]] const StatusRecord* revocation_before(std::uint64_t place) const;
  [[nodiscard]] const StatusRecord* revocation() const;
  // The last valid day, extensions that took effect before `place` (or all) included.
  [[nodiscard]] Date valid_to_before(std::uint64_t place) const;
  [[nodiscard]] Date valid_to() const;
  // The statement that superseded it, or nullptr. It stays valid until its own end.
  [[nodiscard]] const StatusRecord* supersession() const;
};

struct LabelStatusRecord {
  Origin origin;
  record::LabelStatus body;
  std::optional<Origin> ended;
};

struct ManifestRecord {
  Origin origin;
  record::LotManifest body;
  record::Area area;  // of the certificate's producer on the manifest's day, as known at its place
  std::vector<LabelStatusRecord> statuses;
  bool uncertain = false;
  [[nodiscard]] std::uint64_t end_index() const {
    return std::uint64_t{body.first_index} + body.count;
  }
  // The statement in force that voids this label, or nullptr.
  [[nodiscard]] const LabelStatusRecord* voided(std::uint32_t index) const;
};

// A recall acts only on lots whose certificate lies in `power`.
struct RecallRecord {
  Origin origin;
  record::Recall body;
  std::vector<record::Scope> power;  // times in it are not compared
  std::optional<Origin> ended;
};

using ProducerPtr = std::shared_ptr<const ProducerRecord>;
using ProductPtr = std::shared_ptr<const ProductRecord>;
using CertificatePtr = std::shared_ptr<const CertificateRecord>;
using ManifestPtr = std::shared_ptr<const ManifestRecord>;
using RecallPtr = std::shared_ptr<const RecallRecord>;
using KeyPtr = std::shared_ptr<const KeyRecord>;

}  // namespace ocop::registry
