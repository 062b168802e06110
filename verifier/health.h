// What an operator and a load balancer are told: whether the answers can be relied on, as JSON.
#pragma once

#include "common/base/json.h"
#include "verifier/snapshot.h"

namespace ocop::verifier {

inline constexpr std::size_t kMaxFindingsShown = 100;

struct Health {
  // The log was verified, its newest time and the trust list are young enough for `valid` answers
  // (registry::doubt_of_data). An alarm alone does not make a verifier unready: it answers from
  // what it has, and says how old it is.
  bool ready = false;
  json::Object details;
};

// Members: ready, log {size, root, time, ageSeconds}, trustList {version, expires, expired},
// findings {count, newest: [{index, problem, detail}…]}, missingFiles, alarm {code, since, stopped}
// or absent. What an alarm says in detail (internal addresses, paths) is for the operator's log:
// anybody may ask for this.
[[nodiscard]] Health health_of(const Snapshot& snapshot, Instant now);

// Entries without effect, as objects {index, problem, detail}; the newest `limit` of them, in log
// order.
[[nodiscard]] json::Array findings_json(const registry::Registry& registry, std::size_t limit);

}  // namespace ocop::verifier
