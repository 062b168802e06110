// What statements do, in log order: ownership, quota, replays, restorations.
#include <catch2/catch.hpp>

#include "tests/support/mutations.h"
#include "tests/support/scenario.h"

namespace ocop {
namespace {

using registry::Problem;
using test::demo_certificate;
using test::Scenario;

Scenario certified() {
  Scenario s;
  s.register_product();
  s.certify();
  return s;
}

record::LotManifest lot_of(const Scenario& s, std::uint32_t first, std::uint32_t count) {
  record::LotManifest body = test::demo_manifest();
  body.certificate = s.certificate;
  body.first_index = first;
  body.count = count;
  body.labels.length = 8ULL * count;
  return body;
}

void add_lot(Scenario& s, const record::LotManifest& body,
             const std::string& at = "2025-06-25T07:30:00+07:00") {
  s.add(body, "manifest", "label-service", at);
}

gs1::Gtin second_gtin() {
  return gs1::Gtin::internal(66, 99).value();
}

// Another product of the same producer, now the scenario's.
void add_second_product(Scenario& s) {
  record::Product body = test::demo_product();
  body.product = test::demo_id(static_cast<int>(100 + s.size()));
  body.producer = s.producer;
  body.packs = {{second_gtin(), "Gói 1 kg"}};
  s.product = s.add(body, "province-1", "dak-lak", "2025-06-04T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
}

record::StatementId certify_second(Scenario& s) {
  record::Certificate body = demo_certificate();
  body.packs = {second_gtin()};
  body.reference = programme::CertificateReference::of(66, 2025, 2, body.stars).value();
  const auto id = s.certify(body);
  REQUIRE(s.problem() == std::nullopt);
  return id;
}

TEST_CASE("the demo history has effect from the first entry to the last") {
  const auto history = test::demo_history();
  const auto list = test::demo_trust_list();
  registry::Registry registry({{{std::make_shared<const record::TrustList>(list),
                                 test::signed_demo_trust_list().payload_hash()}}});
  for (std::size_t i = 0; i < history.size(); ++i) {
    INFO(history[i].title);
    CHECK(registry.apply(i, record::read_statement(bytes_of(history[i].entry)),
                         registry::check_every_signature()) ==
          registry::Registry::Outcome::applied);
  }
  for (const auto& finding : registry.findings())
    FAIL_CHECK(history[finding.index].title << ": " << name(finding.problem) << " "
                                            << finding.detail);
  CHECK(registry.size() == history.size());
}

TEST_CASE("a repeated statement, a repeated id and a statement of another log have no effect") {
  Scenario s = certified();
  const std::string entry = s.entries().back();
  s.add_entry(entry);
  CHECK(s.problem() == Problem::repeated_id);

  record::Statement same_id =
      test::make_statement(test::demo_producer(), test::demo_uri("dak-lak"), 100,
                           Instant::parse("2025-06-04T08:00:00+07:00").value());
  s.add_entry(test::sign(same_id, "province-1"));
  CHECK(s.problem() == Problem::repeated_id);

  record::Statement foreign =
      test::make_statement(test::demo_producer(), test::demo_uri("dak-lak"), 901,
                           Instant::parse("2025-06-04T08:00:00+07:00").value());
  std::get<record::Producer>(foreign.body).producer = foreign.id;
  foreign.log = "ocop.example/gia-lai";
  s.add_entry(test::sign(foreign, "province-1"));
  CHECK(s.problem() == Problem::foreign_log);
}

TEST_CASE("no truncation or flipped bit of an entry has effect") {
  Scenario s;
  s.register_product();
  record::Certificate body = demo_certificate();
  body.product = s.product;
  const std::string entry =
      test::sign(test::make_statement(body, test::demo_uri("krong-pac"), 500,
                                      Instant::parse("2025-06-20T15:00:00+07:00").value()),
                 "krong-pac");
  const registry::Registry before = s.registry();
  std::size_t tried = 0;
  test::for_each_mutation(bytes_of(entry), [&](ByteView changed) {
    registry::Registry after = before;
    (void)after.apply(after.size(), record::read_statement(changed),
                      registry::check_every_signature());
    REQUIRE(after.certificates().empty());
    ++tried;
  });
  CHECK(tried == entry.size() * 9);
}

TEST_CASE("a reference that differs from the statement has no effect") {
  Scenario s;
  s.register_product();
  const auto stars = programme::Stars::of(3).value();
  const auto four = programme::Stars::of(4).value();
  for (const auto& reference : {programme::CertificateReference::of(65, 2025, 1, stars).value(),
                                programme::CertificateReference::of(66, 2024, 1, stars).value(),
                                programme::CertificateReference::of(66, 2025, 1, four).value()}) {
    record::Certificate body = demo_certificate();
    body.reference = reference;
    s.certify(body);
    CHECK(s.problem() == Problem::reference_differs);
  }
}

TEST_CASE("the first certificate in the log owns its reference") {
  Scenario s = certified();
  const auto first = s.certificate;
  record::Certificate second = demo_certificate();
  second.decision.number = "1888/QĐ-UBND";
  s.certify(second);
  CHECK(s.problem() == Problem::taken);
  CHECK(s.registry().certificate(second.reference)->origin.id == first);
}

TEST_CASE(
    "a GTIN never comes to mean another product, and a product keeps its packs and producer") {
  Scenario s = certified();
  record::Product other = test::demo_product();
  other.product = test::demo_id(static_cast<int>(100 + s.size()));
  other.producer = s.producer;
  s.add(other, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  CHECK(s.problem() == Problem::taken);

  record::Product without = s.registry().product(s.product)->now();
  without.packs = {{gs1::Gtin::internal(66, 99).value(), "Gói 1 kg"}};
  s.add(without, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_covered);

  record::Producer second = test::demo_producer();
  second.producer = test::demo_id(static_cast<int>(100 + s.size()));
  const auto other_producer = s.add(second, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  record::Product moved = s.registry().product(s.product)->now();
  moved.producer = other_producer;
  s.add(moved, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  CHECK(s.problem() == Problem::taken);

  record::Product more = s.registry().product(s.product)->now();
  more.packs.push_back({gs1::Gtin::internal(66, 99).value(), "Gói 1 kg"});
  s.add(more, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  CHECK(s.registry().product(gs1::Gtin::internal(66, 99).value())->id() == s.product);
}

TEST_CASE("a producer that moves keeps its id; statements see it where it was on their day") {
  Scenario s = certified();
  record::Producer moved = s.registry().producer(s.producer)->now();
  moved.location.district.reset();
  moved.location.commune = record::AdminUnit{"24490", "Xã Krông Pắc"};
  s.add(moved, "province-1", "dak-lak", "2025-07-02T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  record::Certificate backdated = demo_certificate();
  backdated.reference = programme::CertificateReference::of(66, 2025, 2, backdated.stars).value();
  s.certify(backdated);
  CHECK(s.problem() == std::nullopt);
  const auto producer = s.registry().producer(s.producer);
  CHECK(producer->on(Date::parse("2025-06-20").value()).location.area().text() == "66/654");
  CHECK(producer->on(Date::parse("2025-07-02").value()).location.area().text() == "66");
}

TEST_CASE(
    "a lot outside its certificate's validity has no effect, an extension logged before helps") {
  Scenario s = certified();
  add_lot(s, lot_of(s, 0, 10), "2028-06-21T08:00:00+07:00");
  CHECK(s.problem() == Problem::outside_validity);
  add_lot(s, lot_of(s, 0, 10), "2025-06-19T08:00:00+07:00");
  CHECK(s.problem() == Problem::outside_validity);
  record::CertificateStatus extended{
      s.certificate, record::StatusChange::extended, {}, {}, {}, {}, {}, {}, "", "", {}};
  extended.until = Date::parse("2028-12-31").value();
  s.add(extended, "province-1", "dak-lak", "2028-06-01T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  add_lot(s, lot_of(s, 0, 10), "2028-06-21T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("a lot logged while the certificate is revoked has no effect, one before stays") {
  Scenario s = certified();
  add_lot(s, lot_of(s, 0, 10));
  REQUIRE(s.problem() == std::nullopt);
  record::CertificateStatus revoked{
      s.certificate, record::StatusChange::revoked, {}, {}, {}, {}, {}, {}, "", "", {}};
  revoked.ground = record::RevocationGround::law_breached;
  s.add(revoked, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  const crypto::Hash revocation = s.last_entry();
  add_lot(s, lot_of(s, 10, 10));
  CHECK(s.problem() == Problem::outside_validity);

  record::CertificateStatus annulled{
      s.certificate, record::StatusChange::revocation_annulled, {}, {}, {}, {}, {}, {}, "", "", {}};
  annulled.ends = crypto::sha256("some other entry");
  s.add(annulled, "province-1", "dak-lak", "2025-07-11T08:00:00+07:00");
  CHECK(s.problem() == Problem::nothing_to_end);
  annulled.ends = revocation;
  s.add(annulled, "province-1", "dak-lak", "2025-07-11T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  s.add(annulled, "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  CHECK(s.problem() == Problem::nothing_to_end);
  add_lot(s, lot_of(s, 10, 10));
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("all lots of a certificate together stay within its quota") {
  Scenario s = certified();
  add_lot(s, lot_of(s, 0, 4999));
  REQUIRE(s.problem() == std::nullopt);
  add_lot(s, lot_of(s, 4999, 2));
  CHECK(s.problem() == Problem::over_quota);
  add_lot(s, lot_of(s, 4999, 1));
  CHECK(s.problem() == std::nullopt);
  add_lot(s, lot_of(s, 5000, 1));
  CHECK(s.problem() == Problem::over_quota);
}

TEST_CASE("status indexes begin at or above the highest end, with a bounded gap") {
  Scenario s = certified();
  add_lot(s, lot_of(s, 100, 10));
  REQUIRE(s.problem() == std::nullopt);
  add_lot(s, lot_of(s, 0, 10));
  CHECK(s.problem() == Problem::taken);
  add_lot(s, lot_of(s, 109, 10));
  CHECK(s.problem() == Problem::taken);
  add_lot(s, lot_of(s, 110 + (1U << 20) + 1, 10));
  CHECK(s.problem() == Problem::taken);
  add_lot(s, lot_of(s, 110 + (1U << 20), 10));
  CHECK(s.problem() == std::nullopt);
  const auto registry = s.registry();
  CHECK(registry.next_status_index() == 120 + (1U << 20));
  CHECK(registry.manifest_of_index(99) == nullptr);
  CHECK(registry.manifest_of_index(100) != nullptr);
  CHECK(registry.manifest_of_index(109) != nullptr);
  CHECK(registry.manifest_of_index(110) == nullptr);
}

TEST_CASE("batches of one lot have the same dates") {
  Scenario s = certified();
  add_lot(s, lot_of(s, 0, 10));
  record::LotManifest other = lot_of(s, 10, 10);
  other.expiry = Date::parse("2026-06-25").value();
  add_lot(s, other);
  CHECK(s.problem() == Problem::taken);
  other = lot_of(s, 10, 10);
  other.packed = Date::parse("2025-06-23").value();
  add_lot(s, other);
  CHECK(s.problem() == Problem::taken);
  other.lot = gs1::Lot::parse("L0625-02").value();
  other.count = 1;
  other.labels.length = 8;
  add_lot(s, other);
  CHECK(s.problem() == std::nullopt);
  add_lot(s, lot_of(s, 11, 10));
  CHECK(s.problem() == std::nullopt);
  const auto manifest = lot_of(s, 0, 10);
  CHECK(s.registry().manifests(manifest.gtin, manifest.lot).size() == 2);
}

TEST_CASE(
    "a recall reaches its lot until the one statement that names it lifts it; a replay ends "
    "nothing") {
  Scenario s = certified();
  add_lot(s, lot_of(s, 0, 10));
  const record::RecallTarget target{test::demo_gtin(), test::demo_manifest().lot, std::nullopt};
  const record::Recall recall{
      record::RecallAction::recalled, {target}, std::nullopt, {"Ẩm.", ""}, {}};
  s.add(recall, "province-1", "dak-lak", "2025-07-01T08:00:00+07:00");
  const crypto::Hash first = s.last_entry();
  CHECK(s.registry().recalls(test::demo_gtin()).size() == 1);
  s.add(record::Recall{record::RecallAction::lifted, {}, first, {}, {}}, "province-1", "dak-lak",
        "2025-07-02T08:00:00+07:00");
  const std::string lifted = s.entries().back();
  CHECK(s.registry().recalls(test::demo_gtin()).empty());
  s.add(recall, "province-1", "dak-lak", "2025-07-03T08:00:00+07:00");
  CHECK(s.registry().recalls(test::demo_gtin()).size() == 1);
  s.add_entry(lifted);
  CHECK(s.problem() == Problem::repeated_id);
  s.add(record::Recall{record::RecallAction::lifted, {}, first, {}, {}}, "province-1", "dak-lak",
        "2025-07-04T08:00:00+07:00");
  CHECK(s.problem() == Problem::nothing_to_end);
  CHECK(s.registry().recalls(test::demo_gtin()).size() == 1);
}

TEST_CASE("void labels are restored by the hash of the statement that voided them, whole") {
  Scenario s = certified();
  const auto lot = s.add_lot(10);
  const record::LabelStatus voided{
      lot.manifest, record::LabelState::voided, {{2, 4}}, {}, {"Hỏng.", ""}};
  s.add(voided, "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
  const crypto::Hash entry = s.last_entry();
  CHECK(s.registry().manifest(lot.manifest)->voided(2) != nullptr);
  CHECK(s.registry().manifest(lot.manifest)->voided(4) == nullptr);
  const record::LabelStatus outside{lot.manifest, record::LabelState::stolen, {{9, 11}}, {}, {}};
  s.add(outside, "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_covered);
  s.add(record::LabelStatus{lot.manifest, record::LabelState::restored, {}, entry, {}},
        "province-1", "dak-lak", "2025-06-27T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  CHECK(s.registry().manifest(lot.manifest)->voided(2) == nullptr);
}

TEST_CASE("recalls and voids act only on lots in the grant of the signer") {
  Scenario s = certified();
  const auto lot = s.add_lot(10);
  const record::LabelStatus voided{
      lot.manifest, record::LabelState::voided, {{0, 1}}, {}, {"Hỏng.", ""}};
  s.add(voided, "krong-pac", "krong-pac", "2025-06-26T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(voided, "manifest", "label-service", "2025-06-26T08:00:00+07:00");
  CHECK(s.problem() == Problem::wrong_use);
}

TEST_CASE("a certificate is superseded by another one of the same product only") {
  Scenario s = certified();
  const auto first = s.certificate;
  record::CertificateStatus status{
      first, record::StatusChange::superseded, {}, {}, {}, {}, {}, {}, "", "", {}};
  status.by = first;
  s.add(status, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == Problem::unknown_subject);
  status.by = test::demo_id(999);
  s.add(status, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == Problem::unknown_subject);

  const auto of_first = s.product;
  add_second_product(s);
  status.by = certify_second(s);
  s.add(status, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == Problem::unknown_subject);
  s.product = of_first;
  record::Certificate newer = demo_certificate();
  newer.reference = programme::CertificateReference::of(66, 2025, 3, newer.stars).value();
  status.by = s.certify(newer);
  s.add(status, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  CHECK(s.registry().certificate(first)->supersession() != nullptr);
}

TEST_CASE("a certificate names packs of its own product and a label service of the list") {
  Scenario s = certified();
  const auto of_first = s.product;
  add_second_product(s);
  s.product = of_first;
  record::Certificate body = demo_certificate();
  body.reference = programme::CertificateReference::of(66, 2025, 4, body.stars).value();
  body.packs = {second_gtin()};
  s.certify(body);
  CHECK(s.problem() == Problem::not_covered);
  body = demo_certificate();
  body.reference = programme::CertificateReference::of(66, 2025, 4, body.stars).value();
  body.label_service = test::demo_uri("nobody");
  s.certify(body);
  CHECK(s.problem() == Problem::unknown_subject);
}

TEST_CASE("an update is of a producer or product that exists") {
  Scenario s = certified();
  record::Producer producer = s.registry().producer(s.producer)->now();
  producer.producer = test::demo_id(999);
  s.add(producer, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  CHECK(s.problem() == Problem::unknown_subject);
  record::Product product = s.registry().product(s.product)->now();
  product.product = test::demo_id(999);
  s.add(product, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  CHECK(s.problem() == Problem::unknown_subject);
  CHECK(s.registry().producers().size() == 1);
  CHECK(s.registry().products().size() == 1);
}

TEST_CASE("an extension reaches beyond the present end, earlier extensions included") {
  Scenario s = certified();
  const auto extend = [&](std::string_view until) {
    record::CertificateStatus extended{
        s.certificate, record::StatusChange::extended, {}, {}, {}, {}, {}, {}, "", "", {}};
    extended.until = Date::parse(until).value();
    s.add(extended, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
    return s.problem();
  };
  CHECK(extend("2028-06-19") == Problem::outside_validity);
  CHECK(extend("2028-06-20") == Problem::outside_validity);
  CHECK(extend("2028-06-21") == std::nullopt);
  CHECK(extend("2028-06-21") == Problem::outside_validity);
  CHECK(s.registry().certificate(s.certificate)->valid_to() == Date::parse("2028-06-21").value());
}

TEST_CASE("a lot is of a GTIN that its certificate covers") {
  Scenario s = certified();
  const auto certificate = s.certificate;
  add_second_product(s);
  s.certificate = certificate;
  record::LotManifest body = lot_of(s, 0, 10);
  body.gtin = second_gtin();
  add_lot(s, body);
  CHECK(s.problem() == Problem::not_covered);
  body.gtin = gs1::Gtin::internal(66, 98).value();
  add_lot(s, body);
  CHECK(s.problem() == Problem::not_covered);
}

TEST_CASE("status indexes are one row for all GTINs of the log") {
  Scenario s = certified();
  add_lot(s, lot_of(s, 100, 10));
  REQUIRE(s.problem() == std::nullopt);
  add_second_product(s);
  s.certificate = certify_second(s);
  record::LotManifest body = lot_of(s, 0, 10);
  body.gtin = second_gtin();
  add_lot(s, body);
  CHECK(s.problem() == Problem::taken);
  body.first_index = 109;
  add_lot(s, body);
  CHECK(s.problem() == Problem::taken);
  body.first_index = 110;
  add_lot(s, body);
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("what ends something names by its hash what is in force") {
  Scenario s = certified();
  add_lot(s, lot_of(s, 100, 10));
  const auto lot = s.registry().manifests().front()->origin.id;
  const crypto::Hash nothing = crypto::sha256("nothing");
  const auto restore = [&](const crypto::Hash& entry) {
    s.add(record::LabelStatus{lot, record::LabelState::restored, {}, entry, {}}, "province-1",
          "dak-lak", "2025-06-27T08:00:00+07:00");
    return s.problem();
  };
  const auto lift = [&](const crypto::Hash& entry) {
    s.add(record::Recall{record::RecallAction::lifted, {}, entry, {}, {}}, "province-1", "dak-lak",
          "2025-06-27T08:00:00+07:00");
    return s.problem();
  };
  s.add(record::LabelStatus{lot, record::LabelState::voided, {{100, 101}}, {}, {"Hỏng.", ""}},
        "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  const crypto::Hash voided = s.last_entry();
  CHECK(restore(nothing) == Problem::nothing_to_end);
  CHECK(lift(voided) == Problem::nothing_to_end);
  CHECK(restore(voided) == std::nullopt);
  const crypto::Hash restored = s.last_entry();
  CHECK(restore(voided) == Problem::nothing_to_end);
  CHECK(restore(restored) == Problem::nothing_to_end);
  CHECK(lift(nothing) == Problem::nothing_to_end);
  // Below and above the lot's own labels.
  for (const record::IndexRange& range :
       {record::IndexRange{99, 101}, record::IndexRange{0, 1}, record::IndexRange{109, 111}}) {
    s.add(record::LabelStatus{lot, record::LabelState::voided, {range}, {}, {"Hỏng.", ""}},
          "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
    CHECK(s.problem() == Problem::not_covered);
  }
}

TEST_CASE("what speaks of things that were never made has no effect") {
  Scenario s;
  record::Product orphan = test::demo_product();
  orphan.product = test::demo_id(static_cast<int>(100 + s.size()));
  s.add(orphan, "province-1", "dak-lak", "2025-06-03T10:30:00+07:00");
  CHECK(s.problem() == Problem::unknown_subject);
  s.certify();
  CHECK(s.problem() == Problem::unknown_subject);
  record::LotManifest lot = test::demo_manifest();
  s.add(lot, "manifest", "label-service", "2025-06-25T07:30:00+07:00");
  CHECK(s.problem() == Problem::unknown_subject);
}

TEST_CASE("a malformed entry is listed and stops nothing") {
  Scenario s;
  s.add_entry("not a statement");
  s.add_entry("");
  s.register_product();
  s.certify();
  CHECK(s.problem(3) == Problem::malformed);
  CHECK(s.problem(4) == Problem::malformed);
  CHECK(s.registry().certificate(s.certificate) != nullptr);
}

TEST_CASE("a copy of a registry keeps what it knew") {
  Scenario s = certified();
  const auto before = s.registry();
  auto after = before;
  const auto lot = s.add_lot(10);
  (void)after.apply(after.size(), record::read_statement(bytes_of(s.entries().back())),
                    registry::check_every_signature());
  CHECK(after.manifest(lot.manifest) != nullptr);
  CHECK(before.manifest(lot.manifest) == nullptr);
  CHECK(before.certificate(s.certificate)->labels_used == 0);
  CHECK(after.certificate(s.certificate)->labels_used == 10);
}

}  // namespace
}  // namespace ocop
