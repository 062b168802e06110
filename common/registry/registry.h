// The registry: a pure projection of the log. Statements in log order → what is true now. The
// issuer audits with it, the verifier answers from it.
//
// A Registry is a value: copy it (records are shared, so a copy costs pointers), apply the new
// entries to the copy, and swap. A const Registry may be read by any number of threads.
//
//   Registry registry(trust_list, known_versions);
//   registry.apply(index, read_statement(entry), check_signature);
//
// Rules, in words for a second implementation: docs/formats/registry.md.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/registry/problem.h"
#include "common/registry/records.h"

namespace ocop::registry {

// A manifest's first index lies at most this far above the highest end so far.
inline constexpr std::uint64_t kMaxIndexGap = std::uint64_t{1} << 20;

// Says whether the signature of a statement was made by this key. Production passes one that calls
// SignedStatement::verify, or remembers that it did.
using SignatureCheck =
    std::function<bool(const record::SignedStatement& statement, const crypto::PublicKey& key)>;
[[nodiscard]] SignatureCheck check_every_signature();

// The trust lists that the reader has opened (quorum checked), oldest first, at least one. The
// newest counts; the older ones say whose root keys may have signed older TrustList statements.
struct TrustHistory {
  struct Version {
    std::shared_ptr<const record::TrustList> list;
    crypto::Hash payload;
  };
  std::vector<Version> versions;
  [[nodiscard]] const record::TrustList& newest() const { return *versions.back().list; }
};

// No key of any list that is held has another use in the next one (Errc::unauthorised). See
// record::check_uses_stay.
[[nodiscard]] Result<void> check_uses_stay(const TrustHistory& held, const record::TrustList& next);

class Registry {
 public:
  explicit Registry(TrustHistory trust);

  enum class Outcome {
    applied,       // with or without effect (see findings())
    needs_replay,  // a compromise reaches back below entries that had effect: build again from
                   // entry 0
  };
  // Takes entry `index`, which must be size(). `statement` is what read_statement said of its
  // bytes.
  //
  // A KeyRevocation that names a compromise below its own place changes the past. The registry then
  // says needs_replay; project() below does what is needed.
  Outcome apply(std::uint64_t index, const Result<record::SignedStatement>& statement,
                const SignatureCheck& check_signature);

  // An empty registry under the same trust that already knows the compromises seen so far.
  [[nodiscard]] Registry restarted() const;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const record::TrustList& trust() const { return trust_.newest(); }
  [[nodiscard]] const TrustHistory& trust_history() const { return trust_; }
  // Entries without effect, in log order; statements that wait for approval among them as long as
  // they wait.
  [[nodiscard]] std::vector<Finding> findings() const;

  // Each is nullptr for what is not registered.
  [[nodiscard]] ProducerPtr producer(const record::StatementId& id) const;
  [[nodiscard]] ProductPtr product(const record::StatementId& id) const;
  [[nodiscard]] ProductPtr product(const gs1::Gtin& gtin) const;
  [[nodiscard]] CertificatePtr certificate(const record::StatementId& id) const;
  [[nodiscard]] CertificatePtr certificate(programme::CertificateReference reference) const;
  [[nodiscard]] ManifestPtr manifest(const record::StatementId& id) const;
  // The manifest whose range holds the index.
  [[nodiscard]] ManifestPtr manifest_of_index(std::uint32_t index) const;
  // The manifests (label batches) of a lot, in log order.
  [[nodiscard]] std::vector<ManifestPtr> manifests(const gs1::Gtin& gtin,
                                                   const gs1::Lot& lot) const;
  // By the thumbprint that statements use, or the id that seals use.
  [[nodiscard]] KeyPtr key(const std::string& thumbprint) const;
  [[nodiscard]] KeyPtr key(const crypto::KeyId& id) const;
  // The recalls in force that name this GTIN, in log order.
  [[nodiscard]] std::vector<RecallPtr> recalls(const gs1::Gtin& gtin) const;
  // True if that recall (in force, naming the GTIN) reaches lots of this certificate.
  [[nodiscard]] bool reaches(const RecallRecord& recall,
                             const CertificateRecord& certificate) const;
  // The next free status index: the end of the highest effective range.
  [[nodiscard]] std::uint64_t next_status_index() const { return highest_end_; }

  [[nodiscard]] std::size_t product_count() const { return products_.order.size(); }
  [[nodiscard]] std::size_t certificate_count() const { return certificates_.order.size(); }
  // All, in the order of their first statement.
  [[nodiscard]] std::vector<ProducerPtr> producers() const;
  [[nodiscard]] std::vector<ProductPtr> products() const;
  [[nodiscard]] std::vector<CertificatePtr> certificates() const;
  [[nodiscard]] std::vector<ManifestPtr> manifests() const;

