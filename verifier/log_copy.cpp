#include "verifier/log_copy.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "common/tlog/fetch.h"
#include "common/tlog/log_reader.h"
#include "common/tlog/tile_builder.h"
#include "verifier/sources.h"

namespace ocop::verifier {
namespace {

std::string in_log(std::string_view path) {
  return std::string(kLogFolder) + std::string(path);
}

// The entries that are added, on their way to bundles and tiles.
class Growth {
 public:
  explicit Growth(PublicTree& tree) : tree_(tree) {}

  Result<void> resume(const tlog::Frontier& known) {
    TreeSource stored(tree_, std::string(kLogFolder));
    auto tiles = tlog::TileBuilder::resume(
        known.size(), [&stored](const tlog::TileId& id) { return tlog::fetch_tile(stored, id); });
    if (!tiles) return tiles.error();
    if (tiles->head() != known.head())
      return error(Errc::mismatch,
                   "the stored tiles do not make the tree of size " + std::to_string(known.size()));
    tiles_ = std::move(*tiles);
    return resume_bundle(stored);
  }

  Result<void> add(ByteView entry) {
    if (const auto appended = tlog::append_entry(bundle_, entry); !appended)
      return appended.error();
    tiles_.append(tlog::leaf_hash(entry),
                  [this](const tlog::TileId& id, std::span<const tlog::Hash> hashes) {
                    write(id, tlog::encode_tile(hashes));
                  });
    if (tiles_.size() % tlog::kTileWidth == 0) write_bundle();
    return ok();
  }

  void finish() {
    if (!bundle_.empty()) write_bundle();
    for (int level = 0; level < tlog::kTileLevels; ++level)
      if (const auto id = tlog::partial_tile(level, tiles_.size()))
        write(*id, tlog::encode_tile(tiles_.edge(level)));
  }

 private:
  // The entries of the unfinished bundle, compared with the leaves that the tree has of them.
  Result<void> resume_bundle(tlog::Source& stored) {
    const auto id = tlog::partial_tile(tlog::TileId::kEntries, tiles_.size());
    if (!id) return ok();
    const auto bundle = tlog::fetch_bundle(stored, *id);
    if (!bundle) return bundle.error();
    const auto leaves = tiles_.edge(0);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      if (tlog::leaf_hash(bundle->entries[i]) != leaves[i])
        return error(Errc::mismatch, id->path() + " does not belong to the stored tree");
      if (const auto appended = tlog::append_entry(bundle_, bundle->entries[i]); !appended)
        return appended.error();
    }
    return ok();
  }

  void write_bundle() {
    const std::uint64_t last = (tiles_.size() - 1) / tlog::kTileWidth;
    write(*tlog::tile_at(tlog::TileId::kEntries, last, tiles_.size()), bundle_);
    bundle_.clear();
  }

  void write(const tlog::TileId& id, ByteView bytes) { tree_.write(in_log(id.path()), bytes); }

  PublicTree& tree_;
  tlog::TileBuilder tiles_;
  Bytes bundle_;
};

}  // namespace

Result<void> LogCopy::check(const tlog::TreeHead& head) const {
  TreeSource stored(tree_, std::string(kLogFolder));
  return tlog::read_entries(stored, head, 0, head.size,
                            [](std::uint64_t, ByteView) { return ok(); });
}

Result<tlog::Frontier> LogCopy::grow(tlog::Source& source, const tlog::Frontier& known,
                                     const tlog::TreeHead& next) {
  Growth growth(tree_);
  if (const auto resumed = growth.resume(known); !resumed)
    return in_context("stored log", resumed.error());
  auto frontier = tlog::follow(
      source, known, next, [&growth](std::uint64_t, ByteView entry) { return growth.add(entry); });
  if (frontier) growth.finish();
  return frontier;
}

bool LogCopy::continues(const tlog::Frontier& known) const {
  return Growth(tree_).resume(known).has_value();
}

void LogCopy::publish(std::string_view checkpoint, std::uint64_t old_size, std::uint64_t size) {
  tree_.write(in_log(tlog::kCheckpointPath), bytes_of(checkpoint));
  for (const tlog::TileId& id : tlog::new_tiles(old_size, size)) {
    if (!id.is_full()) continue;
    for (const std::string& partial : tree_.list(in_log(id.path()) + ".p")) tree_.remove(partial);
  }
}

void LogCopy::withdraw() {
  tree_.remove(in_log(tlog::kCheckpointPath));
}

std::function<Result<record::SignedStatement>(std::uint64_t)> statement_reader(
    const PublicTree& tree, std::uint64_t size) {
  struct Kept {
    std::optional<std::uint64_t> index;
    tlog::Bundle bundle;
  };
  auto kept = std::make_shared<Kept>();
  return [&tree, size, kept](std::uint64_t entry) {
    const std::uint64_t index = entry / tlog::kTileWidth;
    if (kept->index != index) {
      TreeSource stored(tree, std::string(kLogFolder));
      auto bundle = tlog::fetch_bundle(stored, *tlog::tile_at(tlog::TileId::kEntries, index, size));
      if (!bundle) throw std::runtime_error("stored log: " + to_string(bundle.error()));
      kept->bundle = std::move(*bundle);
      kept->index = index;
    }
    return record::read_statement(kept->bundle.entries[entry % tlog::kTileWidth]);
  };
}

}  // namespace ocop::verifier
