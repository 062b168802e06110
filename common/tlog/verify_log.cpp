#include "common/tlog/verify_log.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/tlog/fetch.h"
#include "common/tlog/log_reader.h"
#include "common/tlog/tile_builder.h"

namespace ocop::tlog {
namespace {

// Compares the tiles that the entries make with those of the source and remembers the first problem
// with one; whose fault it is can be said only at the end.
class TileCheck {
 public:
  explicit TileCheck(Source& source) : source_(source) {}

  void compare(const TileId& id, std::span<const Hash> derived) {
    ++tiles_;
    if (problem_) return;
    const Result<std::vector<Hash>> served = fetch_tile(source_, id);
    if (!served) {
      problem_ = served.error();
      return;
    }
    const auto [here, there] = std::mismatch(derived.begin(), derived.end(), served->begin());
    if (here != derived.end())
      problem_ =
          error(Errc::mismatch, describe(id, static_cast<std::uint64_t>(here - derived.begin())));
  }

  [[nodiscard]] std::uint64_t tiles() const { return tiles_; }
  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  static std::string describe(const TileId& id, std::uint64_t position) {
    const std::string what = id.path() + ": hash " + std::to_string(position);
    if (id.level != 0) return what + " is not that of the tile below";
    const TileId bundle{TileId::kEntries, id.index, id.width};
    return what + " is not that of entry " + std::to_string(id.first_entry() + position) + " (" +
           bundle.path() + ")";
  }

  Source& source_;
  std::uint64_t tiles_ = 0;
  std::optional<Error> problem_;
};

Result<void> judge(const TreeHead& derived, const TreeHead& head,
                   const std::optional<Error>& problem) {
  if (derived == head) {
    if (problem) return *problem;
    return ok();
  }
  const std::string verdict = "the entries make the root " + derived.root.hex() +
                              ", the checkpoint of size " + std::to_string(head.size) +
                              " has the root " + head.root.hex();
  if (problem) return error(problem->code, problem->detail + "; " + verdict);
  return error(Errc::mismatch, verdict);
}

}  // namespace

Result<LogReport> verify_log(Source& source, const CheckpointPolicy& policy,
                             const Progress& progress) {
  Result<OpenedCheckpoint> checkpoint = read_checkpoint(source, policy);
  if (!checkpoint) return checkpoint.error();
  const TreeHead head = checkpoint->head;
  LogReport report{std::move(*checkpoint)};

  TileCheck check(source);
  TileBuilder builder;
  const TileBuilder::FullTile on_full = [&check](const TileId& id, std::span<const Hash> hashes) {
    check.compare(id, hashes);
  };
  while (builder.size() < head.size) {
    const TileId id = *tile_at(TileId::kEntries, builder.size() / kTileWidth, head.size);
    const Result<Bundle> bundle = fetch_bundle(source, id);
    if (!bundle) return check.problem() ? *check.problem() : bundle.error();
    ++report.bundles;
    for (const ByteView entry : bundle->entries) {
      report.entry_bytes += entry.size();
      builder.append(leaf_hash(entry), on_full);
    }
    if (progress) progress(builder.size(), head.size);
  }
  for (int level = 0; level < kTileLevels; ++level)
    if (const std::optional<TileId> id = partial_tile(level, head.size))
      check.compare(*id, builder.edge(level));
  report.tiles = check.tiles();

  if (const Result<void> judged = judge(builder.head(), head, check.problem()); !judged)
    return judged.error();
  return report;
}

}  // namespace ocop::tlog
