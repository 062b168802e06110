#include "verifier/poller.h"

#include <condition_variable>
#include <exception>
#include <mutex>

namespace ocop::verifier {

void Poller::round() {
  try {
    const Result<void> followed = mirror_.sync(clock_());
    publish();
    files_came_ = mirror_.fetch_files(clock_(), kFilesPerRound) > 0;
    if (!followed) files_came_ = false;
  } catch (const std::exception& broken) {
    mirror_.report_broken(broken.what(), clock_());
    files_came_ = false;
  }
  publish();
  tell_changes();
}

void Poller::run(std::chrono::seconds interval, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopping;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    round();
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
  if (snapshot->alarm == told_alarm_) return;
  told_alarm_ = snapshot->alarm;
  if (told_alarm_)
    log_.write(Level::error, clock_(), "mirror-alarm",
               {{"code", name(told_alarm_->code)},
                {"detail", told_alarm_->detail},
                {"stopped", told_alarm_->sticky}});
  else
    log_.write(Level::info, clock_(), "mirror-alarm-over");
}

}  // namespace ocop::verifier
