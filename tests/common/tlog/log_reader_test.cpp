#include "common/tlog/log_reader.h"

#include <catch2/catch.hpp>

#include "common/tlog/folder_source.h"
#include "common/tlog/tile.h"
#include "common/tlog/tiled_tree.h"
#include "tests/common/tlog/test_log.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"

using namespace ocop::tlog;
using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::ok;
using ocop::Result;
namespace test = ocop::test;
using test::MemorySource;

namespace {

TreeHead head_of(const std::vector<Bytes>& entries) {
  return {entries.size(), test::defined_root(test::leaves_of(entries))};
}

std::vector<Bytes> first(const std::vector<Bytes>& entries, std::size_t count) {
  return {entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(count)};
}

Frontier frontier_of(const std::vector<Bytes>& entries) {
  Frontier frontier;
  for (const Bytes& entry : entries) frontier.append(leaf_hash(entry));
  return frontier;
}

// Collects what it is given.
struct Collected {
  std::vector<std::uint64_t> indexes;
  std::vector<Bytes> entries;
  EntryVisitor visitor() {
    return [this](std::uint64_t index, ByteView entry) {
      indexes.push_back(index);
      entries.push_back(ocop::to_bytes(entry));
      return ok();
    };
  }
};

Result<void> nothing(std::uint64_t, ByteView) {
  return ok();
}

// A log whose entries differ from `entries` from `index` on.
std::vector<Bytes> forked(std::vector<Bytes> entries, std::size_t index) {
  entries[index] = ocop::to_bytes("another entry");
  return entries;
}

}  // namespace

TEST_CASE("the checkpoint is read and opened", "[log_reader]") {
  MemorySource source(test::numbered_entries(5));
  CHECK(read_checkpoint(source, test::test_policy())->head == head_of(test::numbered_entries(5)));
  source.files.erase("checkpoint");
  CHECK(read_checkpoint(source, test::test_policy()).error().code == Errc::not_found);
  source.failing_path = "checkpoint";
  CHECK(read_checkpoint(source, test::test_policy()).error().code == Errc::unavailable);
  source.failing_path.clear();
  source.files["checkpoint"] = Bytes(kMaxNoteSize + 1, 'a');
  CHECK(read_checkpoint(source, test::test_policy()).error().code == Errc::too_large);
}

TEST_CASE("any range of entries is read in order", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(700);
  MemorySource source(entries);
  const TreeHead head = head_of(entries);
  for (const auto& [begin, end] :
       std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 700},
                                                            {0, 1},
                                                            {255, 257},
                                                            {256, 512},
                                                            {511, 513},
                                                            {699, 700},
                                                            {300, 300},
                                                            {700, 700}}) {
    Collected collected;
    REQUIRE(read_entries(source, head, begin, end, collected.visitor()));
    REQUIRE(collected.entries.size() == end - begin);
    for (std::uint64_t i = begin; i < end; ++i) {
      REQUIRE(collected.indexes[i - begin] == i);
      REQUIRE(collected.entries[i - begin] == entries[i]);
    }
  }
  CHECK(*read_entry(source, head, 512) == entries[512]);
  CHECK(read_entry(source, head, 700).error().code == Errc::out_of_range);
  CHECK(read_entries(source, head, 0, 701, nothing).error().code == Errc::out_of_range);
  CHECK(read_entries(source, head, 2, 1, nothing).error().code == Errc::out_of_range);
}

TEST_CASE("reading in order fetches each file once", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(2000);
  MemorySource source(entries);
  REQUIRE(read_entries(source, head_of(entries), 0, entries.size(), nothing));
  for (const auto& [path, count] : source.reads) {
    INFO(path);
    CHECK(count == 1);
  }
  CHECK(source.reads.size() == source.files.size() - 1);  // all but the checkpoint
}

TEST_CASE("a visitor's error ends the reading and comes back", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(10);
  MemorySource source(entries);
  int visited = 0;
  const Result<void> read = read_entries(source, head_of(entries), 0, 10,
                                         [&](std::uint64_t index, ByteView) -> Result<void> {
                                           ++visited;
                                           if (index == 3)
                                             return ocop::error(Errc::conflict, "enough");
                                           return ok();
                                         });
  CHECK(read.error().code == Errc::conflict);
  CHECK(visited == 4);
}

