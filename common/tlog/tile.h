// The static files of a log (c2sp.org/tlog-tiles): their names and their bytes. Every path of the
// log is computed here and nowhere else.
//
//   checkpoint                      the signed tree head
//   tile/<L>/<N>[.p/<W>]            up to 256 hashes of level 8·L, side by side
//   tile/entries/<N>[.p/<W>]        up to 256 entries
//
// <N> is written in groups of three digits, all but the last with an x: 1234067 is x001/x234/067.
// <W>, 1–255, stands only with tiles that are not yet full. A tree of 70,000 entries has 273 full
// tiles and tile/0/273.p/112 on level 0, tile/1/000 and tile/1/001.p/17, and tile/2/000.p/1.
// Pure; values only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/tlog/merkle.h"

namespace ocop::tlog {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 1U << kTileHeight;
inline constexpr std::size_t kMaxTileSize = kTileWidth * sizeof(Hash::bytes);  // 8,192 bytes
inline constexpr int kMaxTileLevel = 63;
// The levels that a tree of kMaxTreeSize can fill: 0–7.
inline constexpr int kTileLevels = 8;

inline constexpr std::size_t kMaxEntrySize = 65535;
inline constexpr std::size_t kMaxBundleSize = kTileWidth * (2 + kMaxEntrySize);

inline constexpr std::string_view kCheckpointPath = "checkpoint";

// One tile or entry bundle.
struct TileId {
  static constexpr int kEntries = -1;  // in place of a level

  int level = 0;
  std::uint64_t index = 0;
  unsigned width = kTileWidth;

  // Reads what path() writes and nothing else. Errc: malformed, out_of_range.
  static Result<TileId> parse(std::string_view path);
  // "tile/0/x001/234.p/5", relative to the log's prefix.
  [[nodiscard]] std::string path() const;

  [[nodiscard]] bool is_entries() const { return level == kEntries; }
  [[nodiscard]] bool is_full() const { return width == kTileWidth; }
  // The same place once 256 hashes or entries are there.
  [[nodiscard]] TileId full() const { return {level, index, kTileWidth}; }
  // The first of the entries that it covers.
  [[nodiscard]] std::uint64_t first_entry() const;

  bool operator==(const TileId&) const = default;
};

// How many hashes level `level` holds in a tree of `size` leaves (kEntries: how many entries).
[[nodiscard]] std::uint64_t hashes_at(int level, std::uint64_t size);

// The tile at that place in a tree of `size` leaves; nullopt if the tree does not reach it.
[[nodiscard]] std::optional<TileId> tile_at(int level, std::uint64_t index, std::uint64_t size);

// The unfinished tile of a level, if it has one.
[[nodiscard]] std::optional<TileId> partial_tile(int level, std::uint64_t size);

// The tiles and bundles that a tree of `size` needs and one of `old_size` had not: what a log
// writes when it grows, and with old_size 0 all that there is. Bundles first, then level by level.
[[nodiscard]] std::vector<TileId> new_tiles(std::uint64_t old_size, std::uint64_t size);

[[nodiscard]] Bytes encode_tile(std::span<const Hash> hashes);
// Errc::malformed unless exactly `width` hashes.
[[nodiscard]] Result<std::vector<Hash>> decode_tile(ByteView bytes, unsigned width);

// Appends u16 length, big-endian, and the entry. Errc::too_large above kMaxEntrySize.
[[nodiscard]] Result<void> append_entry(Bytes& bundle, ByteView entry);
// The entries, which live as long as `bundle`. Errc::malformed unless exactly `width` of them.
[[nodiscard]] Result<std::vector<ByteView>> decode_bundle(ByteView bundle, unsigned width);

// The root of 1–256 hashes of one tile, joined with the root of all that lies to their right, if
// anything does.
[[nodiscard]] Hash tile_root(std::span<const Hash> hashes,
                             const std::optional<Hash>& right = std::nullopt);

}  // namespace ocop::tlog
