// What must hold inside a trust list, and between one and the next.
#include <algorithm>
#include <map>
#include <set>

#include "common/record/trust_list.h"
#include "common/tlog/note.h"

namespace ocop::record {
namespace {

// A key of the list and what it may be used for, as words.
struct KeyUse {
  crypto::PublicKey key;
  std::string use;
  bool operator==(const KeyUse&) const = default;
};

crypto::PublicKey key_of_vkey(const std::string& vkey) {
  return tlog::NoteVerifier::parse(vkey).value().public_key();
}

std::vector<KeyUse> uses_of_root_and_log(const TrustList& list) {
  std::vector<KeyUse> uses;
  for (const crypto::PublicKey& key : list.root.keys) uses.push_back({key, "root"});
  uses.push_back({key_of_vkey(list.log.log_vkey), "log"});
  uses.push_back({key_of_vkey(list.log.clock_vkey), "clock"});
  uses.push_back({key_of_vkey(list.log.bundle_vkey), "bundle"});
  for (const std::string& vkey : list.log.witness_vkeys)
    uses.push_back({key_of_vkey(vkey), "witness"});
  return uses;
}

std::vector<KeyUse> key_uses(const TrustList& list) {
  std::vector<KeyUse> uses = uses_of_root_and_log(list);
  for (const Authority& authority : list.authorities)
    for (const AuthorityKey& key : authority.keys)
      uses.push_back({key.key, "authority " + authority.id.text()});
  return uses;
}

bool same_but_for_ends(const Grant& a, const Grant& b) {
  return a.action == b.action && a.scope.areas == b.scope.areas && a.scope.stars == b.scope.stars &&
         a.scope.interval.from == b.scope.interval.from && a.approvals == b.approvals;
}

std::string words_for(const Authority& authority, const Grant& grant) {
  return "authority " + authority.id.text() + ": grant \"" + std::string(name(grant.action)) +
         "\" from " + grant.scope.interval.from.iso();
}

Result<void> check_numbers(const TrustList& list) {
  if (list.expires <= list.issued)
    return error(Errc::out_of_range, "it expires before it is issued");
  if (list.root.threshold < 1 ||
      static_cast<std::size_t>(list.root.threshold) > list.root.keys.size())
    return error(Errc::out_of_range, "the threshold is above the number of root keys");
  if (static_cast<std::size_t>(list.log.witness_quorum) > list.log.witness_vkeys.size())
    return error(Errc::out_of_range, "the witness quorum is above the number of witnesses");
  if (tlog::NoteVerifier::parse(list.log.log_vkey).value().name() != list.log.origin)
    return error(Errc::mismatch, "the log key's name is not the origin");
  const auto& anchors = list.log.anchors;
  const bool ascending =
      std::adjacent_find(anchors.begin(), anchors.end(), [](const Anchor& a, const Anchor& b) {
        return a.size >= b.size;
      }) == anchors.end();
  if (!ascending) return error(Errc::out_of_range, "the anchors' sizes do not ascend");
  return ok();
}

Result<void> check_names(const TrustList& list) {
  std::set<std::string> ids{list.root.id.text()};
  const auto add = [&ids](const std::string& id) -> Result<void> {
    if (!ids.insert(id).second) return error(Errc::conflict, id + " stands twice");
    return ok();
  };
  for (const Authority& authority : list.authorities)
    if (Result<void> added = add(authority.id.text()); !added) return added;
  for (const LabelService& service : list.label_services)
    if (Result<void> added = add(service.id.text()); !added) return added;
  for (const LabelHost& host : list.hosts)
    if (Result<void> added = add(host.host.text()); !added) return added;
  return ok();
}

Result<void> check_keys(const TrustList& list) {
  std::map<crypto::KeyId, std::string> seen;
  for (const KeyUse& one : key_uses(list)) {
    const auto [other, is_new] = seen.emplace(one.key.id(), one.use);
    if (!is_new)
      return error(Errc::conflict, "key " + one.key.id().hex() + " stands twice: " + other->second +
                                       ", " + one.use);
  }
  return ok();
}

// Walks up from every authority by the member `above`: everybody it names is in the list, and no
// walk comes back to where it was.
Result<void> check_chains(const TrustList& list, std::string_view what,
                          std::optional<Uri> Authority::*above) {
  std::map<std::string_view, const Authority*> by_id;
  for (const Authority& authority : list.authorities) by_id[authority.id.text()] = &authority;
  std::set<const Authority*> good;
  for (const Authority& start : list.authorities) {
    std::set<const Authority*> walked;
    for (const Authority* at = &start; !good.contains(at);) {
      if (!walked.insert(at).second)
        return error(Errc::inconsistent, "authority " + start.id.text() + ": its " +
                                             std::string(what) + "s form a circle");
      const std::optional<Uri>& next = at->*above;
      if (!next) break;
      const auto found = by_id.find(next->text());
      if (found == by_id.end())
        return error(Errc::not_found, std::string(what) + " " + next->text() + " of authority " +
                                          at->id.text() + " is not in the list");
      at = found->second;
    }
    good.insert(walked.begin(), walked.end());
  }
  return ok();
}

Result<void> check_successors(const TrustList& list) {
  for (const Authority& authority : list.authorities)
    if (authority.successor_at && !authority.successor)
      return error(Errc::inconsistent,
                   "authority " + authority.id.text() + ": a successorAt without a successor");
  return check_chains(list, "successor", &Authority::successor);
}

Result<void> check_grants(const TrustList& list, const Authority& authority) {
  for (auto grant = authority.grants.begin(); grant != authority.grants.end(); ++grant) {
    const bool twice = std::any_of(authority.grants.begin(), grant, [&](const Grant& other) {
      return same_but_for_ends(other, *grant);
    });
    if (twice) return error(Errc::conflict, words_for(authority, *grant) + " stands twice");
    if (!authority.parent) continue;
    const auto& above = list.authority(*authority.parent)->grants;
    const bool inside = std::any_of(above.begin(), above.end(), [&](const Grant& delegated) {
      return delegated.action == Action::delegate && delegated.scope.contains(grant->scope);
    });
    if (!inside)
      return error(Errc::unauthorised, words_for(authority, *grant) +
                                           " lies in no delegate grant of " +
                                           authority.parent->text());
  }
  return ok();
}

Error taken_back(std::string what) {
  return error(Errc::unauthorised, std::move(what));
}

bool keeps_closed(const std::optional<std::uint64_t>& before,
                  const std::optional<std::uint64_t>& after) {
  return !before || before == after;
}

bool keeps_compromised(const std::optional<std::uint64_t>& before,
                       const std::optional<std::uint64_t>& after) {
  return !before || (after && *after <= *before);
}

Result<void> check_log_stays(const LogIdentity& from, const LogIdentity& to) {
  if (from.origin != to.origin) return taken_back("the log's origin is not the same");
  if (from.log_vkey != to.log_vkey) return taken_back("the log key is not the same");
  for (const Anchor& anchor : from.anchors)
    if (std::find(to.anchors.begin(), to.anchors.end(), anchor) == to.anchors.end())
      return taken_back("anchor at size " + std::to_string(anchor.size) + " is missing or differs");
  return ok();
}

Result<void> check_keys_stay(const Authority& from, const Authority& to) {
  for (const AuthorityKey& key : from.keys) {
    const std::string words = "authority " + from.id.text() + ": key " + key.key.id().hex();
    const auto kept = std::find_if(to.keys.begin(), to.keys.end(),
                                   [&key](const AuthorityKey& one) { return one.key == key.key; });
    if (kept == to.keys.end()) return taken_back(words + " is missing");
    if (key.opened_at != kept->opened_at) return taken_back(words + " is not opened where it was");
    if (!keeps_closed(key.closed_at, kept->closed_at))
      return taken_back(words + " is not closed where it was");
    if (!keeps_compromised(key.compromised_at, kept->compromised_at))
      return taken_back(words + " is compromised later than it was");
  }
  return ok();
}

Result<void> check_grants_stay(const Authority& from, const Authority& to) {
  for (const Grant& grant : from.grants) {
    const auto kept = std::find_if(to.grants.begin(), to.grants.end(), [&grant](const Grant& one) {
      return same_but_for_ends(one, grant);
    });
    if (kept == to.grants.end())
      return taken_back(words_for(from, grant) + " is missing or changed");
    if (grant.opened_at != kept->opened_at)
      return taken_back(words_for(from, grant) + " is not opened where it was");
    if (!keeps_closed(grant.closed_at, kept->closed_at))
      return taken_back(words_for(from, grant) + " is not closed where it was");
    if (grant.scope.interval.to != kept->scope.interval.to)
      return taken_back(words_for(from, grant) + " has another last day");
  }
  return ok();
}

// The highest log size that a list names: what a later list adds cannot count below it.
std::uint64_t highest_size(const TrustList& list) {
  std::uint64_t highest = 0;
  const auto see = [&highest](const std::optional<std::uint64_t>& size) {
    highest = std::max(highest, size.value_or(0));
  };
  for (const Anchor& anchor : list.log.anchors) see(anchor.size);
  for (const LabelService& service : list.label_services) see(service.opened_at);
  for (const Authority& authority : list.authorities) {
    see(authority.successor_at);
    for (const AuthorityKey& key : authority.keys) {
      see(key.opened_at);
      see(key.closed_at);
      see(key.compromised_at);
    }
    for (const Grant& grant : authority.grants) {
      see(grant.opened_at);
      see(grant.closed_at);
    }
  }
  return highest;
}

Result<void> check_opened(const std::optional<std::uint64_t>& opened_at, std::uint64_t lowest,
                          const std::string& words, std::string_view member = "an openedAt") {
  if (opened_at && *opened_at >= lowest) return ok();
  return taken_back(words + " is new and needs " + std::string(member) + " of at least " +
                    std::to_string(lowest));
}

// `before` is the same authority in the list before, if it was there.
Result<void> check_new_keys(const Authority* before, const Authority& now, std::uint64_t lowest) {
  for (const AuthorityKey& key : now.keys) {
    const bool is_old = before != nullptr &&
                        std::any_of(before->keys.begin(), before->keys.end(),
                                    [&](const AuthorityKey& one) { return one.key == key.key; });
    if (is_old) continue;
    const std::string words = "authority " + now.id.text() + ": key " + key.key.id().hex();
    if (Result<void> good = check_opened(key.opened_at, lowest, words); !good) return good;
  }
  return ok();
}

Result<void> check_new_grants(const Authority* before, const Authority& now, Date first_day,
                              std::uint64_t lowest) {
  for (const Grant& grant : now.grants) {
    const bool is_old =
        before != nullptr &&
        std::any_of(before->grants.begin(), before->grants.end(),
                    [&](const Grant& one) { return same_but_for_ends(one, grant); });
    if (is_old) continue;
    if (grant.scope.interval.from < first_day)
      return taken_back(words_for(now, grant) + " begins before " + first_day.iso() +
                        ", the day of the list before it");
    if (Result<void> good = check_opened(grant.opened_at, lowest, words_for(now, grant)); !good)
      return good;
  }
  return ok();
}

Result<void> check_new_successor(const Authority* before, const Authority& now,
                                 std::uint64_t lowest) {
  if (!now.successor || (before != nullptr && before->successor)) return ok();
  return check_opened(now.successor_at, lowest,
                      "authority " + now.id.text() + ": successor " + now.successor->text(),
                      "a successorAt");
}

Result<void> check_label_services(const TrustList& from, const TrustList& to,
                                  std::uint64_t lowest) {
  for (const LabelService& service : from.label_services) {
    const LabelService* kept = to.label_service(service.id);
    const std::string words = "label service " + service.id.text();
    if (kept == nullptr) return taken_back(words + " is missing");
    if (kept->opened_at != service.opened_at)
      return taken_back(words + " is not opened where it was");
  }
  for (const LabelService& service : to.label_services) {
    if (from.label_service(service.id) != nullptr) continue;
    const std::string words = "label service " + service.id.text();
    if (Result<void> good = check_opened(service.opened_at, lowest, words); !good) return good;
  }
  return ok();
}

Result<void> check_authority_stays(const Authority& from, const Authority* to) {
  const std::string words = "authority " + from.id.text();
  if (to == nullptr) return taken_back(words + " is missing");
  if (from.parent != to->parent) return taken_back(words + " has another parent");
  if (from.area != to->area) return taken_back(words + " has another area");
  if (from.successor && from.successor != to->successor)
    return taken_back(words + " has another successor");
  if (from.successor && from.successor_at != to->successor_at)
    return taken_back(words + " has its successor from another place on");
  if (Result<void> kept = check_keys_stay(from, *to); !kept) return kept;
  return check_grants_stay(from, *to);
}

}  // namespace

std::vector<crypto::PublicKey> keys_of_root_and_log(const TrustList& list) {
  std::vector<crypto::PublicKey> keys;
  for (const KeyUse& one : uses_of_root_and_log(list)) keys.push_back(one.key);
  return keys;
}

std::vector<crypto::PublicKey> all_keys(const TrustList& list) {
  std::vector<crypto::PublicKey> keys;
  for (const KeyUse& one : key_uses(list)) keys.push_back(one.key);
  return keys;
}

Result<void> check_uses_stay(const TrustList& earlier, const TrustList& later) {
  std::map<crypto::KeyId, KeyUse> before;
  for (const KeyUse& one : key_uses(earlier)) before.emplace(one.key.id(), one);
  for (const KeyUse& one : key_uses(later)) {
    const auto old = before.find(one.key.id());
    if (old != before.end() && old->second != one)
      return taken_back("key " + one.key.id().hex() + " had another use: " + old->second.use +
                        ", now " + one.use);
  }
  return ok();
}

Result<void> check_trust_list(const TrustList& list) {
  if (Result<void> good = check_numbers(list); !good) return good;
  if (Result<void> good = check_names(list); !good) return good;
  if (Result<void> good = check_keys(list); !good) return good;
  if (Result<void> good = check_chains(list, "parent", &Authority::parent); !good) return good;
  if (Result<void> good = check_successors(list); !good) return good;
  for (const Authority& authority : list.authorities)
    if (Result<void> good = check_grants(list, authority); !good) return good;
  return ok();
}

Result<void> check_succession(const TrustList& from, const TrustList& to, std::uint64_t log_size) {
  if (to.issued <= from.issued) return taken_back("it is not issued later than the list before it");
  if (Result<void> kept = check_log_stays(from.log, to.log); !kept) return kept;
  for (const Authority& old : from.authorities)
    if (Result<void> kept = check_authority_stays(old, to.authority(old.id)); !kept) return kept;
  const std::uint64_t lowest = std::max(highest_size(from), log_size);
  for (const Authority& now : to.authorities) {
    const Authority* before = from.authority(now.id);
    if (Result<void> kept = check_new_keys(before, now, lowest); !kept) return kept;
    if (Result<void> kept = check_new_grants(before, now, from.issued.date(), lowest); !kept)
      return kept;
    if (Result<void> kept = check_new_successor(before, now, lowest); !kept) return kept;
  }
  if (Result<void> kept = check_label_services(from, to, lowest); !kept) return kept;
  for (const LabelHost& host : from.hosts)
    if (!to.knows_host(host.host)) return taken_back("host " + host.host.text() + " is missing");
  return check_uses_stay(from, to);
}

}  // namespace ocop::record
