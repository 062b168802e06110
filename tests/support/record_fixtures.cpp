#include "tests/support/record_fixtures.h"

#include <array>
#include <cstdio>

#include "common/tlog/note.h"

namespace ocop::test {
namespace {

using record::Action;
using record::Area;
using record::Authority;
using record::Grant;
using record::Scope;

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

Instant time(std::string_view rfc3339) {
  return Instant::parse(rfc3339).value();
}

std::string vkey(const std::string& name, tlog::NoteKeyType type, const std::string& key) {
  return tlog::NoteVerifier::of(name, type, demo_keys().public_key(key)).value().vkey();
}

Scope scope(std::string_view area, std::vector<int> stars, std::string_view from,
            std::optional<Date> to = std::nullopt) {
  return {{Area::parse(area).value()}, std::move(stars), {day(from), to}};
}

std::vector<record::AuthorityKey> keys_named(const std::vector<std::string>& names) {
  std::vector<record::AuthorityKey> list;
  list.reserve(names.size());
  for (const std::string& name : names) list.push_back({demo_keys().public_key(name), {}, {}});
  return list;
}

Authority ministry() {
  const Scope everything = scope("*", {3, 4, 5}, "2023-02-24");
  return {demo_uri("ministry"),
          std::nullopt,
          "Bộ Nông nghiệp và Môi trường (ví dụ)",
          "Ministry of Agriculture and Environment (example)",
          "Quyết định số 148/QĐ-TTg ngày 24/02/2023",
          0,
          std::nullopt,
          keys_named({"ministry-1", "ministry-2"}),
          {Grant{Action::certify, scope("*", {5}, "2023-02-24"), 2, {}},
           Grant{Action::recall, everything, 1, {}}, Grant{Action::delegate, everything, 1, {}}}};
}

Authority province() {
  const Scope everything = scope("66", {3, 4, 5}, "2023-02-24");
  return {demo_uri("dak-lak"),
          demo_uri("ministry"),
          "Ủy ban nhân dân tỉnh Đắk Lắk (ví dụ)",
          "People's Committee of Đắk Lắk province (example)",
          "Quyết định số 148/QĐ-TTg ngày 24/02/2023; Quyết định số 1489/QĐ-TTg ngày 06/07/2025",
          66,
          std::nullopt,
          keys_named({"province-1", "province-2"}),
          {Grant{Action::certify, scope("66", {4}, "2023-02-24"), 1, {}},
           Grant{Action::certify, scope("66", {3}, "2025-07-06"), 1, {}},
           Grant{Action::register_, everything, 1, {}}, Grant{Action::recall, everything, 1, {}},
           Grant{Action::delegate, everything, 1, {}}}};
}

Authority district(const std::string& id, const std::string& name, std::string_view area) {
  return {demo_uri(id),
          demo_uri("dak-lak"),
          name,
          "",
          "Quyết định số 148/QĐ-TTg ngày 24/02/2023",
          66,
          demo_uri("dak-lak"),
          keys_named({id}),
          {Grant{Action::certify, scope(area, {3}, "2023-02-24", day("2025-07-05")), 1, {}}}};
}

record::LogIdentity log_identity() {
  const std::string origin(kDemoOrigin);
  return {origin,
          vkey(origin, tlog::NoteKeyType::ed25519, "log"),
          vkey(origin + "/clock", tlog::NoteKeyType::cosignature, "clock"),
          vkey(origin + "/bundle", tlog::NoteKeyType::ed25519, "bundle"),
          {},
          0,
          {}};
}

// Writes a history entry by entry, so that a statement can name the ones before it.
class History {
 public:
  void add(std::string title, const std::string& signer, const std::string& issuer,
           std::string_view valid_from, record::Body body) {
    const int number = static_cast<int>(statements_.size()) + 1;
    record::Statement statement =
        make_statement(std::move(body), demo_uri(issuer), number, time(valid_from));
    const std::string entry = sign(statement, signer);
    statements_.push_back({std::move(title), signer, std::move(statement), entry});
  }
  // SHA-256 of the last entry.
  [[nodiscard]] crypto::Hash last() const { return crypto::sha256(statements_.back().entry); }
  [[nodiscard]] std::size_t size() const { return statements_.size(); }
  [[nodiscard]] std::vector<DemoStatement> take() { return std::move(statements_); }

