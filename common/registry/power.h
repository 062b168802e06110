// Who may say what: grants of the trust list and of KeyGrant statements, checked on every use.
// docs/formats/registry.md §3. Pure comparisons; the projection asks, nothing is remembered here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/record/trust_list.h"
#include "common/registry/problem.h"
#include "common/registry/records.h"

namespace ocop::registry {

// What a statement needs: the action, at each of these places, for each of these stars (empty where
// stars do not matter), on this day, at this place in the log.
struct Need {
  record::Action action;
  std::vector<record::Area> areas;
  std::vector<int> stars;
  Date date;
  std::uint64_t place = 0;
};

// Granted (with the number of keys that must agree) or refused with the reason.
struct Permit {
  std::optional<Problem> refused;
  std::string detail;
  int approvals = 1;

  static Permit granted(int approvals) { return {std::nullopt, {}, approvals}; }
  static Permit refuse(Problem problem, std::string detail) {
    return {problem, std::move(detail), 1};
  }
};

// By a grant of the authority itself and of every authority above it. Of several fitting grants the
// one with the fewest approvals counts.
[[nodiscard]] Permit permit_by_grants(const record::TrustList& trust,
                                      const record::Authority& authority, const Need& need);

// The authority may delegate this whole scope on that day, at that place.
[[nodiscard]] Permit permit_delegation(const record::TrustList& trust,
                                       const record::Authority& authority,
                                       const record::Scope& scope, Date date, std::uint64_t place);

// By a key that a KeyGrant named: its scope covers the need, its delegation still stands at that
// place.
[[nodiscard]] Permit permit_by_granted_key(const record::TrustList& trust, const KeyRecord& key,
                                           const Need& need);

// Neither closed, compromised nor revoked at that place.
[[nodiscard]] Permit key_stands(const record::TrustList& trust, const KeyRecord& key,
                                std::uint64_t place);

// The most keys that any open grant of that action asks for on that day: what counts where a power
// comes from another authority's grant. At least 1.
[[nodiscard]] int most_approvals(const record::TrustList& trust, const record::Authority& authority,
                                 record::Action action, Date date, std::uint64_t place);

// True if `above` is `below`, one of the authorities above it, or succeeds it at that place.
[[nodiscard]] bool stands_over(const record::TrustList& trust, const record::Uri& above,
                               const record::Uri& below, std::uint64_t place);

// True if `later` is `earlier` or follows it in the chain of successors that stand at that place.
[[nodiscard]] bool succeeds(const record::TrustList& trust, const record::Uri& later,
                            const record::Uri& earlier, std::uint64_t place);

// The scopes over which `agreed` keys of the authority have that power on that day, at that place:
// of its own grants that stand and ask for no more keys, and, if it has one that stands and as many
// keys agreed as any of them asks for, of all grants (opened by then) of the authorities that it
// succeeds.
[[nodiscard]] std::vector<record::Scope> scopes_with_predecessors(
    const record::TrustList& trust, const record::Authority& authority, record::Action action,
    Date date, std::uint64_t place, int agreed);

}  // namespace ocop::registry
