#include "common/registry/registry.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "common/registry/projection.h"

namespace ocop::registry {
namespace {

template <class Map, class Key>
auto find_or_null(const Map& map, const Key& key) -> typename Map::mapped_type {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

}  // namespace

SignatureCheck check_every_signature() {
  return [](const record::SignedStatement& statement, const crypto::PublicKey& key) {
    return statement.verify(key);
  };
}

Result<void> check_uses_stay(const TrustHistory& held, const record::TrustList& next) {
  for (const TrustHistory::Version& version : held.versions)
    if (Result<void> kept = record::check_uses_stay(*version.list, next); !kept)
      return in_context("trust list", kept.error());
  return ok();
}

Registry::Registry(TrustHistory trust) : trust_(std::move(trust)) {
  assert(!trust_.versions.empty());
  for (const record::Authority& authority : trust_.newest().authorities) {
    for (const record::AuthorityKey& key : authority.keys) {
      keys_[key.key.thumbprint()] = std::make_shared<const KeyRecord>(
          KeyRecord{key.key, authority.id, std::nullopt, std::nullopt, authority.name, std::nullopt,
                    std::nullopt, std::nullopt});
      know_key(key.key, key.opened_at.value_or(0));
    }
  }
  for (const crypto::PublicKey& key : record::keys_of_root_and_log(*trust_.versions.front().list))
    know_key(key, 0);
}

void Registry::know_key(const crypto::PublicKey& key, std::uint64_t place) {
  const std::string id = key.id().hex();
  const auto [listed, is_new] = listed_ids_.emplace(id, ListedId{key.thumbprint(), place});
  if (!is_new) listed->second.opened_at = std::min(listed->second.opened_at, place);
}

void Registry::know_keys_of(const record::TrustListEntry& entry, std::uint64_t place) {
  for (const TrustHistory::Version& version : trust_.versions)
    if (version.list->version == entry.version && version.payload == entry.payload)
      for (const crypto::PublicKey& key : record::keys_of_root_and_log(*version.list))
        know_key(key, place);
}

Registry::Outcome Registry::apply(std::uint64_t index,
                                  const Result<record::SignedStatement>& statement,
                                  const SignatureCheck& check_signature) {
  assert(index == size_);
  ++size_;
  if (!statement) {
    findings_[index] = Finding{index, Problem::malformed, to_string(statement.error())};
    return Outcome::applied;
  }
  return Projection(*this).apply(index, *statement, check_signature);
}

Registry Registry::restarted() const {
  Registry fresh(trust_);
  fresh.compromises_ = compromises_;
  return fresh;
}

std::vector<Finding> Registry::findings() const {
  std::vector<Finding> all;
  all.reserve(findings_.size());
  for (const auto& [index, finding] : findings_) all.push_back(finding);
  return all;
}

ProducerPtr Registry::producer(const record::StatementId& id) const {
  return find_or_null(producers_.by_id, id.text());
}
ProductPtr Registry::product(const record::StatementId& id) const {
  return find_or_null(products_.by_id, id.text());
}
ProductPtr Registry::product(const gs1::Gtin& gtin) const {
  const auto found = product_of_gtin_.find(gtin.text());
  return found == product_of_gtin_.end() ? nullptr : product(found->second);
}
CertificatePtr Registry::certificate(const record::StatementId& id) const {
  return find_or_null(certificates_.by_id, id.text());
}
CertificatePtr Registry::certificate(programme::CertificateReference reference) const {
  const auto found = certificate_of_reference_.find(reference.number());
  return found == certificate_of_reference_.end() ? nullptr : certificate(found->second);
}
ManifestPtr Registry::manifest(const record::StatementId& id) const {
  return find_or_null(manifests_.by_id, id.text());
}

ManifestPtr Registry::manifest_of_index(std::uint32_t index) const {
  auto after = manifest_of_first_index_.upper_bound(index);
  if (after == manifest_of_first_index_.begin()) return nullptr;
  ManifestPtr found = manifest((--after)->second);
  return index < found->end_index() ? found : nullptr;
}

std::vector<ManifestPtr> Registry::manifests(const gs1::Gtin& gtin, const gs1::Lot& lot) const {
  std::vector<ManifestPtr> batches;
  const auto found = manifests_of_lot_.find(gtin.text() + "/" + lot.text());
  if (found == manifests_of_lot_.end()) return batches;
  for (const record::StatementId& id : found->second) batches.push_back(manifest(id));
  return batches;
}

KeyPtr Registry::key(const std::string& thumbprint) const {
  return find_or_null(keys_, thumbprint);
}
KeyPtr Registry::key(const crypto::KeyId& id) const {
  if (const auto granted = granted_ids_.find(id.hex()); granted != granted_ids_.end())
    return key(granted->second);
  const auto listed = listed_ids_.find(id.hex());
  return listed == listed_ids_.end() ? nullptr : key(listed->second.thumbprint);
}

bool Registry::knows_key_id(const std::string& id, std::uint64_t place) const {
  if (granted_ids_.contains(id)) return true;
  const auto listed = listed_ids_.find(id);
  return listed != listed_ids_.end() && listed->second.opened_at <= place;
}

std::vector<record::SignedStatement> Registry::waiting() const {
  std::map<std::uint64_t, record::SignedStatement> by_index;
  for (const auto& [entry, waiting] : waiting_)
    by_index.emplace(waiting->index, waiting->statement);
  std::vector<record::SignedStatement> all;
  all.reserve(by_index.size());
  for (auto& [index, statement] : by_index) all.push_back(std::move(statement));
  return all;
}

std::vector<RecallPtr> Registry::recalls(const gs1::Gtin& gtin) const {
  std::vector<RecallPtr> in_force;
  const auto found = recalls_of_gtin_.find(gtin.text());
  if (found == recalls_of_gtin_.end()) return in_force;
  for (const std::string& entry : found->second) {
    RecallPtr recall = recalls_.at(entry);
    if (!recall->ended) in_force.push_back(std::move(recall));
  }
  return in_force;
}

bool Registry::reaches(const RecallRecord& recall, const CertificateRecord& certificate) const {
  return std::any_of(recall.power.begin(), recall.power.end(), [&](const record::Scope& scope) {
    return scope.covers_stars(certificate.body.stars.count()) &&
           scope.covers_area(certificate.area);
  });
}

record::Area Registry::area_of_product(const record::StatementId& id, Date day) const {
  return producer(product(id)->now().producer)->on(day).location.area();
}

record::Area Registry::area_of(const CertificateRecord& certificate, Date day) const {
  return area_of_product(certificate.body.product, day);
}

namespace {

template <class Table, class Pointer>
std::vector<Pointer> in_order(const Table& table) {
  std::vector<Pointer> all;
  all.reserve(table.order.size());
  for (const record::StatementId& id : table.order) all.push_back(table.by_id.at(id.text()));
  return all;
}

}  // namespace

std::vector<ProducerPtr> Registry::producers() const {
  return in_order<Table<ProducerRecord>, ProducerPtr>(producers_);
}
std::vector<ProductPtr> Registry::products() const {
  return in_order<Table<ProductRecord>, ProductPtr>(products_);
}
std::vector<CertificatePtr> Registry::certificates() const {
  return in_order<Table<CertificateRecord>, CertificatePtr>(certificates_);
}
std::vector<ManifestPtr> Registry::manifests() const {
  return in_order<Table<ManifestRecord>, ManifestPtr>(manifests_);
}

void Registry::put_recall(const RecallPtr& recall) {
  const std::string entry = recall->origin.entry.hex();
  const bool is_new = recalls_.insert_or_assign(entry, recall).second;
  if (!is_new) return;
  for (const record::RecallTarget& target : recall->body.targets) {
    auto& entries = recalls_of_gtin_[target.gtin.text()];
    if (entries.empty() || entries.back() != entry) entries.push_back(entry);
  }
}

void Registry::mark_uncertain(const record::StatementId& subject) {
  const auto mark = [&subject](auto& table) {
    const auto found = table.by_id.find(subject.text());
    if (found == table.by_id.end()) return;
    auto changed = std::make_shared<std::remove_const_t<
        typename std::remove_reference_t<decltype(found->second)>::element_type>>(*found->second);
    changed->uncertain = true;
    found->second = std::move(changed);
  };
  mark(producers_);
  mark(products_);
  mark(certificates_);
  mark(manifests_);
}

std::optional<Registry::Standing> Registry::standing_of(const record::StatementId& subject,
                                                        Date day) const {
  const auto of_certificate = [this](const CertificateRecord& found, const record::Area& area) {
    return Standing{area,
                    {found.body.stars.count()},
                    product(found.body.product)->now().producer,
                    found.body.label_service};
  };
  if (const ProducerPtr found = producer(subject))
    return Standing{found->on(day).location.area(), {}, subject, std::nullopt};
  if (const ProductPtr found = product(subject))
    return Standing{area_of_product(subject, day), {}, found->now().producer, std::nullopt};
  if (const CertificatePtr found = certificate(subject)) return of_certificate(*found, found->area);
  if (const ManifestPtr found = manifest(subject))
    return of_certificate(*certificate(found->body.certificate), found->area);
  return std::nullopt;
}

std::optional<Finding> Registry::objection(const record::Statement& statement,
                                           const crypto::PublicKey& key) const {
  const Rules rules(*this);
  const auto found = [this](Problem problem, std::string detail) {
    return Finding{size_, problem, std::move(detail)};
  };
  const Permit envelope = rules.check_envelope(statement, key.thumbprint());
  if (envelope.refused) return found(*envelope.refused, envelope.detail);
  if (const auto* entry = std::get_if<record::TrustListEntry>(&statement.body)) {
    const bool by_root = statement.issuer == trust().root.id;
    if (by_root && rules.root_key(*entry, key.thumbprint()) == key) return std::nullopt;
    return found(Problem::bad_trust_list, "no trust list of that version, hash and root key");
  }
  if (const auto* approval = std::get_if<record::Approval>(&statement.body)) {
    if (waiting_.contains(approval->entry.hex())) return std::nullopt;
    return found(Problem::bad_approval, "no statement of that hash waits");
  }
  const Permit permit = rules.check(statement, *this->key(key.thumbprint()), size_);
  if (permit.refused) return found(*permit.refused, permit.detail);
  if (permit.approvals > 1)
    return found(Problem::waits_for_approval, std::to_string(permit.approvals) + " keys must sign");
  if (std::holds_alternative<record::Unknown>(statement.body))
    return found(Problem::unknown_type, "type " + statement.type + " is not known here");
  return std::nullopt;
}

Registry project(Registry base, std::uint64_t size, const EntryReader& read,
                 const SignatureCheck& check_signature) {
  // A round meets all compromises that there are: which statements about keys have effect hangs on
  // the trust list and on one another alone, never on what a compromise undoes (see
  // Rules::is_about_keys). So the second round is the last, however many there are, and a reader
  // that comes back to a longer log knows what one knows that begins anew.
  bool again = true;
  while (again) {
    again = false;
    while (base.size() < size) {
      const std::uint64_t index = base.size();
      again |= base.apply(index, read(index), check_signature) == Registry::Outcome::needs_replay;
    }
    if (again) base = base.restarted();
  }
  return base;
}

}  // namespace ocop::registry
