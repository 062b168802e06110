#include "common/tlog/tile.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "common/tlog/decimal.h"

namespace ocop::tlog {
namespace {

constexpr std::string_view kRoot = "tile/";
constexpr std::string_view kEntriesName = "entries";
constexpr std::string_view kPartialMark = ".p/";
constexpr std::size_t kHashSize = sizeof(Hash::bytes);
constexpr std::uint64_t kGroup = 1000;

// "067"
std::string group_of(std::uint64_t value) {
  std::string digits = std::to_string(value % kGroup);
  return std::string(3 - digits.size(), '0') + digits;
}

std::string index_path(std::uint64_t index) {
  std::string path = group_of(index);
  for (std::uint64_t rest = index / kGroup; rest != 0; rest /= kGroup) {
    path.insert(0, "/");
    path.insert(0, group_of(rest));
    path.insert(0, "x");
  }
  return path;
}

Error malformed(std::string_view path, std::string_view why) {
  return error(Errc::malformed, "tile path " + std::string(path) + ": " + std::string(why));
}

// The text up to `end`, which `rest` loses together with `end`; nullopt if there is no `end`.
std::optional<std::string_view> take_until(std::string_view& rest, std::string_view end) {
  const std::size_t at = rest.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view head = rest.substr(0, at);
  rest.remove_prefix(at + end.size());
  return head;
}

Result<std::uint64_t> parse_index(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != 'x' && c != '/') digits += c;
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  const Result<std::uint64_t> index =
      digits.empty() ? error(Errc::malformed, "no index")
                     : parse_decimal(std::string_view(digits).substr(first), kMaxTreeSize);
  if (!index) return index.error();
  if (index_path(*index) != text) return error(Errc::malformed, "index in another spelling");
  return *index;
}

unsigned shift_of(int level) {
  return level == TileId::kEntries ? 0 : static_cast<unsigned>(level) * kTileHeight;
}

}  // namespace

Result<TileId> TileId::parse(std::string_view path) {
  std::string_view rest = path;
  if (!rest.starts_with(kRoot)) return malformed(path, "does not begin with tile/");
  rest.remove_prefix(kRoot.size());
  const std::optional<std::string_view> level = take_until(rest, "/");
  if (!level) return malformed(path, "has no index");
  TileId id;
  if (*level == kEntriesName) {
    id.level = kEntries;
  } else {
    const Result<std::uint64_t> number = parse_decimal(*level, kMaxTileLevel);
    if (!number) return in_context("tile level", number.error());
    id.level = static_cast<int>(*number);
  }
  if (const std::optional<std::string_view> index = take_until(rest, kPartialMark)) {
    const Result<std::uint64_t> width = parse_decimal(rest, kTileWidth - 1);
    if (!width) return in_context("tile width", width.error());
    if (*width == 0) return malformed(path, "an empty tile");
    id.width = static_cast<unsigned>(*width);
    rest = *index;
  }
  const Result<std::uint64_t> index = parse_index(rest);
  if (!index) return in_context("tile path " + std::string(path), index.error());
  id.index = *index;
  return id;
}

std::string TileId::path() const {
  assert(level >= kEntries && level <= kMaxTileLevel && width >= 1 && width <= kTileWidth);
  std::string path(kRoot);
  path += is_entries() ? std::string(kEntriesName) : std::to_string(level);
  path += '/';
  path += index_path(index);
  if (!is_full()) path += std::string(kPartialMark) + std::to_string(width);
  return path;
}

std::uint64_t TileId::first_entry() const {
  // From level 7 on there is only tile 0.
  const unsigned shift = shift_of(level) + kTileHeight;
  return shift < 64 ? index << shift : 0;
}

std::uint64_t hashes_at(int level, std::uint64_t size) {
  return level < kTileLevels ? size >> shift_of(level) : 0;
}

std::optional<TileId> tile_at(int level, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t hashes = hashes_at(level, size);
  if (index > (hashes >> kTileHeight)) return std::nullopt;
  const std::uint64_t width = std::min<std::uint64_t>(hashes - index * kTileWidth, kTileWidth);
  if (width == 0) return std::nullopt;
  return TileId{level, index, static_cast<unsigned>(width)};
}

std::optional<TileId> partial_tile(int level, std::uint64_t size) {
  return tile_at(level, hashes_at(level, size) >> kTileHeight, size);
}

std::vector<TileId> new_tiles(std::uint64_t old_size, std::uint64_t size) {
  std::vector<TileId> tiles;
  for (int level = TileId::kEntries; level < kTileLevels; ++level) {
    const std::uint64_t old_hashes = hashes_at(level, old_size);
    if (hashes_at(level, size) == old_hashes) continue;
    for (std::uint64_t index = old_hashes >> kTileHeight;; ++index) {
      const std::optional<TileId> tile = tile_at(level, index, size);
      if (!tile) break;
      tiles.push_back(*tile);
    }
  }
  return tiles;
}

Bytes encode_tile(std::span<const Hash> hashes) {
  Bytes bytes;
  bytes.reserve(hashes.size() * kHashSize);
  for (const Hash& hash : hashes) append(bytes, hash.view());
  return bytes;
}

Result<std::vector<Hash>> decode_tile(ByteView bytes, unsigned width) {
  if (bytes.size() != width * kHashSize)
    return error(Errc::malformed, std::to_string(bytes.size()) + " bytes instead of " +
                                      std::to_string(width) + " hashes");
  std::vector<Hash> hashes(width);
  for (std::size_t i = 0; i < width; ++i)
    std::copy_n(bytes.data() + i * kHashSize, kHashSize, hashes[i].bytes.begin());
  return hashes;
}

Result<void> append_entry(Bytes& bundle, ByteView entry) {
  if (entry.size() > kMaxEntrySize)
    return error(Errc::too_large, "an entry of " + std::to_string(entry.size()) +
                                      " bytes is longer than " + std::to_string(kMaxEntrySize));
  append_be(bundle, entry.size(), 2);
  append(bundle, entry);
  return ok();
}

Result<std::vector<ByteView>> decode_bundle(ByteView bundle, unsigned width) {
  std::vector<ByteView> entries;
  while (!bundle.empty()) {
    const std::size_t length = bundle.size() < 2 ? 0 : read_be(bundle.first(2));
    if (bundle.size() < 2 + length)
      return error(Errc::malformed, "entry " + std::to_string(entries.size()) + " is cut short");
    entries.push_back(bundle.subspan(2, length));
    bundle = bundle.subspan(2 + length);
    if (entries.size() > width) break;
  }
  if (entries.size() != width)
    return error(Errc::malformed, "another number of entries than " + std::to_string(width));
  return entries;
}

Hash tile_root(std::span<const Hash> hashes, const std::optional<Hash>& right) {
  assert(!hashes.empty());
  std::optional<Hash> root = right;
  std::vector<Hash> row;
  for (std::size_t end = hashes.size(); end != 0;) {
    // The rightmost complete subtree has the size of the lowest set bit.
    const std::size_t width = end & (~end + 1);
    row.assign(hashes.begin() + static_cast<std::ptrdiff_t>(end - width),
               hashes.begin() + static_cast<std::ptrdiff_t>(end));
    for (; row.size() > 1; row.resize(row.size() / 2))
      for (std::size_t i = 0; i < row.size() / 2; ++i)
        row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    root = root ? node_hash(row.front(), *root) : row.front();
    end -= width;
  }
  return *root;
}

}  // namespace ocop::tlog
