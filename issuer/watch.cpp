#include "issuer/watch.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <pthread.h>

namespace ocop::issuer {

namespace {

// Blocks the signals that end us, so that they wait until they are asked for.
class EndSignals {
 public:
  EndSignals() {
    ::sigemptyset(&set_);
    ::sigaddset(&set_, SIGTERM);
    ::sigaddset(&set_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~EndSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  // True if one came within a second.
  [[nodiscard]] bool wait_a_second() const {
    const timespec second{1, 0};
    return ::sigtimedwait(&set_, nullptr, &second) > 0;
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

}  // namespace

void watch(std::chrono::seconds interval, const std::function<bool()>& round,
           const std::function<bool()>& is_urgent) {
  const EndSignals signals;
  using Clock = std::chrono::steady_clock;
  auto last = Clock::now();
  bool good = true;
  while (!signals.wait_a_second()) {
    const auto passed = Clock::now() - last;
    const bool due = good ? passed >= interval || is_urgent() : passed >= kRetryAfter;
    if (!due) continue;
    last = Clock::now();
    good = round();
  }
}

}  // namespace ocop::issuer
