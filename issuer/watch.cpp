#include "issuer/watch.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <exception>
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

// A round that fails must not end what nobody watches over: this is the `main` of each round.
bool try_round(const std::function<bool()>& work, const Rounds& rounds, bool if_it_fails) {
  try {
    return work();
  } catch (const std::exception& failure) {
    rounds.failed(failure.what());
    return if_it_fails;
  }
}

}  // namespace

void watch(std::chrono::seconds interval, const Rounds& rounds, const Pace& pace) {
  auto last = pace.now();
  bool good = true;
  while (!pace.pause()) {
    const auto passed = pace.now() - last;
    const bool due = good ? passed >= interval || try_round(rounds.is_urgent, rounds, true)
                          : passed >= kRetryAfter;
    if (!due) continue;
    last = pace.now();
    good = try_round(rounds.round, rounds, false);
  }
}

void watch_until_told(std::chrono::seconds interval, const Rounds& rounds) {
  const EndSignals signals;
  watch(interval, rounds,
        {[&signals] { return signals.wait_a_second(); }, std::chrono::steady_clock::now});
}

}  // namespace ocop::issuer
