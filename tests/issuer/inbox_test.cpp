#include "issuer/inbox.h"

#include <catch2/catch.hpp>

#include "issuer/restored.h"
#include "issuer/signing.h"
#include "tests/issuer/test_home.h"

namespace ocop::issuer {
namespace {

using test::demo_history;
using test::TestHome;

// A statement of the ministry that waits for a second key.
std::string waiting_entry() {
  for (const test::DemoStatement& one : demo_history())
    if (one.title == "five stars by the ministry") return one.entry;
  throw std::logic_error("the demo history has changed");
}

class Inbox : public TestHome {
 public:
  Inbox() {
    begin_programme();
    REQUIRE(office()->submit({waiting_entry()}, now).has_value());
  }
  void drop(const std::string& name, std::string_view content) {
    file::write_atomic(elsewhere("verifier") / name, content);
  }
  std::vector<InboxItem> pull() {
    return pull_inbox(*office(), elsewhere("verifier"), now).value();
  }
  std::string approval() {
    return approve_entries({waiting_entry()}, test::demo_keys().at("ministry-2"), now,
                           crypto::system_random())
        ->front();
  }
};

TEST_CASE("an approval that arrives is checked and queued", "[issuer]") {
  Inbox home;
  home.drop("2025/approval.jws", home.approval() + "\n");
  const auto items = home.pull();
  REQUIRE(items.size() == 1);
  CHECK(items[0].accepted);
  CHECK(items[0].type == "Approval");
  CHECK(items[0].name == "2025/approval.jws");
  const auto office = home.office();
  CHECK(office->registry().certificates().size() == 2);
  CHECK(std::filesystem::exists(home.root() / "inbox" / "accepted" / (items[0].sha256 + ".jws")));
}

TEST_CASE("what arrives again is taken once", "[issuer]") {
  Inbox home;
  home.drop("a", home.approval());
  home.drop("b", "not a statement");
  CHECK(home.pull().size() == 2);
  const auto queued = home.office()->queued();
  CHECK(home.pull().empty());
  CHECK(home.office()->queued() == queued);
}

TEST_CASE("the verifier's inbox is only read", "[issuer]") {
  Inbox home;
  home.drop("a", home.approval());
  home.drop("b", "not a statement");
  const auto before = test::contents_of(home.elsewhere("verifier"));
  home.pull();
  CHECK(test::contents_of(home.elsewhere("verifier")) == before);
}

TEST_CASE("what cannot be logged is refused, kept, and the reason with it", "[issuer]") {
  Inbox home;
  home.drop("1-text", "not a statement");
  home.drop("2-empty", "");
  home.drop("3-large", std::string(record::kMaxEntryBytes + 1, 'x'));
  home.drop("4-producer", demo_history()[3].entry);  // known, but not by this way
  std::string forged = home.approval();
  forged[forged.size() - 5] = forged[forged.size() - 5] == 'A' ? 'B' : 'A';
  home.drop("5-forged", forged);
  const auto queued = home.office()->queued();
  const auto items = home.pull();
  REQUIRE(items.size() == 5);
  for (const InboxItem& item : items) {
    INFO(item.name);
    CHECK_FALSE(item.accepted);
    CHECK_FALSE(item.reason.empty());
    const file::Path kept = home.root() / "inbox" / "refused" / item.sha256;
    CHECK(file::read_text(kept.string() + ".reason").value() == item.reason + "\n");
    if (item.name == "3-large") continue;
    CHECK(file::mode_of(kept.string() + ".jws") == 0600);
  }
  CHECK(home.office()->queued() == queued);
}

TEST_CASE("an approval that arrives before its statement waits for it", "[issuer]") {
  TestHome home;
  home.begin_programme();
  const std::string approval =
      approve_entries({waiting_entry()}, test::demo_keys().at("ministry-2"), home.now,
                      crypto::system_random())
          ->front();
  file::write_atomic(home.elsewhere("verifier") / "a", approval);
  const auto pull = [&] {
    return pull_inbox(*home.office(), home.elsewhere("verifier"), home.now).value();
  };
  for (int time = 0; time < 2; ++time) {
    const auto items = pull();
    REQUIRE(items.size() == 1);
    CHECK(items[0].pending);
    CHECK_FALSE(items[0].accepted);
    CHECK_FALSE(items[0].reason.empty());
  }
  CHECK(file::list(home.root() / "inbox").empty());
  REQUIRE(home.office()->submit({waiting_entry()}, home.now).has_value());
  const auto items = pull();
  REQUIRE(items.size() == 1);
  CHECK(items[0].accepted);
  CHECK_FALSE(items[0].pending);
  CHECK(pull().empty());
}

TEST_CASE("an approval by a key that nobody knows yet waits for the key", "[issuer]") {
  Inbox home;
  home.drop("a", approve_entries({waiting_entry()}, test::demo_keys().at("ministry-3"), home.now,
                                 crypto::system_random())
                     ->front());
  const auto items = home.pull();
  REQUIRE(items.size() == 1);
  CHECK(items[0].pending);
  CHECK(file::list(home.root() / "inbox").empty());
}

TEST_CASE("a restored home takes nothing from an inbox, and loses nothing of it", "[issuer]") {
  Inbox home;
  home.drop("a", home.approval());
  mark_restored(home.office()->store(), home.now);
  const auto pulled = pull_inbox(*home.office(), home.elsewhere("verifier"), home.now);
  REQUIRE(pulled.has_error());
  CHECK(pulled.error().code == Errc::conflict);
  clear_restored(home.office()->store());
  REQUIRE(home.pull().size() == 1);
}

TEST_CASE("a file that is too large for a statement is refused once", "[issuer]") {
  Inbox home;
  home.drop("large", std::string(record::kMaxEntryBytes + 1, 'x'));
  REQUIRE(home.pull().size() == 1);
  CHECK(home.pull().empty());
  home.drop("large", std::string(record::kMaxEntryBytes + 2, 'x'));  // another file by now
  CHECK(home.pull().size() == 1);
}

TEST_CASE("a missing inbox is an error", "[issuer]") {
  Inbox home;
  CHECK(pull_inbox(*home.office(), home.elsewhere("nowhere"), home.now).error().code ==
        Errc::unavailable);
}

}  // namespace
}  // namespace ocop::issuer
