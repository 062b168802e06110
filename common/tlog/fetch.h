// Tiles and bundles as a source has them, decoded but not yet believed.
//
// A log may delete a partial tile once the full one exists (tlog-tiles, "Partial Tiles"): where a
// partial one is missing, the first hashes or entries of the full one are taken.
#pragma once

#include <vector>

#include "common/tlog/source.h"
#include "common/tlog/tile.h"

namespace ocop::tlog {

struct Bundle {
  Bytes bytes;
  std::vector<ByteView> entries;  // into `bytes`; still good after a move
};

// `id.width` hashes. Errors: those of the source, malformed; each names the path.
[[nodiscard]] Result<std::vector<Hash>> fetch_tile(Source& source, const TileId& id);

// `id.width` entries. Errors as above.
[[nodiscard]] Result<Bundle> fetch_bundle(Source& source, const TileId& id);

}  // namespace ocop::tlog
