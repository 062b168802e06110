// What is added later changes nothing about before: later trust lists, compromises, keys with an id
// that is taken. docs/formats/registry.md §1.
#include <random>

#include <catch2/catch.hpp>

#include "common/tlog/note.h"
#include "tests/support/scenario.h"
#include "tests/support/show_result.h"

namespace ocop {
namespace {

using record::Action;
using registry::Problem;
using registry::Verdict;
using test::demo_keys;
using test::demo_uri;
using test::Scenario;

record::TrustList later_list(const Scenario& s) {
  record::TrustList list = s.trust;
  ++list.version;
  list.issued = list.issued.plus(std::chrono::hours(24));
  return list;
}

record::Authority& authority(record::TrustList& list, const std::string& name) {
  for (record::Authority& one : list.authorities)
    if (one.id == demo_uri(name)) return one;
  throw std::logic_error(name);
}

std::string vkey(const std::string& name, tlog::NoteKeyType type, const std::string& key) {
  return tlog::NoteVerifier::of(name, type, demo_keys().public_key(key)).value().vkey();
}

record::KeyRevocation compromise(const std::string& key, std::uint64_t size) {
  return {demo_keys().public_key(key), size, {"Mất khóa.", ""}};
}

record::LotManifest lot_of(const Scenario& s, std::uint32_t first, std::uint32_t count) {
  record::LotManifest body = test::demo_manifest();
  body.certificate = s.certificate;
  body.first_index = first;
  body.count = count;
  body.labels.length = 8ULL * count;
  return body;
}

void add_numbered(Scenario& s, record::Body body, const std::string& signer,
                  const std::string& issuer, int number) {
  const Instant at = Instant::parse("2025-06-28T08:00:00+07:00").value();
  s.add_entry(
      test::sign(test::make_statement(std::move(body), demo_uri(issuer), number, at), signer));
}

// What a reader knows that has seen the entries up to each of these sizes on its way.
registry::Registry polled(const Scenario& s, const std::vector<std::uint64_t>& sizes) {
  registry::TrustHistory history;
  history.versions.push_back(
      {std::make_shared<const record::TrustList>(s.trust),
       test::sign_trust_list(s.trust, {"root-1", "root-2", "root-3"}).payload_hash()});
  registry::Registry known(history);
  for (const std::uint64_t size : sizes)
    known = registry::project(
        std::move(known), size,
        [&](std::uint64_t index) { return record::read_statement(bytes_of(s.entries()[index])); },
        registry::check_every_signature());
  return known;
}

// Everything that two readers could disagree about here.
void check_same(const registry::Registry& a, const registry::Registry& b) {
  CHECK(a.findings() == b.findings());
  CHECK(a.next_status_index() == b.next_status_index());
  REQUIRE(a.manifests().size() == b.manifests().size());
  for (std::size_t i = 0; i < a.manifests().size(); ++i)
    CHECK(a.manifests()[i]->origin.entry == b.manifests()[i]->origin.entry);
  for (const std::string name : {"manifest", "manifest-2", "label", "label-2"}) {
    const std::string thumbprint = demo_keys().public_key(name).thumbprint();
    REQUIRE((a.key(thumbprint) == nullptr) == (b.key(thumbprint) == nullptr));
    if (!a.key(thumbprint)) continue;
    CHECK(a.key(thumbprint)->compromised_at == b.key(thumbprint)->compromised_at);
    CHECK(a.key(thumbprint)->revoked_at == b.key(thumbprint)->revoked_at);
  }
}

TEST_CASE(
    "closing a delegate grant leaves the keys that were granted under it what they did before") {
  Scenario s;
  s.register_product();
  s.certify();
  const auto before = s.add_lot(5, "L-1");
  record::TrustList later = later_list(s);
  for (record::Grant& grant : authority(later, "dak-lak").grants)
    if (grant.action == Action::delegate) {
      grant.scope.interval.to = Date::parse("2025-07-05").value();
      CHECK_FALSE(record::check_succession(s.trust, later));
      grant.scope.interval.to.reset();
      grant.closed_at = s.size();
    }
  REQUIRE(record::check_succession(s.trust, later));
  s.replace_trust(later);
  CHECK(s.judge(before.uri(0)).verdict == Verdict::valid);
  s.add_lot(5, "L-2");
  CHECK(s.problem() == Problem::closed);
}

TEST_CASE("a successor acts from its place on, not on the strength of what it wrote before") {
  record::TrustList list = test::demo_trust_list();
  authority(list, "buon-ho").successor.reset();
  Scenario s(list);
  s.register_product();
  record::Producer moved = s.registry().producer(s.producer)->now();
  moved.location.district = record::AdminUnit{"644", "Thị xã Buôn Hồ"};
  s.add(moved, "province-1", "dak-lak", "2025-06-03T11:00:00+07:00");
  s.certify(test::demo_certificate(), "buon-ho");
  REQUIRE(s.problem() == std::nullopt);
  record::CertificateStatus revoked{
      s.certificate, record::StatusChange::revoked, {}, {}, {}, {}, {}, {}, "", "", {}};
  revoked.ground = record::RevocationGround::criteria_lost;
  s.add(revoked, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  REQUIRE(s.problem() == Problem::not_granted);
  record::TrustList later = later_list(s);
  authority(later, "buon-ho").successor = demo_uri("dak-lak");
  authority(later, "buon-ho").successor_at = s.size();
  REQUIRE(record::check_succession(s.trust, later));
  s.replace_trust(later);
  CHECK(s.problem() == Problem::not_granted);
  CHECK(s.registry().certificate(s.certificate)->revocation() == nullptr);
  s.add(revoked, "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("a recall does not come to reach what a later grant of a predecessor covers") {
  // The province's own recall grant covers 5★ only; the district may recall nothing yet.
  record::TrustList list = test::demo_trust_list();
  for (record::Grant& grant : authority(list, "dak-lak").grants)
    if (grant.action == Action::recall) grant.scope.stars = {5};
  Scenario s(list);
  s.register_product();
  s.certify();
  const auto lot = s.add_lot(5);
  const record::Recall recall{
      record::RecallAction::recalled, {{test::demo_gtin(), {}, {}}}, {}, {"Ẩm.", ""}, {}};
  s.add(recall, "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  REQUIRE(s.problem() == Problem::not_granted);
  record::TrustList later = later_list(s);
  record::Grant grant = authority(later, "krong-pac").grants.front();
  grant.action = Action::recall;
  grant.scope.interval = {Date::parse("2025-07-12").value(), std::nullopt};
  grant.opened_at = s.size();
  authority(later, "krong-pac").grants.push_back(grant);
  REQUIRE(record::check_succession(s.trust, later));
  s.replace_trust(later);
  CHECK(s.problem() == Problem::not_granted);
  CHECK(s.judge(lot.uri(0)).verdict == Verdict::valid);
  s.add(recall, "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  CHECK(s.judge(lot.uri(0)).verdict == Verdict::recalled);
}

TEST_CASE(
    "a label service of a later list counts from its openedAt on, for keys and certificates") {
  Scenario s;
  s.register_product();
  record::KeyGrant key = test::demo_key_grant(record::GrantedUse::manifest, "manifest-2");
  key.holder = demo_uri("label-service-2");
  record::Certificate body = test::demo_certificate();
  body.label_service = key.holder;
  s.certify(body);
  const std::uint64_t certificate = s.size() - 1;
  s.add(key, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  const std::uint64_t grant = s.size() - 1;
  REQUIRE(s.problem(certificate) == Problem::unknown_subject);
  REQUIRE(s.problem(grant) == Problem::unknown_subject);
  record::TrustList later = later_list(s);
  later.label_services.push_back({key.holder, "In tem", s.size()});
  REQUIRE(record::check_succession(s.trust, later));
  s.replace_trust(later);
  CHECK(s.problem(certificate) == Problem::unknown_subject);
  CHECK(s.problem(grant) == Problem::unknown_subject);
  s.certify(body);
  CHECK(s.problem() == std::nullopt);
  s.add(key, "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
}

TEST_CASE("a root, log or witness key of a later list does not undo the grant of an earlier key") {
  Scenario s;
  s.register_product();
  s.certify();
  const auto lot = s.add_lot(5);
  REQUIRE(s.judge(lot.uri(1)).verdict == Verdict::valid);
  record::TrustList later = later_list(s);
  later.log.clock_vkey = vkey("clock.example", tlog::NoteKeyType::cosignature, "label");
  REQUIRE(record::check_succession(s.trust, later));
  s.replace_trust(later);
  CHECK(s.judge(lot.uri(1)).verdict == Verdict::valid);
  s.add(
      record::TrustListEntry{
          2, test::sign_trust_list(later, {"root-1", "root-2", "root-3"}).payload_hash()},
      "root-1", "root", "2025-06-29T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  CHECK(s.judge(lot.uri(1)).verdict == Verdict::valid);
}

TEST_CASE("the keys of a later list are known from the place of its entry in the log on") {
  Scenario s;
  record::TrustList later = later_list(s);
  later.log.clock_vkey = vkey("clock.example", tlog::NoteKeyType::cosignature, "clock-2");
  later.log.bundle_vkey = vkey("bundle.example", tlog::NoteKeyType::ed25519, "bundle-2");
  later.log.witness_vkeys = {vkey("witness.example", tlog::NoteKeyType::cosignature, "w-1")};
  later.root.keys.push_back(demo_keys().public_key("root-6"));
  const crypto::Hash payload =
      test::sign_trust_list(later, {"root-1", "root-2", "root-3"}).payload_hash();
  s.replace_trust(later);
  s.add(test::demo_key_grant(record::GrantedUse::label, "clock-2"), "province-1", "dak-lak",
        "2025-06-03T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  s.add(record::TrustListEntry{2, payload}, "root-6", "root", "2025-06-29T08:00:00+07:00");
  CHECK(s.problem() == std::nullopt);
  for (const std::string key : {"bundle-2", "w-1", "root-6", "clock-2", "log"}) {
    INFO(key);
    s.add(test::demo_key_grant(record::GrantedUse::label, key), "province-1", "dak-lak",
          "2025-06-30T08:00:00+07:00");
    CHECK(s.problem() == Problem::taken);
  }
}

// 10: a lot by the one manifest key. 11: one of the same indexes by the other, with the id X. 12:
// the first key was in other hands at 10. 13: the label key was in other hands at 0, with the id X
// too.
TEST_CASE("a reader that polls and one that starts anew agree on a compromise with a repeated id") {
  Scenario s;
  s.register_product();
  s.certify();
  s.add(test::demo_key_grant(record::GrantedUse::manifest, "manifest-2"), "province-1", "dak-lak",
        "2025-06-21T08:00:00+07:00");
  const std::uint64_t stolen_at = s.size();
  s.add(lot_of(s, 0, 10), "manifest", "label-service", "2025-06-28T08:00:00+07:00");
  add_numbered(s, lot_of(s, 0, 10), "manifest-2", "label-service", 900);
  s.add(compromise("manifest", stolen_at), "province-1", "dak-lak", "2025-06-28T08:00:00+07:00");
  const std::uint64_t between = s.size();
  add_numbered(s, compromise("label", 0), "province-1", "dak-lak", 900);
  check_same(polled(s, {between, s.size()}), polled(s, {s.size()}));
}

// The revocation takes the id that a lot of the very key has: whether it has effect must not hang
// on what it would undo.
TEST_CASE("a revocation cannot be blocked by the id of a statement that it could undo") {
  Scenario s;
  s.register_product();
  s.certify();
  const std::uint64_t stolen_at = s.size();
  add_numbered(s, lot_of(s, 0, 10), "manifest", "label-service", 900);
  REQUIRE(s.problem() == std::nullopt);
  add_numbered(s, compromise("manifest", stolen_at), "province-1", "dak-lak", 900);
  CHECK(s.problem() == std::nullopt);
  CHECK(s.registry().manifests().empty());
  add_numbered(s, compromise("label", 0), "province-1", "dak-lak", 900);
  CHECK(s.problem() == Problem::repeated_id);
}

TEST_CASE("a reader that polls and one that starts anew agree on every history") {
  std::mt19937 random(20250720);
  const auto below = [&random](std::uint32_t end) {
    return static_cast<std::uint32_t>(random() % end);
  };
  for (int round = 0; round < 150; ++round) {
    Scenario s;
    s.register_product();
    s.certify();
    for (const std::string key : {"manifest-2", "label-2"})
      s.add(test::demo_key_grant(
                key == "label-2" ? record::GrantedUse::label : record::GrantedUse::manifest, key),
            "province-1", "dak-lak", "2025-06-21T08:00:00+07:00");
    const std::uint64_t start = s.size();
    std::vector<std::uint64_t> polls;
    for (int i = 0; i < 14; ++i) {
      const int number = 900 + static_cast<int>(below(6));
      const std::string key = below(2) == 0 ? "manifest" : "manifest-2";
      switch (below(4)) {
        case 0:
          add_numbered(s,
                       compromise(below(3) == 0 ? "label" : key,
                                  start + below(static_cast<std::uint32_t>(s.size() - start) + 1)),
                       "province-1", "dak-lak", number);
          break;
        case 1: {
          const auto lots = s.registry().manifests();
          if (lots.empty()) break;
          add_numbered(s,
                       record::LabelStatus{
                           lots.back()->origin.id,
                           record::LabelState::voided,
                           {{lots.back()->body.first_index, lots.back()->body.first_index + 1}},
                           {},
                           {"Hỏng.", ""}},
                       "province-1", "dak-lak", number);
          break;
        }
        default: add_numbered(s, lot_of(s, 10 * below(3), 10), key, "label-service", number); break;
      }
      if (below(3) == 0) polls.push_back(s.size());
    }
    polls.push_back(s.size());
    INFO("round " << round);
    check_same(polled(s, polls), polled(s, {s.size()}));
  }
}

}  // namespace
}  // namespace ocop
