// What a mirror does when its own disk or database fails: on a real disk, with a real database.
#include <array>

#include "common/store/sqlite.h"
#include "tests/common/tlog/test_log.h"
#include "tests/support/temp_folder.h"
#include "tests/verifier/followed.h"
#include "verifier/mirror.h"

using namespace ocop;
using namespace ocop::verifier;
using ocop::test::Followed;
using ocop::test::kTime;
using ocop::test::minutes_later;
using ocop::test::second_list;
using ocop::test::signed_by_quorum;

namespace {

constexpr std::array<std::string_view, 4> kTables{"trust_list", "tree", "checked_signature",
                                                  "alarm"};
// Of a mirror's database, which has its migrations already.
constexpr std::array<std::string_view, 2> kMigrations{};
constexpr store::Schema kSchema{0x4f434d31, kMigrations};
constexpr std::int64_t kNever = 1'000'000;

// A second connection to a mirror's database, through which a test makes writes of the first fail.
class Saboteur {
 public:
  explicit Saboteur(const file::Path& database)
      : connection_(store::Connection::open(database, kSchema)) {
    connection_.execute("CREATE TABLE IF NOT EXISTS fuse (rows INTEGER)");
    connection_.execute("DELETE FROM fuse");
    connection_.query("INSERT INTO fuse VALUES (?)").bind(1, kNever).run();
    for (const std::string_view table : kTables) {
      const std::string name(table);
      connection_.execute("CREATE TRIGGER IF NOT EXISTS blow_" + name + " BEFORE INSERT ON " +
                          name +
                          " BEGIN UPDATE fuse SET rows = rows - 1;"
                          " SELECT RAISE(ABORT, 'disk full') FROM fuse WHERE rows < 0; END");
    }
  }
  // The next `rows` rows are written, no other.
  void allow(std::int64_t rows) {
    connection_.query("UPDATE fuse SET rows = ?").bind(1, rows).run();
  }
  void heal() { allow(kNever); }

 private:
  store::Connection connection_;
};

// Throws at one write, as a full disk does, and remembers what was read.
class FailingTree final : public PublicTree {
 public:
  explicit FailingTree(const file::Path& folder) : kept(folder) {}
  [[nodiscard]] Result<Bytes> read(const std::string& path, std::size_t limit) const override {
    reads.push_back(path);
    return kept.read(path, limit);
  }
  [[nodiscard]] std::optional<Bytes> read_part(const std::string& path, std::uint64_t offset,
                                               std::size_t length) const override {
    return kept.read_part(path, offset, length);
  }
  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& path) const override {
    return kept.size(path);
  }
  [[nodiscard]] std::vector<std::string> list(const std::string& folder) const override {
    return kept.list(folder);
  }
  void write(const std::string& path, ByteView content) override {
    if (writes++ == fatal) throw std::runtime_error("no space left");
    kept.write(path, content);
  }
  void remove(const std::string& path) override { kept.remove(path); }

  DiskTree kept;
  mutable std::vector<std::string> reads;
  std::size_t writes = 0;
  std::size_t fatal = SIZE_MAX;
};

// A mirror of `source` in a data folder of its own.
struct OnDisk {
  explicit OnDisk(test::Published& followed, const std::string& pin)
      : source(followed),
        tree(folder / "public"),
        store(store::MirrorStore::open_or_create(folder / "mirror.db")),
        saboteur(folder / "mirror.db"),
        mirror(Mirror::open(source, store, tree, pin, kTime).value()) {}

  // As the program: what it throws becomes an alarm. False if it threw.
  bool round(Instant now = kTime) {
    try {
      synced = mirror->sync(now);
      if (synced) mirror->fetch_files(now, 100);
      return true;
    } catch (const std::runtime_error& broken) {
      mirror->report_broken(broken.what(), now);
      return false;
    }
  }
  void restart(tlog::Source& from) {
    mirror.reset();
    store = store::MirrorStore::open_or_create(folder / "mirror.db");
    mirror = Mirror::open(from, store, tree, std::nullopt, kTime).value();
  }
  [[nodiscard]] std::int64_t trust_version() const {
    return mirror->snapshot()->registry->trust().version;
  }

