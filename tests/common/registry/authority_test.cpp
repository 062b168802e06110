// Who may say what: one test for each rule of docs/formats/registry.md §3 and each attack that it
// closes.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/support/scenario.h"
#include "tests/support/show_result.h"

namespace ocop {
namespace {

using record::Action;
using registry::Problem;
using test::demo_certificate;
using test::demo_keys;
using test::demo_uri;
using test::Scenario;

record::Certificate certificate_of(int stars, int area, const std::string& decided, int sequence) {
  record::Certificate body = demo_certificate();
  body.stars = programme::Stars::of(stars).value();
  body.decision.date = Date::parse(decided).value();
  body.reference =
      programme::CertificateReference::of(area, body.decision.date.year(), sequence, body.stars)
          .value();
  body.valid_from = body.decision.date;
  body.valid_to = body.valid_from.plus_months(36);
  return body;
}

Scenario with_product() {
  Scenario s;
  s.register_product();
  return s;
}

TEST_CASE("a district certifies three stars in its own area while its grant runs") {
  Scenario s = with_product();
  s.certify();
  CHECK(s.problem() == std::nullopt);
  CHECK(s.registry().certificate(s.certificate)->body.stars.count() == 3);
}

TEST_CASE("a district's key signing four stars has no effect") {
  Scenario s = with_product();
  s.certify(certificate_of(4, 66, "2025-06-20", 1));
  CHECK(s.problem() == Problem::not_granted);
  CHECK(s.registry().certificates().empty());
}

TEST_CASE("a district certifying in another district has no effect") {
  Scenario s = with_product();
  s.certify(demo_certificate(), "buon-ho");
  CHECK(s.problem() == Problem::not_granted);
}

TEST_CASE("a decision outside the grant's dates has no effect") {
  Scenario s = with_product();
  s.certify(certificate_of(3, 66, "2025-07-06", 1));
  CHECK(s.problem() == Problem::not_granted);
  s.certify(certificate_of(3, 66, "2023-02-23", 1));
  CHECK(s.problem() == Problem::not_granted);
}

TEST_CASE("a backdated decision logged after closedAt has no effect, one logged before it stays") {
  Scenario s = with_product();
  s.certify();
  const auto before = s.certificate;
  record::TrustList closed = s.trust;
  closed.version = 2;
  closed.issued = Instant::parse("2025-07-06T08:00:00+07:00").value();
  for (record::Authority& authority : closed.authorities)
    if (authority.id == demo_uri("krong-pac"))
      for (record::Grant& grant : authority.grants) grant.closed_at = s.size();
  REQUIRE(record::check_succession(s.trust, closed));
  s.replace_trust(closed);
  s.certify(certificate_of(3, 66, "2025-06-21", 2));
  CHECK(s.problem() == Problem::closed);
  CHECK(s.registry().certificate(before) != nullptr);
}

TEST_CASE("closing a delegate grant ends what hangs below it, from that log size on") {
  Scenario s = with_product();
  s.certify();
  record::TrustList closed = s.trust;
  closed.version = 2;
  closed.issued = Instant::parse("2025-07-06T08:00:00+07:00").value();
  for (record::Authority& authority : closed.authorities)
    if (authority.id == demo_uri("dak-lak"))
      for (record::Grant& grant : authority.grants)
        if (grant.action == Action::delegate) grant.closed_at = s.size();
  s.replace_trust(closed);
  const auto made_before = s.certificate;
  s.certify(certificate_of(3, 66, "2025-06-21", 2));
  CHECK(s.problem() == Problem::closed);
  CHECK(s.registry().certificate(made_before) != nullptr);
}

TEST_CASE("a compromised authority key loses only what was logged after the compromise") {
  Scenario s = with_product();
  s.certify();
  const auto before = s.certificate;
  const std::uint64_t stolen_at = s.size();
  s.certify(certificate_of(3, 66, "2025-06-21", 2));
  const auto after = s.certificate;
  REQUIRE(s.registry().certificate(after) != nullptr);
  record::TrustList known = s.trust;
  known.version = 2;
  known.issued = Instant::parse("2025-07-06T08:00:00+07:00").value();
  for (record::Authority& authority : known.authorities)
    for (record::AuthorityKey& key : authority.keys)
      if (key.key == demo_keys().public_key("krong-pac")) key.compromised_at = stolen_at;
  s.replace_trust(known);
  CHECK(s.registry().certificate(before) != nullptr);
  CHECK(s.registry().certificate(after) == nullptr);
  CHECK(s.problem() == Problem::compromised);
}

TEST_CASE("a key that nobody named, or named for somebody else, says nothing") {
  Scenario s = with_product();
  s.add(test::demo_producer(), "stranger", "dak-lak", "2025-06-04T08:00:00+07:00");
  CHECK(s.problem() == Problem::unknown_key);
  s.add(test::demo_producer(), "buon-ho", "dak-lak", "2025-06-04T08:00:00+07:00");
  CHECK(s.problem() == Problem::wrong_issuer);
}

TEST_CASE("one key has one use: a manifest key certifies nothing, an authority seals no lot") {
  Scenario s = with_product();
  record::Certificate body = demo_certificate();
  body.product = s.product;
  s.add(body, "manifest", "label-service", "2025-06-20T15:00:00+07:00");
  CHECK(s.problem() == Problem::wrong_use);
  s.certify();
  record::LotManifest lot = test::demo_manifest();
  lot.certificate = s.certificate;
  s.add(lot, "label", "label-service", "2025-06-25T08:00:00+07:00");
  CHECK(s.problem() == Problem::wrong_use);
  s.add(lot, "province-1", "dak-lak", "2025-06-25T08:00:00+07:00");
  CHECK(s.problem() == Problem::wrong_use);
}

TEST_CASE("a grant that asks for two keys waits for the second, which must be another and able") {
  Scenario s = with_product();
  record::Certificate body = certificate_of(5, 0, "2025-08-04", 1);
  body.product = s.product;
  const auto five = s.add(body, "ministry-1", "ministry", "2025-08-04T14:00:00+07:00");
  const crypto::Hash entry = s.last_entry();
  const std::uint64_t index = s.size() - 1;
  CHECK(s.problem() == Problem::waits_for_approval);
  CHECK(s.registry().certificate(five) == nullptr);

  s.add(record::Approval{entry}, "ministry-1", "ministry", "2025-08-04T14:10:00+07:00");
  CHECK(s.problem() == Problem::bad_approval);
  s.add(record::Approval{entry}, "province-1", "dak-lak", "2025-08-04T14:10:00+07:00");
  CHECK(s.problem() == Problem::bad_approval);
  s.add(record::Approval{crypto::sha256("something else")}, "ministry-2", "ministry",
        "2025-08-04T14:10:00+07:00");
  CHECK(s.problem() == Problem::bad_approval);
  CHECK(s.registry().certificate(five) == nullptr);

  s.add(record::Approval{entry}, "ministry-2", "ministry", "2025-08-04T14:20:00+07:00");
  CHECK(s.problem() == std::nullopt);
  CHECK(s.problem(index) == std::nullopt);
  const auto certificate = s.registry().certificate(five);
  REQUIRE(certificate);
  CHECK(certificate->origin.index == index);
  CHECK(certificate->origin.place == s.size() - 1);

  s.add(record::Approval{entry}, "ministry-2", "ministry", "2025-08-04T14:30:00+07:00");
  CHECK(s.problem() == Problem::bad_approval);
}

TEST_CASE("an approval that comes after the grant was closed does not count") {
  Scenario s = with_product();
  record::Certificate body = certificate_of(5, 0, "2025-08-04", 1);
  body.product = s.product;
  const auto five = s.add(body, "ministry-1", "ministry", "2025-08-04T14:00:00+07:00");
  const crypto::Hash entry = s.last_entry();
  record::TrustList closed = s.trust;
  closed.version = 2;
  closed.issued = Instant::parse("2025-08-05T08:00:00+07:00").value();
  for (record::Grant& grant : closed.authorities[0].grants)
    if (grant.action == Action::certify) grant.closed_at = s.size();
  s.replace_trust(closed);
  s.add(record::Approval{entry}, "ministry-2", "ministry", "2025-08-04T14:20:00+07:00");
  CHECK(s.problem() == Problem::bad_approval);
  CHECK(s.registry().certificate(five) == nullptr);
}

TEST_CASE("a certificate is changed by its authority or that one's successor only") {
  Scenario s = with_product();
  s.certify();
  record::CertificateStatus revoked{
      s.certificate, record::StatusChange::revoked, {}, {}, {}, {}, {}, {}, "", "", {}};
  revoked.ground = record::RevocationGround::criteria_lost;
  s.add(revoked, "buon-ho", "buon-ho", "2025-07-01T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(revoked, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  CHECK(s.registry().certificate(s.certificate)->revocation() != nullptr);
}

TEST_CASE(
    "a revocation is annulled by its issuer, who succeeds it or stands above, not by a district") {
  Scenario s = with_product();
  s.certify();
  record::CertificateStatus revoked{
      s.certificate, record::StatusChange::revoked, {}, {}, {}, {}, {}, {}, "", "", {}};
  revoked.ground = record::RevocationGround::criteria_lost;
  record::CertificateStatus annulled{
      s.certificate, record::StatusChange::revocation_annulled, {}, {}, {}, {}, {}, {}, "", "", {}};
  s.add(revoked, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  annulled.ends = s.last_entry();
  s.add(annulled, "krong-pac", "krong-pac", "2025-07-01T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  CHECK(s.registry().certificate(s.certificate)->revocation() != nullptr);
  s.add(annulled, "province-2", "dak-lak", "2025-07-11T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);

  s.add(revoked, "krong-pac", "krong-pac", "2025-07-01T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  annulled.ends = s.last_entry();
  s.add(annulled, "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  CHECK(s.registry().certificate(s.certificate)->revocation() == nullptr);
}

// The province recalls 3★ with two keys, 4★ and 5★ with one.
record::TrustList with_two_keys_for_three_stars() {
  record::TrustList list = test::demo_trust_list();
  for (record::Authority& authority : list.authorities) {
    if (authority.id != demo_uri("dak-lak")) continue;
    const auto recall =
        std::find_if(authority.grants.begin(), authority.grants.end(),
                     [](const record::Grant& grant) { return grant.action == Action::recall; });
    recall->scope.stars = {3};
    recall->approvals = 2;
    record::Grant other = *recall;
    other.scope.stars = {4, 5};
    other.approvals = 1;
    authority.grants.push_back(other);
  }
  return list;
}

const record::Recall kWholeProduct{
    record::RecallAction::recalled, {{test::demo_gtin(), {}, {}}}, {}, {"Ẩm.", ""}, {}};

TEST_CASE("a recall reaches only what as many keys as signed it may recall") {
  Scenario s(with_two_keys_for_three_stars());
  s.register_product();
  s.certify(certificate_of(4, 66, "2025-06-20", 2), "province-1");
  const auto four = s.certificate;
  const auto of_four = s.add_lot(5, "L-4");
  s.add(kWholeProduct, "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
  const crypto::Hash with_one_key = s.last_entry();
  REQUIRE(s.problem() == std::nullopt);
  s.certify();
  const auto of_three = s.add_lot(5, "L-3");
  REQUIRE(s.problem() == std::nullopt);
  CHECK(s.judge(of_four.uri(0)).verdict == registry::Verdict::recalled);
  CHECK(s.judge(of_three.uri(0)).verdict == registry::Verdict::valid);

  s.add(record::Recall{record::RecallAction::lifted, {}, with_one_key, {}, {}}, "province-1",
        "dak-lak", "2025-06-27T08:00:00+07:00");
  // Now that both certificates exist, two keys are asked for.
  s.add(record::Approval{s.last_entry()}, "province-2", "dak-lak", "2025-06-27T09:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  CHECK(s.judge(of_four.uri(0)).verdict == registry::Verdict::valid);
  s.add(kWholeProduct, "province-1", "dak-lak", "2025-06-28T08:00:00+07:00");
  CHECK(s.problem() == Problem::waits_for_approval);
  CHECK(s.judge(of_four.uri(0)).verdict == registry::Verdict::valid);
  s.add(record::Approval{s.last_entry()}, "province-2", "dak-lak", "2025-06-28T09:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  CHECK(s.judge(of_four.uri(0)).verdict == registry::Verdict::recalled);
  CHECK(s.judge(of_three.uri(0)).verdict == registry::Verdict::recalled);
  CHECK(s.registry().certificate(four) != nullptr);
}

TEST_CASE(
    "a recall by one key reaches no lot that only a predecessor's grant covers, if more are "
    "asked") {
  record::TrustList list = with_two_keys_for_three_stars();
  for (record::Authority& authority : list.authorities) {
    if (authority.id == demo_uri("krong-pac")) {
      record::Grant recall = authority.grants.front();
      recall.action = Action::recall;
      authority.grants.push_back(recall);
    }
    if (authority.id == demo_uri("dak-lak"))
      for (record::Grant& grant : authority.grants)
        if (grant.action == Action::recall && grant.approvals == 2) grant.scope.stars = {5};
  }
  Scenario s(list);
  s.register_product();
  s.certify(certificate_of(4, 66, "2025-06-20", 2), "province-1");
  s.add(kWholeProduct, "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  s.certify();
  const auto of_three = s.add_lot(5, "L-3");
  CHECK(s.judge(of_three.uri(0)).verdict == registry::Verdict::valid);
  s.add(kWholeProduct, "province-1", "dak-lak", "2025-06-27T08:00:00+07:00");
  s.add(record::LabelStatus{of_three.manifest,
                            record::LabelState::voided,
                            {{of_three.labels[0].index, of_three.labels[0].index + 1}},
                            {},
                            {"Hỏng.", ""}},
        "province-1", "dak-lak", "2025-06-27T08:00:00+07:00");
  CHECK(s.problem() == Problem::waits_for_approval);
  s.add(record::Approval{s.last_entry()}, "province-2", "dak-lak", "2025-06-27T09:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("an attested certificate is judged by the day of its attestation") {
  Scenario s = with_product();
  record::Certificate paper = certificate_of(3, 66, "2021-12-31", 7);
  paper.product = s.product;
  paper.attested = record::Attested{"Ủy ban nhân dân huyện (ví dụ)", 66, "12/GCN"};
  s.add(paper, "province-1", "dak-lak", "2025-07-01T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(paper, "province-1", "dak-lak", "2025-07-06T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("keys are granted inside a delegate grant and ended by granter, parent or successor") {
  Scenario s;
  record::KeyGrant outside = test::demo_key_grant(record::GrantedUse::label, "label-2");
  outside.scope.areas = {record::Area::parse("54").value()};
  s.add(outside, "province-1", "dak-lak", "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  record::KeyGrant by_district = test::demo_key_grant(record::GrantedUse::label, "label-2");
  s.add(by_district, "krong-pac", "krong-pac", "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(by_district, "province-1", "dak-lak", "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);

  const record::KeyRevocation end{
      demo_keys().public_key("label-2"), std::nullopt, {"Hết hạn.", ""}};
  s.add(end, "krong-pac", "krong-pac", "2025-06-04T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(end, "ministry-1", "ministry", "2025-06-04T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  s.add(by_district, "province-1", "dak-lak", "2025-06-05T08:00:00+07:00");
  CHECK(s.problem() == Problem::taken);
}

TEST_CASE("a key id that the log knows is refused for ever, also that of a root or log key") {
  Scenario s;
  for (const std::string key : {"label", "province-1", "root-4", "log", "clock", "bundle"}) {
    s.add(test::demo_key_grant(record::GrantedUse::label, key), "province-1", "dak-lak",
          "2025-06-03T08:00:00+07:00");
    INFO(key);
    CHECK(s.problem() == Problem::taken);
  }
}

TEST_CASE("a stolen manifest key loses what was logged at or after the compromise, backwards too") {
  Scenario s = with_product();
  s.certify();
  const auto good = s.add_lot(10, "L-1");
  const std::uint64_t stolen_at = s.size();
  const auto bad = s.add_lot(10, "L-2");
  REQUIRE(s.registry().manifest(bad.manifest) != nullptr);
  s.add(record::KeyRevocation{demo_keys().public_key("manifest"), stolen_at, {"Mất khóa.", ""}},
        "province-1", "dak-lak", "2025-06-30T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  const auto registry = s.registry();
  CHECK(registry.manifest(good.manifest) != nullptr);
  CHECK(registry.manifest(bad.manifest) == nullptr);
  CHECK(s.problem(stolen_at) == Problem::compromised);
  CHECK(registry.certificate(s.certificate)->labels_used == 10);
}

TEST_CASE("a compromise cannot be dated into the future of its revocation") {
  Scenario s;
  s.add(record::KeyRevocation{demo_keys().public_key("label"), s.size() + 1, {"Mất khóa.", ""}},
        "province-1", "dak-lak", "2025-06-30T08:00:00+07:00");
  CHECK(s.problem() == Problem::malformed);
}

TEST_CASE("a key of a later list counts from its openedAt on, never below") {
  Scenario s = with_product();
  record::Certificate four = certificate_of(4, 66, "2025-06-20", 1);
  four.product = s.product;
  const auto early = s.add(four, "province-3", "dak-lak", "2025-06-20T15:00:00+07:00");
  CHECK(s.problem() == Problem::unknown_key);
  record::TrustList later = s.trust;
  later.version = 2;
  later.issued = Instant::parse("2025-06-21T08:00:00+07:00").value();
  for (record::Authority& authority : later.authorities)
    if (authority.id == demo_uri("dak-lak"))
      authority.keys.push_back({demo_keys().public_key("province-3"), {}, {}, s.size()});
  REQUIRE(record::check_succession(s.trust, later));
  const std::uint64_t index = s.size() - 1;
  s.replace_trust(later);
  CHECK(s.problem(index) == Problem::closed);
  CHECK(s.registry().certificate(early) == nullptr);
  four.reference = programme::CertificateReference::of(66, 2025, 2, four.stars).value();
  s.add(four, "province-3", "dak-lak", "2025-06-22T15:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE(
    "an attested decision is older than its attestation and of the signer's or a succeeded area") {
  Scenario s = with_product();
  record::Certificate paper = certificate_of(3, 66, "2025-07-10", 7);
  paper.product = s.product;
  paper.attested = record::Attested{"Ủy ban nhân dân huyện (ví dụ)", 66, "12/GCN"};
  s.add(paper, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == Problem::reference_differs);
  record::Certificate foreign = certificate_of(3, 54, "2021-12-31", 7);
  foreign.product = s.product;
  foreign.attested = record::Attested{"Ủy ban nhân dân tỉnh (ví dụ)", 54, "12/GCN"};
  s.add(foreign, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == Problem::reference_differs);
  record::TrustList later = s.trust;
  later.version = 2;
  later.issued = Instant::parse("2025-07-09T08:00:00+07:00").value();
  later.authorities.push_back({demo_uri("phu-yen"),
                               {},
                               "Ủy ban nhân dân tỉnh Phú Yên (ví dụ)",
                               "",
                               "Nghị quyết 202/2025/QH15",
                               54,
                               demo_uri("dak-lak"),
                               {},
                               {},
                               s.size()});
  REQUIRE(record::check_succession(s.trust, later));
  s.replace_trust(later);
  // What stood in the log before there was a successor gains nothing by it.
  CHECK(s.problem() == Problem::reference_differs);
  s.add(foreign, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("a recall's keys are counted by the grant that reaches the lot") {
  record::TrustList list = test::demo_trust_list();
  for (record::Authority& authority : list.authorities) {
    if (authority.id != demo_uri("dak-lak")) continue;
    for (record::Grant& grant : authority.grants) {
      if (grant.action != Action::recall) continue;
      grant.scope.stars = {3};
      grant.approvals = 2;
      record::Grant other = grant;
      other.scope.stars = {4, 5};
      other.approvals = 1;
      authority.grants.push_back(other);
      break;
    }
  }
  Scenario s(list);
  s.register_product();
  s.certify();
  s.add(
      record::Recall{
          record::RecallAction::recalled, {{test::demo_gtin(), {}, {}}}, {}, {"Ẩm.", ""}, {}},
      "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  CHECK(s.problem() == Problem::waits_for_approval);
}

TEST_CASE(
    "a recall is lifted by its issuer, who succeeds it or stands above, not by a smaller "
    "authority") {
  record::TrustList list = test::demo_trust_list();
  for (record::Authority& authority : list.authorities) {
    if (authority.id != demo_uri("krong-pac")) continue;
    record::Grant recall = authority.grants.front();
    recall.action = Action::recall;
    authority.grants.push_back(recall);
  }
  Scenario s(list);
  s.register_product();
  s.certify();
  const record::Recall recall{
      record::RecallAction::recalled, {{test::demo_gtin(), {}, {}}}, {}, {"Ẩm.", ""}, {}};
  s.add(recall, "ministry-1", "ministry", "2025-06-25T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  const record::Recall lift{record::RecallAction::lifted, {}, s.last_entry(), {}, {}};
  s.add(lift, "krong-pac", "krong-pac", "2025-06-26T08:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(lift, "province-1", "dak-lak", "2025-06-26T09:00:00+07:00");
  CHECK(s.problem() == Problem::not_granted);
  s.add(lift, "ministry-2", "ministry", "2025-06-26T10:00:00+07:00");
  CHECK(s.problem() == std::nullopt);

  s.add(recall, "krong-pac", "krong-pac", "2025-06-27T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  const record::Recall lift_theirs{record::RecallAction::lifted, {}, s.last_entry(), {}, {}};
  s.add(lift_theirs, "province-1", "dak-lak", "2025-06-28T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("many compromises, each dated earlier, cost one replay") {
  Scenario s = with_product();
  s.certify();
  const std::uint64_t first = s.size();
  for (int i = 0; i < 20; ++i) s.add_lot(1, "L-" + std::to_string(i));
  for (std::uint64_t back = 20; back > 0; --back)
    s.add(
        record::KeyRevocation{
            demo_keys().public_key("manifest"), first + back - 1, {"Mất khóa.", ""}},
        "province-1", "dak-lak", "2025-06-30T08:00:00+07:00");
  std::uint64_t reads = 0;
  registry::TrustHistory history;
  history.versions.push_back({std::make_shared<const record::TrustList>(s.trust),
                              test::signed_demo_trust_list().payload_hash()});
  const auto registry = registry::project(
      registry::Registry(history), s.size(),
      [&](std::uint64_t index) {
        ++reads;
        return record::read_statement(bytes_of(s.entries()[index]));
      },
      registry::check_every_signature());
  CHECK(reads == 2 * s.size());
  CHECK(registry.manifests().empty());
}

TEST_CASE("a trust list entry counts only with its file's hash and a root key") {
  Scenario s;
  const crypto::Hash payload = test::signed_demo_trust_list().payload_hash();
  s.add(record::TrustListEntry{2, payload}, "root-1", "root", "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == Problem::bad_trust_list);
  s.add(record::TrustListEntry{1, crypto::sha256("another")}, "root-1", "root",
        "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == Problem::bad_trust_list);
  s.add(record::TrustListEntry{1, payload}, "province-1", "dak-lak", "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == Problem::bad_trust_list);
  s.add(record::TrustListEntry{1, payload}, "root-5", "root", "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("objection says what apply would find") {
  Scenario s = with_product();
  const auto registry = s.registry();
  record::Certificate four = certificate_of(4, 66, "2025-06-20", 1);
  four.product = s.product;
  const auto ask = [&](const record::Certificate& body, const std::string& signer) {
    const record::Statement statement =
        test::make_statement(body, demo_uri(signer.starts_with("province") ? "dak-lak" : signer),
                             900, Instant::parse("2025-06-20T15:00:00+07:00").value());
    return registry.objection(statement, demo_keys().public_key(signer));
  };
  REQUIRE(ask(four, "krong-pac"));
  CHECK(ask(four, "krong-pac")->problem == Problem::not_granted);
  CHECK_FALSE(ask(four, "province-1"));
  CHECK(registry.certificates().empty());
}

TEST_CASE("objection knows that a trust list's entry is issued by the root alone") {
  const Scenario s;
  const record::TrustListEntry entry{1, test::signed_demo_trust_list().payload_hash()};
  const auto ask = [&](const std::string& issuer) {
    const record::Statement statement = test::make_statement(
        entry, demo_uri(issuer), 901, Instant::parse("2025-06-20T15:00:00+07:00").value());
    return s.registry().objection(statement, demo_keys().public_key("root-2"));
  };
  CHECK_FALSE(ask("root"));
  REQUIRE(ask("dak-lak"));
  CHECK(ask("dak-lak")->problem == Problem::bad_trust_list);
}

}  // namespace
}  // namespace ocop