 private:
  std::vector<DemoStatement> statements_;
};

record::Certificate ministry_certificate() {
  record::Certificate body = demo_certificate();
  body.stars = programme::Stars::of(5).value();
  body.score = 9125;
  body.reference = programme::CertificateReference::of(0, 2025, 1, body.stars).value();
  body.decision = {"3012/QĐ-BNNMT", day("2025-08-04")};
  body.valid_from = day("2025-08-04");
  body.valid_to = day("2028-08-04");
  return body;
}

record::Certificate attested_certificate() {
  record::Certificate body = demo_certificate();
  body.score.reset();
  body.reference = programme::CertificateReference::of(66, 2021, 12, body.stars).value();
  body.decision = {"5120/QĐ-UBND", day("2021-12-31")};
  body.valid_from = day("2021-12-31");
  body.valid_to = day("2024-12-31");
  body.label_service.reset();
  body.quota = 0;
  body.attested = record::Attested{"Ủy ban nhân dân huyện Krông Pắc (ví dụ)", 66, "12/GCN-OCOP"};
  body.notice = record::Wording{"Dữ liệu minh họa, không phải giấy chứng nhận thật.",
                                "Demonstration data, not a real certificate."};
  return body;
}

record::CertificateStatus status(record::StatusChange change) {
  return {demo_id(kDemoCertificateNumber), change, {}, {}, {}, {}, {}, {}, "", "", {}};
}

record::LabelStatus label_status(record::LabelState state) {
  return {demo_id(kDemoManifestNumber), state, {}, {}, {}};
}

void add_registration(History& history) {
  const record::SignedTrustList list = signed_demo_trust_list();
  history.add("the first trust list takes effect", "root-1", "root", "2025-06-02T08:00:00+07:00",
              record::TrustListEntry{1, list.payload_hash()});
  history.add("a label service may sign lot manifests", "province-1", "dak-lak",
              "2025-06-02T09:00:00+07:00",
              demo_key_grant(record::GrantedUse::manifest, "manifest"));
  history.add("a label service may seal labels", "province-1", "dak-lak",
              "2025-06-02T09:05:00+07:00", demo_key_grant(record::GrantedUse::label, "label"));
  history.add("a cooperative", "province-1", "dak-lak", "2025-06-03T10:00:00+07:00",
              demo_producer());
  history.add("a product with one pack", "province-1", "dak-lak", "2025-06-03T10:30:00+07:00",
              demo_product());
  history.add("three stars by a district", "krong-pac", "krong-pac", "2025-06-20T15:00:00+07:00",
              demo_certificate());
  history.add("a lot of a thousand labels", "manifest", "label-service",
              "2025-06-25T07:30:00+07:00", demo_manifest());
}

void add_label_troubles(History& history) {
  record::LabelStatus voided = label_status(record::LabelState::voided);
  voided.ranges = {{1000, 1024}, {1500, 1501}};
  voided.reason = {"Hỏng khi in.", "Spoiled while printing."};
  history.add("spoiled labels are void", "province-1", "dak-lak", "2025-06-26T08:00:00+07:00",
              voided);
  record::LabelStatus restored = label_status(record::LabelState::restored);
  restored.ends = history.last();
  history.add("the void labels are restored", "province-1", "dak-lak", "2025-06-26T16:00:00+07:00",
              restored);
  const record::Wording reason{"Độ ẩm vượt mức công bố.", "More moisture than declared."};
  const record::Wording advice{"Không dùng; trả lại nơi mua để được hoàn tiền.",
                               "Do not use; return it to the shop for a refund."};
  const record::RecallTarget lot{demo_gtin(), demo_manifest().lot, std::nullopt};
  history.add("a lot is recalled", "province-1", "dak-lak", "2025-07-01T11:00:00+07:00",
              record::Recall{record::RecallAction::recalled, {lot}, {}, reason, advice});
  history.add("the recall is lifted", "province-1", "dak-lak", "2025-07-09T11:00:00+07:00",
              record::Recall{record::RecallAction::lifted, {}, history.last(), {}, {}});
}

void add_status_changes(History& history) {
  record::CertificateStatus corrected = status(record::StatusChange::corrected);
  corrected.decision = record::Decision{"1992/QĐ-UBND", day("2025-07-15")};
  corrected.field = record::CorrectedField::score;
  corrected.old_value = "6450";
  corrected.new_value = "6540";
  corrected.reason.vi = "Đính chính lỗi đánh máy.";
  history.add("a score is corrected", "province-1", "dak-lak", "2025-07-15T09:00:00+07:00",
              corrected);
  record::CertificateStatus revoked = status(record::StatusChange::revoked);
  revoked.decision = record::Decision{"2050/QĐ-UBND", day("2025-07-21")};
  revoked.ground = record::RevocationGround::mark_misused;
  history.add("the certificate is revoked", "province-1", "dak-lak", "2025-07-21T09:00:00+07:00",
              revoked);
  record::CertificateStatus annulled = status(record::StatusChange::revocation_annulled);
  annulled.decision = record::Decision{"2101/QĐ-UBND", day("2025-07-30")};
  annulled.ends = history.last();
  history.add("the revocation is annulled", "province-1", "dak-lak", "2025-07-30T09:00:00+07:00",
              annulled);
  record::CertificateStatus extended = status(record::StatusChange::extended);
  extended.decision = record::Decision{"2107/QĐ-UBND", day("2025-07-31")};
  extended.until = day("2028-12-31");
  history.add("the certificate is extended", "province-1", "dak-lak", "2025-07-31T09:00:00+07:00",
              extended);
}

void add_five_stars(History& history) {
  history.add("five stars by the ministry", "ministry-1", "ministry", "2025-08-04T14:00:00+07:00",
              ministry_certificate());
  const auto number = static_cast<int>(history.size());
  history.add("a second key of the ministry approves", "ministry-2", "ministry",
              "2025-08-04T14:20:00+07:00", record::Approval{history.last()});
  record::CertificateStatus superseded = status(record::StatusChange::superseded);
  superseded.by = demo_id(number);
  history.add("the three stars are superseded", "province-1", "dak-lak",
              "2025-08-05T08:00:00+07:00", superseded);
}

}  // namespace

const crypto::SecretKey& DemoKeys::at(const std::string& name) const {
  const auto found = keys_.find(name);
  if (found != keys_.end()) return found->second;
  const crypto::Hash seed = crypto::sha256("ocop demo key " + name);
  return keys_.emplace(name, crypto::SecretKey::from_seed(seed.view()).value()).first->second;
}

const DemoKeys& demo_keys() {
  static const DemoKeys kKeys;
  return kKeys;
}

record::Uri demo_uri(const std::string& name) {
  return record::Uri::parse("did:web:ocop.example:" + name).value();
}

record::StatementId demo_id(int number) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "urn:uuid:00000000-0000-4000-8000-%012d", number);
  return record::StatementId::parse(text.data()).value();
}

