// kill −9 at random instants of the commands that move trust and whole homes: trust publish,
// restore, resume, inbox pull. After each what is public is clean, and the command, given again,
// finishes the work. 5 kills each; 25 with OCOP_FULL=1. OCOP_SEED=N draws other moments.
#include <cstdlib>
#include <iostream>
#include <random>

#include <catch2/catch.hpp>

#include "issuer/backup.h"
#include "issuer/signing.h"
#include "tests/issuer/test_home.h"
#include "tests/kill/killed_program.h"

namespace ocop::test {
namespace {

using issuer::Office;
using Nanoseconds = std::chrono::nanoseconds;
using Words = std::vector<std::string>;

constexpr std::uint32_t kDefaultSeed = 20261127;

std::uint32_t seed() {
  const char* const given = std::getenv("OCOP_SEED");
  return given == nullptr ? kDefaultSeed : static_cast<std::uint32_t>(std::stoul(given));
}

int kills_wanted() {
  const char* const full = std::getenv("OCOP_FULL");
  return full != nullptr && std::string_view(full) == "1" ? 25 : 5;
}

// A home with something to do, made anew for each kill.
class Scene : public TestHome {
 public:
  Scene() {
    file::write_atomic(elsewhere("passphrase"), std::string(kTestPassphrase) + "\n",
                       file::Mode::secret);
    std::filesystem::create_directory(elsewhere("answers"));
  }
  virtual ~Scene() = default;

  [[nodiscard]] virtual Words command() const = 0;
  virtual void check_after_kill() = 0;
  virtual void check_done() = 0;

  Outcome run(const std::optional<Moment>& moment) {
    Words words{std::string(OCOP_BIN_DIR) + "/ocop-issuer",
                "--passphrase-file",
                elsewhere("passphrase").string(),
                "--now",
                now.rfc3339(),
                "--json"};
    const Words rest = command();
    words.insert(words.end(), rest.begin(), rest.end());
    return run_and_kill(words, elsewhere("answers"), moment);
  }

 protected:
  void publish_programme() {
    begin_programme();
    publish();
  }
  void check_public(const file::Path& folder) {
    const issuer::AuditReport report = issuer::audit(folder, {});
    INFO(json::write(issuer::to_json(report)));
    CHECK_FALSE(report.has(issuer::AuditFinding::Kind::broken));
    CHECK_FALSE(report.has(issuer::AuditFinding::Kind::without_effect));
  }
  std::unique_ptr<Office> office_in(const file::Path& root) {
    issuer::OfficeSettings there = settings();
    there.home = root;
    return Office::open(there).value();
  }
};

// The first trust list, or the second.
template <int version>
class TrustPublish : public Scene {
 public:
  TrustPublish() {
    write_demo_key(elsewhere("root-1.key"), "root-1", crypto::KeyUse::root);
    record::TrustList list = demo_trust_list();
    if (version > 1) {
      publish_programme();
      list.version = version;
      list.issued = now;
    }
    file::write_atomic(elsewhere("list.json"), record::write_trust_list_file(sign_trust_list(
                                                   list, {"root-1", "root-2", "root-3"})));
  }
  Words command() const override {
    return {"--home",
            root().string(),
            "trust",
            "publish",
            elsewhere("list.json").string(),
            "--key",
            elsewhere("root-1.key").string()};
  }
  void check_after_kill() override {
    const bool is_empty = file::list(public_folder()).empty();
    if (!is_empty && version > 1) check_public(public_folder());
    CHECK(office(issuer::Access::read) != nullptr);
  }
  void check_done() override {
    publish();
    check_public(public_folder());
    const auto office = this->office();
    CHECK(office->trust().version == version);
    CHECK(office->store().setting("trust-list.first").has_value());
    CHECK(office->published_size() == (version > 1 ? 8 : 1));
  }
};

class Restore : public Scene {
 public:
  Restore() {
    publish_programme();
    const auto home = issuer::Home::open(root());
    const auto lock = issuer::HomeLock::take(*home, "backup", std::chrono::milliseconds(0));
    REQUIRE(issuer::make_backup(*home, *lock, elsewhere("backup"), now).has_value());
  }
  Words command() const override {
    return {"--home", restored().string(), "restore", elsewhere("backup").string()};
  }
  // Either there is no home yet, or a whole one that signs nothing.
  void check_after_kill() override {
    if (issuer::Home::open(restored())) {
      check_public(restored() / "public");
      CHECK(office_in(restored())->publish(now).error().code == Errc::conflict);
    }
    std::filesystem::remove_all(restored());
  }
  void check_done() override {
    check_public(restored() / "public");
    CHECK(office_in(restored())->published_size() == 7);
  }

