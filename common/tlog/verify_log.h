// Re-derives a whole log from its entries (the auditor's view) and compares every byte that the log
// serves under its checkpoint. Works for any log of the C2SP formats with an Ed25519 key.
#pragma once

#include <cstdint>
#include <functional>

#include "common/base/result.h"
#include "common/tlog/checkpoint.h"
#include "common/tlog/source.h"

namespace ocop::tlog {

struct LogReport {
  OpenedCheckpoint checkpoint;
  std::uint64_t entry_bytes = 0;  // without length prefixes
  std::uint64_t bundles = 0;
  std::uint64_t tiles = 0;
};

// Called after each bundle; entries are counted.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Opens the checkpoint, then reads every entry bundle and every tile of every level, full and
// partial, once and in order, in constant memory: entries → leaf hashes → tiles → root. A partial
// file that is gone because the full one exists by now is read from that (tlog-tiles allows it).
//
// Errors: those of open_checkpoint() and of the source; malformed for a bundle or tile that cannot
// be read; mismatch with the first place that does not fit: "tile/0/x001/234: hash 17 is not that
// of entry 315921 (tile/entries/x001/234)". If all entries together make the signed root, the tile
// is at fault; if not, the detail says so, and the entry is.
[[nodiscard]] Result<LogReport> verify_log(Source& source, const CheckpointPolicy& policy,
                                           const Progress& progress = {});

}  // namespace ocop::tlog