record::TrustList demo_trust_list() {
  record::Root root{demo_uri("root"), 3, {}};
  for (const std::string name : {"root-1", "root-2", "root-3", "root-4", "root-5"})
    root.keys.push_back(demo_keys().public_key(name));
  return {1,
          time("2025-06-01T08:00:00+07:00"),
          time("2026-06-01T08:00:00+07:00"),
          root,
          log_identity(),
          {ministry(), province(),
           district("buon-ho", "Ủy ban nhân dân thị xã Buôn Hồ (ví dụ)", "66/644"),
           district("krong-pac", "Ủy ban nhân dân huyện Krông Pắc (ví dụ)", "66/654")},
          {{demo_uri("label-service"), "Trung tâm in tem OCOP Đắk Lắk (ví dụ)"}},
          {{gs1::Host::parse("OCOP.EXAMPLE").value(), {day("2025-06-01"), std::nullopt}}}};
}

record::SignedTrustList sign_trust_list(const record::TrustList& list,
                                        const std::vector<std::string>& signers) {
  record::SignedTrustList file{record::write_trust_list_payload(list), {}};
  for (const std::string& name : signers) record::add_signature(file, demo_keys().at(name)).value();
  return file;
}

record::SignedTrustList signed_demo_trust_list() {
  return sign_trust_list(demo_trust_list(), {"root-1", "root-2", "root-3"});
}

