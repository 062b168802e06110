#include "issuer/office.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "common/tlog/note.h"
#include "issuer/draft.h"
#include "issuer/signing.h"
#include "tests/issuer/test_home.h"

namespace ocop::issuer {
namespace {

using test::demo_entries;
using test::demo_history;
using test::demo_keys;
using test::demo_uri;
using test::TestHome;

std::vector<std::string> entries_of(const Office& office) {
  std::vector<std::string> entries;
  for (std::uint64_t index = 0; index < office.registry().size(); ++index)
    entries.push_back(office.entry(index));
  return entries;
}

std::vector<std::string> demo_log(std::size_t size) {
  std::vector<std::string> entries{demo_history().front().entry};
  for (std::string& entry : demo_entries(size - 1)) entries.push_back(std::move(entry));
  return entries;
}

// A statement that a signer must not make: a district certifies four stars.
std::string overreach() {
  record::Certificate body = test::demo_certificate();
  body.stars = programme::Stars::of(4).value();
  body.reference = programme::CertificateReference::of(66, 2025, 7, body.stars).value();
  return test::sign(test::make_statement(body, demo_uri("krong-pac"), 77,
                                         Instant::parse("2025-06-20T15:00:00+07:00").value()),
                    "krong-pac");
}

std::string another_producer() {
  record::Producer body = test::demo_producer();
  body.producer = test::demo_id(78);
  return test::sign(test::make_statement(body, demo_uri("dak-lak"), 78,
                                         Instant::parse("2025-06-03T10:00:00+07:00").value()),
                    "province-1");
}

TEST_CASE("a new home has no trust list and an empty log", "[issuer]") {
  TestHome home;
  const auto office = home.office(Access::read);
  CHECK_FALSE(office->has_trust());
  CHECK(office->published_size() == 0);
  CHECK(office->queued() == 0);
  CHECK_FALSE(office->cosigned());
}

TEST_CASE("the first trust list counts as soon as it is adopted", "[issuer]") {
  TestHome home;
  home.begin();
  const auto office = home.office(Access::read);
  REQUIRE(office->has_trust());
  CHECK(record::write_trust_list_payload(office->trust()) ==
        record::write_trust_list_payload(test::demo_trust_list()));
  CHECK(office->registry().size() == 1);
  CHECK(office->registry().findings().empty());
}

TEST_CASE("a trust list without its quorum is not adopted and leaves no file", "[issuer]") {
  TestHome home;
  const auto two = test::sign_trust_list(test::demo_trust_list(), {"root-1", "root-2"});
  const auto adopted = home.office()->adopt(two);
  REQUIRE(adopted.has_error());
  CHECK(adopted.error().code == Errc::bad_signature);
  CHECK(file::list(home.public_folder() / "trust").empty());
}

TEST_CASE("another first trust list cannot take the place of the published one", "[issuer]") {
  TestHome home;
  home.begin();
  record::TrustList other = test::demo_trust_list();
  other.authorities[1].name = "Người khác";
  const auto forged = test::sign_trust_list(other, {"root-1", "root-2", "root-3"});
  file::write_atomic(home.public_folder() / "trust" / "1.json",
                     record::write_trust_list_file(forged));
  CHECK(home.refusal().code == Errc::fork);
  std::filesystem::remove(home.public_folder() / "trust" / "1.json");
  CHECK(home.refusal().code == Errc::rollback);
}

TEST_CASE("a trust list for another log is refused", "[issuer]") {
  TestHome home;
  record::TrustList list = test::demo_trust_list();
  list.log.origin = "ocop.example/other";
  list.log.log_vkey = tlog::NoteVerifier::of(list.log.origin, tlog::NoteKeyType::ed25519,
                                             demo_keys().public_key("log"))
                          ->vkey();
  const auto adopted =
      home.office()->adopt(test::sign_trust_list(list, {"root-1", "root-2", "root-3"}));
  REQUIRE(adopted.has_error());
  CHECK(adopted.error().code == Errc::mismatch);
  CHECK(file::list(home.public_folder() / "trust").empty());
}

TEST_CASE("an acknowledged statement is there when the home is opened again", "[issuer]") {
  TestHome home;
  home.begin();
  const auto receipts = home.office()->submit(demo_entries(3), home.now);
  REQUIRE(receipts.has_value());
  CHECK(receipts->at(2).index == 3);
  CHECK(receipts->at(2).id == test::demo_id(test::kDemoProducerNumber));
  const auto office = home.office(Access::read);
  CHECK(entries_of(*office) == demo_log(4));
  CHECK(office->published_size() == 0);
  CHECK(office->queued() == 4);
  CHECK(office->registry().producer(test::demo_id(test::kDemoProducerNumber)) != nullptr);
}

TEST_CASE("publishing puts the queue into the log as it was signed", "[issuer]") {
  TestHome home;
  home.begin();
  REQUIRE(home.office()->submit(demo_entries(6), home.now).has_value());
  const auto published = home.office()->publish(home.now);
  REQUIRE(published.has_value());
  CHECK(published->size == 7);
  CHECK(published->appended == 7);
  const auto office = home.office(Access::read);
  CHECK(entries_of(*office) == demo_log(7));
  CHECK(office->published_size() == 7);
  CHECK(office->queued() == 0);
  CHECK(office->cosigned() == home.now);
}

TEST_CASE("an office that has published goes on working", "[issuer]") {
  TestHome home;
  home.begin();
  const auto office = home.office();
  REQUIRE(office->publish(home.now).has_value());
  REQUIRE(office->submit(demo_entries(2), home.now).has_value());
  REQUIRE(office->publish(home.now).has_value());
  const auto receipts = office->submit(demo_entries(4), home.now);
  REQUIRE(receipts.has_value());
  CHECK(receipts->at(1).index == 2);
  CHECK(receipts->at(3).index == 4);
  CHECK(office->queued() == 2);
  CHECK(entries_of(*office) == demo_log(5));
}

TEST_CASE("publishing nothing renews the clock's signature", "[issuer]") {
  TestHome home;
  home.begin();
  home.publish();
  home.now = home.now.plus(std::chrono::minutes(10));
  const auto published = home.office()->publish(home.now);
  REQUIRE(published.has_value());
  CHECK(published->appended == 0);
  CHECK(home.office(Access::read)->cosigned() == home.now);
  CHECK(home.is_clean());
}

TEST_CASE("a statement that would have no effect is refused with the rule it breaks", "[issuer]") {
  TestHome home;
  home.begin_programme();
  const auto before = home.office()->queued();
  const auto refused = home.office()->submit({overreach()}, home.now);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == Errc::unauthorised);
  CHECK_THAT(refused.error().detail, Catch::Contains("not-granted"));
  CHECK(home.office()->queued() == before);
}

TEST_CASE("of several statements all are queued or none", "[issuer]") {
  TestHome home;
  home.begin();
  auto entries = demo_entries(5);
  entries.push_back(overreach());
  bool joined = false;
  const auto refused =
      home.office()->submit(entries, home.now, [&](store::IssuerStore&) { joined = true; });
  REQUIRE(refused.has_error());
  CHECK_THAT(refused.error().detail, Catch::Contains("statement 6"));
  CHECK_FALSE(joined);
  CHECK(home.office()->queued() == 1);
}

TEST_CASE("rows of the store are written exactly if the statements are queued", "[issuer]") {
  TestHome home;
  home.begin();
  const auto fails = [](store::IssuerStore& store) {
    store.set_setting("import", "done");
    throw std::runtime_error("the disk is full");
  };
  CHECK_THROWS(home.office()->submit(demo_entries(3), home.now, fails));
  CHECK(home.office()->queued() == 1);
  CHECK_FALSE(home.office()->store().setting("import"));
  const auto works = [](store::IssuerStore& store) { store.set_setting("import", "done"); };
  REQUIRE(home.office()->submit(demo_entries(3), home.now, works).has_value());
  CHECK(home.office()->store().setting("import") == "done");
}

TEST_CASE("a statement that stands there already gets its receipt again", "[issuer]") {
  TestHome home;
  home.begin();
  const auto first = home.office()->submit(demo_entries(3), home.now);
  const auto queued_again = home.office()->submit(demo_entries(3), home.now);
  home.publish();
  const auto logged_again = home.office()->submit(demo_entries(3), home.now);
  REQUIRE(logged_again.has_value());
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(queued_again->at(i).index == first->at(i).index);
    CHECK(logged_again->at(i).index == first->at(i).index);
  }
  CHECK(home.office()->queued() == 0);
}

