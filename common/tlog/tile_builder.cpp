#include "common/tlog/tile_builder.h"

#include <cassert>
#include <optional>

namespace ocop::tlog {

Result<TileBuilder> TileBuilder::resume(
    std::uint64_t size, const std::function<Result<std::vector<Hash>>(const TileId& id)>& edge_of) {
  TileBuilder builder;
  builder.size_ = size;
  for (int level = 0; level < kTileLevels; ++level) {
    const std::optional<TileId> id = partial_tile(level, size);
    if (!id) continue;
    Result<std::vector<Hash>> hashes = edge_of(*id);
    if (!hashes) return hashes.error();
    assert(hashes->size() == id->width);
    builder.edge_[static_cast<std::size_t>(level)] = std::move(*hashes);
  }
  return builder;
}

void TileBuilder::append(const Hash& leaf, const FullTile& on_full) {
  assert(size_ < kMaxTreeSize);
  ++size_;
  Hash hash = leaf;
  for (int level = 0; level < kTileLevels; ++level) {
    std::vector<Hash>& tile = edge_[static_cast<std::size_t>(level)];
    tile.push_back(hash);
    if (tile.size() < kTileWidth) return;
    on_full({level, (hashes_at(level, size_) - 1) / kTileWidth, kTileWidth}, tile);
    hash = tile_root(tile);
    tile.clear();
  }
}

std::span<const Hash> TileBuilder::edge(int level) const {
  return edge_[static_cast<std::size_t>(level)];
}

TreeHead TileBuilder::head() const {
  std::optional<Hash> root;
  for (const std::vector<Hash>& tile : edge_)
    if (!tile.empty()) root = tile_root(tile, root);
  return {size_, root.value_or(empty_root())};
}

}  // namespace ocop::tlog
