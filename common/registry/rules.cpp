#include "common/registry/rules.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "common/registry/overloaded.h"
#include "common/registry/waiting.h"

namespace ocop::registry {
namespace {

using record::Action;

constexpr int kAllThatAreAsked = std::numeric_limits<int>::max();

Permit refuse(Problem problem, std::string detail) {
  return Permit::refuse(problem, std::move(detail));
}
Permit granted() {
  return Permit::granted(1);
}

// What a granted key may do; a label key signs no statements.
std::optional<Action> action_of(record::GrantedUse use) {
  switch (use) {
    case record::GrantedUse::manifest: return Action::manifest;
    case record::GrantedUse::producer: return Action::trace;
    case record::GrantedUse::inspector: return Action::inspect;
    case record::GrantedUse::label: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<crypto::PublicKey> Rules::root_key(const record::TrustListEntry& body,
                                                 const std::string& thumbprint) const {
  const auto& versions = registry_.trust_.versions;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const record::TrustList& list = *versions[i].list;
    if (list.version != body.version || versions[i].payload != body.payload) continue;
    std::vector<crypto::PublicKey> keys = list.root.keys;
    if (i > 0) {
      const auto& before = versions[i - 1].list->root.keys;
      keys.insert(keys.end(), before.begin(), before.end());
    }
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const crypto::PublicKey& key) {
      return key.thumbprint() == thumbprint;
    });
    if (found != keys.end()) return *found;
  }
  return std::nullopt;
}

bool Rules::is_about_keys(const record::Statement& statement) const {
  if (const auto* approval = std::get_if<record::Approval>(&statement.body)) {
    const auto waiting = registry_.waiting_.find(approval->entry.hex());
    return waiting != registry_.waiting_.end() &&
           is_about_keys(waiting->second->statement.statement);
  }
  return std::holds_alternative<record::TrustListEntry>(statement.body) ||
         std::holds_alternative<record::KeyGrant>(statement.body) ||
         std::holds_alternative<record::KeyRevocation>(statement.body);
}

Permit Rules::check_envelope(const record::Statement& statement,
                             const std::string& thumbprint) const {
  const record::TrustList& trust = registry_.trust();
  if (statement.log != trust.log.origin)
    return refuse(Problem::foreign_log, "made for the log " + statement.log);
  // A compromise can take the effect of other statements back, so their ids do not decide about
  // statements that decide about keys: else a compromise could undo what made it known.
  const auto& used = is_about_keys(statement) ? registry_.ids_about_keys_ : registry_.ids_;
  if (used.contains(statement.id.text()))
    return refuse(Problem::repeated_id, statement.id.text() + " was used before");
  if (std::holds_alternative<record::TrustListEntry>(statement.body)) return granted();
  const KeyPtr key = registry_.key(thumbprint);
  if (!key) return refuse(Problem::unknown_key, "no key " + thumbprint);
  if (key->holder != statement.issuer)
    return refuse(Problem::wrong_issuer, "the key belongs to " + key->holder.text());
  return granted();
}

Permit Rules::power(const record::Statement& statement, const KeyRecord& key,
                    std::uint64_t place) const {
  const record::TrustList& trust = registry_.trust();
  const Permit stands = key_stands(trust, key, place);
  if (stands.refused) return stands;

  const Date date = statement.date();
  const record::Authority* authority = key.use ? nullptr : trust.authority(key.holder);
  const auto by_authority = [&](Action action, std::vector<record::Area> areas,
                                std::vector<int> stars) {
    if (authority == nullptr)
      return refuse(Problem::wrong_use, "a " + std::string(record::name(*key.use)) +
                                            " key cannot sign a " + statement.type);
    return permit_by_grants(trust, *authority,
                            {action, std::move(areas), std::move(stars), date, place});
  };
  const auto unknown = [](std::string_view what) {
    return refuse(Problem::unknown_subject, std::string(what) + " is not registered");
  };
  const auto by_recall = [&](const std::vector<CertificatePtr>& certificates) {
    if (authority == nullptr) return refuse(Problem::wrong_use, "only an authority recalls");
    return power_to_recall(*authority, date, place, certificates);
  };

  return std::visit(
      Overloaded{
          [&](const record::TrustListEntry&) { return granted(); },
          [&](const record::KeyGrant& body) {
            if (authority == nullptr)
              return refuse(Problem::wrong_use, "only an authority delegates");
            return permit_delegation(trust, *authority, body.scope, date, place);
          },
          [&](const record::KeyRevocation& body) {
            const KeyPtr ended = registry_.key(body.key.thumbprint());
            if (!ended || !ended->granted) return unknown("the key");
            if (authority == nullptr)
              return refuse(Problem::wrong_use, "only an authority revokes keys");
            const record::Uri& granter = ended->granted->issuer;
            const record::Authority* granting = trust.authority(granter);
            const bool parent = granting != nullptr && granting->parent == authority->id;
            if (!parent && !succeeds(trust, authority->id, granter, place))
              return refuse(Problem::not_granted,
                            "only the granter, its parent or its successor ends a key");
            const Permit inside = permit_delegation(trust, *authority, *ended->scope, date, place);
            if (!inside.refused) return inside;
            const Permit any =
                permit_by_grants(trust, *authority, {Action::delegate, {}, {}, date, place});
            if (any.refused) return any;
            return Permit::granted(
                most_approvals(trust, *authority, Action::delegate, date, place));
          },
          [&](const record::Approval&) { return granted(); },
          [&](const record::Producer& body) {
            std::vector<record::Area> areas{body.location.area()};
            if (const ProducerPtr before = registry_.producer(body.producer)) {
              const ProducerVersion& last = before->versions.back();
              if (!succeeds(trust, statement.issuer, last.origin.issuer, place))
                areas.push_back(last.body.location.area());
            }
            return by_authority(Action::register_, std::move(areas), {});
          },
          [&](const record::Product& body) {
            const ProducerPtr producer = registry_.producer(body.producer);
            if (!producer) return unknown("the producer");
            return by_authority(Action::register_, {producer->on(date).location.area()}, {});
          },
          [&](const record::Certificate& body) {
            const ProductPtr product = registry_.product(body.product);
            if (!product) return unknown("the product");
            const ProducerPtr producer = registry_.producer(product->now().producer);
            return by_authority(Action::certify, {producer->on(date).location.area()},
                                {body.stars.count()});
          },
          [&](const record::CertificateStatus& body) {
            const CertificatePtr certificate = registry_.certificate(body.certificate);
            if (!certificate) return unknown("the certificate");
            if (!succeeds(trust, statement.issuer, certificate->origin.issuer, place))
              return refuse(Problem::not_granted,
                            "only the issuing authority or its successor changes a certificate");
            if (body.ends) {
              const auto ended = std::find_if(
                  certificate->statuses.begin(), certificate->statuses.end(),
                  [&](const StatusRecord& status) { return status.origin.entry == *body.ends; });
              if (ended == certificate->statuses.end())
                return refuse(Problem::nothing_to_end, "no revocation of that hash");
              const Permit may_end = power_to_end(statement, ended->origin, place);
              if (may_end.refused) return may_end;
            }
            return by_authority(Action::certify, {registry_.area_of(*certificate, date)},
                                {certificate->body.stars.count()});
          },
          [&](const record::LotManifest& body) {
            const CertificatePtr certificate = registry_.certificate(body.certificate);
            if (!certificate) return unknown("the certificate");
            if (key.use != record::GrantedUse::manifest)
              return refuse(Problem::wrong_use, "a lot manifest needs a manifest key");
            if (certificate->body.label_service != key.holder)
              return refuse(Problem::not_granted, "the certificate names another label service");
            return permit_by_granted_key(trust, key,
                                         {Action::manifest,
                                          {registry_.area_of(*certificate, date)},
                                          {certificate->body.stars.count()},
                                          date,
                                          place});
          },
          [&](const record::LabelStatus& body) {
            const ManifestPtr manifest = registry_.manifest(body.manifest);
            if (!manifest) return unknown("the lot manifest");
            if (body.ends) {
              const auto ended = std::find_if(manifest->statuses.begin(), manifest->statuses.end(),
                                              [&](const LabelStatusRecord& status) {
                                                return status.origin.entry == *body.ends;
                                              });
              if (ended == manifest->statuses.end())
                return refuse(Problem::nothing_to_end, "no void of that hash");
              const Permit may_end = power_to_end(statement, ended->origin, place);
              if (may_end.refused) return may_end;
            }
            return by_recall({registry_.certificate(manifest->body.certificate)});
          },
          [&](const record::Recall& body) {
            std::vector<record::RecallTarget> targets = body.targets;
            if (body.ends) {
              const auto found = registry_.recalls_.find(body.ends->hex());
              if (found == registry_.recalls_.end())
                return refuse(Problem::nothing_to_end, "no recall of that hash");
              const Permit may_end = power_to_end(statement, found->second->origin, place);
              if (may_end.refused) return may_end;
              targets = found->second->body.targets;
            }
            Permit all = granted();
            for (const record::RecallTarget& target : targets) {
              const ProductPtr product = registry_.product(target.gtin);
              if (!product) return unknown("GTIN " + target.gtin.text());
              std::vector<CertificatePtr> certificates;
              for (const record::StatementId& id : product->certificates)
                certificates.push_back(registry_.certificate(id));
              const Permit one = by_recall(certificates);
              if (one.refused) return one;
              all.approvals = std::max(all.approvals, one.approvals);
            }
            return all;
          },
          [&](const record::Unknown& body) {
            if (!subjects_in_power(statement, body, key, place).empty()) return granted();
            return refuse(Problem::unknown_type, "type " + statement.type + " is not known here");
          },
      },
      statement.body);
}

Permit Rules::content(const record::Statement& statement, std::uint64_t place) const {
  const record::TrustList& trust = registry_.trust();
  const auto taken = [](std::string what) { return refuse(Problem::taken, std::move(what)); };

  return std::visit(
      Overloaded{
          [&](const record::TrustListEntry&) { return granted(); },
          [&](const record::KeyGrant& body) {
            const auto id = body.key.id().hex();
            if (registry_.knows_key_id(id, place))
              return taken("the log knows a key with id " + id);
            const bool for_service =
                body.use == record::GrantedUse::manifest || body.use == record::GrantedUse::label;
            if (for_service && trust.label_service(body.holder, place) == nullptr)
              return refuse(Problem::unknown_subject,
                            body.holder.text() + " is no label service of the trust list");
            return granted();
          },
          [&](const record::KeyRevocation& body) {
            if (body.compromised_at && *body.compromised_at > place)
              return refuse(Problem::malformed, "the compromise lies after this entry");
            return granted();
          },
          [&](const record::Approval&) { return granted(); },
          [&](const record::Producer& body) {
            if (body.producer != statement.id && !registry_.producer(body.producer))
              return refuse(Problem::unknown_subject, "no producer " + body.producer.text());
            return granted();
          },
          [&](const record::Product& body) {
            const ProductPtr before = registry_.product(body.product);
            if (body.product != statement.id && !before)
              return refuse(Problem::unknown_subject, "no product " + body.product.text());
            for (const record::Pack& pack : body.packs) {
              const ProductPtr owner = registry_.product(pack.gtin);
              if (owner && owner->id() != body.product)
                return taken("GTIN " + pack.gtin.text() + " means another product");
            }
            if (!before) return granted();
            if (before->now().producer != body.producer)
              return taken("the product belongs to another producer");
            for (const record::Pack& pack : before->now().packs) {
              const bool kept =
                  std::any_of(body.packs.begin(), body.packs.end(),
                              [&](const record::Pack& now) { return now.gtin == pack.gtin; });
              if (!kept)
                return refuse(Problem::not_covered, "pack " + pack.gtin.text() + " is missing");
            }
            return granted();
          },
          [&](const record::Certificate& body) {
            const record::Authority* authority = trust.authority(statement.issuer);
            if (body.attested) {
              if (body.decision.date >= statement.date())
                return refuse(Problem::reference_differs,
                              "an attested decision is older than its attestation");
              const bool own_or_succeeded =
                  std::any_of(trust.authorities.begin(), trust.authorities.end(),
                              [&](const record::Authority& one) {
                                return one.area == body.attested->area &&
                                       succeeds(trust, authority->id, one.id, place);
                              });
              if (!own_or_succeeded)
                return refuse(
                    Problem::reference_differs,
                    "area " + std::to_string(body.attested->area) +
                        " is neither the signer's nor that of an authority that it succeeds");
            }
            const int area = body.attested ? body.attested->area : authority->area;
            if (body.reference.area() != area ||
                body.reference.year() != body.decision.date.year() ||
                body.reference.stars() != body.stars)
              return refuse(Problem::reference_differs,
                            "reference " + body.reference.text() + " is not that of this decision");
            if (registry_.certificate(body.reference))
              return taken("reference " + body.reference.text() + " names another certificate");
            const ProductPtr product = registry_.product(body.product);
            for (const gs1::Gtin& gtin : body.packs) {
              const auto& packs = product->now().packs;
              if (std::none_of(packs.begin(), packs.end(),
                               [&](const record::Pack& pack) { return pack.gtin == gtin; }))
                return refuse(Problem::not_covered, gtin.text() + " is no pack of the product");
            }
            if (body.label_service && trust.label_service(*body.label_service, place) == nullptr)
              return refuse(Problem::unknown_subject, "no such label service");
            return granted();
          },
          [&](const record::CertificateStatus& body) {
            const CertificatePtr certificate = registry_.certificate(body.certificate);
            if (body.change == record::StatusChange::revocation_annulled) {
              const bool found =
                  std::any_of(certificate->statuses.begin(), certificate->statuses.end(),
                              [&](const StatusRecord& status) {
                                return status.origin.entry == *body.ends && !status.ended &&
                                       status.body.change == record::StatusChange::revoked;
                              });
              if (!found)
                return refuse(Problem::nothing_to_end, "no revocation of that hash in force");
            }
            if (body.change == record::StatusChange::extended &&
                *body.until <= certificate->valid_to())
              return refuse(Problem::outside_validity,
                            "an extension must reach beyond " + certificate->valid_to().iso());
            if (body.change == record::StatusChange::superseded) {
              const CertificatePtr by = registry_.certificate(*body.by);
              if (!by || by->body.product != certificate->body.product ||
                  by->origin.id == certificate->origin.id)
                return refuse(Problem::unknown_subject, "no other certificate of the same product");
            }
            return granted();
          },
          [&](const record::LotManifest& body) {
            const CertificatePtr certificate = registry_.certificate(body.certificate);
            const auto& packs = certificate->body.packs;
            if (std::find(packs.begin(), packs.end(), body.gtin) == packs.end())
              return refuse(Problem::not_covered,
                            "the certificate does not cover " + body.gtin.text());
            if (certificate->revocation_before(place) != nullptr)
              return refuse(Problem::outside_validity, "the certificate is revoked");
            const Date day = statement.valid_from.date();
            if (day < certificate->body.valid_from || day > certificate->valid_to_before(place))
              return refuse(Problem::outside_validity,
                            "the certificate is not valid on " + day.iso());
            if (certificate->labels_used + body.count > certificate->body.quota)
              return refuse(Problem::over_quota,
                            "quota " + std::to_string(certificate->body.quota) + ", used " +
                                std::to_string(certificate->labels_used) + ", asked " +
                                std::to_string(body.count));
            if (body.first_index < registry_.highest_end_)
              return taken("status indexes below " + std::to_string(registry_.highest_end_) +
                           " are in use");
            if (body.first_index - registry_.highest_end_ > kMaxIndexGap)
              return taken("the gap before the status indexes is larger than 2^20");
            for (const ManifestPtr& batch : registry_.manifests(body.gtin, body.lot))
              if (batch->body.packed != body.packed || batch->body.expiry != body.expiry)
                return taken("the lot has other dates");
            return granted();
          },
          [&](const record::LabelStatus& body) {
            const ManifestPtr manifest = registry_.manifest(body.manifest);
            for (const record::IndexRange& range : body.ranges)
              if (range.first < manifest->body.first_index || range.end > manifest->end_index())
                return refuse(Problem::not_covered, "the range leaves the lot's labels");
            if (!body.ends) return granted();
            const bool found =
                std::any_of(manifest->statuses.begin(), manifest->statuses.end(),
                            [&](const LabelStatusRecord& status) {
                              return status.origin.entry == *body.ends && !status.ended &&
                                     status.body.state != record::LabelState::restored;
                            });
            if (!found) return refuse(Problem::nothing_to_end, "no void of that hash in force");
            return granted();
          },
          [&](const record::Recall& body) {
            if (!body.ends) return granted();
            const auto found = registry_.recalls_.find(body.ends->hex());
            if (found == registry_.recalls_.end() || found->second->ended)
              return refuse(Problem::nothing_to_end, "no recall of that hash in force");
            return granted();
          },
          [&](const record::Unknown&) { return granted(); },
      },
      statement.body);
}

Permit Rules::power_to_recall(const record::Authority& authority, Date date, std::uint64_t place,
                              const std::vector<CertificatePtr>& certificates) const {
  const record::TrustList& trust = registry_.trust();
  std::optional<int> approvals;
  for (const CertificatePtr& certificate : certificates) {
    const Need need{
        Action::recall, {certificate->area}, {certificate->body.stars.count()}, date, place};
    const Permit own = permit_by_grants(trust, authority, need);
    if (!own.refused) approvals = std::max(approvals.value_or(1), own.approvals);
  }
  if (approvals) return Permit::granted(*approvals);
  const auto scopes =
      scopes_with_predecessors(trust, authority, Action::recall, date, place, kAllThatAreAsked);
  for (const CertificatePtr& certificate : certificates)
    for (const record::Scope& scope : scopes)
      if (scope.covers_area(certificate->area) &&
          scope.covers_stars(certificate->body.stars.count()))
        return Permit::granted(most_approvals(trust, authority, Action::recall, date, place));
  return refuse(Problem::not_granted,
                authority.id.text() + " may not recall lots of that certificate");
}

Permit Rules::power_to_end(const record::Statement& statement, const Origin& earlier,
                           std::uint64_t place) const {
  if (stands_over(registry_.trust(), statement.issuer, earlier.issuer, place)) return granted();
  return refuse(Problem::not_granted, "only " + earlier.issuer.text() +
                                          ", its successor or an authority above it ends that");
}

std::vector<record::StatementId> Rules::subjects_in_power(const record::Statement& statement,
                                                          const record::Unknown& body,
                                                          const KeyRecord& key,
                                                          std::uint64_t place) const {
  const record::TrustList& trust = registry_.trust();
  const Date date = statement.date();
  const record::Authority* authority = key.use ? nullptr : trust.authority(key.holder);
  std::vector<Action> actions{Action::certify,  Action::register_, Action::manifest, Action::recall,
                              Action::delegate, Action::trace,     Action::inspect};
  if (key.use) {
    const std::optional<Action> own = action_of(*key.use);
    if (!own) return {};
    actions = {*own};
  }
  const auto concerns_holder = [&key](const Registry::Standing& standing) {
    if (key.use == record::GrantedUse::producer)
      return key.holder.text() == standing.producer.text();
    if (key.use == record::GrantedUse::manifest) return standing.label_service == key.holder;
    return true;
  };
  const auto in_power = [&](const record::StatementId& subject) {
    const std::optional<Registry::Standing> standing = registry_.standing_of(subject, date);
    if (!standing || !concerns_holder(*standing)) return false;
    return std::any_of(actions.begin(), actions.end(), [&](Action action) {
      const Need need{action, {standing->area}, standing->stars, date, place};
      const Permit permit = authority != nullptr ? permit_by_grants(trust, *authority, need)
                                                 : permit_by_granted_key(trust, key, need);
      return !permit.refused;
    });
  };
  std::vector<record::StatementId> subjects;
  std::copy_if(body.subjects.begin(), body.subjects.end(), std::back_inserter(subjects), in_power);
  return subjects;
}

Permit Rules::check(const record::Statement& statement, const KeyRecord& key,
                    std::uint64_t place) const {
  Permit permit = power(statement, key, place);
  if (permit.refused) return permit;
  const Permit fits = content(statement, place);
  return fits.refused ? fits : permit;
}

}  // namespace ocop::registry
