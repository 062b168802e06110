#include "verifier/poller.h"

#include <condition_variable>
#include <exception>
#include <mutex>

namespace ocop::verifier {

Poller::Poller(Mirror& mirror, SnapshotHolder& snapshots, EventLog& log,
               std::function<Instant()> clock)
    : mirror_(mirror), snapshots_(snapshots), log_(log), clock_(std::move(clock)) {
  publish();
  told_registry_ = mirror_.snapshot()->registry;
  for (const registry::Finding& finding : told_registry_->findings())
    told_findings_.insert(finding.index);
}

void Poller::round(const std::stop_token& stop) {
  files_came_ = false;
  try {
    const Result<void> followed = mirror_.sync(clock_());
    publish();
    if (followed && !stop.stop_requested())
      files_came_ = mirror_.fetch_files(clock_(), kFilesPerRound, stop) > 0;
    told_break_.clear();
  } catch (const std::exception& broken) {
    mirror_.report_broken(broken.what(), clock_());
    if (told_break_ != broken.what())
      log_.write(Level::error, clock_(), "round-broken", {{"detail", broken.what()}});
    told_break_ = broken.what();
  }
  publish();
  if (!stop.stop_requested()) tell_changes();
}

void Poller::run(std::chrono::seconds interval, const std::stop_token& stop,
                 const std::function<void(const Snapshot&)>& after_round) {
  std::mutex mutex;
  std::condition_variable_any stopping;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    round(stop);
    if (after_round && !stop.stop_requested()) after_round(*mirror_.snapshot());
    if (!files_came_)
      stopping.wait_for(lock, stop, interval, [&stop] { return stop.stop_requested(); });
  }
}

void Poller::publish() {
  snapshots_.set(mirror_.snapshot());
}

void Poller::tell_changes() {
  const SnapshotPtr snapshot = mirror_.snapshot();
  if (snapshot->log_size != told_size_) {
    told_size_ = snapshot->log_size;
    log_.write(Level::info, clock_(), "log-grew",
               {{"size", snapshot->log_size},
                {"root", snapshot->log_root.hex()},
                {"findings", snapshot->findings},
                {"missingFiles", snapshot->missing_files}});
  }
  if (snapshot->registry != told_registry_) {
    told_registry_ = snapshot->registry;
    tell_findings(*told_registry_);
  }
  tell_alarm();
}

// New is what was no finding in the registry before: an entry that came, or one that a newer trust
// list deprives of its effect.
void Poller::tell_findings(const registry::Registry& registry) {
  std::set<std::uint64_t> found;
  std::size_t untold = 0;
  std::size_t told = 0;
  for (const registry::Finding& finding : registry.findings()) {
    const bool first = found.insert(finding.index).second;
    if (!first || told_findings_.contains(finding.index)) continue;
    if (told == kFindingsTold) {
      ++untold;
      continue;
    }
    ++told;
    const bool waits = finding.problem == registry::Problem::waits_for_approval;
    log_.write(waits ? Level::info : Level::warning, clock_(), "entry-without-effect",
               {{"index", finding.index},
                {"problem", registry::name(finding.problem)},
                {"detail", finding.detail}});
  }
  if (untold > 0)
    log_.write(Level::warning, clock_(), "more-entries-without-effect", {{"count", untold}});
  told_findings_ = std::move(found);
}

void Poller::tell_alarm() {
  const std::optional<Alarm> alarm = mirror_.snapshot()->alarm;
  if (alarm == told_alarm_) return;
  told_alarm_ = alarm;
  if (told_alarm_)
    log_.write(told_alarm_->warning ? Level::warning : Level::error, clock_(), "mirror-alarm",
               {{"code", name(told_alarm_->code)},
                {"detail", told_alarm_->detail},
                {"stopped", told_alarm_->sticky}});
  else
    log_.write(Level::info, clock_(), "mirror-alarm-over");
}

}  // namespace ocop::verifier
