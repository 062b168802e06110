#include "common/http/session_limits.h"

#include <algorithm>
#include <sys/resource.h>

namespace ocop::http {

std::string_view name(Ending ending) {
  switch (ending) {
    case Ending::too_many_sessions: return "too-many-sessions";
    case Ending::too_many_from_peer: return "too-many-from-peer";
    case Ending::head_timeout: return "head-timeout";
    case Ending::body_timeout: return "body-timeout";
    case Ending::write_timeout: return "write-timeout";
    case Ending::idle_timeout: return "idle-timeout";
    case Ending::too_old: return "too-old";
    case Ending::shutdown: return "shutdown";
  }
  return "unknown";
}

std::optional<Ending> SessionCounts::enter(const std::string& network, bool limited) {
  const std::lock_guard lock(mutex_);
  if (total_ >= max_total_) return Ending::too_many_sessions;
  const auto known = by_network_.find(network);
  const std::size_t open = known == by_network_.end() ? 0 : known->second;
  if (limited && open >= max_per_network_) return Ending::too_many_from_peer;
  ++by_network_[network];
  ++total_;
  return std::nullopt;
}

void SessionCounts::leave(const std::string& network) {
  const std::lock_guard lock(mutex_);
  const auto known = by_network_.find(network);
  if (--known->second == 0) by_network_.erase(known);
  --total_;
}

std::size_t SessionCounts::total() const {
  const std::lock_guard lock(mutex_);
  return total_;
}

void allow_descriptors(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace ocop::http
