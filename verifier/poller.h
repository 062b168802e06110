// Runs the mirror's rounds one after another while the program serves.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "verifier/event_log.h"
#include "verifier/mirror.h"

namespace ocop::verifier {

inline constexpr std::chrono::seconds kPollInterval{5};
// Files that are fetched between two rounds: a recall must not wait for a thousand pictures.
inline constexpr std::size_t kFilesPerRound = 50;
// Findings of one round that are told one by one; the rest are told as a number.
inline constexpr std::size_t kFindingsTold = 20;

// Keeps references. Belongs to one thread.
class Poller {
 public:
  // Puts the snapshot that the mirror has from before, if only an empty one, into the holder.
  Poller(Mirror& mirror, SnapshotHolder& snapshots, EventLog& log, std::function<Instant()> clock);

  // One round: what is new, then some files; the snapshot goes to the holder after each. A broken
  // disk becomes an alarm, and the next round tries again: what was verified before goes on being
  // served. No files after a round that failed, or when `stop` was requested.
  void round(const std::stop_token& stop = {});

  // Rounds until `stop` is requested, `interval` apart; at once while files keep coming.
  // `after_round` is given the snapshot of each.
  void run(std::chrono::seconds interval, const std::stop_token& stop,
           const std::function<void(const Snapshot&)>& after_round = {});

 private:
  void publish();
  void tell_changes();
  void tell_findings(const registry::Registry& registry);
  void tell_alarm();

  Mirror& mirror_;
  SnapshotHolder& snapshots_;
  EventLog& log_;
  std::function<Instant()> clock_;
  bool files_came_ = false;
  std::string told_break_;
  std::optional<Alarm> told_alarm_;
  std::uint64_t told_size_ = 0;
  std::shared_ptr<const registry::Registry> told_registry_;
  std::set<std::uint64_t> told_findings_;  // their places in the log
};

}  // namespace ocop::verifier
