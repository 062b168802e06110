#include "tests/support/scenario.h"

#include "common/seal/label.h"
#include "common/seal/label_file.h"
#include "common/seal/serial_allocation.h"
#include "common/seal/sign_seal.h"

namespace ocop::test {
namespace {

// One secret for all lots of a scenario: the index makes serials differ.
constexpr seal::LotSecret kSecret{7, 7, 7};

}  // namespace

record::FileRef MemoryFiles::put(Bytes content) {
  const record::FileRef file{crypto::sha256(content), content.size()};
  contents_[file.sha256] = std::move(content);
  return file;
}

void MemoryFiles::damage(const record::FileRef& file, std::size_t offset) {
  contents_.at(file.sha256).at(offset) ^= 1;
}

std::optional<std::array<std::uint8_t, 8>> MemoryFiles::label_entry(const record::FileRef& file,
                                                                    std::uint64_t offset) const {
  const auto found = contents_.find(file.sha256);
  if (found == contents_.end() || found->second.size() < 8 * (offset + 1)) return std::nullopt;
  std::array<std::uint8_t, 8> entry{};
  std::copy_n(found->second.begin() + static_cast<std::ptrdiff_t>(8 * offset), 8, entry.begin());
  return entry;
}

std::optional<Bytes> MemoryFiles::label_file(const record::FileRef& file) const {
  const auto found = contents_.find(file.sha256);
  if (found == contents_.end() || crypto::sha256(found->second) != file.sha256) return std::nullopt;
  return found->second;
}

bool MemoryFiles::has_file(const record::FileRef& file) const {
  return contents_.contains(file.sha256);
}

std::string DemoLot::uri(std::size_t at, const std::string& host) const {
  const seal::Seal sealed = seal::sign_seal(labels.at(at), demo_keys().at(signer)).value();
  return seal::label_uri(gs1::Host::parse(host).value(), labels.at(at), sealed).value();
}

Scenario::Scenario(const record::TrustList& list) : trust(list) {
  const record::SignedTrustList file = sign_trust_list(list, {"root-1", "root-2", "root-3"});
  history_.versions.push_back(
      {std::make_shared<const record::TrustList>(list), file.payload_hash()});
  add(record::TrustListEntry{list.version, file.payload_hash()}, "root-1", "root",
      "2025-06-02T08:00:00+07:00");
  add(demo_key_grant(record::GrantedUse::manifest, "manifest"), "province-1", "dak-lak",
      "2025-06-02T09:00:00+07:00");
  add(demo_key_grant(record::GrantedUse::label, "label"), "province-1", "dak-lak",
      "2025-06-02T09:05:00+07:00");
}

record::StatementId Scenario::add(record::Body body, const std::string& signer,
                                  const std::string& issuer, const std::string& valid_from) {
  const record::Statement statement = make_statement(std::move(body), demo_uri(issuer), next_id_++,
                                                     Instant::parse(valid_from).value());
  add_entry(sign(statement, signer));
  return statement.id;
}

void Scenario::add_entry(std::string entry) {
  entries_.push_back(std::move(entry));
}

void Scenario::register_product() {
  record::Producer maker = demo_producer();
  maker.producer = demo_id(next_id_);
  producer = add(maker, "province-1", "dak-lak", "2025-06-03T10:00:00+07:00");
  record::Product made = demo_product();
  made.product = demo_id(next_id_);
  made.producer = producer;
  made.story = files.put(to_bytes("a story"));
  product = add(made, "province-1", "dak-lak", "2025-06-03T10:30:00+07:00");
}

record::StatementId Scenario::certify(const record::Certificate& body, const std::string& signer) {
  record::Certificate of_product = body;
  of_product.product = product;
  const std::string issuer = signer.starts_with("province") ? "dak-lak" : signer;
  certificate = add(of_product, signer, issuer, body.decision.date.iso() + "T15:00:00+07:00");
  return certificate;
}

DemoLot Scenario::add_lot(std::uint32_t count, const std::string& lot, gs1::LabelProfile profile,
                          const std::string& valid_from) {
  const registry::Registry now_known = registry();
  const registry::CertificatePtr known = now_known.certificate(certificate);
  record::LotManifest body = demo_manifest();
  body.lot = gs1::Lot::parse(lot).value();
  body.certificate = certificate;
  body.count = count;
  body.first_index = static_cast<std::uint32_t>(now_known.next_status_index());
  DemoLot made{certificate, {}, "label"};
  std::vector<seal::LabelEntry> entries;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t index = body.first_index + i;
    made.labels.push_back(
        {body.gtin, profile == gs1::LabelProfile::full ? std::optional(body.lot) : std::nullopt,
         seal::serial_of(kSecret, index), body.expiry,
         known ? known->body.reference.number() : demo_certificate().reference.number(), index});
    entries.push_back(seal::label_entry(made.labels.back()));
  }
  body.labels = files.put(seal::label_file(entries));
  made.manifest = add(body, "manifest", "label-service", valid_from);
  return made;
}

void Scenario::replace_trust(const record::TrustList& list) {
  trust = list;
  const record::SignedTrustList file = sign_trust_list(list, {"root-1", "root-2", "root-3"});
  history_.versions.push_back(
      {std::make_shared<const record::TrustList>(list), file.payload_hash()});
}

registry::Registry Scenario::registry() const {
  return registry::project(
      registry::Registry(history_), entries_.size(),
      [this](std::uint64_t index) { return record::read_statement(bytes_of(entries_[index])); },
      registry::check_every_signature());
}

std::optional<registry::Problem> Scenario::problem(std::optional<std::uint64_t> index) const {
  const std::uint64_t wanted = index.value_or(entries_.size() - 1);
  for (const registry::Finding& finding : registry().findings())
    if (finding.index == wanted) return finding.problem;
  return std::nullopt;
}

registry::Judgement Scenario::judge(const std::string& text) const {
  return registry::judge(text, host_rule, registry(), files, {now, newest_time});
}

}  // namespace ocop::test