  test::TempFolder folder;
  test::Published& source;
  FailingTree tree;
  store::MirrorStore store;
  Saboteur saboteur;
  std::unique_ptr<Mirror> mirror;
  Result<void> synced = ok();
};

test::Published& empty_source() {
  static test::Published source;
  return source;
}

}  // namespace

TEST_CASE("a trust list that cannot be stored counts at once and is stored as soon as it can be",
          "[mirror][fault][trust]") {
  Followed f;
  OnDisk disk(f.source, test::trust_file(f.scenario.trust));
  REQUIRE(disk.round());
  f.source.publish_trust(signed_by_quorum(second_list()));
  disk.saboteur.allow(0);
  CHECK_FALSE(disk.round());
  CHECK(disk.trust_version() == 2);
  CHECK(disk.mirror->snapshot()->alarm);
  CHECK_FALSE(disk.round());
  CHECK(disk.mirror->snapshot()->alarm);

  SECTION("in the next round") {}
  SECTION("together with its successor") {
    record::TrustList third = second_list();
    third.version = 3;
    third.issued = third.issued.plus(std::chrono::hours(1));
    f.source.publish_trust(signed_by_quorum(third));
  }
  SECTION("although the log does not answer") {
    f.source.files.erase("log/checkpoint");
  }
  const std::int64_t newest = f.source.files.contains("trust/3.json") ? 3 : 2;
  disk.saboteur.heal();
  CHECK(disk.round());
  CHECK(disk.store.trust_lists().size() == static_cast<std::size_t>(newest));
  CHECK(disk.tree.size("trust/2.json"));
  disk.restart(empty_source());
  CHECK(disk.trust_version() == newest);
}

TEST_CASE("a trust list that cannot be written to public/ is written later",
          "[mirror][fault][trust]") {
  Followed f;
  OnDisk disk(f.source, test::trust_file(f.scenario.trust));
  REQUIRE(disk.round());
  f.source.publish_trust(signed_by_quorum(second_list()));
  disk.tree.fatal = disk.tree.writes;
  CHECK_FALSE(disk.round());
  CHECK(disk.round());
  CHECK(disk.tree.size("trust/2.json"));
  CHECK(disk.store.trust_lists().size() == 2);
}

TEST_CASE("a fork that cannot be recorded stops the mirror all the same and is recorded later",
          "[mirror][fault][attack]") {
  Followed f;
  OnDisk disk(f.source, test::trust_file(f.scenario.trust));
  REQUIRE(disk.round());
  const auto honest = f.source.files;
  SECTION("of the log") {
    std::vector<std::string> other = f.scenario.entries();
    other.back() = "theirs";
    f.source.publish_log(other, minutes_later(50));
  }
  SECTION("of the trust list") {
    record::TrustList other = test::demo_trust_list();
    other.authorities.front().name = "Bộ khác";
    f.source.publish_trust(signed_by_quorum(other));
  }
  disk.saboteur.allow(0);
  CHECK_FALSE(disk.round());
  CHECK(disk.mirror->snapshot()->alarm->sticky);
  f.source.files = honest;
  CHECK_FALSE(disk.round());
  CHECK(disk.mirror->snapshot()->alarm->code == Errc::fork);
  CHECK_FALSE(disk.store.alarm());

  disk.saboteur.heal();
  CHECK(disk.round());
  CHECK(disk.synced.error().code == Errc::fork);
  REQUIRE(disk.store.alarm());
  CHECK_FALSE(disk.store.alarm()->evidence.empty());
  disk.restart(f.source);
  CHECK(disk.round());
  CHECK(disk.synced.error().code == Errc::fork);
}

TEST_CASE("a tree that could not be recorded is recorded by the next round", "[mirror][fault]") {
  Followed f;
  OnDisk disk(f.source, test::trust_file(f.scenario.trust));
  REQUIRE(disk.round());
  f.scenario.add_entry("one more");
  f.source.publish(f.scenario, minutes_later(1));  // the clock's time is the same
  disk.saboteur.allow(0);
  CHECK_FALSE(disk.round(minutes_later(1)));
  disk.saboteur.heal();
  CHECK(disk.round(minutes_later(1)));
  REQUIRE(disk.store.tree());
  CHECK(disk.store.tree()->size == f.scenario.size());
  CHECK(disk.tree.size("log/checkpoint") == f.source.files["log/checkpoint"].size());
}

