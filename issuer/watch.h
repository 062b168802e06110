// Work in rounds until the process is asked to end.
#pragma once

#include <chrono>
#include <functional>

namespace ocop::issuer {

inline constexpr std::chrono::seconds kRetryAfter{10};

// Calls `round` whenever `interval` has passed since the last call, or `is_urgent` (asked once a
// second) says so; after a round that returned false no sooner than kRetryAfter. Returns after
// SIGTERM or SIGINT, which are not delivered while a round runs.
void watch(std::chrono::seconds interval, const std::function<bool()>& round,
           const std::function<bool()>& is_urgent);

}  // namespace ocop::issuer
