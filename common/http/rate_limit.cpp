#include "common/http/rate_limit.h"

#include <algorithm>
#include <iterator>

namespace ocop::http {
namespace {

constexpr double kSecondsInMinute = 60;
// What new networks share when no more are kept apart: no address has this text.
constexpr std::string_view kOverflow = "*";

}  // namespace

void RateLimit::fill(Bucket& bucket, const Rate& rate, Instant now) {
  const auto passed = static_cast<double>(now.since(bucket.filled_at).count());
  if (passed > 0)
    bucket.tokens =
        std::min(rate.burst, bucket.tokens + passed * rate.per_minute / kSecondsInMinute);
  bucket.filled_at = now;
}

void RateLimit::drop_full(Instant now) {
  for (auto one = by_network_.begin(); one != by_network_.end();) {
    fill(one->second, each_, now);
    one = one->second.tokens >= each_.burst ? by_network_.erase(one) : std::next(one);
  }
}

RateLimit::Bucket& RateLimit::bucket_of(std::string_view network, Instant now) {
  std::string name(network);
  if (by_network_.size() >= kMaxNetworks && !by_network_.contains(name)) {
    if (now != swept_at_) drop_full(now);
    swept_at_ = now;
    if (by_network_.size() >= kMaxNetworks) name = kOverflow;
  }
  return by_network_.try_emplace(std::move(name), Bucket{each_.burst, now}).first->second;
}

bool RateLimit::take(std::string_view network, double cost, Instant now) {
  const std::lock_guard lock(mutex_);
  Bucket& own = bucket_of(network, now);
  fill(own, each_, now);
  fill(of_all_, all_, now);
  const double from_own = std::min(cost, each_.burst);
  const double from_all = std::min(cost, all_.burst);
  if (own.tokens < from_own || of_all_.tokens < from_all) return false;
  own.tokens -= from_own;
  of_all_.tokens -= from_all;
  return true;
}

}  // namespace ocop::http