TEST_CASE("one statement given twice at once is queued once", "[issuer]") {
  TestHome home;
  home.begin();
  const std::string entry = demo_entries(1).front();
  const auto receipts = home.office()->submit({entry, entry}, home.now);
  REQUIRE(receipts.has_value());
  CHECK(receipts->at(0).index == receipts->at(1).index);
  CHECK(home.office()->queued() == 2);
}

TEST_CASE("what is no statement is refused by its number", "[issuer]") {
  TestHome home;
  home.begin();
  const auto refused = home.office()->submit({demo_entries(1).front(), "not a JWS"}, home.now);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == Errc::malformed);
  CHECK_THAT(refused.error().detail, Catch::Contains("statement 2"));
}

TEST_CASE("a statement that needs two keys waits until the second approves", "[issuer]") {
  TestHome home;
  home.begin();
  const auto history = demo_history();
  std::vector<std::string> before = demo_entries(5);
  REQUIRE(home.office()->submit(before, home.now).has_value());
  const auto five_stars = std::find_if(history.begin(), history.end(), [](const auto& one) {
    return one.title == "five stars by the ministry";
  });
  const auto waiting = home.office()->submit({five_stars->entry}, home.now);
  REQUIRE(waiting.has_value());
  CHECK(waiting->front().waits_for_approval);
  CHECK(home.office()->registry().certificate(five_stars->statement.id) == nullptr);

  const auto approvals = approve_entries({five_stars->entry}, demo_keys().at("ministry-2"),
                                         home.now, crypto::system_random());
  REQUIRE(home.office()->submit(*approvals, home.now).has_value());
  CHECK(home.office()->registry().certificate(five_stars->statement.id) != nullptr);
  home.publish();
  CHECK(home.office()->registry().certificate(five_stars->statement.id) != nullptr);
}

