// Runs the mirror's rounds one after another while the program serves.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

#include "verifier/event_log.h"
#include "verifier/mirror.h"

namespace ocop::verifier {

inline constexpr std::chrono::seconds kPollInterval{5};
// Files that are fetched between two rounds: a recall must not wait for a thousand pictures.
inline constexpr std::size_t kFilesPerRound = 50;

// Keeps references. Belongs to one thread.
class Poller {
 public:
  Poller(Mirror& mirror, SnapshotHolder& snapshots, EventLog& log, std::function<Instant()> clock)
      : mirror_(mirror), snapshots_(snapshots), log_(log), clock_(std::move(clock)) {}

  // One round: what is new, then some files; the snapshot goes to the holder after each. A broken
  // disk becomes an alarm, and the next round tries again: what was verified before goes on being
  // served.
  void round();

  // Rounds until `stop` is requested, `interval` apart; at once while files keep coming.
  void run(std::chrono::seconds interval, const std::stop_token& stop);

 private:
  void publish();
  void tell_changes();

  Mirror& mirror_;
  SnapshotHolder& snapshots_;
  EventLog& log_;
  std::function<Instant()> clock_;
  bool files_came_ = false;
  std::optional<Alarm> told_alarm_;
  std::uint64_t told_size_ = 0;
};

}  // namespace ocop::verifier