TEST_CASE("no bit of a tile or bundle can be changed without being noticed", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(5);
  const MemorySource good(entries);
  for (const char* path : {"tile/0/000.p/5", "tile/entries/000.p/5"}) {
    test::for_each_mutation(good.files.at(path), [&](ByteView mutated) {
      MemorySource source(good);
      source.files[path] = ocop::to_bytes(mutated);
      Collected collected;
      REQUIRE_FALSE(read_entries(source, head_of(entries), 0, 5, collected.visitor()));
      REQUIRE(collected.entries.empty());
    });
  }
}

TEST_CASE("a damaged tile is named, and what does not need it is still read", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(1000);
  MemorySource source(entries);
  const TreeHead head = head_of(entries);
  source.files["tile/0/001"][17] ^= 1;
  Collected collected;
  const Result<void> read = read_entries(source, head, 0, 1000, collected.visitor());
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::mismatch);
  CHECK(read.error().detail.find("tile/0/001") != std::string::npos);
  CHECK(collected.entries.size() == 256);
  CHECK(read_entries(source, head, 512, 1000, nothing));

  source.files["tile/1/000.p/3"][5] ^= 1;
  CHECK(read_entries(source, head, 512, 1000, nothing).error().code == Errc::mismatch);
}

TEST_CASE("a bundle of a full tile's entries is checked before any is handed out", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(600);
  MemorySource source(entries);
  source.files["tile/entries/001"].back() ^= 1;
  Collected collected;
  const Result<void> read = read_entries(source, head_of(entries), 256, 600, collected.visitor());
  REQUIRE_FALSE(read);
  CHECK(read.error().detail.find("entry 511") != std::string::npos);
  CHECK(collected.entries.empty());
}

TEST_CASE("missing files are named, silence is unavailable", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(600);
  const MemorySource good(entries);
  for (const auto& [path, content] : good.files) {
    if (path == kCheckpointPath) continue;
    INFO(path);
    MemorySource source(good);
    source.files.erase(path);
    const Result<void> read = read_entries(source, head_of(entries), 0, 600, nothing);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::not_found);
    CHECK(read.error().detail.find(path) != std::string::npos);
    MemorySource silent(good);
    silent.failing_path = path;
    CHECK(read_entries(silent, head_of(entries), 0, 600, nothing).error().code ==
          Errc::unavailable);
  }
}

TEST_CASE("where a partial file is gone, the full one is read", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(600);
  MemorySource source(entries);
  const TreeHead old_head = head_of(first(entries, 500));
  CHECK(source.files.count("tile/0/001.p/244") == 0);
  Collected collected;
  REQUIRE(read_entries(source, old_head, 0, 500, collected.visitor())
              .error()
              .detail.find("tile/1/000.p/1") != std::string::npos);
  source.files["tile/1/000.p/1"] =
      ocop::to_bytes(ByteView(source.files["tile/1/000.p/2"]).first(32));
  REQUIRE(read_entries(source, old_head, 0, 500, collected.visitor()));
  CHECK(collected.entries == first(entries, 500));
}

TEST_CASE("proofs made from tiles are those of the definition", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(700);
  const std::vector<Hash> leaves = test::leaves_of(entries);
  MemorySource source(entries);
  const TreeHead head = head_of(entries);
  for (const std::uint64_t index : {0U, 1U, 255U, 256U, 511U, 512U, 600U, 699U}) {
    CHECK(*prove_inclusion(source, head, index) == test::defined_path(index, leaves));
    CHECK(*prove_consistency(source, head, index + 1) == test::defined_proof(index + 1, leaves));
  }
  CHECK(prove_inclusion(source, head, 700).error().code == Errc::out_of_range);
  CHECK(prove_consistency(source, head, 0).error().code == Errc::out_of_range);
  source.files["tile/0/000"][0] ^= 1;
  CHECK(prove_inclusion(source, head, 3).error().code == Errc::mismatch);
}

