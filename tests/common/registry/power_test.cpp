// Power at its edges: what a grant, a key and an approval must be, each broken in one way.
#include <catch2/catch.hpp>

#include "tests/support/scenario.h"
#include "tests/support/show_result.h"

namespace ocop {
namespace {

using record::Action;
using record::GrantedUse;
using registry::Problem;
using registry::Reason;
using registry::Verdict;
using test::demo_certificate;
using test::demo_key_grant;
using test::demo_keys;
using test::demo_uri;
using test::DemoLot;
using test::Scenario;

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

record::Authority& authority(record::TrustList& list, const std::string& name) {
  for (record::Authority& one : list.authorities)
    if (one.id == demo_uri(name)) return one;
  throw std::logic_error(name);
}

record::Grant& grant_of(record::TrustList& list, const std::string& name, Action action) {
  for (record::Grant& grant : authority(list, name).grants)
    if (grant.action == action) return grant;
  throw std::logic_error(name);
}

record::TrustList later_list(const Scenario& s) {
  record::TrustList list = s.trust;
  ++list.version;
  list.issued = list.issued.plus(std::chrono::hours(24));
  return list;
}

void follow(Scenario& s, const record::TrustList& list) {
  REQUIRE(record::check_succession(s.trust, list));
  s.replace_trust(list);
}

record::Certificate certificate_of(int stars, int area, const std::string& decided, int sequence) {
  record::Certificate body = demo_certificate();
  body.stars = programme::Stars::of(stars).value();
  body.decision.date = day(decided);
  body.reference =
      programme::CertificateReference::of(area, body.decision.date.year(), sequence, body.stars)
          .value();
  body.valid_from = body.decision.date;
  body.valid_to = body.valid_from.plus_months(36);
  return body;
}

record::CertificateStatus status_of(const Scenario& s, record::StatusChange change) {
  return {s.certificate, change, {}, {}, {}, {}, {}, {}, "", "", {}};
}

record::KeyRevocation end_of(const std::string& key) {
  return {demo_keys().public_key(key), std::nullopt, {"Hết hạn.", ""}};
}

Scenario certified(const record::TrustList& list = test::demo_trust_list()) {
  Scenario s(list);
  s.register_product();
  s.certify();
  return s;
}

TEST_CASE("a grant of a later list counts from its openedAt on") {
  Scenario s;
  s.register_product();
  record::TrustList later = later_list(s);
  record::Grant grant = authority(later, "krong-pac").grants.front();
  grant.scope.stars = {4};
  grant.scope.interval.from = later.issued.date();
  grant.opened_at = s.size() + 1;
  authority(later, "krong-pac").grants.push_back(grant);
  follow(s, later);
  s.certify(certificate_of(4, 66, "2025-06-20", 1));
  CHECK(s.problem() == Problem::closed);
  s.certify(certificate_of(4, 66, "2025-06-20", 1));
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("a key that a list closes signs nothing from there on and keeps what it signed before") {
  Scenario s = certified();
  const auto before = s.certificate;
  record::TrustList later = later_list(s);
  authority(later, "krong-pac").keys.front().closed_at = s.size();
  follow(s, later);
  s.certify(certificate_of(3, 66, "2025-06-21", 2));
  CHECK(s.problem() == Problem::closed);
  CHECK(s.registry().certificate(before) != nullptr);
}

TEST_CASE("closing a delegate grant two levels up ends certificates and lots from there on") {
  Scenario s = certified();
  const auto before = s.certificate;
  const DemoLot lot = s.add_lot(5, "L-1");
  record::TrustList later = later_list(s);
  grant_of(later, "ministry", Action::delegate).closed_at = s.size();
  follow(s, later);
  s.certify(certificate_of(3, 66, "2025-06-21", 2));
  CHECK(s.problem() == Problem::closed);
  s.certificate = before;
  s.add_lot(5, "L-2");
  CHECK(s.problem() == Problem::closed);
  CHECK(s.judge(lot.uri(0)).verdict == Verdict::valid);
}

TEST_CASE("a key is granted inside a delegate grant in stars, places and time, on a day of it") {
  record::TrustList list = test::demo_trust_list();
  record::Grant& delegate = grant_of(list, "dak-lak", Action::delegate);
  delegate.scope.stars = {3, 4};
  delegate.scope.interval = {day("2023-02-24"), day("2030-12-31")};
  Scenario s(list);
  const auto granted = [&](const std::function<void(record::KeyGrant&)>& change,
                           const std::string& at = "2025-06-03T08:00:00+07:00") {
    record::KeyGrant body = demo_key_grant(GrantedUse::label, "label-2");
    body.scope.stars = {3, 4};
    body.scope.interval = {day("2025-06-02"), day("2030-12-31")};
    change(body);
    Scenario once = s;
    once.add(body, "province-1", "dak-lak", at);
    return once.problem();
  };
  CHECK(granted([](auto&) {}) == std::nullopt);
  CHECK(granted([](auto& body) { body.scope.stars = {3, 4, 5}; }) == Problem::not_granted);
  CHECK(granted([](auto& body) { body.scope.interval.to.reset(); }) == Problem::not_granted);
  CHECK(granted([](auto& body) { body.scope.interval.to = day("2031-01-01"); }) ==
        Problem::not_granted);
  CHECK(granted([](auto& body) { body.scope.interval.from = day("2023-02-23"); }) ==
        Problem::not_granted);
  CHECK(granted([](auto& body) { body.scope.areas = {record::Area::parse("54").value()}; }) ==
        Problem::not_granted);
  CHECK(granted([](auto&) {}, "2023-02-23T08:00:00+07:00") == Problem::not_granted);
  CHECK(granted([](auto&) {}, "2031-01-01T08:00:00+07:00") == Problem::not_granted);
}

TEST_CASE("manifest and label keys go to label services only, others to whom they may concern") {
  Scenario s;
  int number = 0;
  for (const auto& [use, problem] : std::vector<std::pair<GrantedUse, std::optional<Problem>>>{
           {GrantedUse::manifest, Problem::unknown_subject},
           {GrantedUse::label, Problem::unknown_subject},
           {GrantedUse::producer, std::nullopt},
           {GrantedUse::inspector, std::nullopt}}) {
    record::KeyGrant body = demo_key_grant(use, "key-" + std::to_string(++number));
    body.holder = demo_uri("somebody");
    s.add(body, "province-1", "dak-lak", "2025-06-03T08:00:00+07:00");
    CHECK(s.problem() == problem);
  }
}

// SHA-256 of either public key begins with 46d90e8f; found by trying.
TEST_CASE("a second key with the 4-byte id of another is refused, granted or listed") {
  const std::string first = "collide-5699";
  const std::string second = "collide-12985";
  REQUIRE(demo_keys().public_key(first).id() == demo_keys().public_key(second).id());
  REQUIRE(demo_keys().public_key(first) != demo_keys().public_key(second));
  Scenario s;
  s.add(demo_key_grant(GrantedUse::label, first), "province-1", "dak-lak",
        "2025-06-03T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  s.add(demo_key_grant(GrantedUse::label, second), "province-1", "dak-lak",
        "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == Problem::taken);
  CHECK(s.registry().key(demo_keys().public_key(first).id())->key == demo_keys().public_key(first));
  s.add(end_of(first), "province-1", "dak-lak", "2025-06-04T08:00:00+07:00");
  s.add(demo_key_grant(GrantedUse::label, second), "province-1", "dak-lak",
        "2025-06-05T08:00:00+07:00");
  CHECK(s.problem() == Problem::taken);

  record::TrustList list = test::demo_trust_list();
  list.root.keys.push_back(demo_keys().public_key(first));
  Scenario rooted(list);
  rooted.add(demo_key_grant(GrantedUse::label, second), "province-1", "dak-lak",
             "2025-06-03T08:00:00+07:00");
  CHECK(rooted.problem() == Problem::taken);
}

// The lot's certificate is of 3★ in 66/654; the lot is of 25/6/2025.
void for_each_scope_that_does_not_fit(
    const std::function<void(const std::string&, const record::Scope&)>& with) {
  const record::Scope whole = demo_key_grant(GrantedUse::label, "label").scope;
  record::Scope scope = whole;
  scope.areas = {record::Area::parse("66/644").value()};
  with("area", scope);
  scope = whole;
  scope.stars = {4, 5};
  with("stars", scope);
  scope = whole;
  scope.interval = {day("2025-06-02"), day("2025-06-24")};
  with("over", scope);
  scope.interval = {day("2025-06-26"), std::nullopt};
  with("not begun", scope);
}

TEST_CASE("a manifest key whose scope does not hold the lot signs none") {
  for_each_scope_that_does_not_fit([](const std::string& name, const record::Scope& scope) {
    INFO(name);
    Scenario s = certified();
    record::KeyGrant grant = demo_key_grant(GrantedUse::manifest, "manifest-2");
    grant.scope = scope;
    s.add(grant, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
    REQUIRE(s.problem() == std::nullopt);
    record::LotManifest lot = test::demo_manifest();
    lot.certificate = s.certificate;
    s.add(lot, "manifest-2", "label-service", "2025-06-25T07:30:00+07:00");
    CHECK(s.problem() == Problem::not_granted);
    s.add(lot, "manifest", "label-service", "2025-06-25T07:30:00+07:00");
    CHECK(s.problem() == std::nullopt);
  });
}

TEST_CASE("a label key whose scope does not hold the lot seals none of it") {
  for_each_scope_that_does_not_fit([](const std::string& name, const record::Scope& scope) {
    INFO(name);
    Scenario s = certified();
    record::KeyGrant grant = demo_key_grant(GrantedUse::label, "label-2");
    grant.scope = scope;
    s.add(grant, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
    REQUIRE(s.problem() == std::nullopt);
    DemoLot lot = s.add_lot(3);
    CHECK(s.judge(lot.uri(0)).verdict == Verdict::valid);
    lot.signer = "label-2";
    CHECK(s.judge(lot.uri(0)).verdict == Verdict::bad_seal);
    CHECK(s.judge(lot.uri(0)).reason == Reason::wrong_key);
  });
}

TEST_CASE("keys of a label service that the certificate does not name make no lot and no label") {
  record::TrustList list = test::demo_trust_list();
  list.label_services.push_back({demo_uri("label-service-2"), "In tem"});
  Scenario s = certified(list);
  for (const auto& [use, key] : std::vector<std::pair<GrantedUse, std::string>>{
           {GrantedUse::manifest, "manifest-2"}, {GrantedUse::label, "label-2"}}) {
    record::KeyGrant grant = demo_key_grant(use, key);
    grant.holder = demo_uri("label-service-2");
    s.add(grant, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
    REQUIRE(s.problem() == std::nullopt);
  }
  record::LotManifest body = test::demo_manifest();
  body.certificate = s.certificate;
  s.add(body, "manifest-2", "label-service-2", "2025-06-25T07:30:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  DemoLot lot = s.add_lot(3);
  lot.signer = "label-2";
  CHECK(s.judge(lot.uri(0)).reason == Reason::wrong_key);
}

TEST_CASE("a key is ended by a successor of its granter that is not above it, by no neighbour") {
  record::TrustList list = test::demo_trust_list();
  for (const std::string name : {"buon-ho", "krong-pac"}) {
    record::Grant grant = authority(list, name).grants.front();
    grant.action = Action::delegate;
    authority(list, name).grants.push_back(grant);
  }
  const auto ended_by_neighbour = [](const record::TrustList& trust) {
    Scenario s(trust);
    record::KeyGrant body = demo_key_grant(GrantedUse::inspector, "inspector");
    body.scope = {
        {record::Area::parse("66/644").value()}, {3}, {day("2025-06-02"), day("2025-07-05")}};
    s.add(body, "buon-ho", "buon-ho", "2025-06-03T08:00:00+07:00");
    REQUIRE(s.problem() == std::nullopt);
    s.add(end_of("inspector"), "krong-pac", "krong-pac", "2025-06-04T08:00:00+07:00");
    return s.problem();
  };
  CHECK(ended_by_neighbour(list) == Problem::not_granted);
  authority(list, "buon-ho").successor = demo_uri("krong-pac");
  CHECK(ended_by_neighbour(list) == std::nullopt);
  // Without any delegate grant of its own that stands, a successor ends nothing either.
  authority(list, "krong-pac").grants.pop_back();
  CHECK(ended_by_neighbour(list) == Problem::not_granted);
}

TEST_CASE("a trust list is announced by one of its roots or of the version before, by no other") {
  Scenario s;
  record::TrustList later = later_list(s);
  later.root.keys.back() = demo_keys().public_key("root-6");
  const crypto::Hash first = test::signed_demo_trust_list().payload_hash();
  const crypto::Hash second =
      test::sign_trust_list(later, {"root-1", "root-2", "root-3"}).payload_hash();
  follow(s, later);
  const auto announced = [&](std::int64_t version, const crypto::Hash& payload,
                             const std::string& signer) {
    s.add(record::TrustListEntry{version, payload}, signer, "root", "2025-06-03T08:00:00+07:00");
    return s.problem();
  };
  CHECK(announced(2, second, "root-5") == std::nullopt);
  CHECK(announced(2, second, "root-6") == std::nullopt);
  CHECK(announced(2, second, "root-7") == Problem::bad_trust_list);
  CHECK(announced(2, second, "ministry-1") == Problem::bad_trust_list);
  CHECK(announced(1, first, "root-5") == std::nullopt);
  CHECK(announced(1, first, "root-6") == Problem::bad_trust_list);
  CHECK(announced(1, second, "root-1") == Problem::bad_trust_list);
}

record::Certificate five_stars(const Scenario& s, int sequence) {
  record::Certificate body = certificate_of(5, 0, "2025-08-04", sequence);
  body.product = s.product;
  return body;
}

record::TrustList with_three_keys() {
  record::TrustList list = test::demo_trust_list();
  grant_of(list, "ministry", Action::certify).approvals = 3;
  authority(list, "ministry").keys.push_back({demo_keys().public_key("ministry-3"), {}, {}});
  return list;
}

TEST_CASE("a grant that asks for three keys waits for the third") {
  Scenario s(with_three_keys());
  s.register_product();
  const auto five = s.add(five_stars(s, 1), "ministry-1", "ministry", "2025-08-04T14:00:00+07:00");
  const std::uint64_t index = s.size() - 1;
  const crypto::Hash entry = s.last_entry();
  const auto approve = [&](const std::string& key) {
    s.add(record::Approval{entry}, key, "ministry", "2025-08-04T14:10:00+07:00");
    return s.problem();
  };
  CHECK(approve("ministry-2") == std::nullopt);
  CHECK(s.problem(index) == Problem::waits_for_approval);
  CHECK(approve("ministry-2") == Problem::bad_approval);
  CHECK(s.registry().certificate(five) == nullptr);
  CHECK(s.registry().waiting().size() == 1);
  CHECK(approve("ministry-3") == std::nullopt);
  CHECK(s.problem(index) == std::nullopt);
  CHECK(s.registry().certificate(five)->origin.place == s.size() - 1);
  CHECK(s.registry().waiting().empty());
}

TEST_CASE("of several grants that fit the one that asks for the fewest keys counts") {
  record::TrustList list = with_three_keys();
  record::Grant fewer = grant_of(list, "ministry", Action::certify);
  fewer.approvals = 1;
  fewer.scope.stars = {4, 5};
  for (const bool first : {true, false}) {
    record::TrustList both = list;
    auto& grants = authority(both, "ministry").grants;
    grants.insert(first ? grants.begin() : grants.end(), fewer);
    Scenario s(both);
    s.register_product();
    s.add(five_stars(s, 1), "ministry-1", "ministry", "2025-08-04T14:00:00+07:00");
    CHECK(s.problem() == std::nullopt);
  }
}

TEST_CASE("a statement that waits loses its reference to one that is complete first") {
  Scenario s;
  s.register_product();
  const auto slow = s.add(five_stars(s, 1), "ministry-1", "ministry", "2025-08-04T14:00:00+07:00");
  const std::uint64_t slow_index = s.size() - 1;
  const crypto::Hash slow_entry = s.last_entry();
  const auto fast = s.add(five_stars(s, 1), "ministry-2", "ministry", "2025-08-04T14:00:00+07:00");
  const crypto::Hash fast_entry = s.last_entry();
  CHECK(s.problem() == Problem::waits_for_approval);
  s.add(record::Approval{fast_entry}, "ministry-1", "ministry", "2025-08-04T15:00:00+07:00");
  CHECK(s.registry().certificate(fast) != nullptr);
  s.add(record::Approval{slow_entry}, "ministry-2", "ministry", "2025-08-04T16:00:00+07:00");
  CHECK(s.problem(slow_index) == Problem::taken);
  CHECK(s.registry().certificate(slow) == nullptr);
  CHECK(s.registry().certificate(five_stars(s, 1).reference)->origin.id == fast);
}

TEST_CASE("who may not register registers no producer and no product") {
  Scenario s;
  record::Producer producer = test::demo_producer();
  producer.producer = test::demo_id(static_cast<int>(100 + s.size()));
  s.add(producer, "krong-pac", "krong-pac", "2025-06-03T10:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.register_product();
  record::Product product = test::demo_product();
  product.product = test::demo_id(static_cast<int>(100 + s.size()));
  product.producer = s.producer;
  product.packs = {{gs1::Gtin::internal(66, 99).value(), "Gói 1 kg"}};
  s.add(product, "krong-pac", "krong-pac", "2025-06-03T11:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(product, "ministry-1", "ministry", "2025-06-03T11:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
}

TEST_CASE("a certificate's status is changed while the signer's grant runs, on a day of it") {
  Scenario s = certified();
  record::CertificateStatus revoked = status_of(s, record::StatusChange::revoked);
  revoked.ground = record::RevocationGround::criteria_lost;
  s.add(revoked, "krong-pac", "krong-pac", "2025-07-06T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(revoked, "krong-pac", "krong-pac", "2025-07-05T23:59:59+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE(
    "a successor voids and recalls within what it succeeds to, and lifts what that one said") {
  record::TrustList list = test::demo_trust_list();
  record::Grant recall = authority(list, "krong-pac").grants.front();
  recall.action = Action::recall;
  authority(list, "krong-pac").grants.push_back(recall);
  grant_of(list, "dak-lak", Action::recall).scope.stars = {5};
  Scenario s = certified(list);
  const DemoLot lot = s.add_lot(5);
  const record::LabelStatus voided{lot.manifest,
                                   record::LabelState::voided,
                                   {{lot.labels[0].index, lot.labels[0].index + 1}},
                                   {},
                                   {"Hỏng.", ""}};
  s.add(voided, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  const record::Recall recalled{
      record::RecallAction::recalled, {{test::demo_gtin(), {}, {}}}, {}, {"Ẩm.", ""}, {}};
  s.add(recalled, "krong-pac", "krong-pac", "2025-06-26T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  CHECK(s.judge(lot.uri(1)).verdict == Verdict::recalled);
  s.add(record::Recall{record::RecallAction::lifted, {}, s.last_entry(), {}, {}}, "province-1",
        "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  CHECK(s.judge(lot.uri(1)).verdict == Verdict::valid);

  // Buôn Hồ has a recall grant too, and neither succeeds Krông Pắc nor covers its district.
  record::Grant other = authority(list, "buon-ho").grants.front();
  other.action = Action::recall;
  authority(list, "buon-ho").grants.push_back(other);
  Scenario neighbours = certified(list);
  neighbours.add_lot(5);
  neighbours.add(recalled, "buon-ho", "buon-ho", "2025-06-26T08:00:00+07:00");
  CHECK(neighbours.problem() == Problem::not_granted);
}

TEST_CASE("a recall reaches what the recaller has power over, not all lots of the GTIN") {
  record::TrustList list = test::demo_trust_list();
  grant_of(list, "dak-lak", Action::recall).scope.stars = {4, 5};
  Scenario s = certified(list);
  const DemoLot three = s.add_lot(5, "L-3");
  s.certify(certificate_of(4, 66, "2025-06-20", 2), "province-1");
  const DemoLot four = s.add_lot(5, "L-4");
  s.add(
      record::Recall{
          record::RecallAction::recalled, {{test::demo_gtin(), {}, {}}}, {}, {"Ẩm.", ""}, {}},
      "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  CHECK(s.judge(four.uri(0)).verdict == Verdict::recalled);
  CHECK(s.judge(three.uri(0)).verdict == Verdict::valid);
  const std::string plain = "https://example.com/01/" + test::demo_gtin().text();
  CHECK(s.judge(plain).verdict == Verdict::recalled);
  CHECK(s.judge(plain + "/10/L-4").verdict == Verdict::recalled);
  CHECK(s.judge(plain + "/10/L-3").verdict == Verdict::unsealed);
}

}  // namespace
}  // namespace ocop
