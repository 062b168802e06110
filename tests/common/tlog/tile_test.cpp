#include "common/tlog/tile.h"

#include <algorithm>
#include <rapidcheck.h>
#include <set>

#include <catch2/catch.hpp>

#include "common/tlog/tile_builder.h"
#include "tests/common/tlog/test_log.h"
#include "tests/common/tlog/vector_fields.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using namespace ocop::tlog;
using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::Result;
namespace test = ocop::test;

namespace {

std::vector<std::string> paths_of(const std::vector<TileId>& tiles) {
  std::vector<std::string> paths;
  for (const TileId& tile : tiles) paths.push_back(tile.path());
  return paths;
}

int level_of(const std::string& text) {
  return text == "entries" ? TileId::kEntries : std::stoi(text);
}

std::set<std::string> tile_names(const test::MemorySource& log) {
  std::set<std::string> names;
  for (const auto& [name, content] : log.files)
    if (name != kCheckpointPath) names.insert(name);
  return names;
}

}  // namespace

TEST_CASE("tile paths are read as written in the vectors", "[tile]") {
  for (const test::Vector& vector :
       test::read_vectors("tlog_path.vec", {"path", "level", "index", "width"})) {
    INFO(vector.name());
    const Result<TileId> id = TileId::parse(vector.at("path"));
    REQUIRE(test::outcome(id) == vector.expect());
    if (!id) continue;
    CHECK(id->level == level_of(vector.at("level")));
    CHECK(id->index == std::stoull(vector.at("index")));
    CHECK(id->width == std::stoul(vector.at("width")));
    CHECK(id->path() == vector.at("path"));
  }
}

TEST_CASE("a tile has one path and a path one tile", "[tile]") {
  rc::check("parse(path()) is the same tile", [](std::uint64_t index, int level, unsigned width) {
    const TileId id{
        level % (kMaxTileLevel + 1) < 0 ? TileId::kEntries : level % (kMaxTileLevel + 1),
        index % kMaxTreeSize, width % kTileWidth + 1};
    const Result<TileId> parsed = TileId::parse(id.path());
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(*parsed == id);
  });
  const std::string path = TileId{0, 1234067, 17}.path();
  test::for_each_edit(path, 0, "0159xp./-", [&](const std::string& edited) {
    const Result<TileId> parsed = TileId::parse(edited);
    if (parsed) CHECK(parsed->path() == edited);
    if (parsed) CHECK((edited == path || !(*parsed == TileId{0, 1234067, 17})));
  });
}

TEST_CASE("a tree of 70,000 entries has the tiles of the specification's example", "[tile]") {
  const std::vector<std::string> paths = paths_of(new_tiles(0, 70000));
  CHECK(paths.size() == (273 + 1) + (273 + 1) + 2 + 1);
  for (const char* path : {"tile/entries/272", "tile/entries/273.p/112", "tile/0/000", "tile/0/272",
                           "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"}) {
    INFO(path);
    CHECK(std::count(paths.begin(), paths.end(), path) == 1);
  }
}

TEST_CASE("a tree of 256 entries has a full tile below and a partial one above", "[tile]") {
  CHECK(paths_of(new_tiles(0, 256)) ==
        std::vector<std::string>{"tile/entries/000", "tile/0/000", "tile/1/000.p/1"});
}

TEST_CASE("a tree has exactly the tiles of the definition", "[tile]") {
  for (const std::uint64_t size :
       {0U, 1U, 2U, 255U, 256U, 257U, 511U, 512U, 700U, 65535U, 65536U, 65537U, 66000U}) {
    INFO(size);
    const std::vector<std::string> paths = paths_of(new_tiles(0, size));
    const test::MemorySource log(test::numbered_entries(size));
    CHECK(std::set<std::string>(paths.begin(), paths.end()) == tile_names(log));
    CHECK(std::set<std::string>(paths.begin(), paths.end()).size() == paths.size());
  }
}

TEST_CASE("what a growing tree writes is what it will need and did not have", "[tile]") {
  rc::check("needed(new) within needed(old) and written", [](std::uint32_t a, std::uint32_t b) {
    const std::uint64_t old_size = std::min(a, b) % 300000;
    const std::uint64_t size = old_size + std::max(a, b) % 1000;
    std::set<std::string> have;
    for (const std::string& path : paths_of(new_tiles(0, old_size))) have.insert(path);
    for (const std::string& path : paths_of(new_tiles(old_size, size)))
      RC_ASSERT(have.insert(path).second);
    for (const std::string& path : paths_of(new_tiles(0, size))) RC_ASSERT(have.count(path) == 1U);
  });
  CHECK(new_tiles(1000, 1000).empty());
}

