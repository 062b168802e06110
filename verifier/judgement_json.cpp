#include "verifier/judgement_json.h"

#include "verifier/format.h"
#include "verifier/page_parts.h"

namespace ocop::verifier {
namespace {

using registry::Judgement;
using registry::Verdict;

// Leaves out what is empty: a missing member says "not known".
class Members {
 public:
  Members() = default;
  explicit Members(json::Object first) : object_(std::move(first)) {}
  Members& add(std::string name, json::Value value) {
    object_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  Members& add_text(std::string name, const std::string& value) {
    if (!value.empty()) object_.emplace_back(std::move(name), value);
    return *this;
  }
  [[nodiscard]] json::Object take() { return std::move(object_); }

 private:
  json::Object object_;
};

json::Object decision_json(const std::string& number, Date date) {
  return Members().add("number", number).add("date", date.iso()).take();
}

json::Object wording_json(const record::Wording& wording) {
  return Members().add_text("vi", wording.vi).add_text("en", wording.en).take();
}

json::Object recall_json(const registry::RecallRecord& recall, const record::TrustList& trust) {
  return Members()
      .add("reason", wording_json(recall.body.reason))
      .add("advice", wording_json(recall.body.advice))
      .add("authority", authority_name(trust, recall.origin.issuer))
      .add("date", recall.origin.valid_from.date().iso())
      .take();
}

json::Object revocation_json(const registry::StatusRecord& revocation,
                             const record::TrustList& trust) {
  Members members;
  if (revocation.body.ground)
    members.add("ground", std::string(record::name(*revocation.body.ground)));
  if (revocation.body.decision)
    members.add("decision",
                decision_json(revocation.body.decision->number, revocation.body.decision->date));
  return members.add("date", date_of(revocation).iso())
      .add("authority", authority_name(trust, revocation.origin.issuer))
      .add("reason", wording_json(revocation.body.reason))
      .take();
}

json::Object label_status_json(const registry::LabelStatusRecord& status,
                               const record::TrustList& trust) {
  return Members()
      .add("state", std::string(record::name(status.body.state)))
      .add("reason", wording_json(status.body.reason))
      .add("authority", authority_name(trust, status.origin.issuer))
      .add("date", status.origin.valid_from.date().iso())
      .take();
}

// What the asker said and nobody proved: kept apart from what is known.
json::Object claimed_json(const Judgement& judgement) {
  Members members;
  if (judgement.gtin) members.add("gtin", judgement.gtin->text());
  return members.add_text("lot", judgement.lot).add_text("serial", judgement.serial).take();
}

void add_lot(Members& members, const Judgement& judgement) {
  const record::LotManifest& lot = judgement.manifest->body;
  members.add("gtin", lot.gtin.text()).add("lot", lot.lot.text());
  members.add_text("serial", judgement.serial);
  if (judgement.index) members.add("index", *judgement.index);
  members.add("packed", lot.packed.iso());
  if (lot.expiry) members.add("expiry", lot.expiry->iso());
  members.add_text("quantity", lot.quantity);
}

// How far the answer can be relied on.
void add_freshness(Members& members, const Judgement& judgement) {
  if (judgement.doubt != registry::Reason::none)
    members.add("doubt", std::string(registry::name(judgement.doubt)));
  if (judgement.newest_time) members.add("dataTime", judgement.newest_time->rfc3339());
  members.add("dataOld", judgement.data_old).add("trustListExpired", judgement.trust_list_expired);
}

}  // namespace

json::Object certificate_json(const registry::CertificateRecord& certificate,
                              const CertificateFacts& facts) {
  Members members;
  members.add("id", certificate.origin.id.text())
      .add("reference", certificate.body.reference.text())
      .add("stars", certificate.body.stars.count())
      .add("authority", facts.authority)
      .add_text("attestedBy", facts.attested_by)
      .add("decision", decision_json(facts.decision_number, facts.decision_date))
      .add_text("certificateNumber", facts.certificate_number);
  if (facts.score) members.add("scoreHundredths", *facts.score);
  members.add("validFrom", facts.valid_from.iso())
      .add("validTo", facts.valid_to.iso())
      .add("state", std::string(name(facts.state)));
  if (certificate.body.notice) members.add("notice", wording_json(*certificate.body.notice));
  return members.add("page", certificate_path(certificate)).take();
}

json::Object product_json(const registry::ProductRecord& product, const Snapshot& snapshot) {
  const record::Product& now = product.now();
  json::Array packs;
  for (const record::Pack& pack : now.packs)
    packs.emplace_back(
        Members().add("gtin", pack.gtin.text()).add("description", pack.description).take());
  Members members;
  members.add("id", product.id().text())
      .add("name", now.name)
      .add_text("nameEn", now.name_en)
      .add("group", std::string(record::name(now.group)))
      .add_text("brand", now.brand)
      .add("packs", std::move(packs));
  if (now.photo && snapshot.files->has_photo(now.photo->file))
    members.add("photo", "/" + media_path(now.photo->file))
        .add("photoIsPlaceholder", now.photo->placeholder);
  return members.add("page", product_path(now.packs.front().gtin)).take();
}

json::Object producer_json(const registry::ProducerRecord& producer, Date as_on) {
  const record::Producer& now = producer.now();
  const record::Location& then = producer.on(as_on).location;
  Members members;
  members.add("id", producer.id().text())
      .add("name", now.name)
      .add("kind", std::string(record::name(now.kind)))
      .add("place", place_text(then));
  if (units_differ(then, now.location)) members.add("placeNow", place_text(now.location));
  return members.add_text("phone", now.phone).add_text("website", now.website).take();
}

json::Object judgement_json(std::string_view input, const Judgement& judgement,
                            const Snapshot& snapshot, const Catalogue& words, Language language,
                            Asked asked) {
  const record::TrustList& trust = snapshot.registry->trust();
  std::optional<CertificateFacts> facts;
  if (judgement.certificate) facts = facts_of(*judgement.certificate, trust, judgement.day);
  const Question question{language, asked, shows_photograph(judgement, *snapshot.files)};
  const Wording wording = wording_of(judgement, facts ? &*facts : nullptr, words, question);

  Members members;
  members.add("input", input)
      .add("verdict", std::string(registry::name(judgement.verdict)))
      .add("reason", std::string(registry::name(judgement.reason)))
      .add("colour", std::string(registry::name(registry::colour(judgement.verdict))))
      .add("text", judgement.text)
      .add("headline", wording.headline);
  json::Array messages;
  for (const std::string& message : wording.messages) messages.emplace_back(message);
  members.add("messages", std::move(messages)).add("next", wording.next);

  if (judgement.product) members.add("product", product_json(*judgement.product, snapshot));
  if (judgement.producer)
    members.add("producer",
                producer_json(*judgement.producer, facts ? facts->decision_date : judgement.day));
  if (facts) {
    members.add("stars", judgement.certificate->body.stars.count());
    members.add("certificate", certificate_json(*judgement.certificate, *facts));
  }
  if (judgement.manifest)
    add_lot(members, judgement);
  else if (judgement.gtin)
    members.add("claimed", claimed_json(judgement));
  if (asked == Asked::typed_code) members.add("onLotList", judgement.on_lot_list);
  if (judgement.recall) members.add("recall", recall_json(*judgement.recall, trust));
  if (judgement.revocation)
    members.add("revocation", revocation_json(*judgement.revocation, trust));
  if (judgement.label_status)
    members.add("labelStatus", label_status_json(*judgement.label_status, trust));
  if (judgement.superseded_by)
    members.add("supersededBy", judgement.superseded_by->body.reference.text());
  members.add("checkedAt", judgement.checked_at.rfc3339());
  add_freshness(members, judgement);
  return members.take();
}

json::Object certificate_answer_json(const Judgement& judgement, const Snapshot& snapshot) {
  const record::TrustList& trust = snapshot.registry->trust();
  Members members(certificate_json(*judgement.certificate,
                                   facts_of(*judgement.certificate, trust, judgement.day)));
  if (judgement.recall) members.add("recall", recall_json(*judgement.recall, trust));
  if (judgement.revocation)
    members.add("revocation", revocation_json(*judgement.revocation, trust));
  if (judgement.superseded_by)
    members.add("supersededBy", judgement.superseded_by->body.reference.text());
  members.add("checkedAt", judgement.checked_at.rfc3339());
  add_freshness(members, judgement);
  return members.take();
}

}  // namespace ocop::verifier