namespace {

enum class Trouble { full_disk, failing_store };

// Follows a log of 270 entries and a second trust list, with the `fatal`-th write after the start
// failing: one of the disk, or one of the database and all that follow. Then all is well again, for
// the same program or after a restart. False if no write was the fatal one.
bool survives(Followed& f, Trouble trouble, std::size_t fatal, bool restarted) {
  INFO((trouble == Trouble::full_disk ? "disk" : "store") << ", write " << fatal);
  OnDisk disk(f.source, test::trust_file(f.scenario.trust));
  if (trouble == Trouble::full_disk)
    disk.tree.fatal = disk.tree.writes + fatal;
  else
    disk.saboteur.allow(static_cast<std::int64_t>(fatal));
  const bool failed = !disk.round();
  CHECK((failed || disk.synced));
  disk.tree.fatal = SIZE_MAX;
  disk.saboteur.heal();
  if (restarted) disk.restart(f.source);
  REQUIRE(disk.round());
  CHECK(disk.synced);
  CHECK_FALSE(disk.mirror->snapshot()->alarm);
  CHECK(disk.mirror->snapshot()->registry->size() == f.scenario.size());
  CHECK(disk.trust_version() == 2);
  CHECK(disk.store.trust_lists().size() == 2);
  CHECK(disk.store.tree()->size == f.scenario.size());
  for (const auto& [path, content] : f.source.files) {
    INFO(path);
    CHECK(disk.tree.read(path, content.size()).value() == content);
  }
  return failed;
}

}  // namespace

TEST_CASE("a disk or database that fails at any write loses nothing", "[mirror][fault]") {
  Followed f;
  for (int i = 0; i < 260; ++i) f.scenario.add_entry("nonsense " + std::to_string(i));
  f.source.files.clear();
  f.publish();
  f.source.publish_trust(signed_by_quorum(second_list()));
  const bool restarted = GENERATE(false, true);
  SECTION("disk") {
    std::size_t fatal = 0;
    while (survives(f, Trouble::full_disk, fatal, restarted)) ++fatal;
    CHECK(fatal > 7);
  }
  SECTION("database") {
    std::size_t fatal = 0;
    while (survives(f, Trouble::failing_store, fatal, restarted)) ++fatal;
    CHECK(fatal > 5);
  }
}

TEST_CASE("a source that fails while the log grows does not make the mirror read its whole copy",
          "[mirror][fault]") {
  Followed f;
  for (int i = 0; i < 600; ++i) f.scenario.add_entry("nonsense " + std::to_string(i));
  f.publish();
  OnDisk disk(f.source, test::trust_file(f.scenario.trust));
  REQUIRE(disk.round());
  f.scenario.add_entry("one more");
  f.publish();
  f.source.files.erase("log/tile/entries/002.p/" + std::to_string(f.scenario.size() - 512));
  disk.tree.reads.clear();
  CHECK(disk.round());
  CHECK(disk.synced.error().code == Errc::not_found);
  for (const std::string& path : disk.tree.reads) {
    INFO(path);
    CHECK_FALSE(path.starts_with("log/tile/entries/000"));
    CHECK_FALSE(path.starts_with("log/tile/0/000"));
  }
  f.publish();
  CHECK(disk.round());
  CHECK(disk.synced);
}

TEST_CASE("a copy whose edge was damaged while the program ran is fetched again",
          "[mirror][fault]") {
  Followed f;
  OnDisk disk(f.source, test::trust_file(f.scenario.trust));
  REQUIRE(disk.round());
  for (const std::string& path : disk.tree.list("log/tile/entries")) disk.tree.remove(path);
  f.scenario.add_entry("one more");
  f.publish();
  CHECK(disk.round());
  CHECK_FALSE(disk.synced);
  CHECK(disk.round());
  CHECK(disk.synced);
  CHECK(disk.mirror->snapshot()->registry->size() == f.scenario.size());
}