TEST_CASE("the largest tree has tiles on eight levels", "[tile]") {
  for (int level = 0; level < kTileLevels; ++level)
    CHECK(partial_tile(level, kMaxTreeSize).has_value());
  CHECK(partial_tile(7, kMaxTreeSize)->width == 127);
  CHECK_FALSE(partial_tile(8, kMaxTreeSize));
  CHECK_FALSE(partial_tile(kMaxTileLevel, kMaxTreeSize));
  CHECK_FALSE(tile_at(0, 1, 256));
  CHECK_FALSE(tile_at(0, kMaxTreeSize, 256));
  CHECK(TileId{0, 2, 5}.first_entry() == 512);
  CHECK(TileId{1, 2, 5}.first_entry() == 131072);
  CHECK(TileId{7, 0, 5}.first_entry() == 0);
}

TEST_CASE("the builder makes the tiles of the definition", "[tile]") {
  constexpr std::uint64_t kSize = 66000;
  const std::vector<Bytes> entries = test::numbered_entries(kSize);
  test::MemorySource defined(entries);
  TileBuilder builder;
  std::uint64_t full = 0;
  for (const Bytes& entry : entries)
    builder.append(leaf_hash(entry), [&](const TileId& id, std::span<const Hash> hashes) {
      ++full;
      REQUIRE(defined.files.at(id.path()) == encode_tile(hashes));
    });
  CHECK(full == kSize / 256 + kSize / 65536);
  CHECK(builder.head() == TreeHead{kSize, test::defined_root(test::leaves_of(entries))});
  for (int level = 0; level < kTileLevels; ++level)
    if (const auto id = partial_tile(level, kSize))
      CHECK(defined.files.at(id->path()) == encode_tile(builder.edge(level)));
    else
      CHECK(builder.edge(level).empty());

  const Result<TileBuilder> resumed = TileBuilder::resume(
      kSize, [&](const TileId& id) { return decode_tile(defined.files.at(id.path()), id.width); });
  REQUIRE(resumed);
  CHECK(resumed->head() == builder.head());
}

TEST_CASE("the builder has the right root at every size", "[tile]") {
  const std::vector<Hash> leaves = test::leaves_of(test::numbered_entries(600));
  TileBuilder builder;
  Frontier frontier;
  for (const Hash& leaf : leaves) {
    REQUIRE(builder.head() == frontier.head());
    builder.append(leaf, [](const TileId&, std::span<const Hash>) {});
    frontier.append(leaf);
  }
}

TEST_CASE("bundles are read as written in the vectors", "[tile]") {
  for (const test::Vector& vector :
       test::read_vectors("tlog_bundle.vec", {"bundle", "width", "entries"})) {
    INFO(vector.name());
    const Bytes bundle = vector.bytes("bundle");
    const Result<std::vector<ByteView>> entries =
        decode_bundle(bundle, static_cast<unsigned>(std::stoul(vector.at("width"))));
    REQUIRE(test::outcome(entries) == vector.expect());
    if (!entries) continue;
    Bytes again;
    std::vector<Bytes> copies;
    for (const ByteView entry : *entries) {
      copies.push_back(ocop::to_bytes(entry));
      REQUIRE(append_entry(again, entry));
    }
    CHECK(copies == test::hex_list(vector.at("entries")));
    CHECK(again == bundle);
  }
}

TEST_CASE("a cut bundle is refused, a changed one never reads as the same entries", "[tile]") {
  Bytes bundle;
  for (const Bytes& entry : test::numbered_entries(5)) REQUIRE(append_entry(bundle, entry));
  const std::vector<ByteView> original = *decode_bundle(bundle, 5);
  test::for_each_mutation(bundle, [&](ByteView mutated) {
    const Result<std::vector<ByteView>> entries = decode_bundle(mutated, 5);
    if (mutated.size() < bundle.size()) CHECK_FALSE(entries);
    if (!entries) return;
    const bool is_same = std::equal(original.begin(), original.end(), entries->begin(),
                                    [](ByteView a, ByteView b) { return ocop::equal(a, b); });
    CHECK_FALSE(is_same);
  });
}

TEST_CASE("the longest entry fits, one byte more does not", "[tile]") {
  Bytes bundle;
  REQUIRE(append_entry(bundle, Bytes(kMaxEntrySize, 'a')));
  CHECK(append_entry(bundle, Bytes(kMaxEntrySize + 1, 'a')).error().code == Errc::too_large);
  CHECK(bundle.size() == 2 + kMaxEntrySize);
  CHECK(decode_bundle(bundle, 1)->front().size() == kMaxEntrySize);
}

TEST_CASE("a tile of another length is refused", "[tile]") {
  const Bytes tile(5 * 32, 7);
  CHECK(decode_tile(tile, 5)->size() == 5);
  CHECK(decode_tile(tile, 4).error().code == Errc::malformed);
  CHECK(decode_tile(tile, 6).error().code == Errc::malformed);
  CHECK(decode_tile(ByteView(tile).first(159), 5).error().code == Errc::malformed);
  CHECK(decode_tile({}, 1).error().code == Errc::malformed);
}
