// Builds a tree's tiles leaf by leaf. Used to write a log and to re-derive one.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "common/base/result.h"
#include "common/tlog/merkle.h"
#include "common/tlog/tile.h"

namespace ocop::tlog {

// Holds the unfinished tile of each level: at most 64 KiB for any tree. A value.
class TileBuilder {
 public:
  // Is given each tile when its 256th hash arrives; the hashes live until it returns.
  using FullTile = std::function<void(const TileId& id, std::span<const Hash> hashes)>;

  TileBuilder() = default;  // of the empty tree
  // Continues a tree of which `edge_of(id)` gives the partial tiles (partial_tile() of each level).
  static Result<TileBuilder> resume(
      std::uint64_t size,
      const std::function<Result<std::vector<Hash>>(const TileId& id)>& edge_of);

  void append(const Hash& leaf, const FullTile& on_full);

  // The unfinished tile's hashes; empty if the level has none.
  [[nodiscard]] std::span<const Hash> edge(int level) const;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] TreeHead head() const;

 private:
  std::uint64_t size_ = 0;
  std::array<std::vector<Hash>, kTileLevels> edge_;
};

}  // namespace ocop::tlog
