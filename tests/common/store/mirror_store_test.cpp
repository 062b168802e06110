#include "common/store/mirror_store.h"

#include <filesystem>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

namespace ocop::store {
namespace {

const Instant kNow(1'700'000'000);

OpenedTrustList list(std::int64_t version) {
  const std::string file = "list " + std::to_string(version);
  return {version, crypto::sha256(file), file};
}

MirroredTree tree(std::uint64_t size) {
  return {size, crypto::sha256(std::to_string(size)), "checkpoint of " + std::to_string(size)};
}

CheckedSignature checked(const std::string& entry, const std::string& kid = "a-key") {
  return {crypto::sha256(entry), kid};
}

}  // namespace

TEST_CASE("a new mirror store remembers nothing", "[mirror-store]") {
  const MirrorStore store = MirrorStore::in_memory();
  CHECK(store.trust_lists().empty());
  CHECK_FALSE(store.tree());
  CHECK(store.signatures().empty());
  CHECK_FALSE(store.alarm());
}

TEST_CASE("what a mirror recorded is there after it was opened again", "[mirror-store]") {
  const test::TempFolder folder;
  const auto path = folder / "deep" / "mirror.db";
  {
    MirrorStore store = MirrorStore::open_or_create(path);
    store.add_trust_list(list(1));
    store.add_trust_list(list(2));
    store.record_tree(tree(5), {checked("a"), checked("b")});
    store.raise_alarm({"fork", "two histories", kNow, "evidence"});
  }
  const MirrorStore store = MirrorStore::open_or_create(path);
  CHECK(store.trust_lists() == std::vector{list(1), list(2)});
  CHECK(store.tree() == tree(5));
  CHECK(store.signatures().size() == 2);
  CHECK(store.alarm() == RecordedAlarm{"fork", "two histories", kNow, "evidence"});
  CHECK(file::mode_of(path) == 0600);
}

TEST_CASE("trust lists come in the order of their versions", "[mirror-store]") {
  MirrorStore store = MirrorStore::in_memory();
  store.add_trust_list(list(10));
  store.add_trust_list(list(9));
  CHECK(store.trust_lists() == std::vector{list(9), list(10)});
}

TEST_CASE("one version is one trust list, which may be stored again", "[mirror-store]") {
  MirrorStore store = MirrorStore::in_memory();
  store.add_trust_list(list(1));
  store.add_trust_list(list(1));
  OpenedTrustList other = list(2);
  other.version = 1;
  CHECK_THROWS_AS(store.add_trust_list(other), SqliteError);
  other = list(1);
  other.version = 2;
  CHECK_THROWS_AS(store.add_trust_list(other), SqliteError);
  CHECK(store.trust_lists().size() == 1);
}

TEST_CASE("a new tree takes the place of the old one, signatures add up", "[mirror-store]") {
  MirrorStore store = MirrorStore::in_memory();
  store.record_tree(tree(5), {checked("a")});
  store.record_tree(tree(9), {checked("a"), checked("a", "another-key"), checked("b")});
  CHECK(store.tree() == tree(9));
  CHECK(store.signatures().size() == 3);
}

TEST_CASE("how fresh a tree was is remembered beside it", "[mirror-store]") {
  MirrorStore store = MirrorStore::in_memory();
  MirroredTree known = tree(5);
  store.record_tree(known, {});
  CHECK_FALSE(store.tree()->fresh);
  known.fresh = kNow;
  store.record_tree(known, {});
  CHECK(store.tree() == known);
}

TEST_CASE("a program that was killed while it made the store leaves none", "[mirror-store]") {
  const test::TempFolder folder;
  const auto path = folder / "mirror.db";
  // What a kill leaves: the database that has not got its name yet, empty or half done.
  for (const std::string_view left : {"", "SQLite format 3"}) {
    file::write_atomic(folder / "mirror.db.new", left, file::Mode::secret);
    file::write_atomic(folder / "mirror.db.new-journal", left, file::Mode::secret);
    {
      MirrorStore store = MirrorStore::open_or_create(path);
      store.add_trust_list(list(1));
    }
    CHECK(MirrorStore::open_or_create(path).trust_lists().size() == 1);
    CHECK_FALSE(std::filesystem::exists(folder / "mirror.db.new"));
    CHECK_FALSE(std::filesystem::exists(folder / "mirror.db.new-journal"));
    std::filesystem::remove(path);
  }
}

TEST_CASE("the first alarm stays until it is cleared", "[mirror-store]") {
  MirrorStore store = MirrorStore::in_memory();
  store.raise_alarm({"fork", "first", kNow, ""});
  store.raise_alarm({"fork", "second", kNow, ""});
  CHECK(store.alarm()->detail == "first");
  store.clear_alarm();
  CHECK_FALSE(store.alarm());
  store.raise_alarm({"fork", "third", kNow, ""});
  CHECK(store.alarm()->detail == "third");
}

TEST_CASE("another kind of database is not taken for a mirror's", "[mirror-store]") {
  const test::TempFolder folder;
  const auto path = folder / "mirror.db";
  file::write_atomic(path, std::string_view("not a database, but longer than a header would be"));
  CHECK_THROWS_AS(MirrorStore::open_or_create(path), SqliteError);
}

}  // namespace ocop::store
