// Writes a log into a folder of static files that any web server may serve. Part of ocop_tlog_sign.
//
// Order of an append (each step is durable before the next begins):
//   1. bundles and tiles are written       ┐ files that no signed checkpoint covers
//   2. and flushed                         ┘
//   3. size and root go into the *record*, a private file; then log key and clock key sign
//   4. the checkpoint is replaced by renaming
//
// Crash rule. The record is the truth about what may have been signed:
//   - up to step 2 the new entries are not in the log: open() removes their files, and the places
//     are written anew, perhaps with other content. That is safe because no checkpoint that was
//     ever signed reaches so far;
//   - from step 3 on they are in the log for good: open() finds them, recomputes the tree from all
//     entries, compares it with the record, and refresh() publishes it.
// Whoever appends therefore keeps its entries until append() returned and, after a failure, looks
// at head() to learn whether they are in the log already.
//
// The writer never signs a tree that is smaller than the record's or differs from it; a folder or a
// record from an old backup is refused (rollback, fork, mismatch). Old partial tiles stay: they may
// be deleted once the full tile of the same index exists (tlog-tiles, "Partial Tiles").
//
// One writer at a time: the caller holds a lock. Not to be shared between threads. Throws
// std::system_error when the disk fails; open the log again afterwards.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/file.h"
#include "common/base/result.h"
#include "common/base/time.h"
#include "common/crypto/sign.h"
#include "common/tlog/checkpoint.h"
#include "common/tlog/note.h"
#include "common/tlog/tile_builder.h"

namespace ocop::tlog {

// Told of each step that has just been completed: append, fsync, sign, rename. An exception from it
// leaves the files as a crash at that place would.
using StepObserver = std::function<void(std::string_view step)>;

// Brings a checkpoint, signed by log and clock, to the witnesses and returns their cosignatures.
// Its tiles are in the folder already, so that consistency proofs can be made from there.
using WitnessRound = std::function<std::vector<NoteSignature>(const std::string& note)>;

struct LogSettings {
  file::Path folder;   // the log's prefix: folder/checkpoint, folder/tile/…
  file::Path record;   // the private record, mode 0600; not below `folder`
  std::string origin;  // also the name of the log key
  std::string clock_name;
  const crypto::SecretKey* log_key = nullptr;    // both must outlive the writer
  const crypto::SecretKey* clock_key = nullptr;  // and differ
  std::vector<NoteVerifier> witnesses;
  std::size_t quorum = 0;  // a checkpoint with fewer witnesses is not published
  WitnessRound ask_witnesses;
  StepObserver on_step;
};

class LogWriter {
 public:
  // A new log: signs and publishes the empty tree. Errc::conflict if there is a record or any file
  // in the folder, or if one key serves for both uses; malformed for a name; those of refresh().
  // After a crash in here open() continues.
  static Result<LogWriter> create(LogSettings settings, Instant now);

  // Continues a log; signs nothing. Where record and checkpoint agree, the tiles on the right edge
  // are read and must hash to the root; otherwise, after a crash, all entries.
  // Errors: not_found (no record, or a file of the log is missing), malformed, rollback (the
  // published log is ahead of the record), fork (same size, another root), mismatch (the files are
  // not the recorded tree; another log's record), conflict and malformed as create().
  static Result<LogWriter> open(LogSettings settings);

  // Puts the entries, in this order, behind those that are there, and publishes the new tree. The
  // first of them gets the index head().size. No entries: does nothing.
  // Errors before anything is in the log: too_large (an entry above 65,535 bytes; the detail counts
  // from 0), out_of_range (`now` before 1970), rollback, fork or conflict (the record is not what
  // this writer left there). Errors with the entries in the log but not published: unauthorised
  // (too few witnesses) and others of open_checkpoint(); refresh() tries again.
  Result<TreeHead> append(std::span<const ByteView> entries, Instant now);

  // Signs the present tree again with the clock at `now`, asks the witnesses, and publishes it.
  // `now` may lie before the last one: a clock that once ran ahead must not stop the log.
  Result<void> refresh(Instant now);

  // All entries that are in the log for good.
  [[nodiscard]] const TreeHead& head() const { return head_; }
  // What the checkpoint in the folder says; behind head() after a crash or for want of witnesses.
  [[nodiscard]] const std::optional<TreeHead>& published() const { return published_; }
  // With which this log's checkpoints are opened.
  [[nodiscard]] const CheckpointPolicy& policy() const { return policy_; }

 private:
  LogWriter(LogSettings settings, CheckpointPolicy policy);
  static Result<LogWriter> prepare(LogSettings settings);

  [[nodiscard]] Result<void> load_from_tiles();
  [[nodiscard]] Result<void> load_from_entries();
  [[nodiscard]] Result<void> confirm_record() const;
  [[nodiscard]] Result<std::string> sign(Instant now) const;
  void completed(std::string_view step) const;

  LogSettings settings_;
  CheckpointPolicy policy_;
  TreeHead head_;
  std::optional<TreeHead> published_;
  TileBuilder tiles_;
  Bytes bundle_;  // the unfinished entry bundle
};

}  // namespace ocop::tlog
