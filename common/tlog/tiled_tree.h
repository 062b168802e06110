// A tree that is read from tiles and authenticated against a tree head: nothing comes out that does
// not hash to the root.
//
// The partial tiles of all levels together make the root; each full tile is one hash of the tile
// above. Tiles are fetched when they are needed, and the last few of each level are kept, so that
// reading in order fetches each tile once, in constant memory.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "common/base/result.h"
#include "common/tlog/merkle.h"
#include "common/tlog/source.h"
#include "common/tlog/tile.h"

namespace ocop::tlog {

// Keeps a reference to the source. Neither copied nor shared between threads.
class TiledTree {
 public:
  // `head` must be trusted (from an opened checkpoint).
  TiledTree(Source& source, const TreeHead& head) : source_(source), head_(head) {}
  TiledTree(const TiledTree&) = delete;
  TiledTree& operator=(const TiledTree&) = delete;

  [[nodiscard]] const TreeHead& head() const { return head_; }

  // The tile's hashes, good until the next call. Errors: those of fetch_tile(), out_of_range if the
  // tree does not reach there, mismatch if a tile is not the one that the root commits to.
  [[nodiscard]] Result<std::span<const Hash>> tile(int level, std::uint64_t index);

  // Errors as above.
  [[nodiscard]] Result<std::vector<Hash>> hashes(std::span<const NodeId> nodes);

  // For merkle.h; good as long as this tree.
  [[nodiscard]] HashReader reader();

 private:
  struct Loaded {
    std::uint64_t index;
    std::vector<Hash> hashes;
  };

  [[nodiscard]] Result<void> load_edge();
  [[nodiscard]] Result<std::span<const Hash>> load_full(const TileId& id);
  [[nodiscard]] Result<Hash> node(const NodeId& id);

  Source& source_;
  TreeHead head_;
  std::optional<std::vector<std::vector<Hash>>> edge_;  // the partial tile of each level, or empty
  std::array<std::deque<Loaded>, kTileLevels> recent_;
};

}  // namespace ocop::tlog
