#include "issuer/trust.h"

#include <algorithm>

#include "common/base/json.h"
#include "common/record/sign_statement.h"
#include "issuer/json_changes.h"
#include "issuer/trust_sizes.h"

namespace ocop::issuer {

namespace {

json::Value parsed(std::string_view payload) {
  const auto value = json::parse(payload, json::kTrustListLimits);
  return value ? *value : json::Value();
}

Result<void> check_place(const Office& office, const record::TrustList& list) {
  const std::int64_t next = office.has_trust() ? office.trust().version + 1 : 1;
  if (list.version != next)
    return error(Errc::out_of_range, "version: it must be " + std::to_string(next) + ", not " +
                                         std::to_string(list.version));
  if (list.log.origin != office.home().origin)
    return error(Errc::mismatch, "log.origin: this home is for " + office.home().origin + ", not " +
                                     list.log.origin);
  if (list.log.witness_quorum > 0)
    return error(Errc::unsupported, "log.witnessQuorum: this program cannot ask witnesses");
  if (auto holds = office.check_anchors(list); !holds) return holds;
  const bool is_next = office.has_trust();
  if (auto fits = check_sizes(list, is_next ? &office.trust() : nullptr,
                              is_next ? office.registry().size() : 0);
      !fits)
    return fits;
  if (!is_next) return ok();
  return check_beside_log(office.registry(), list);
}

// The findings that there would be under the proposed list.
std::vector<registry::Finding> findings_under(const Office& office, const Proposal& proposal) {
  registry::TrustHistory history = office.trust_history();
  history.versions.push_back({std::make_shared<const record::TrustList>(proposal.list),
                              proposal.unsigned_list.payload_hash()});
  const auto read = [&office](std::uint64_t index) {
    return record::read_statement(bytes_of(office.entry(index)));
  };
  // Signatures do not change with the list.
  const auto as_before = [](const record::SignedStatement&, const crypto::PublicKey&) {
    return true;
  };
  return registry::project(registry::Registry(std::move(history)), office.registry().size(), read,
                           as_before)
      .findings();
}

// The findings of `some` about entries of which `others` say nothing.
std::vector<registry::Finding> beyond(const std::vector<registry::Finding>& some,
                                      const std::vector<registry::Finding>& others) {
  std::vector<registry::Finding> more;
  for (const registry::Finding& finding : some) {
    const bool known = std::any_of(others.begin(), others.end(),
                                   [&](const auto& one) { return one.index == finding.index; });
    if (!known) more.push_back(finding);
  }
  return more;
}

}  // namespace

std::string indented_payload(std::string_view payload) {
  return json::write_indented(parsed(payload));
}

Result<Proposal> propose_trust_list(const Office& office, std::string_view payload) {
  auto list = record::read_trust_list_payload(payload);
  if (!list) return list.error();
  if (auto fits = check_place(office, *list); !fits) return fits.error();
  Proposal proposal{std::move(*list), {}, {}, {}, {}};
  proposal.unsigned_list.payload = record::write_trust_list_payload(proposal.list);
  const std::string before =
      office.has_trust() ? record::write_trust_list_payload(office.trust()) : "{}";
  proposal.changes = json_changes(parsed(before), parsed(proposal.unsigned_list.payload));
  if (!office.has_trust()) return proposal;
  const auto now = office.registry().findings();
  const auto then = findings_under(office, proposal);
  proposal.withdrawn = beyond(then, now);
  proposal.gained = beyond(now, then);
  return proposal;
}

Result<void> check_beside_log(const registry::Registry& registry, const record::TrustList& next) {
  if (auto kept = record::check_succession(registry.trust(), next, registry.size()); !kept)
    return kept;
  if (auto kept = registry::check_uses_stay(registry.trust_history(), next); !kept) return kept;
  const auto known = record::all_keys(registry.trust());
  for (const crypto::PublicKey& key : record::all_keys(next)) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const registry::KeyPtr other = registry.key(key.id());
    if (other && other->granted)
      return error(Errc::conflict, "key " + key.id().hex() +
                                       " has the id of a key that the log granted to " +
                                       other->holder.text());
  }
  return ok();
}

Result<void> adopt_new_list(Office& office, const record::SignedTrustList& list) {
  if (office.has_trust()) {
    const auto next = record::open_next_trust_list(office.trust(), list);
    if (!next) return next.error();
    if (auto fits = check_beside_log(office.registry(), *next); !fits) return fits;
  }
  return office.adopt(list);
}

std::vector<crypto::PublicKey> root_keys(const record::TrustList& next,
                                         const record::TrustList* current) {
  std::vector<crypto::PublicKey> keys = next.root.keys;
  if (current != nullptr)
    keys.insert(keys.end(), current->root.keys.begin(), current->root.keys.end());
  return keys;
}

Result<record::SignedTrustList> merge_signatures(
    const std::vector<record::SignedTrustList>& lists) {
  if (lists.empty()) return error(Errc::malformed, "no trust list");
  record::SignedTrustList merged = lists.front();
  for (const record::SignedTrustList& list : lists) {
    if (list.payload != merged.payload)
      return error(Errc::mismatch, "these are signatures of different trust lists");
    for (const auto& signature : list.signatures) {
      const bool known = std::any_of(merged.signatures.begin(), merged.signatures.end(),
                                     [&](const auto& one) { return one.kid == signature.kid; });
      if (!known) merged.signatures.push_back(signature);
    }
  }
  return merged;
}

Result<std::string> announce(const record::TrustList& list, const crypto::Hash& payload,
                             const crypto::SecretKey& root_key, Instant now,
                             const crypto::RandomSource& random) {
  const auto id = record::StatementId::parse(crypto::random_uuid_urn(random));
  const record::Body body = record::TrustListEntry{list.version, payload};
  return record::sign_statement(
      {*id, list.root.id, now, list.log.origin, std::string(record::type_name(body)), body},
      root_key);
}

Result<void> check_announcement(std::string_view entry, const record::TrustList& list,
                                const crypto::Hash& payload,
                                const std::vector<crypto::PublicKey>& roots) {
  const auto read = record::read_statement(bytes_of(entry));
  if (!read) return read.error();
  const record::Statement& statement = read->statement;
  const auto* body = std::get_if<record::TrustListEntry>(&statement.body);
  if (body == nullptr || body->version != list.version || body->payload != payload ||
      statement.issuer != list.root.id || statement.log != list.log.origin)
    return error(Errc::mismatch, "the log entry does not announce this trust list");
  const auto signer = std::find_if(roots.begin(), roots.end(), [&](const crypto::PublicKey& key) {
    return key.thumbprint() == read->kid;
  });
  if (signer == roots.end())
    return error(Errc::unknown_key, "the log entry is not signed by a root key of the trust list");
  if (!read->verify(*signer))
    return error(Errc::bad_signature, "the signature of the log entry does not verify");
  return ok();
}

bool is_announced(const Office& office, std::int64_t version) {
  const auto findings = office.registry().findings();
  for (std::uint64_t index = 0; index < office.registry().size(); ++index) {
    const auto read = record::read_statement(bytes_of(office.entry(index)));
    if (!read) continue;
    const auto* entry = std::get_if<record::TrustListEntry>(&read->statement.body);
    if (entry == nullptr || entry->version != version) continue;
    const bool without_effect = std::any_of(findings.begin(), findings.end(),
                                            [&](const auto& one) { return one.index == index; });
    if (!without_effect) return true;
  }
  return false;
}

}  // namespace ocop::issuer
