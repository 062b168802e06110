#include "common/registry/projection.h"

#include <algorithm>
#include <utility>

namespace ocop::registry {
namespace {

using record::Action;

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

constexpr std::uint64_t kMaxIndexGap = std::uint64_t{1} << 20;

Permit refuse(Problem problem, std::string detail) {
  return Permit::refuse(problem, std::move(detail));
}
Permit granted() {
  return Permit::granted(1);
}

std::string lot_key(const gs1::Gtin& gtin, const gs1::Lot& lot) {
  return gtin.text() + "/" + lot.text();
}

// A copy of a shared record to change; the old one stays with whoever holds it.
template <class Record>
std::shared_ptr<Record> copy_of(const std::shared_ptr<const Record>& record) {
  return std::make_shared<Record>(*record);
}

}  // namespace

void Projection::find(std::uint64_t index, Problem problem, std::string detail) {
  registry_.findings_[index] = Finding{index, problem, std::move(detail)};
}

std::optional<crypto::PublicKey> Projection::root_key(const record::TrustListEntry& body,
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

Permit Projection::check_envelope(const record::Statement& statement,
                                  const std::string& thumbprint) const {
  const record::TrustList& trust = registry_.trust();
  if (statement.log != trust.log.origin)
    return refuse(Problem::foreign_log, "made for the log " + statement.log);
  if (registry_.ids_.contains(statement.id.text()))
    return refuse(Problem::repeated_id, statement.id.text() + " was used before");
  if (std::holds_alternative<record::TrustListEntry>(statement.body)) return granted();
  const KeyPtr key = registry_.key(thumbprint);
  if (!key) return refuse(Problem::unknown_key, "no key " + thumbprint);
  if (key->holder != statement.issuer)
    return refuse(Problem::wrong_issuer, "the key belongs to " + key->holder.text());
  return granted();
}

Permit Projection::power(const record::Statement& statement, const KeyRecord& key,
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
  // Recall and LabelStatus: some recall grant that stands, and the certificate inside it or inside
  // one of a predecessor's.
  const auto by_recall = [&](const std::vector<CertificatePtr>& certificates) {
    if (authority == nullptr) return refuse(Problem::wrong_use, "only an authority recalls");
    const auto scopes = scopes_with_predecessors(trust, *authority, Action::recall, date, place);
    const auto reached = std::find_if(
        certificates.begin(), certificates.end(), [&](const CertificatePtr& certificate) {
          return std::any_of(scopes.begin(), scopes.end(), [&](const record::Scope& scope) {
            return scope.covers_stars(certificate->body.stars.count()) &&
                   (scope.covers_area(registry_.area_of(*certificate, date)) ||
                    scope.covers_area(registry_.area_of(*certificate, certificate->origin.date)));
          });
        });
    if (reached == certificates.end())
      return refuse(Problem::not_granted,
                    authority->id.text() + " may not recall lots of that certificate");
    return permit_by_grants(trust, *authority, {Action::recall, {}, {}, date, place});
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
            if (!parent && !succeeds(trust, authority->id, granter))
              return refuse(Problem::not_granted,
                            "only the granter, its parent or its successor ends a key");
            return permit_by_grants(trust, *authority, {Action::delegate, {}, {}, date, place});
          },
          [&](const record::Approval&) { return granted(); },
          [&](const record::Producer& body) {
            std::vector<record::Area> areas{body.location.area()};
            if (const ProducerPtr before = registry_.producer(body.producer)) {
              const ProducerVersion& last = before->versions.back();
              if (!succeeds(trust, statement.issuer, last.origin.issuer))
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
            if (!succeeds(trust, statement.issuer, certificate->origin.issuer))
              return refuse(Problem::not_granted,
                            "only the issuing authority or its successor changes a certificate");
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
            return by_recall({registry_.certificate(manifest->body.certificate)});
          },
          [&](const record::Recall& body) {
            std::vector<record::RecallTarget> targets = body.targets;
            if (body.ends) {
              const auto found = registry_.recalls_.find(body.ends->hex());
              if (found == registry_.recalls_.end())
                return refuse(Problem::nothing_to_end, "no recall of that hash");
              targets = found->second->body.targets;
            }
            for (const record::RecallTarget& target : targets) {
              const ProductPtr product = registry_.product(target.gtin);
              if (!product) return unknown("GTIN " + target.gtin.text());
              std::vector<CertificatePtr> certificates;
              for (const record::StatementId& id : product->certificates)
                certificates.push_back(registry_.certificate(id));
              Permit permit = by_recall(certificates);
              if (permit.refused || &target == &targets.back()) return permit;
            }
            return refuse(Problem::malformed, "a recall without a target");
          },
          [&](const record::Unknown& body) {
            for (const record::StatementId& subject : body.subjects) {
              const std::vector<record::Area> areas = registry_.areas_of_subject(subject, date);
              if (areas.empty()) continue;
              for (const Action action :
                   {Action::certify, Action::register_, Action::manifest, Action::recall,
                    Action::delegate, Action::trace, Action::inspect}) {
                const Need need{action, areas, {}, date, place};
                const Permit permit = authority != nullptr
                                          ? permit_by_grants(trust, *authority, need)
                                          : permit_by_granted_key(trust, key, need);
                if (!permit.refused) return granted();
              }
            }
            return refuse(Problem::unknown_type, "type " + statement.type + " is not known here");
          },
      },
      statement.body);
}

Permit Projection::content(const record::Statement& statement, std::uint64_t place) const {
  const record::TrustList& trust = registry_.trust();
  const auto taken = [](std::string what) { return refuse(Problem::taken, std::move(what)); };

  return std::visit(
      Overloaded{
          [&](const record::TrustListEntry&) { return granted(); },
          [&](const record::KeyGrant& body) {
            const auto id = body.key.id().hex();
            if (registry_.key_ids_.contains(id)) return taken("the log knows a key with id " + id);
            const bool for_service =
                body.use == record::GrantedUse::manifest || body.use == record::GrantedUse::label;
            if (for_service && trust.label_service(body.holder) == nullptr)
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
            if (body.label_service && trust.label_service(*body.label_service) == nullptr)
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

Permit Projection::check(const record::Statement& statement, const KeyRecord& key,
                         std::uint64_t place) const {
  Permit permit = power(statement, key, place);
  if (permit.refused) return permit;
  const Permit fits = content(statement, place);
  return fits.refused ? fits : permit;
}

Registry::Outcome Projection::apply(std::uint64_t index,
                                    const record::SignedStatement& signed_statement,
                                    const SignatureCheck& check_signature) {
  using Outcome = Registry::Outcome;
  const record::Statement& statement = signed_statement.statement;
  const auto stop = [&](Problem problem, std::string detail) {
    find(index, problem, std::move(detail));
    return Outcome::applied;
  };
  const Permit envelope = check_envelope(statement, signed_statement.kid);
  if (envelope.refused) return stop(*envelope.refused, envelope.detail);

  if (const auto* entry = std::get_if<record::TrustListEntry>(&statement.body)) {
    const auto key = root_key(*entry, signed_statement.kid);
    if (!key || statement.issuer != registry_.trust().root.id)
      return stop(Problem::bad_trust_list, "no trust list of that version, hash and root key");
    if (!check_signature(signed_statement, *key))
      return stop(Problem::bad_signature, "the signature does not verify");
    registry_.ids_.insert(statement.id.text());
    return Outcome::applied;
  }

  const KeyPtr key = registry_.key(signed_statement.kid);
  if (!check_signature(signed_statement, key->key))
    return stop(Problem::bad_signature, "the signature does not verify");
  if (std::holds_alternative<record::Approval>(statement.body))
    return approve(signed_statement, *key, index);
  if (registry_.waiting_.contains(signed_statement.entry_hash.hex()))
    return stop(Problem::repeated_id, "the same statement waits already");
  const Permit permit = check(statement, *key, index);
  if (permit.refused) return stop(*permit.refused, permit.detail);
  if (permit.approvals == 1) return take_effect(signed_statement, index, index);

  Registry::Waiting waiting{signed_statement, index, permit.approvals, {signed_statement.kid}};
  registry_.waiting_[signed_statement.entry_hash.hex()] =
      std::make_shared<const Registry::Waiting>(std::move(waiting));
  return stop(Problem::waits_for_approval,
              "1 of " + std::to_string(permit.approvals) + " keys have signed");
}

Registry::Outcome Projection::approve(const record::SignedStatement& approval, const KeyRecord& key,
                                      std::uint64_t index) {
  using Outcome = Registry::Outcome;
  const auto& body = std::get<record::Approval>(approval.statement.body);
  const auto found = registry_.waiting_.find(body.entry.hex());
  const auto refuse_approval = [&](std::string detail) {
    find(index, Problem::bad_approval, std::move(detail));
    return Outcome::applied;
  };
  if (found == registry_.waiting_.end()) return refuse_approval("no statement of that hash waits");
  Registry::Waiting waiting = *found->second;
  if (waiting.statement.statement.issuer != key.holder)
    return refuse_approval("the key belongs to another authority");
  if (std::find(waiting.thumbprints.begin(), waiting.thumbprints.end(), approval.kid) !=
      waiting.thumbprints.end())
    return refuse_approval("that key has agreed already");
  const Permit could_sign = power(waiting.statement.statement, key, index);
  if (could_sign.refused)
    return refuse_approval("the key could not have signed it: " + could_sign.detail);

  registry_.ids_.insert(approval.statement.id.text());
  registry_.last_effect_[approval.kid] = index;
  waiting.thumbprints.push_back(approval.kid);
  const auto agreed = static_cast<int>(waiting.thumbprints.size());
  if (agreed < waiting.approvals) {
    find(waiting.index, Problem::waits_for_approval,
         std::to_string(agreed) + " of " + std::to_string(waiting.approvals) + " keys have signed");
    found->second = std::make_shared<const Registry::Waiting>(std::move(waiting));
    return Outcome::applied;
  }
  registry_.waiting_.erase(found);
  registry_.findings_.erase(waiting.index);
  const record::Statement& statement = waiting.statement.statement;
  const Permit envelope = check_envelope(statement, waiting.statement.kid);
  const KeyPtr signer = registry_.key(waiting.statement.kid);
  const Permit permit = envelope.refused ? envelope : check(statement, *signer, index);
  if (permit.refused) {
    find(waiting.index, *permit.refused, permit.detail);
    return Outcome::applied;
  }
  return take_effect(waiting.statement, waiting.index, index);
}

Registry::Outcome Projection::take_effect(const record::SignedStatement& signed_statement,
                                          std::uint64_t index, std::uint64_t place) {
  using Outcome = Registry::Outcome;
  const record::Statement& statement = signed_statement.statement;
  const Origin origin{index,
                      place,
                      signed_statement.entry_hash,
                      statement.id,
                      statement.issuer,
                      statement.valid_from,
                      statement.date()};
  Registry& r = registry_;
  r.ids_.insert(statement.id.text());
  r.last_effect_[signed_statement.kid] = place;

  return std::visit(
      Overloaded{
          [&](const record::TrustListEntry&) { return Outcome::applied; },
          [&](const record::KeyGrant& body) {
            auto key = std::make_shared<KeyRecord>(KeyRecord{
                body.key, body.holder, body.use, origin, body.holder_name, body.scope, {}, {}});
            const std::string thumbprint = body.key.thumbprint();
            if (const auto known = r.compromises_.find(thumbprint); known != r.compromises_.end())
              key->compromised_at = known->second;
            r.keys_[thumbprint] = std::move(key);
            r.key_ids_[body.key.id().hex()] = thumbprint;
            return Outcome::applied;
          },
          [&](const record::KeyRevocation& body) {
            const std::string thumbprint = body.key.thumbprint();
            const auto key = copy_of(r.keys_.at(thumbprint));
            key->revoked_at = std::min(key->revoked_at.value_or(place), place);
            if (body.compromised_at)
              key->compromised_at = std::min(key->compromised_at.value_or(*body.compromised_at),
                                             *body.compromised_at);
            r.keys_[thumbprint] = key;
            if (!key->compromised_at) return Outcome::applied;
            const auto before = r.compromises_.find(thumbprint);
            if (before != r.compromises_.end() && before->second <= *key->compromised_at)
              return Outcome::applied;
            r.compromises_[thumbprint] = *key->compromised_at;
            const auto last = r.last_effect_.find(thumbprint);
            const bool reaches_back =
                last != r.last_effect_.end() && last->second >= *key->compromised_at;
            return reaches_back ? Outcome::needs_replay : Outcome::applied;
          },
          [&](const record::Approval&) { return Outcome::applied; },
          [&](const record::Producer& body) {
            const ProducerPtr before = r.producer(body.producer);
            auto producer = before ? copy_of(before) : std::make_shared<ProducerRecord>();
            producer->versions.push_back({origin, body});
            if (!before) r.producers_.order.push_back(body.producer);
            r.producers_.by_id[body.producer.text()] = std::move(producer);
            return Outcome::applied;
          },
          [&](const record::Product& body) {
            const ProductPtr before = r.product(body.product);
            auto product = before ? copy_of(before) : std::make_shared<ProductRecord>();
            product->versions.push_back({origin, body});
            if (!before) r.products_.order.push_back(body.product);
            for (const record::Pack& pack : body.packs)
              r.product_of_gtin_.insert_or_assign(pack.gtin.text(), body.product);
            r.products_.by_id[body.product.text()] = std::move(product);
            return Outcome::applied;
          },
          [&](const record::Certificate& body) {
            r.certificates_.order.push_back(statement.id);
            r.certificates_.by_id[statement.id.text()] = std::make_shared<CertificateRecord>(
                CertificateRecord{origin, body, {}, {}, 0, false});
            r.certificate_of_reference_.insert_or_assign(body.reference.number(), statement.id);
            const auto product = copy_of(r.product(body.product));
            product->certificates.push_back(statement.id);
            r.products_.by_id[body.product.text()] = product;
            return Outcome::applied;
          },
          [&](const record::CertificateStatus& body) {
            const auto certificate = copy_of(r.certificate(body.certificate));
            if (body.ends)
              for (StatusRecord& status : certificate->statuses)
                if (status.origin.entry == *body.ends) status.ended = origin;
            certificate->statuses.push_back({origin, body, std::nullopt});
            r.certificates_.by_id[body.certificate.text()] = certificate;
            return Outcome::applied;
          },
          [&](const record::LotManifest& body) {
            r.manifests_.order.push_back(statement.id);
            const auto manifest =
                std::make_shared<ManifestRecord>(ManifestRecord{origin, body, {}, false});
            r.highest_end_ = manifest->end_index();
            r.manifests_.by_id[statement.id.text()] = manifest;
            r.manifest_of_first_index_.insert_or_assign(body.first_index, statement.id);
            r.manifests_of_lot_[lot_key(body.gtin, body.lot)].push_back(statement.id);
            const auto certificate = copy_of(r.certificate(body.certificate));
            certificate->manifests.push_back(statement.id);
            certificate->labels_used += body.count;
            r.certificates_.by_id[body.certificate.text()] = certificate;
            return Outcome::applied;
          },
          [&](const record::LabelStatus& body) {
            const auto manifest = copy_of(r.manifest(body.manifest));
            if (body.ends)
              for (LabelStatusRecord& status : manifest->statuses)
                if (status.origin.entry == *body.ends) status.ended = origin;
            manifest->statuses.push_back({origin, body, std::nullopt});
            r.manifests_.by_id[body.manifest.text()] = manifest;
            return Outcome::applied;
          },
          [&](const record::Recall& body) {
            if (body.ends) {
              const auto ended = copy_of(r.recalls_.at(body.ends->hex()));
              ended->ended = origin;
              r.put_recall(ended);
              return Outcome::applied;
            }
            const record::Authority* authority = r.trust().authority(statement.issuer);
            r.put_recall(std::make_shared<RecallRecord>(RecallRecord{
                origin, body,
                scopes_with_predecessors(r.trust(), *authority, Action::recall, origin.date, place),
                std::nullopt}));
            return Outcome::applied;
          },
          [&](const record::Unknown& body) {
            for (const record::StatementId& subject : body.subjects) r.mark_uncertain(subject);
            find(index, Problem::unknown_type,
                 "type " + statement.type +
                     " is not known here; its subjects cannot be answered for");
            return Outcome::applied;
          },
      },
      statement.body);
}

}  // namespace ocop::registry
