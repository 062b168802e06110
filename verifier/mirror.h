// Follows a published folder (public/) and keeps what it has verified: trust lists, log, files.
// Opens no socket: the source may be a folder, a server or a test.
//
// What a round does, each step only if the one before held:
//   1. trust/<n>.json: the newest known list must still be what it was (else: fork), then its
//   successors
//   2. log/checkpoint: signed by the log key, cosigned by the clock key and a quorum of witnesses
//   3. the tree may only grow: a smaller one is a rollback, another one of the same or a larger
//   size a fork
//   4. the tree agrees with every anchor of the trust list
//   5. new entries, each hashed to the signed root, are written; statements are read and projected
//   6. what was verified is recorded, log/checkpoint replaced, a new snapshot made
//
// Whatever fails in steps 1–5 leaves everything as it was and raises an alarm; the snapshot from
// before goes on being served. A proven fork also stops all later rounds, over restarts, until
// clear_alarm(). A bad entry is no failure: it is in the log, has no effect and is counted among
// the findings.
//
// A newer trust list, a fork and an older time count from the moment they are known. If they cannot
// be stored then, each later round tries again before it does anything else, and throws until it
// could: nothing that was known is lost by a store that failed in between.
//
// The clock's time: docs/formats/log.md, "Time".
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "common/store/mirror_store.h"
#include "common/tlog/checkpoint.h"
#include "common/tlog/source.h"
#include "verifier/log_copy.h"
#include "verifier/signature_memory.h"
#include "verifier/snapshot.h"
#include "verifier/sources.h"
#include "verifier/trust_chain.h"
#include "verifier/wanted_files.h"

namespace ocop::verifier {

// How far the log's clock may be ahead of ours before that is an alarm.
inline constexpr std::chrono::minutes kClockTolerance{5};

// For one thread; snapshots may go to others. Throws std::system_error and SqliteError when the
// disk fails; the next round may then find the disk well again.
class Mirror {
 public:
  // `source` has the layout of public/; all three outlive the mirror. `pinned` is the content of
  // the operator's trust list file: needed at first contact, not looked at later (see
  // take_trust_list).
  //
  // Continues from what is stored: trust lists and checkpoint with their signatures, all stored
  // bytes hashed to the checkpoint's root, all stored files to their names. A damaged log copy is
  // fetched again by the next round (and the alarm says so until then); damaged files are removed
  // and fetched again.
  //
  // Errc: not_found (first contact without `pinned`), those of TrustChain::pin; and those of
  // TrustChain::restore and open_checkpoint if the store itself was altered.
  static Result<std::unique_ptr<Mirror>> open(tlog::Source& source, store::MirrorStore& store,
                                              PublicTree& tree,
                                              const std::optional<std::string>& pinned,
                                              Instant now);

  // A trust list file that the operator gives when there is one already. The same payload as one
  // that is known changes nothing; the next version counts as if the source had it. Errc: conflict
  // (a known version has another payload here, or the file is older than all that is known),
  // out_of_range (a version in between is needed first), those of TrustChain::extend.
  Result<void> take_trust_list(std::string_view file);

  // One round. The error is also in the snapshot's alarm.
  Result<void> sync(Instant now);

  // Fetches up to `max_files` of the files that statements name and that are missing, until the
  // source does not answer or `stop` is requested. Returns how many came.
  std::size_t fetch_files(Instant now, std::size_t max_files, const std::stop_token& stop = {});

  // Never null. The newest; also after a failed round, then with its alarm.
  [[nodiscard]] SnapshotPtr snapshot() const { return snapshot_; }

  // For the caller that caught what sync() or fetch_files() threw: an alarm, until a round
  // succeeds.
  void report_broken(std::string_view what, Instant now);

  // Forgets a recorded fork; the next round decides anew.
  void clear_alarm();

  // How many statement signatures were computed since open().
  [[nodiscard]] std::uint64_t signatures_computed() const { return signatures_.computed(); }

 private:
  Mirror(tlog::Source& source, store::MirrorStore& store, PublicTree& tree, TrustChain trust);

  [[nodiscard]] Result<void> restore_record(Instant now);
  [[nodiscard]] Result<tlog::OpenedCheckpoint> open_stored(std::string_view note) const;
  [[nodiscard]] Result<void> restore_copy();

  [[nodiscard]] Result<void> run_round(Instant now);
  [[nodiscard]] Result<void> follow_trust(Instant now);
  [[nodiscard]] Result<void> compare_newest_list(Instant now);
  [[nodiscard]] Result<void> follow_log(Instant now);
  // The anchors that were not agreed with before and hold in `next`.
  [[nodiscard]] Result<std::vector<record::Anchor>> check_anchors(const tlog::TreeHead& next);
  [[nodiscard]] Result<void> check_progress(const tlog::TreeHead& offered) const;
  [[nodiscard]] Result<void> grow_to(const tlog::TreeHead& next);
  void project();
  void record(const tlog::OpenedCheckpoint& checkpoint, Instant now);
  [[nodiscard]] std::optional<Instant> freshness(Instant cosigned, Instant now) const;
  [[nodiscard]] std::optional<Error> clock_trouble(Instant now) const;
  void store_trust_lists();
  void store_fork();
  [[nodiscard]] Error stop_for_fork(Error fork, Instant now, std::string_view evidence);
  void raise(const Error& error, Instant now);
  void make_snapshot();

  tlog::Source& source_;
  PrefixedSource log_source_;
  store::MirrorStore& store_;
  PublicTree& tree_;
  LogCopy copy_;
  WantedFiles wanted_;
  SignatureMemory signatures_;
  TrustChain trust_;

  tlog::TreeHead known_;                  // signed, and consistent with all that was known before
  tlog::Frontier copied_;                 // what log/ holds; behind known_ only after damage
  std::string checkpoint_;                // the note of known_
  std::uint64_t recorded_size_ = 0;       // of the tree that the store and log/checkpoint have
  std::optional<Instant> newest_time_;    // as in Snapshot
  std::optional<Instant> cosigned_time_;  // as in Snapshot
  std::optional<Instant> offered_time_;   // what the last round was given
  std::size_t stored_lists_ = 0;          // how many of trust_.files() the store has
  std::vector<record::Anchor> agreed_anchors_;
  std::shared_ptr<const registry::Registry> registry_;
  bool trust_changed_ = false;  // registry_ was projected under an older list
  std::optional<Alarm> alarm_;
  std::optional<store::RecordedAlarm> unstored_fork_;
  SnapshotPtr snapshot_;
};

}  // namespace ocop::verifier
