#include "issuer/trust_sizes.h"

#include <map>
#include <optional>
#include <string>

namespace ocop::issuer {

namespace {

// By the place in the list that names it.
std::map<std::string, std::uint64_t> ends_of(const record::TrustList& list) {
  std::map<std::string, std::uint64_t> ends;
  const auto add = [&](const std::string& where, const std::optional<std::uint64_t>& size) {
    if (size) ends.emplace(where, *size);
  };
  for (const record::Authority& authority : list.authorities) {
    const std::string of = "authorities[" + authority.id.text() + "].";
    for (const record::AuthorityKey& key : authority.keys) {
      const std::string where = of + "keys[" + key.key.id().hex() + "].";
      add(where + "closedAt", key.closed_at);
      add(where + "compromisedAt", key.compromised_at);
    }
    for (std::size_t i = 0; i < authority.grants.size(); ++i)
      add(of + "grants[" + std::to_string(i) + "].closedAt", authority.grants[i].closed_at);
  }
  return ends;
}

}  // namespace

Result<void> check_sizes(const record::TrustList& next, const record::TrustList* current,
                         std::uint64_t log_size) {
  const auto before =
      current == nullptr ? std::map<std::string, std::uint64_t>() : ends_of(*current);
  for (const auto& [where, size] : ends_of(next)) {
    const auto known = before.find(where);
    if (size <= log_size || (known != before.end() && known->second == size)) continue;
    return error(Errc::out_of_range, where + ": the log has " + std::to_string(log_size) +
                                         " entries and cannot end anything at " +
                                         std::to_string(size));
  }
  return ok();
}

}  // namespace ocop::issuer