TEST_CASE("a statement by a held key is signed and queued", "[issuer]") {
  TestHome home;
  home.begin_programme();
  const auto office = home.office();
  record::Recall recall{record::RecallAction::recalled,
                        {{test::demo_gtin(), std::nullopt, std::nullopt}},
                        {},
                        {"Thử", "Test"},
                        {"Không dùng", "Do not use"}};
  const auto issued =
      office->issue({office->say(demo_uri("dak-lak"), recall, home.now)}, {}, home.now);
  REQUIRE(issued.has_value());
  CHECK_FALSE(issued->draft);
  CHECK(issued->queued.size() == 1);
  CHECK(office->registry().recalls(test::demo_gtin()).size() == 1);
}

TEST_CASE("a statement by a key that is elsewhere becomes a draft, and comes back", "[issuer]") {
  TestHome home;
  home.begin_programme();
  std::filesystem::remove(home.root() / "keys" / "province-1.key");
  const auto office = home.office();
  const auto statement =
      office->say(demo_uri("dak-lak"),
                  record::CertificateStatus{test::demo_id(test::kDemoCertificateNumber),
                                            record::StatusChange::revoked,
                                            record::Decision{"2050/QĐ-UBND", home.now.date()},
                                            record::RevocationGround::mark_misused,
                                            {},
                                            {},
                                            {},
                                            {},
                                            "",
                                            "",
                                            {}},
                  home.now);
  const std::uint64_t queued = office->queued();
  const auto issued = office->issue({statement}, {.draft_name = "revoke"}, home.now);
  REQUIRE(issued.has_value());
  REQUIRE(issued->draft);
  CHECK(issued->draft->filename() == "revoke-1.draft.json");
  CHECK(office->queued() == queued);

  const auto draft = read_draft(file::read_text(*issued->draft).value());
  REQUIRE(draft.has_value());
  CHECK(draft->context.size() == 3);  // certificate, product, producer
  const auto words = describe_draft(*draft, &office->trust());
  REQUIRE(words.has_value());
  CHECK_THAT(*words, Catch::Contains("Sầu riêng sấy thăng hoa") &&
                         Catch::Contains("2050/QĐ-UBND") && !Catch::Contains("not checked"));
  const auto signed_entries = sign_draft(*draft, demo_keys().at("province-2"));
  REQUIRE(signed_entries.has_value());
  REQUIRE(office->submit(*signed_entries, home.now).has_value());
  CHECK(office->registry().certificate(test::demo_id(test::kDemoCertificateNumber))->revocation() !=
        nullptr);
}