 protected:
  [[nodiscard]] file::Path restored() const { return elsewhere("restored"); }
};

class Resume : public Restore {
 public:
  Resume() {
    record::Producer body = demo_producer();
    std::vector<std::string> entries;
    for (const int number : {300, 301, 302}) {
      body.producer = demo_id(number);
      entries.push_back(sign(make_statement(body, demo_uri("dak-lak"), number, now), "province-1"));
    }
    REQUIRE(office()->submit(entries, now).has_value());
    publish();
    REQUIRE(issuer::restore_backup(elsewhere("backup"), restored(), {}, now).has_value());
  }
  Words command() const override {
    return {"--home", restored().string(), "publish", "--resume-from", public_folder().string()};
  }
  void check_after_kill() override {
    check_public(restored() / "public");
    const auto head = office_in(restored())->log_head();
    CHECK((head.size == 7 || head == office()->log_head()));
  }
  void check_done() override {
    check_public(restored() / "public");
    CHECK(office_in(restored())->log_head() == office()->log_head());
  }
};

class InboxPull : public Scene {
 public:
  InboxPull() {
    begin_programme();
    std::string waiting;
    for (const DemoStatement& one : demo_history())
      if (one.title == "five stars by the ministry") waiting = one.entry;
    REQUIRE(office()->submit({waiting}, now).has_value());
    publish();
    const auto approvals = issuer::approve_entries({waiting}, demo_keys().at("ministry-2"), now,
                                                   crypto::system_random());
    file::write_atomic(elsewhere("verifier") / "a.jws", approvals->front());
  }
  Words command() const override {
    return {"--home", root().string(), "inbox", "pull", "--from", elsewhere("verifier").string()};
  }
  void check_after_kill() override {
    const issuer::AuditReport report = audit();
    CHECK_FALSE(report.has(issuer::AuditFinding::Kind::broken));
    CHECK(office()->queued() <= 1);
  }
  void check_done() override {
    publish();
    check_public(public_folder());
    const auto office = this->office();
    CHECK(office->published_size() == 9);
    CHECK(office->registry().certificates().size() == 2);
  }
};

template <class Kind>
void kill_often(const std::string& name) {
  std::mt19937 random(seed());
  Nanoseconds usual{0};
  {
    Kind scene;
    const Outcome outcome = scene.run(std::nullopt);
    INFO(name << "\n" << outcome.err << outcome.out);
    REQUIRE(outcome.status == 0);
    scene.check_done();
    usual = outcome.lasted;
  }
  int kills = 0;
  for (int turn = 0; kills < kills_wanted(); ++turn) {
    REQUIRE(turn < 4 * kills_wanted());
    Kind scene;
    const double share = static_cast<double>(random() % 1'000'000) / 1e6;
    const Nanoseconds after{static_cast<std::int64_t>(static_cast<double>(usual.count()) * share)};
    const Outcome killed = scene.run(Moment{"", after});
    INFO(name << " killed after " << after.count() << " ns\n" << killed.err << killed.out);
    if (!killed.killed) continue;
    ++kills;
    scene.check_after_kill();
    const Outcome again = scene.run(std::nullopt);
    INFO(again.err << again.out);
    REQUIRE(again.status == 0);
    scene.check_done();
  }
  std::cout << kills << " kills of " << name << ", seed " << seed() << std::endl;
}

TEST_CASE("a first trust list that is killed while it is published is published", "[kill]") {
  kill_often<TrustPublish<1>>("the first trust publish");
}

TEST_CASE("a trust list that is killed while it is published is published", "[kill]") {
  kill_often<TrustPublish<2>>("trust publish");
}

TEST_CASE("a restore that is killed leaves no home or a whole one", "[kill]") {
  kill_often<Restore>("restore");
}

TEST_CASE("a resume that is killed leaves a log that was signed before", "[kill]") {
  kill_often<Resume>("publish --resume-from");
}

TEST_CASE("an approval whose arrival is killed arrives once", "[kill]") {
  kill_often<InboxPull>("inbox pull");
}

}  // namespace
}  // namespace ocop::test
