#include "common/registry/projection.h"

#include <algorithm>
#include <utility>

#include "common/registry/overloaded.h"

namespace ocop::registry {
namespace {

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

Registry::Outcome Projection::apply(std::uint64_t index,
                                    const record::SignedStatement& signed_statement,
                                    const SignatureCheck& check_signature) {
  using Outcome = Registry::Outcome;
  const record::Statement& statement = signed_statement.statement;
  const auto stop = [&](Problem problem, std::string detail) {
    find(index, problem, std::move(detail));
    return Outcome::applied;
  };
  const Permit envelope = rules_.check_envelope(statement, signed_statement.kid);
  if (envelope.refused) return stop(*envelope.refused, envelope.detail);

  if (const auto* entry = std::get_if<record::TrustListEntry>(&statement.body)) {
    const auto key = rules_.root_key(*entry, signed_statement.kid);
    if (!key || statement.issuer != registry_.trust().root.id)
      return stop(Problem::bad_trust_list, "no trust list of that version, hash and root key");
    if (!check_signature(signed_statement, *key))
      return stop(Problem::bad_signature, "the signature does not verify");
    remember_id(statement);
    registry_.know_keys_of(*entry, index);
    return Outcome::applied;
  }

  const KeyPtr key = registry_.key(signed_statement.kid);
  if (!check_signature(signed_statement, key->key))
    return stop(Problem::bad_signature, "the signature does not verify");
  if (std::holds_alternative<record::Approval>(statement.body))
    return approve(signed_statement, *key, index);
  if (registry_.waiting_.contains(signed_statement.entry_hash.hex()))
    return stop(Problem::repeated_id, "the same statement waits already");
  const Permit permit = rules_.check(statement, *key, index);
  if (permit.refused) return stop(*permit.refused, permit.detail);
  if (permit.approvals == 1) return take_effect(signed_statement, *key, index, index, 1);
  wait({signed_statement, index, permit.approvals, {signed_statement.kid}});
  return Outcome::applied;
}

void Projection::remember_id(const record::Statement& statement) {
  registry_.ids_.insert(statement.id.text());
  if (rules_.is_about_keys(statement)) registry_.ids_about_keys_.insert(statement.id.text());
}

void Projection::wait(Registry::Waiting waiting) {
  find(waiting.index, Problem::waits_for_approval,
       std::to_string(waiting.thumbprints.size()) + " of " + std::to_string(waiting.approvals) +
           " keys have signed");
  registry_.waiting_[waiting.statement.entry_hash.hex()] =
      std::make_shared<const Registry::Waiting>(std::move(waiting));
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
  const record::Statement& statement = waiting.statement.statement;
  const Permit could_sign = rules_.power(statement, key, index);
  if (could_sign.refused)
    return refuse_approval("the key could not have signed it: " + could_sign.detail);

  remember_id(approval.statement);
  registry_.last_effect_[approval.kid] = index;
  waiting.thumbprints.push_back(approval.kid);
  const int agreed = static_cast<int>(waiting.thumbprints.size());
  if (agreed < waiting.approvals) {
    wait(std::move(waiting));
    return Outcome::applied;
  }
  // At its place the statement is judged anew: what it needs may have been taken, or ask for more
  // keys.
  const Permit envelope = rules_.check_envelope(statement, waiting.statement.kid);
  const KeyPtr signer = registry_.key(waiting.statement.kid);
  const Permit permit = envelope.refused ? envelope : rules_.check(statement, *signer, index);
  if (!permit.refused && agreed < permit.approvals) {
    waiting.approvals = permit.approvals;
    wait(std::move(waiting));
    return Outcome::applied;
  }
  registry_.waiting_.erase(body.entry.hex());
  registry_.findings_.erase(waiting.index);
  if (permit.refused) {
    find(waiting.index, *permit.refused, permit.detail);
    return Outcome::applied;
  }
  return take_effect(waiting.statement, *signer, waiting.index, index, agreed);
}

Registry::Outcome Projection::take_effect(const record::SignedStatement& signed_statement,
                                          const KeyRecord& signer, std::uint64_t index,
                                          std::uint64_t place, int agreed) {
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
  remember_id(statement);
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
            r.granted_ids_[body.key.id().hex()] = thumbprint;
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
            r.certificates_.by_id[statement.id.text()] =
                std::make_shared<CertificateRecord>(CertificateRecord{
                    origin, body, r.area_of_product(body.product, origin.date), {}, {}, 0, false});
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
            const auto manifest = std::make_shared<ManifestRecord>(ManifestRecord{
                origin,
                body,
                r.area_of(*r.certificate(body.certificate), origin.valid_from.date()),
                {},
                false});
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
            r.put_recall(std::make_shared<RecallRecord>(
                RecallRecord{origin, body,
                             scopes_with_predecessors(r.trust(), *authority, record::Action::recall,
                                                      origin.date, place, agreed),
                             std::nullopt}));
            return Outcome::applied;
          },
          [&](const record::Unknown& body) {
            for (const record::StatementId& subject :
                 rules_.subjects_in_power(statement, body, signer, place))
              r.mark_uncertain(subject);
            find(index, Problem::unknown_type,
                 "type " + statement.type +
                     " is not known here; its subjects cannot be answered for");
            return Outcome::applied;
          },
      },
      statement.body);
}

}  // namespace ocop::registry