TEST_CASE("a key that is held and does not open makes no draft", "[issuer]") {
  TestHome home;
  home.begin_programme();
  test::TestPassphrases wrong("sai rồi");
  OpenKeys none_open;
  OfficeSettings settings = home.settings();
  settings.passphrases = &wrong;
  settings.open_keys = &none_open;
  const auto office = Office::open(settings).value();
  const std::uint64_t queued = office->queued();
  record::Producer body = test::demo_producer();
  body.producer = test::demo_id(78);
  const auto issued =
      office->issue({office->say(demo_uri("dak-lak"), body, home.now)}, {}, home.now);
  REQUIRE(issued.has_error());
  CHECK(issued.error().code == Errc::locked);
  CHECK(file::list(home.root() / "drafts").empty());
  CHECK(office->queued() == queued);
}

TEST_CASE("whoever may not draft is told that the key is not held", "[issuer]") {
  TestHome home;
  home.begin_programme();
  const auto office = home.office();
  const auto issued =
      office->issue({office->say(demo_uri("ministry"), test::demo_certificate(), home.now)},
                    {.may_draft = false}, home.now);
  REQUIRE(issued.has_error());
  CHECK(issued.error().code == Errc::unknown_key);
  CHECK(file::list(home.root() / "drafts").empty());
}

TEST_CASE("files of a refused statement are not published, those of a good one are", "[issuer]") {
  TestHome home;
  home.begin_programme();
  const auto office = home.office();
  const auto before = test::contents_of(home.public_folder());
  record::Product body = test::demo_product();
  const Bytes story = to_bytes("Một câu chuyện khác.");
  body.photo.reset();
  body.story = record::FileRef{crypto::sha256(story), story.size()};
  const auto say = [&](const std::string& issuer, const Signing& signing) {
    return office
        ->issue({office->say(demo_uri(issuer), body, home.now)}, signing, home.now,
                Together{.files = {{PublicKind::file, story}}})
        .has_value();
  };
  CHECK_FALSE(say("krong-pac", {}));
  CHECK_FALSE(say("krong-pac", {.as_draft = true}));
  CHECK(test::contents_of(home.public_folder()) == before);
  CHECK(say("dak-lak", {}));
  CHECK(office->files().has_file(*body.story));
}

TEST_CASE("a first trust list whose publication was cut short is pinned by the next command",
          "[issuer]") {
  TestHome home;
  home.begin();
  home.office()->store().clear_setting("trust-list.first");  // as a kill before the note leaves it
  (void)home.office();
  record::TrustList other = test::demo_trust_list();
  other.authorities[1].name = "Người khác";
  file::write_atomic(
      home.public_folder() / "trust" / "1.json",
      record::write_trust_list_file(test::sign_trust_list(other, {"root-1", "root-2", "root-3"})));
  CHECK(home.refusal().code == Errc::fork);
}

