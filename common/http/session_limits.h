// How many connections a server takes, and why one ends. No sockets here.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ocop::http {

// Why a connection ended without the client wishing it.
enum class Ending {
  too_many_sessions,
  too_many_from_peer,
  head_timeout,
  body_timeout,
  write_timeout,
  idle_timeout,
  too_old,
  shutdown,  // still busy when the drain time was over
};
[[nodiscard]] std::string_view name(Ending ending);  // "head-timeout"

// Counts connections, altogether and for each network that they come from. May be used by any
// number of threads: when a connection opens and when it closes, never for a request.
class SessionCounts {
 public:
  SessionCounts(std::size_t max_total, std::size_t max_per_network)
      : max_total_(max_total), max_per_network_(max_per_network) {}

  // nullopt if there is room: then the connection is counted until leave(). Otherwise
  // too_many_sessions or, if `limited`, too_many_from_peer.
  [[nodiscard]] std::optional<Ending> enter(const std::string& network, bool limited);
  // After an enter() that found room.
  void leave(const std::string& network);

  [[nodiscard]] std::size_t total() const;

 private:
  const std::size_t max_total_;
  const std::size_t max_per_network_;
  mutable std::mutex mutex_;
  std::size_t total_ = 0;
  std::unordered_map<std::string, std::size_t> by_network_;
};

// Raises the process' soft limit of open files as far as needed and allowed. Where that is not
// enough, opening fails later and the server says so.
void allow_descriptors(std::size_t wanted);

}  // namespace ocop::http