TEST_CASE("a tree gives no tile or node that it has not", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(300);
  MemorySource source(entries);
  TiledTree tree(source, head_of(entries));
  CHECK(tree.tile(0, 2).error().code == Errc::out_of_range);
  CHECK(tree.tile(2, 0).error().code == Errc::out_of_range);
  CHECK(tree.tile(63, 0).error().code == Errc::out_of_range);
  CHECK(tree.tile(TileId::kEntries, 0).error().code == Errc::out_of_range);
  const std::vector<NodeId> missing{{0, 300}};
  CHECK(tree.hashes(missing).error().code == Errc::out_of_range);
  const std::vector<NodeId> incomplete{{6, 4}};
  CHECK(tree.hashes(incomplete).error().code == Errc::out_of_range);
  const std::vector<NodeId> high{{255, 0}};
  CHECK(tree.hashes(high).error().code == Errc::out_of_range);
}

TEST_CASE("following a log gives the new entries and the new frontier", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(900);
  const std::vector<std::size_t> sizes{0, 1, 255, 256, 257, 512, 700, 900};
  for (const std::size_t old_size : sizes) {
    for (const std::size_t size : sizes) {
      if (size < old_size) continue;
      MemorySource source(first(entries, size));
      Collected collected;
      const Result<Frontier> followed = follow(source, frontier_of(first(entries, old_size)),
                                               head_of(first(entries, size)), collected.visitor());
      REQUIRE(followed);
      REQUIRE(*followed == frontier_of(first(entries, size)));
      REQUIRE(collected.entries.size() == size - old_size);
      for (std::size_t i = old_size; i < size; ++i)
        REQUIRE(collected.entries[i - old_size] == entries[i]);
    }
  }
}

TEST_CASE("a fork is found before any of its entries is visited", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(600);
  for (const std::size_t old_size : {1U, 200U, 256U, 300U, 599U}) {
    for (const std::size_t changed : {std::size_t{0}, old_size / 2, old_size - 1}) {
      const std::vector<Bytes> other = forked(entries, changed);
      MemorySource source(other);
      Collected collected;
      const Result<Frontier> followed = follow(source, frontier_of(first(entries, old_size)),
                                               head_of(other), collected.visitor());
      REQUIRE_FALSE(followed);
      REQUIRE(followed.error().code == Errc::fork);
      REQUIRE(collected.entries.empty());
      CHECK(check_extends(source, head_of(first(entries, old_size)), head_of(other)).error().code ==
            Errc::fork);
    }
    MemorySource honest(entries);
    CHECK(check_extends(honest, head_of(first(entries, old_size)), head_of(entries)));
  }
}

TEST_CASE("a fork of the same size and a rollback are refused without reading", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(300);
  MemorySource source(entries);
  const Frontier known = frontier_of(entries);
  CHECK(follow(source, known, head_of(forked(entries, 7)), nothing).error().code == Errc::fork);
  CHECK(follow(source, known, head_of(first(entries, 299)), nothing).error().code ==
        Errc::rollback);
  CHECK(source.reads.empty());
  CHECK(follow(source, known, known.head(), nothing).value() == known);
}

TEST_CASE("a log in a folder is read like one in memory", "[log_reader]") {
  const std::vector<Bytes> entries = test::numbered_entries(300);
  const MemorySource memory(entries);
  const test::TempFolder folder;
  for (const auto& [path, content] : memory.files) ocop::file::write_atomic(folder / path, content);
  FolderSource source(folder.path());
  const Result<OpenedCheckpoint> opened = read_checkpoint(source, test::test_policy());
  REQUIRE(opened);
  Collected collected;
  REQUIRE(read_entries(source, opened->head, 0, 300, collected.visitor()));
  CHECK(collected.entries == entries);
  CHECK(source.read("tile/0/009", 100).error().code == Errc::not_found);
  CHECK(source.read("tile/0/000", 100).error().code == Errc::too_large);
}