TEST_CASE("a draft of what the rules forbid is not even written", "[issuer]") {
  TestHome home;
  home.begin_programme();
  const auto office = home.office();
  record::Certificate body = test::demo_certificate();
  body.stars = programme::Stars::of(4).value();
  body.reference = programme::CertificateReference::of(66, 2025, 7, body.stars).value();
  const auto issued = office->issue({office->say(demo_uri("krong-pac"), body, home.now)},
                                    {.as_draft = true}, home.now);
  REQUIRE(issued.has_error());
  CHECK(issued.error().code == Errc::unauthorised);
  CHECK(file::list(home.root() / "drafts").empty());
}

TEST_CASE("the key granted last signs; for an older lot the key that was there then", "[issuer]") {
  TestHome home;
  home.begin_programme();
  test::write_demo_key(home.root() / "keys" / "label-2.key", "label-2", crypto::KeyUse::label);
  const auto office = home.office();
  const auto service = demo_uri("label-service");
  const std::uint64_t manifest_index = office->registry().size() - 1;
  record::KeyGrant grant = test::demo_key_grant(record::GrantedUse::label, "label-2");
  const record::KeyRevocation revocation{demo_keys().public_key("label"), {}, {}};
  REQUIRE(office
              ->issue({office->say(demo_uri("dak-lak"), grant, home.now),
                       office->say(demo_uri("dak-lak"), revocation, home.now)},
                      {}, home.now)
              .has_value());
  const auto key = [&](std::optional<std::uint64_t> place) {
    return office->key_in_use(service, crypto::KeyUse::label, home.now.date(), place).value();
  };
  CHECK(key(std::nullopt) == demo_keys().public_key("label-2"));
  CHECK(key(manifest_index) == demo_keys().public_key("label"));
  const auto too_early = Date::parse("2025-06-01").value();
  CHECK(office->key_in_use(service, crypto::KeyUse::label, too_early).error().code ==
        Errc::unknown_key);
}

TEST_CASE("a home whose log key is missing says which key it needs", "[issuer]") {
  TestHome home;
  home.begin();
  std::filesystem::remove(home.root() / "keys" / "clock.key");
  const auto published = home.office()->publish(home.now);
  REQUIRE(published.has_error());
  CHECK(published.error().code == Errc::unknown_key);
  CHECK_THAT(published.error().detail, Catch::Contains("clock"));
}

// Ends the work as a crash at that step would.
struct Crash {};
Steps crash_at(std::string_view step) {
  return [step](std::string_view reached) {
    if (reached == step) throw Crash();
  };
}

TEST_CASE("a crash at any step of publishing loses and repeats nothing", "[issuer]") {
  for (const char* step : {"append", "fsync", "sign", "rename"}) {
    INFO(step);
    TestHome home;
    home.begin();
    home.publish();
    REQUIRE(home.office()->submit(demo_entries(2), home.now).has_value());
    CHECK_THROWS_AS(home.office()->publish(home.now, crash_at(step)), Crash);
    CHECK(entries_of(*home.office(Access::read)) == demo_log(3));
    CHECK_FALSE(home.audit().has(AuditFinding::Kind::broken));

    // More is accepted before anybody publishes again.
    REQUIRE(home.office()->submit(demo_entries(3), home.now).has_value());
    home.publish();
    CHECK(entries_of(*home.office(Access::read)) == demo_log(4));
    CHECK(home.office()->published_size() == 4);
    CHECK(home.office()->queued() == 0);
  }
}

TEST_CASE("a crash at any step of the very first publication is made good", "[issuer]") {
  for (const char* step : {"append", "fsync", "sign", "rename"}) {
    INFO(step);
    TestHome home;
    home.begin();
    CHECK_THROWS_AS(home.office()->publish(home.now, crash_at(step)), Crash);
    home.publish();
    CHECK(entries_of(*home.office(Access::read)) == demo_log(1));
    CHECK(home.is_clean());
  }
}

