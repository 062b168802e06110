#include "verifier/health.h"

#include "common/registry/judge.h"

namespace ocop::verifier {
namespace {

json::Object log_json(const Snapshot& snapshot, Instant now) {
  json::Object log{{"size", snapshot.log_size}, {"root", snapshot.log_root.hex()}};
  if (snapshot.newest_time) {
    log.emplace_back("time", snapshot.newest_time->rfc3339());
    log.emplace_back("ageSeconds", std::int64_t{now.since(*snapshot.newest_time).count()});
  }
  return log;
}

json::Object trust_json(const record::TrustList& trust, Instant now) {
  return {{"version", trust.version},
          {"expires", trust.expires.rfc3339()},
          {"expired", now > trust.expires}};
}

}  // namespace

json::Array findings_json(const registry::Registry& registry, std::size_t limit) {
  const std::vector<registry::Finding> all = registry.findings();
  json::Array shown;
  for (std::size_t i = all.size() - std::min(limit, all.size()); i < all.size(); ++i)
    shown.emplace_back(json::Object{{"index", all[i].index},
                                    {"problem", registry::name(all[i].problem)},
                                    {"detail", all[i].detail}});
  return shown;
}

Health health_of(const Snapshot& snapshot, Instant now) {
  Health health;
  const registry::Moment moment{now, snapshot.newest_time};
  health.ready =
      registry::doubt_of_data(snapshot.registry->trust(), moment) == registry::Reason::none;
  health.details = {
      {"ready", health.ready},
      {"log", log_json(snapshot, now)},
      {"trustList", trust_json(snapshot.registry->trust(), now)},
      {"findings", json::Object{{"count", snapshot.findings},
                                {"newest", findings_json(*snapshot.registry, kMaxFindingsShown)}}},
      {"missingFiles", snapshot.missing_files}};
  if (snapshot.alarm)
    health.details.emplace_back("alarm", json::Object{{"code", name(snapshot.alarm->code)},
                                                      {"since", snapshot.alarm->since.rfc3339()},
                                                      {"stopped", snapshot.alarm->sticky}});
  return health;
}

}  // namespace ocop::verifier
