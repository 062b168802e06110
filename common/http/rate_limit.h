// How often something costly may be asked for: token buckets, one for each network that asks and
// one for all of them together.
//
//   RateLimit limit({.burst = 20, .per_minute = 6}, {.burst = 400, .per_minute = 200});
//   if (!limit.take(request.network, 1, now)) return problem(429);
//
// A bucket begins full with `burst` tokens and fills again at `per_minute`. Time comes in as an
// argument; one that goes backwards fills nothing. Memory is bounded: with kMaxNetworks buckets
// kept, the ones that are full again are dropped, and if none is, a new network shares one bucket
// with the other new ones. May be used by any number of threads.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/base/time.h"

namespace ocop::http {

class RateLimit {
 public:
  static constexpr std::size_t kMaxNetworks = 10'000;

  struct Rate {
    double burst;       // above 0
    double per_minute;  // above 0
  };

  RateLimit(Rate for_each_network, Rate for_all)
      : each_(for_each_network), all_(for_all), of_all_{for_all.burst, Instant()} {}

  // Takes `cost` tokens (at least 1) from the network's bucket and from that of all; from neither
  // if one of them holds fewer. A cost above a burst counts as the burst: such a request waits for
  // a full bucket.
  [[nodiscard]] bool take(std::string_view network, double cost, Instant now);

 private:
  struct Bucket {
    double tokens;
    Instant filled_at;
  };
  static void fill(Bucket& bucket, const Rate& rate, Instant now);
  void drop_full(Instant now);
  Bucket& bucket_of(std::string_view network, Instant now);

  const Rate each_;
  const Rate all_;
  std::mutex mutex_;
  Bucket of_all_;
  std::unordered_map<std::string, Bucket> by_network_;
  std::optional<Instant> swept_at_;  // once a second is enough
};

}  // namespace ocop::http
