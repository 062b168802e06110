#include "common/tlog/fetch.h"

#include <utility>

namespace ocop::tlog {
namespace {

struct Fetched {
  TileId id;  // what was there: the tile asked for, or the full one in its place
  Bytes bytes;
};

Result<Fetched> fetch(Source& source, const TileId& id, std::size_t limit) {
  Result<Bytes> bytes = source.read(id.path(), limit);
  if (bytes) return Fetched{id, std::move(*bytes)};
  if (bytes.error().code == Errc::not_found && !id.is_full()) {
    Result<Bytes> full = source.read(id.full().path(), limit);
    if (full) return Fetched{id.full(), std::move(*full)};
    if (full.error().code != Errc::not_found) return in_context(id.full().path(), full.error());
  }
  return in_context(id.path(), bytes.error());
}

}  // namespace

Result<std::vector<Hash>> fetch_tile(Source& source, const TileId& id) {
  const Result<Fetched> fetched = fetch(source, id, kMaxTileSize);
  if (!fetched) return fetched.error();
  Result<std::vector<Hash>> hashes = decode_tile(fetched->bytes, fetched->id.width);
  if (!hashes) return in_context(fetched->id.path(), hashes.error());
  hashes->resize(id.width);
  return hashes;
}

Result<Bundle> fetch_bundle(Source& source, const TileId& id) {
  Result<Fetched> fetched = fetch(source, id, kMaxBundleSize);
  if (!fetched) return fetched.error();
  Result<std::vector<ByteView>> entries = decode_bundle(fetched->bytes, fetched->id.width);
  if (!entries) return in_context(fetched->id.path(), entries.error());
  entries->resize(id.width);
  return Bundle{std::move(fetched->bytes), std::move(*entries)};
}

}  // namespace ocop::tlog
