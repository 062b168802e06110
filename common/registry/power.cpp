#include "common/registry/power.h"

#include <algorithm>

namespace ocop::registry {
namespace {

bool covers(const record::Scope& scope, const Need& need) {
  return scope.interval.contains(need.date) &&
         std::all_of(need.areas.begin(), need.areas.end(),
                     [&](const record::Area& area) { return scope.covers_area(area); }) &&
         std::all_of(need.stars.begin(), need.stars.end(),
                     [&](int stars) { return scope.covers_stars(stars); });
}

bool before(const std::optional<std::uint64_t>& size, std::uint64_t place) {
  return !size || place < *size;
}

bool is_open(const record::Grant& grant, std::uint64_t place) {
  return before(grant.closed_at, place) && place >= grant.opened_at.value_or(0);
}

// A delegate grant of each authority above holds `scope` and is open at that place. The loading of
// a trust list has refused cycles, so this ends.
bool held_above(const record::TrustList& trust, const record::Authority& authority,
                const record::Scope& scope, std::uint64_t place) {
  if (!authority.parent) return true;
  const record::Authority* parent = trust.authority(*authority.parent);
  if (parent == nullptr) return false;
  return std::any_of(parent->grants.begin(), parent->grants.end(), [&](const record::Grant& grant) {
    return grant.action == record::Action::delegate && grant.scope.contains(scope) &&
           is_open(grant, place) && held_above(trust, *parent, grant.scope, place);
  });
}

// The authority's own grant of that action, on that day and at that place.
bool stands(const record::TrustList& trust, const record::Authority& authority,
            const record::Grant& grant, record::Action action, Date date, std::uint64_t place) {
  return grant.action == action && grant.scope.interval.contains(date) && is_open(grant, place) &&
         held_above(trust, authority, grant.scope, place);
}

std::string describe(const Need& need) {
  std::string text(record::name(need.action));
  for (const record::Area& area : need.areas) text += " in " + area.text();
  for (const int stars : need.stars) text += " for " + std::to_string(stars) + " stars";
  return text + " on " + need.date.iso();
}

// The best of the grants that `fits` lets through: open ones with the fewest approvals.
template <class Fits>
Permit best_grant(const record::TrustList& trust, const record::Authority& authority,
                  std::uint64_t place, const std::string& wanted, Fits fits) {
  std::optional<int> approvals;
  bool was_closed = false;
  for (const record::Grant& grant : authority.grants) {
    if (!fits(grant)) continue;
    if (!is_open(grant, place) || !held_above(trust, authority, grant.scope, place)) {
      was_closed = true;
      continue;
    }
    approvals = std::min(approvals.value_or(grant.approvals), grant.approvals);
  }
  if (approvals) return Permit::granted(*approvals);
  if (was_closed)
    return Permit::refuse(Problem::closed, "the grant of " + authority.id.text() + " (" + wanted +
                                               ") is closed at log place " + std::to_string(place));
  return Permit::refuse(Problem::not_granted, authority.id.text() + " may not " + wanted);
}

}  // namespace

Permit permit_by_grants(const record::TrustList& trust, const record::Authority& authority,
                        const Need& need) {
  return best_grant(trust, authority, need.place, describe(need), [&](const record::Grant& grant) {
    return grant.action == need.action && covers(grant.scope, need);
  });
}

Permit permit_delegation(const record::TrustList& trust, const record::Authority& authority,
                         const record::Scope& scope, Date date, std::uint64_t place) {
  return best_grant(trust, authority, place, "delegate that scope on " + date.iso(),
                    [&](const record::Grant& grant) {
                      return grant.action == record::Action::delegate &&
                             grant.scope.interval.contains(date) && grant.scope.contains(scope);
                    });
}

Permit permit_by_granted_key(const record::TrustList& trust, const KeyRecord& key,
                             const Need& need) {
  if (!key.granted || !key.scope || !covers(*key.scope, need))
    return Permit::refuse(Problem::not_granted,
                          "the key of " + key.holder.text() + " may not " + describe(need));
  const record::Authority* granter = trust.authority(key.granted->issuer);
  if (granter == nullptr)
    return Permit::refuse(Problem::not_granted, "the granting authority is not in the trust list");
  const Permit delegation =
      permit_delegation(trust, *granter, *key.scope, key.granted->date, need.place);
  if (delegation.refused) return delegation;
  return Permit::granted(1);
}

Permit key_stands(const record::TrustList& trust, const KeyRecord& key, std::uint64_t place) {
  std::optional<std::uint64_t> closed_at = key.revoked_at;
  std::optional<std::uint64_t> compromised_at = key.compromised_at;
  std::uint64_t opened_at = 0;
  if (!key.use) {
    const record::Authority* authority = trust.authority(key.holder);
    if (authority == nullptr) return Permit::refuse(Problem::unknown_key, "no such authority");
    for (const record::AuthorityKey& listed : authority->keys) {
      if (listed.key != key.key) continue;
      closed_at = listed.closed_at;
      compromised_at = listed.compromised_at;
      opened_at = listed.opened_at.value_or(0);
    }
  }
  if (!before(compromised_at, place))
    return Permit::refuse(Problem::compromised, "the key was in other hands from log size " +
                                                    std::to_string(*compromised_at));
  if (!before(closed_at, place))
    return Permit::refuse(key.use ? Problem::revoked_key : Problem::closed,
                          "the key ended at log place " + std::to_string(*closed_at));
  if (place < opened_at)
    return Permit::refuse(Problem::closed,
                          "the key counts from log place " + std::to_string(opened_at) + " on");
  return Permit::granted(1);
}

int most_approvals(const record::TrustList& trust, const record::Authority& authority,
                   record::Action action, Date date, std::uint64_t place) {
  int most = 1;
  for (const record::Grant& grant : authority.grants)
    if (stands(trust, authority, grant, action, date, place))
      most = std::max(most, grant.approvals);
  return most;
}

bool stands_over(const record::TrustList& trust, const record::Uri& above, const record::Uri& below,
                 std::uint64_t place) {
  if (succeeds(trust, above, below, place)) return true;
  const record::Authority* at = trust.authority(below);
  for (std::size_t steps = 0; at != nullptr && at->parent && steps <= trust.authorities.size();
       ++steps) {
    if (*at->parent == above) return true;
    at = trust.authority(*at->parent);
  }
  return false;
}

bool succeeds(const record::TrustList& trust, const record::Uri& later, const record::Uri& earlier,
              std::uint64_t place) {
  const record::Uri* at = &earlier;
  for (std::size_t steps = 0; steps <= trust.authorities.size(); ++steps) {
    if (*at == later) return true;
    const record::Authority* authority = trust.authority(*at);
    if (authority == nullptr || !authority->successor) return false;
    if (place < authority->successor_at.value_or(0)) return false;
    at = &*authority->successor;
  }
  return false;
}

std::vector<record::Scope> scopes_with_predecessors(const record::TrustList& trust,
                                                    const record::Authority& authority,
                                                    record::Action action, Date date,
                                                    std::uint64_t place, int agreed) {
  std::vector<record::Scope> scopes;
  int most = 0;
  for (const record::Grant& grant : authority.grants) {
    if (!stands(trust, authority, grant, action, date, place)) continue;
    most = std::max(most, grant.approvals);
    if (grant.approvals <= agreed) scopes.push_back(grant.scope);
  }
  if (most == 0 || agreed < most) return scopes;
  for (const record::Authority& other : trust.authorities) {
    if (other.id == authority.id || !succeeds(trust, authority.id, other.id, place)) continue;
    for (const record::Grant& grant : other.grants)
      if (grant.action == action && grant.opened_at.value_or(0) <= place)
        scopes.push_back(grant.scope);
  }
  return scopes;
}

}  // namespace ocop::registry