TEST_CASE("a log that is older than what was published from here is refused", "[issuer]") {
  TestHome home;
  home.begin();
  home.publish();
  std::filesystem::copy(home.public_folder() / "log", home.elsewhere("old"),
                        std::filesystem::copy_options::recursive);
  REQUIRE(home.office()->submit(demo_entries(3), home.now).has_value());
  home.publish();
  std::filesystem::remove_all(home.public_folder() / "log");
  std::filesystem::copy(home.elsewhere("old"), home.public_folder() / "log",
                        std::filesystem::copy_options::recursive);
  CHECK(home.refusal().code == Errc::rollback);
  std::filesystem::remove_all(home.public_folder() / "log");
  CHECK(home.refusal().code == Errc::rollback);
}

TEST_CASE("another history under the same keys is refused", "[issuer]") {
  TestHome home;
  TestHome twin;
  home.begin();
  twin.begin();
  REQUIRE(home.office()->submit(demo_entries(3), home.now).has_value());
  REQUIRE(twin.office()->submit(demo_entries(2), twin.now).has_value());
  REQUIRE(twin.office()->submit({another_producer()}, twin.now).has_value());
  home.publish();
  twin.publish();
  std::filesystem::remove_all(home.public_folder() / "log");
  std::filesystem::copy(twin.public_folder() / "log", home.public_folder() / "log",
                        std::filesystem::copy_options::recursive);
  CHECK(home.refusal().code == Errc::fork);
}

TEST_CASE("a checkpoint whose signature was changed is refused", "[issuer]") {
  TestHome home;
  home.begin();
  home.publish();
  const file::Path path = home.public_folder() / "log" / "checkpoint";
  std::string text = file::read_text(path).value();
  text[text.size() - 10] = text[text.size() - 10] == 'A' ? 'B' : 'A';
  file::write_atomic(path, text);
  CHECK(home.refusal().code == Errc::bad_signature);
}

TEST_CASE("a new clock key takes over at the next publication", "[issuer]") {
  TestHome home;
  home.begin();
  home.publish();
  record::TrustList next = test::demo_trust_list();
  next.version = 2;
  next.issued = home.now;
  next.log.clock_vkey =
      tlog::NoteVerifier::of(std::string(test::kDemoOrigin) + "/clock-2",
                             tlog::NoteKeyType::cosignature, demo_keys().public_key("clock-2"))
          ->vkey();
  test::write_demo_key(home.root() / "keys" / "clock-2.key", "clock-2", crypto::KeyUse::clock);
  const auto adopted =
      home.office()->adopt(test::sign_trust_list(next, {"root-1", "root-2", "root-3"}));
  REQUIRE(adopted.has_value());
  CHECK(home.office()->published_size() == 1);
  home.publish();
  CHECK_FALSE(home.audit().has(AuditFinding::Kind::broken));
}

TEST_CASE("where witnesses must cosign, nothing is put into the log without them", "[issuer]") {
  TestHome home;
  record::TrustList list = test::demo_trust_list();
  list.log.witness_vkeys = {tlog::NoteVerifier::of("witness.example",
                                                   tlog::NoteKeyType::cosignature,
                                                   demo_keys().public_key("witness"))
                                ->vkey()};
  list.log.witness_quorum = 1;
  REQUIRE(home.office()
              ->adopt(test::sign_trust_list(list, {"root-1", "root-2", "root-3"}))
              .has_value());
  CHECK(home.office()->publish(home.now).error().code == Errc::unsupported);
  CHECK(file::list(home.public_folder() / "log").empty());
}

TEST_CASE("reading needs no lock, writing does", "[issuer]") {
  TestHome home;
  home.begin();
  const auto writer = home.office();
  CHECK(home.office(Access::read)->registry().size() == 1);
  CHECK(home.refusal().code == Errc::unavailable);
}

}  // namespace
}  // namespace ocop::issuer
