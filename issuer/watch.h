// Work in rounds until the process is asked to end.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

namespace ocop::issuer {

inline constexpr std::chrono::seconds kRetryAfter{10};

struct Rounds {
  std::function<bool()> round;      // false: it could not do its work
  std::function<bool()> is_urgent;  // asked between rounds
  // What an exception says that ends a round or a question: the disk is full, the database is away.
  // The next round tries again.
  std::function<void(std::string_view what)> failed;
};

// Time as the rounds see it.
struct Pace {
  std::function<bool()> pause;  // about a second; true if the process was asked to end
  std::function<std::chrono::steady_clock::time_point()> now;
};

// Calls `round` whenever `interval` has passed since the last call, or `is_urgent` says so; after a
// round that failed no sooner than kRetryAfter. Returns when `pause` is told to end.
void watch(std::chrono::seconds interval, const Rounds& rounds, const Pace& pace);

// The same until SIGTERM or SIGINT, which are not delivered while a round runs.
void watch_until_told(std::chrono::seconds interval, const Rounds& rounds);

}  // namespace ocop::issuer