  // Statements that wait for more keys, in log order.
  [[nodiscard]] std::vector<record::SignedStatement> waiting() const;

  // Where the certificate's producer was for a statement of that day, as the log knows it now.
  [[nodiscard]] record::Area area_of(const CertificateRecord& certificate, Date day) const;

  // What an issuer asks before it signs: would this statement have effect if it were the next
  // entry, signed by `key`? Nothing is changed. `waits_for_approval` is the answer for a good
  // statement that needs more keys.
  [[nodiscard]] std::optional<Finding> objection(const record::Statement& statement,
                                                 const crypto::PublicKey& key) const;

 private:
  friend class Projection;
  friend class Rules;
  struct Waiting;

  // Puts the recall under its hash and its GTINs, in place of an older state of it.
  void put_recall(const RecallPtr& recall);
  // An unknown type of statement speaks of it: no `valid` for it any more.
  void mark_uncertain(const record::StatementId& subject);
  // Where that producer, product, certificate or lot is on that day, and for which stars (none for
  // producers and products); nothing for anything else.
  struct Standing {
    record::Area area;
    std::vector<int> stars;
    record::StatementId producer;
    std::optional<record::Uri> label_service;  // that the certificate names
  };
  [[nodiscard]] std::optional<Standing> standing_of(const record::StatementId& subject,
                                                    Date day) const;
  [[nodiscard]] record::Area area_of_product(const record::StatementId& product, Date day) const;
  // True if a granted key, or one that a trust list names for this place, has that id.
  [[nodiscard]] bool knows_key_id(const std::string& id, std::uint64_t place) const;
  // The root's and the log's keys of that list are known from this place on. An id that is known
  // already stays with its key.
  void know_keys_of(const record::TrustListEntry& entry, std::uint64_t place);
  void know_key(const crypto::PublicKey& key, std::uint64_t place);

  template <class Record>
  struct Table {
    std::unordered_map<std::string, std::shared_ptr<const Record>> by_id;
    std::vector<record::StatementId> order;
  };

  TrustHistory trust_;
  std::uint64_t size_ = 0;
  std::map<std::uint64_t, Finding> findings_;
  std::unordered_set<std::string> ids_;             // statement ids of entries that had effect
  std::unordered_set<std::string> ids_about_keys_;  // those of them that Rules::is_about_keys
  std::unordered_map<std::string, KeyPtr> keys_;    // by thumbprint
  std::unordered_map<std::string, std::string> granted_ids_;  // KeyId hex → thumbprint
  struct ListedId {
    std::string thumbprint;
    std::uint64_t opened_at = 0;
  };
  std::unordered_map<std::string, ListedId> listed_ids_;  // KeyId hex of keys in trust lists
  std::unordered_map<std::string, std::uint64_t>
      compromises_;  // thumbprint → size, known before replay
  std::unordered_map<std::string, std::uint64_t>
      last_effect_;  // thumbprint → highest place it had effect at
  std::unordered_map<std::string, std::shared_ptr<const Waiting>> waiting_;  // entry hash hex
  Table<ProducerRecord> producers_;
  Table<ProductRecord> products_;
  Table<CertificateRecord> certificates_;
  Table<ManifestRecord> manifests_;
  std::unordered_map<std::string, record::StatementId> product_of_gtin_;
  std::unordered_map<std::uint32_t, record::StatementId> certificate_of_reference_;
  std::map<std::uint32_t, record::StatementId> manifest_of_first_index_;
  std::unordered_map<std::string, std::vector<record::StatementId>>
      manifests_of_lot_;                                // GTIN "/" lot
  std::unordered_map<std::string, RecallPtr> recalls_;  // by entry hash hex; ended ones too
  std::unordered_map<std::string, std::vector<std::string>> recalls_of_gtin_;  // keys of recalls_
  std::uint64_t highest_end_ = 0;
};

// Reads entry `index`; called with 0, 1, 2 … and again from 0 after a replay.
using EntryReader = std::function<Result<record::SignedStatement>(std::uint64_t index)>;

// Continues `base` with entries base.size() … size − 1, replaying from 0 where a compromise demands
// it.
[[nodiscard]] Registry project(Registry base, std::uint64_t size, const EntryReader& read,
                               const SignatureCheck& check_signature);

}  // namespace ocop::registry
