// What answers are made from, at one moment: never changed, only replaced. A request holds the
// snapshot it began with, so a swap in between changes nothing under its hands.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/registry/registry.h"
#include "verifier/files.h"

namespace ocop::verifier {

// Why the mirror does not follow its source. The data from before goes on being served.
struct Alarm {
  Errc code = Errc::unavailable;
  std::string detail;  // for operators
  Instant since;
  // A proven fork: the mirror stays where it is until an operator clears it (--clear-alarm).
  bool sticky = false;
  // The source is followed all the same; only something about it is odd.
  bool warning = false;
  bool operator==(const Alarm&) const = default;
};

struct Snapshot {
  std::shared_ptr<const registry::Registry> registry;  // never null
  std::shared_ptr<const Files> files;                  // never null
  // How fresh the data is: the newest cosigned time, or our clock when that came if it was ahead.
  // None until a log was verified.
  std::optional<Instant> newest_time;
  std::optional<Instant> cosigned_time;  // the newest as it was signed: dates are judged at it
  std::uint64_t log_size = 0;
  crypto::Hash log_root;
  std::uint64_t findings = 0;       // entries without effect
  std::uint64_t missing_files = 0;  // named by statements in effect and not here yet
  std::optional<Alarm> alarm;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

// Where the mirror puts the newest snapshot and any number of threads take it.
class SnapshotHolder {
 public:
  // Null before the first set().
  [[nodiscard]] SnapshotPtr get() const { return current_.load(); }
  void set(SnapshotPtr next) { current_.store(std::move(next)); }

 private:
  std::atomic<SnapshotPtr> current_;
};

}  // namespace ocop::verifier
