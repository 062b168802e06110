#include "common/tlog/tiled_tree.h"

#include <algorithm>
#include <utility>

#include "common/tlog/fetch.h"

namespace ocop::tlog {
namespace {

// A proof touches at most two tiles of a level.
constexpr std::size_t kRecentPerLevel = 4;

std::string tree_of(std::uint64_t size) {
  return "the tree of size " + std::to_string(size);
}

}  // namespace

Result<void> TiledTree::load_edge() {
  if (edge_) return ok();
  std::vector<std::vector<Hash>> edge(kTileLevels);
  std::optional<Hash> root;
  std::string paths;
  for (int level = 0; level < kTileLevels; ++level) {
    const std::optional<TileId> id = partial_tile(level, head_.size);
    if (!id) continue;
    Result<std::vector<Hash>> hashes = fetch_tile(source_, *id);
    if (!hashes) return hashes.error();
    root = tile_root(*hashes, root);
    paths += (paths.empty() ? "" : ", ") + id->path();
    edge[static_cast<std::size_t>(level)] = std::move(*hashes);
  }
  if (root.value_or(empty_root()) != head_.root)
    return error(Errc::mismatch, "the partial tiles (" + paths + ") do not make the root of " +
                                     tree_of(head_.size));
  edge_ = std::move(edge);
  return ok();
}

Result<std::span<const Hash>> TiledTree::tile(int level, std::uint64_t index) {
  if (const Result<void> loaded = load_edge(); !loaded) return loaded.error();
  const std::optional<TileId> id = tile_at(level, index, head_.size);
  if (!id || id->is_entries())
    return error(Errc::out_of_range, "no tile " + std::to_string(index) + " on level " +
                                         std::to_string(level) + " of " + tree_of(head_.size));
  if (id->is_full()) return load_full(*id);
  return std::span<const Hash>((*edge_)[static_cast<std::size_t>(level)]);
}

Result<std::span<const Hash>> TiledTree::load_full(const TileId& id) {
  std::deque<Loaded>& recent = recent_[static_cast<std::size_t>(id.level)];
  const auto kept = std::find_if(recent.begin(), recent.end(),
                                 [&](const Loaded& tile) { return tile.index == id.index; });
  if (kept != recent.end()) return std::span<const Hash>(kept->hashes);

  const Result<std::span<const Hash>> parent = tile(id.level + 1, id.index / kTileWidth);
  if (!parent) return parent.error();
  const Hash expected = (*parent)[id.index % kTileWidth];
  Result<std::vector<Hash>> hashes = fetch_tile(source_, id);
  if (!hashes) return hashes.error();
  if (tile_root(*hashes) != expected)
    return error(Errc::mismatch,
                 id.path() + " does not belong to " + tree_of(head_.size) + " with this root");
  if (recent.size() == kRecentPerLevel) recent.pop_front();
  recent.push_back({id.index, std::move(*hashes)});
  return std::span<const Hash>(recent.back().hashes);
}

Result<Hash> TiledTree::node(const NodeId& id) {
  const int level = static_cast<int>(id.level / kTileHeight);
  const unsigned height = id.level % kTileHeight;
  const Result<std::span<const Hash>> hashes = tile(level, id.index >> (kTileHeight - height));
  if (!hashes) return hashes.error();
  const std::size_t width = std::size_t{1} << height;
  const std::size_t begin = (id.index << height) % kTileWidth;
  if (begin + width > hashes->size())
    return error(Errc::out_of_range, "no such node in " + tree_of(head_.size));
  return tile_root(hashes->subspan(begin, width));
}

Result<std::vector<Hash>> TiledTree::hashes(std::span<const NodeId> nodes) {
  std::vector<Hash> found;
  found.reserve(nodes.size());
  for (const NodeId& id : nodes) {
    const Result<Hash> hash = node(id);
    if (!hash) return hash.error();
    found.push_back(*hash);
  }
  return found;
}

HashReader TiledTree::reader() {
  return [this](std::span<const NodeId> nodes) { return hashes(nodes); };
}

}  // namespace ocop::tlog
