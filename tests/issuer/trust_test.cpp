#include "issuer/trust.h"

#include <catch2/catch.hpp>

#include "common/base/json.h"
#include "common/tlog/note.h"
#include "issuer/restored.h"
#include "issuer/signers.h"
#include "tests/issuer/test_home.h"
#include "tests/support/show_result.h"

namespace ocop::issuer {
namespace {

using test::demo_trust_list;
using test::TestHome;

record::TrustList second_list(const TestHome& home) {
  record::TrustList next = demo_trust_list();
  next.version = 2;
  next.issued = home.now;
  return next;
}

std::string payload(const record::TrustList& list) {
  return record::write_trust_list_payload(list);
}

TEST_CASE("what is shown can be proposed again once the version is raised", "[issuer]") {
  TestHome home;
  home.begin();
  const auto office = home.office();
  const std::string shown = indented_payload(payload(second_list(home)));
  CHECK(shown.find("\n  \"version\": 2") != std::string::npos);
  const auto proposal = propose_trust_list(*office, shown);
  REQUIRE(proposal.has_value());
  CHECK(proposal->unsigned_list.payload == payload(second_list(home)));
  CHECK(proposal->unsigned_list.signatures.empty());
  CHECK(proposal->withdrawn.empty());
}

TEST_CASE("a proposal lists what it changes", "[issuer]") {
  TestHome home;
  home.begin();
  record::TrustList next = second_list(home);
  next.authorities[3].grants[0].closed_at = 1;
  const auto proposal = propose_trust_list(*home.office(), payload(next));
  REQUIRE(proposal.has_value());
  CHECK_THAT(proposal->changes, Catch::VectorContains(std::string("version: 1 → 2")));
  CHECK_THAT(proposal->changes,
             Catch::VectorContains(std::string(
                 "authorities[did:web:ocop.example:krong-pac].grants[0].closedAt: – → 1")));
  CHECK(proposal->changes.size() == 3);  // and the day of issue
}

TEST_CASE("the version after the present one is the only one that may be proposed", "[issuer]") {
  TestHome home;
  record::TrustList list = demo_trust_list();
  CHECK(propose_trust_list(*home.office(), payload(list)).has_value());
  list.version = 2;
  CHECK(propose_trust_list(*home.office(), payload(list)).error().code == Errc::out_of_range);
  home.begin();
  CHECK(propose_trust_list(*home.office(), payload(demo_trust_list())).error().code ==
        Errc::out_of_range);
  list = second_list(home);
  CHECK(propose_trust_list(*home.office(), payload(list)).has_value());
  list.version = 3;
  CHECK(propose_trust_list(*home.office(), payload(list)).error().code == Errc::out_of_range);
}

TEST_CASE("nothing that was granted can be taken back by a proposal", "[issuer]") {
  TestHome home;
  home.begin();
  const auto office = home.office();
  const auto refused = [&](auto change) {
    record::TrustList next = second_list(home);
    change(next);
    return propose_trust_list(*office, payload(next)).has_error();
  };
  CHECK(refused([](auto& list) { list.authorities.pop_back(); }));
  CHECK(refused([](auto& list) { list.authorities[1].grants.pop_back(); }));
  CHECK(refused([](auto& list) { list.authorities[1].keys.pop_back(); }));
  CHECK(refused([](auto& list) { list.hosts.clear(); }));
  CHECK(refused([](auto& list) { list.label_services.clear(); }));
  CHECK_FALSE(refused([](auto&) {}));
}

TEST_CASE("a proposal says which entries of the log would lose their effect", "[issuer]") {
  TestHome home;
  home.begin_programme();
  home.publish();
  record::TrustList next = second_list(home);
  next.authorities[3].grants[0].closed_at = 5;  // the district's certificate is entry 5
  const auto proposal = propose_trust_list(*home.office(), payload(next));
  REQUIRE(proposal.has_value());
  REQUIRE(proposal->withdrawn.size() == 2);
  CHECK(proposal->withdrawn[0].index == 5);
  CHECK(proposal->withdrawn[0].problem == registry::Problem::closed);
  CHECK(proposal->withdrawn[1].index == 6);  // the lot of that certificate
}

// Both when it is proposed and, from whatever hands it comes, when it is taken up.
void check_refused(TestHome& home, const record::TrustList& list, Errc code) {
  const auto office = home.office();
  const auto proposed = propose_trust_list(*office, payload(list));
  REQUIRE(proposed.has_error());
  CHECK(proposed.error().code == code);
  const auto adopted = office->adopt(test::sign_trust_list(list, {"root-1", "root-2", "root-3"}));
  REQUIRE(adopted.has_error());
  CHECK(adopted.error().code == code);
  CHECK_FALSE(std::filesystem::exists(home.public_folder() / "trust" / "2.json"));
}

TEST_CASE("a list whose anchor is not a tree of the log is refused", "[issuer]") {
  TestHome home;
  home.begin_programme();
  home.publish();
  const tlog::TreeHead head = home.office()->log_head();
  REQUIRE(head.size == 7);
  record::TrustList next = second_list(home);
  next.log.anchors = {{3, crypto::sha256("another tree")}};
  check_refused(home, next, Errc::fork);
  next.log.anchors = {{head.size, crypto::sha256("another tree")}};
  check_refused(home, next, Errc::fork);
  next.log.anchors = {{head.size + 1, head.root}};
  check_refused(home, next, Errc::out_of_range);
  next.log.anchors = {{head.size, head.root}};
  CHECK(propose_trust_list(*home.office(), payload(next)).has_value());
  CHECK(home.office()
            ->adopt(test::sign_trust_list(next, {"root-1", "root-2", "root-3"}))
            .has_value());
}

TEST_CASE("a list that ends something above the log's size is refused", "[issuer]") {
  TestHome home;
  home.begin_programme();
  home.publish();
  const auto list_with = [&](auto change) {
    record::TrustList next = second_list(home);
    change(next.authorities[3]);
    return next;
  };
  check_refused(home, list_with([](auto& one) { one.grants[0].closed_at = 120'000; }),
                Errc::out_of_range);
  check_refused(home, list_with([](auto& one) { one.grants[0].closed_at = 8; }),
                Errc::out_of_range);
  check_refused(home, list_with([](auto& one) { one.keys[0].closed_at = 8; }), Errc::out_of_range);
  check_refused(home, list_with([](auto& one) { one.keys[0].compromised_at = 8; }),
                Errc::out_of_range);
  const auto now = list_with([](auto& one) { one.grants[0].closed_at = 7; });
  CHECK(propose_trust_list(*home.office(), payload(now)).has_value());
}

TEST_CASE("a restored home takes up no trust list before it is resumed", "[issuer]") {
  TestHome home;
  home.begin();
  mark_restored(home.office()->store(), home.now);
  const auto adopted = home.office()->adopt(
      test::sign_trust_list(second_list(home), {"root-1", "root-2", "root-3"}));
  REQUIRE(adopted.has_error());
  CHECK(adopted.error().code == Errc::conflict);
}

record::SignedTrustList signed_by_three(const record::TrustList& list) {
  return test::sign_trust_list(list, {"root-1", "root-2", "root-3"});
}

TEST_CASE("what a proposal adds begins at the log's size or above, when it is adopted too",
          "[issuer]") {
  TestHome home;
  home.begin_programme();
  home.publish();
  record::TrustList next = second_list(home);
  next.authorities[1].keys.push_back(
      {test::demo_keys().public_key("province-3"), {}, {}, home.office()->registry().size() - 1});
  CHECK(propose_trust_list(*home.office(), payload(next)).error().code == Errc::unauthorised);
  CHECK(adopt_new_list(*home.office(), signed_by_three(next)).error().code == Errc::unauthorised);
  CHECK(home.office()->trust().version == 1);
  next.authorities[1].keys.back().opened_at = home.office()->registry().size();
  REQUIRE(propose_trust_list(*home.office(), payload(next)));
  // Between the proposal and the last signature the log grows.
  record::Producer more = test::demo_producer();
  more.producer = test::demo_id(300);
  REQUIRE(home.office()->submit(
      {test::sign(test::make_statement(more, test::demo_uri("dak-lak"), 300, home.now),
                  "province-1")},
      home.now));
  CHECK(adopt_new_list(*home.office(), signed_by_three(next)).error().code == Errc::unauthorised);
  next.authorities[1].keys.back().opened_at = home.office()->registry().size();
  CHECK(adopt_new_list(*home.office(), signed_by_three(next)));
  CHECK(home.office()->trust().version == 2);
}

TEST_CASE("a first list is adopted whatever it says of sizes, one without its quorum never",
          "[issuer]") {
  TestHome home;
  CHECK(adopt_new_list(*home.office(), test::sign_trust_list(demo_trust_list(), {"root-1"}))
            .error()
            .code == Errc::bad_signature);
  CHECK(adopt_new_list(*home.office(), signed_by_three(demo_trust_list())));
}

TEST_CASE("a new key of a list has no id that the log has granted", "[issuer]") {
  TestHome home;
  home.begin_programme();
  record::TrustList next = second_list(home);
  next.log.clock_vkey = tlog::NoteVerifier::of("clock.example", tlog::NoteKeyType::cosignature,
                                               test::demo_keys().public_key("label"))
                            ->vkey();
  CHECK(propose_trust_list(*home.office(), payload(next)).error().code == Errc::conflict);
  CHECK(adopt_new_list(*home.office(), signed_by_three(next)).error().code == Errc::conflict);
}

TEST_CASE("a key that an earlier list had does not come back for another use", "[issuer]") {
  TestHome home;
  home.begin();
  record::TrustList next = second_list(home);
  next.root.keys.back() = test::demo_keys().public_key("root-6");
  REQUIRE(adopt_new_list(*home.office(), signed_by_three(next)));
  next.version = 3;
  next.issued = next.issued.plus(std::chrono::hours(1));
  next.log.witness_vkeys = {tlog::NoteVerifier::of("witness.example",
                                                   tlog::NoteKeyType::cosignature,
                                                   test::demo_keys().public_key("root-5"))
                                ->vkey()};
  CHECK(propose_trust_list(*home.office(), payload(next)).error().code == Errc::unauthorised);
  CHECK(home.office()->adopt(signed_by_three(next)).error().code == Errc::unauthorised);
}

// By the province, which needs two keys for five stars here, or by the district, which needs one.
std::string five_stars(const std::string& signer, const std::string& issuer, int number,
                       Instant now) {
  record::Certificate body = test::demo_certificate();
  body.stars = programme::Stars::of(5).value();
  body.score = 9100;
  body.decision.date = now.date();
  body.reference = programme::CertificateReference::of(66, 2025, 9, body.stars).value();
  body.valid_from = now.date();
  return test::sign(test::make_statement(body, test::demo_uri(issuer), number, now), signer);
}

record::TrustList with_five_stars_below(const TestHome& home, std::uint64_t size) {
  record::TrustList next = second_list(home);
  next.issued = next.issued.plus(-std::chrono::hours(1));
  record::Grant grant{record::Action::certify,
                      {{record::Area::parse("66").value()}, {5}, {home.now.date(), std::nullopt}},
                      2,
                      {},
                      size};
  next.authorities[1].grants.push_back(grant);
  grant.approvals = 1;
  next.authorities[3].grants.push_back(grant);
  return next;
}

TEST_CASE("a proposal says which entries of the log would gain effect", "[issuer]") {
  TestHome home;
  home.begin_programme();
  const auto office = home.office();
  record::TrustList next = with_five_stars_below(home, office->registry().size());
  REQUIRE(adopt_new_list(*office, signed_by_three(next)));
  // The province's certificate waits; the district's takes its reference meanwhile.
  const std::uint64_t waiting = office->registry().size();
  const std::string slow = five_stars("province-1", "dak-lak", 310, home.now);
  REQUIRE(office->submit({slow}, home.now));
  REQUIRE(office->submit({five_stars("krong-pac", "krong-pac", 311, home.now)}, home.now));
  const std::string approval =
      test::sign(test::make_statement(record::Approval{crypto::sha256(slow)},
                                      test::demo_uri("dak-lak"), 312, home.now),
                 "province-2");
  REQUIRE(office->submit({approval}, home.now));
  next.version = 3;
  next.issued = home.now;
  next.authorities[3].keys[0].compromised_at = waiting;
  const auto proposal = propose_trust_list(*office, payload(next));
  REQUIRE(proposal);
  REQUIRE(proposal->withdrawn.size() == 1);
  CHECK(proposal->withdrawn[0].index == waiting + 1);
  REQUIRE(proposal->gained.size() == 1);
  CHECK(proposal->gained[0].index == waiting);
  CHECK(proposal->gained[0].problem == registry::Problem::taken);
}

TEST_CASE("a key signs nothing before its openedAt", "[issuer]") {
  TestHome home;
  home.begin();
  const auto office = home.office();
  record::TrustList next = second_list(home);
  next.authorities[1].keys.push_back(
      {test::demo_keys().public_key("province-3"), {}, {}, office->registry().size() + 1});
  REQUIRE(adopt_new_list(*office, signed_by_three(next)));
  CHECK(open_keys(office->registry(), test::demo_uri("dak-lak")).size() == 2);
  REQUIRE(office->submit({announce(next, office->trust_history().versions.back().payload,
                                   test::demo_keys().at("root-1"), home.now, office->random())
                              .value()},
                         home.now));
  CHECK(open_keys(office->registry(), test::demo_uri("dak-lak")).size() == 3);
}

TEST_CASE("what is no trust list is refused", "[issuer]") {
  TestHome home;
  const auto office = home.office();
  for (const char* text : {"", "{}", "[1]", "not json", "{\"version\":1,\"version\":1}"})
    CHECK(propose_trust_list(*office, text).has_error());
}

TEST_CASE("a list that asks for witnesses is not proposed: nobody here could ask them",
          "[issuer]") {
  TestHome home;
  record::TrustList list = demo_trust_list();
  list.log.witness_vkeys = {tlog::NoteVerifier::of("witness.example",
                                                   tlog::NoteKeyType::cosignature,
                                                   test::demo_keys().public_key("witness"))
                                ->vkey()};
  CHECK(propose_trust_list(*home.office(), payload(list)).has_value());
  list.log.witness_quorum = 1;
  CHECK(propose_trust_list(*home.office(), payload(list)).error().code == Errc::unsupported);
}

TEST_CASE("an announcement is for this list and by one of its roots", "[issuer]") {
  const TestHome home;
  const auto list = demo_trust_list();
  const auto hash = test::signed_demo_trust_list().payload_hash();
  const auto made_by = [&](const std::string& signer, const crypto::Hash& payload_hash) {
    return announce(list, payload_hash, test::demo_keys().at(signer), home.now,
                    crypto::system_random())
        .value();
  };
  const auto check = [&](const std::string& entry) {
    return check_announcement(entry, list, hash, root_keys(list, nullptr));
  };
  CHECK(check(made_by("root-4", hash)).has_value());
  CHECK(check(made_by("province-1", hash)).error().code == Errc::unknown_key);
  CHECK(check(made_by("root-4", crypto::sha256("other"))).error().code == Errc::mismatch);
  CHECK(check(test::demo_history()[3].entry).error().code == Errc::mismatch);
  CHECK(check("").has_error());
  std::string forged = made_by("root-4", hash);
  forged[forged.size() - 20] = forged[forged.size() - 20] == 'A' ? 'B' : 'A';
  CHECK(check(forged).error().code == Errc::bad_signature);
}

TEST_CASE("signatures that were made apart are put together", "[issuer]") {
  const auto list = demo_trust_list();
  const auto merged = merge_signatures({test::sign_trust_list(list, {"root-1"}),
                                        test::sign_trust_list(list, {"root-2", "root-1"}),
                                        test::sign_trust_list(list, {"root-5"})});
  REQUIRE(merged.has_value());
  CHECK(merged->signatures.size() == 3);
  CHECK(record::open_first_trust_list(*merged).has_value());

  record::TrustList other = list;
  other.hosts.clear();
  CHECK(merge_signatures(
            {test::sign_trust_list(list, {"root-1"}), test::sign_trust_list(other, {"root-2"})})
            .error()
            .code == Errc::mismatch);
  CHECK(merge_signatures({}).has_error());
}

TEST_CASE("a list is announced once its entry has effect", "[issuer]") {
  TestHome home;
  const auto office = home.office();
  const auto list = test::signed_demo_trust_list();
  REQUIRE(office->adopt(list).has_value());
  CHECK_FALSE(is_announced(*office, 1));
  const auto stranger = announce(demo_trust_list(), list.payload_hash(),
                                 test::demo_keys().at("province-1"), home.now, office->random());
  CHECK(office->submit({*stranger}, home.now).has_error());
  const auto entry = announce(demo_trust_list(), list.payload_hash(),
                              test::demo_keys().at("root-5"), home.now, office->random());
  REQUIRE(office->submit({*entry}, home.now).has_value());
  CHECK(is_announced(*office, 1));
  CHECK_FALSE(is_announced(*office, 2));
}

}  // namespace
}  // namespace ocop::issuer