record::Statement make_statement(record::Body body, const record::Uri& issuer, int number,
                                 Instant valid_from) {
  std::string type(record::type_name(body));
  return {demo_id(number),          issuer,          valid_from,
          std::string(kDemoOrigin), std::move(type), std::move(body)};
}

std::string sign(const record::Statement& statement, const std::string& signer) {
  return record::sign_statement(statement, demo_keys().at(signer)).value();
}

gs1::Gtin demo_gtin() {
  return gs1::Gtin::internal(66, 17).value();
}

record::Producer demo_producer() {
  return {demo_id(kDemoProducerNumber),
          "Hợp tác xã Nông nghiệp Ví Dụ",
          record::ProducerKind::cooperative,
          {"Thôn 7",
           record::AdminUnit{"24508", "Xã Ea Yông"},
           record::AdminUnit{"654", "Huyện Krông Pắc"},
           {"66", "Tỉnh Đắk Lắk"}},
          "0262 000 0000",
          "https://vi-du.example/"};
}

record::Product demo_product() {
  const record::FileRef picture{crypto::sha256("a picture"), 34'816};
  return {demo_id(kDemoProductNumber),
          demo_id(kDemoProducerNumber),
          "Sầu riêng sấy thăng hoa",
          "Freeze-dried durian",
          record::ProductGroup::food,
          "Ví Dụ",
          {{demo_gtin(), "Gói 100 g"}},
          record::Photo{picture, 1200, 900, true},
          record::FileRef{crypto::sha256("a story"), 2'914},
          "Sầu riêng 100 %",
          "Nơi khô ráo, thoáng mát.\nĐậy kín sau khi mở.",
          "Ăn liền.",
          "",
          "TCCS 01:2025/VIDU"};
}

record::Certificate demo_certificate() {
  const programme::Stars stars = programme::Stars::of(3).value();
  return {demo_id(kDemoProductNumber),
          {demo_gtin()},
          stars,
          6540,
          programme::CertificateReference::of(66, 2025, 1, stars).value(),
          {"1887/QĐ-UBND", day("2025-06-20")},
          day("2025-06-20"),
          day("2028-06-20"),
          demo_uri("label-service"),
          5000,
          std::nullopt,
          std::nullopt};
}

record::LotManifest demo_manifest() {
  return {demo_gtin(),
          gs1::Lot::parse("L0625-01").value(),
          demo_id(kDemoCertificateNumber),
          day("2025-06-24"),
          day("2026-06-24"),
          "1 000 gói × 100 g",
          1000,
          1000,
          {crypto::sha256("a thousand labels"), 8000}};
}

record::KeyGrant demo_key_grant(record::GrantedUse use, const std::string& key) {
  return {demo_keys().public_key(key), use, demo_uri("label-service"),
          "Trung tâm in tem OCOP Đắk Lắk (ví dụ)", scope("66", {3, 4, 5}, "2025-06-02")};
}

std::vector<DemoStatement> demo_history() {
  History history;
  add_registration(history);
  add_label_troubles(history);
  add_status_changes(history);
  add_five_stars(history);
  history.add("a paper certificate is attested", "province-1", "dak-lak",
              "2025-08-06T08:00:00+07:00", attested_certificate());
  history.add("a label key is in other hands", "province-1", "dak-lak", "2025-08-07T08:00:00+07:00",
              record::KeyRevocation{demo_keys().public_key("label"),
                                    history.size(),
                                    {"Máy in tem bị mất trộm.", "The label printer was stolen."}});
  return history.take();
}

}  // namespace ocop::test
