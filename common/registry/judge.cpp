#include "common/registry/judge.h"

#include <algorithm>
#include <utility>

#include "common/gs1/label_uri.h"
#include "common/gs1/plain_link.h"
#include "common/registry/power.h"
#include "common/seal/claims.h"
#include "common/seal/label.h"
#include "common/seal/label_file.h"

namespace ocop::registry {
namespace {

// One judgement in the making.
class Judge {
 public:
  Judge(const Registry& registry, const PublicFiles& files, const Moment& moment)
      : registry_(registry), files_(files), moment_(moment) {
    out_.checked_at = moment.now;
    out_.newest_time = moment.newest_time;
    out_.day = moment.judged_at().date();
    out_.data_old = older_than(kAgeShown);
    out_.trust_list_expired = registry.trust().expires < moment.judged_at();
  }

  Judgement malformed() { return answer(Verdict::malformed, Reason::not_a_label); }

  Judgement sealed(const gs1::Host* host, const gs1::SealedLabel& label) {
    const Result<seal::OpenedLabel> opened = seal::open_label(label);
    if (!opened) return malformed();
    out_.gtin = label.gtin;
    out_.serial = label.serial.text();
    if (label.lot) out_.lot = label.lot->text();
    out_.index = opened->claims.index;

    const Reason reason = why_not(host, label, *opened);
    if (reason == Reason::none) return state_of_label();
    const Judgement bare = without_facts();
    out_ = bare;
    if (reason == Reason::missing_file) {
      // All but the list was found to hold, so the lot and the index are those of the manifest.
      const ManifestPtr manifest = registry_.manifest_of_index(opened->claims.index);
      return recalled_or_unchecked(manifest->body.lot, opened->claims.index, reason);
    }
    const bool may_be_news = reason == Reason::foreign_address || reason == Reason::unknown_key ||
                             reason == Reason::unknown_reference || reason == Reason::unknown_index;
    if (may_be_news && older_than(kFreshForRed))
      return recalled_or_unchecked(label.lot, std::nullopt, Reason::stale);
    return answer(Verdict::bad_seal, reason);
  }

  Judgement unsealed(const gs1::Gtin& gtin, const std::optional<std::string>& lot,
                     const std::optional<std::string>& serial) {
    out_.gtin = gtin;
    out_.lot = lot.value_or("");
    out_.serial = serial.value_or("");
    const ProductPtr product = registry_.product(gtin);
    if (!product) {
      if (!moment_.newest_time) return answer(Verdict::could_not_check, Reason::not_ready);
      return answer(Verdict::unknown, Reason::none);
    }
    show_product(product);
    const std::optional<gs1::Lot> named = lot ? lot_of(*lot) : std::nullopt;
    out_.recall = recall_of(*product, named, std::nullopt);
    if (out_.recall) return answer(Verdict::recalled, Reason::none);
    return answer(Verdict::unsealed, Reason::none);
  }

  Judgement certified(const CertificatePtr& certificate) {
    out_.product = registry_.product(certificate->body.product);
    out_.producer = registry_.producer(out_.product->now().producer);
    out_.certificate = certificate;
    if (const StatusRecord* revocation = certificate->revocation()) out_.revocation = *revocation;
    if (const StatusRecord* superseded = certificate->supersession())
      out_.superseded_by = registry_.certificate(*superseded->body.by);
    for (const gs1::Gtin& pack : certificate->body.packs) {
      out_.gtin = pack;
      for (const RecallPtr& recall : registry_.recalls(pack)) {
        if (!names(*recall, pack, std::nullopt, std::nullopt) ||
            !registry_.reaches(*recall, *certificate))
          continue;
        out_.recall = recall;
        return answer(Verdict::recalled, Reason::none);
      }
    }
    out_.gtin = certificate->body.packs.front();
    return answer(Verdict::unsealed, Reason::none);
  }

  Judgement typed(const gs1::Gtin& gtin, const gs1::Lot& lot, const gs1::Serial& serial) {
    Judgement plain = unsealed(gtin, lot.text(), serial.text());
    if (plain.verdict != Verdict::unsealed) return plain;
    bool list_missing = false;
    for (const ManifestPtr& manifest : registry_.manifests(gtin, lot)) {
      const std::optional<Bytes> list = files_.label_file(manifest->body.labels);
      list_missing |= !list;
      if (!list) continue;
      const CertificatePtr certificate = registry_.certificate(manifest->body.certificate);
      const auto found = find_on_list(*list, *manifest, *certificate, serial);
      if (!found) continue;
      return listed(*manifest, certificate, *found);
    }
    if (list_missing) return answer(Verdict::could_not_check, Reason::missing_file);
    return plain;
  }

 private:
  [[nodiscard]] bool older_than(std::chrono::seconds age) const {
    return !moment_.newest_time || moment_.now.since(*moment_.newest_time) >= age;
  }

  // A full label seals its lot, a compact one does not: the list tells neither, so both are tried.
  static std::optional<std::uint32_t> find_on_list(const Bytes& list,
                                                   const ManifestRecord& manifest,
                                                   const CertificateRecord& certificate,
                                                   const gs1::Serial& serial) {
    const record::LotManifest& lot = manifest.body;
    seal::Claims claims{lot.gtin, lot.lot, serial, lot.expiry, certificate.body.reference.number(),
                        0};
    if (const auto full = seal::find_issued(list, lot.first_index, claims)) return full;
    claims.lot.reset();
    return seal::find_issued(list, lot.first_index, claims);
  }

  // A typed serial that stands on its lot's list: still recalled where its label is, and no more
  // than "on the list" otherwise; a label that is void is not called listed. Of the lot nothing
  // becomes a fact: whoever types a code may hold any package.
  Judgement listed(const ManifestRecord& manifest, const CertificatePtr& certificate,
                   std::uint32_t index) {
    out_.certificate = certificate;
    out_.recall = recall_of_label(manifest, *certificate, index);
    if (out_.recall) return answer(Verdict::recalled, Reason::none);
    if (const StatusRecord* revocation = certificate->revocation()) out_.revocation = *revocation;
    if (const LabelStatusRecord* status = manifest.voided(index)) out_.label_status = *status;
    out_.on_lot_list = !out_.label_status;
    return answer(Verdict::unsealed, Reason::none);
  }

  // Trouble of ours hides no recall: what a plain link to the same product and lot would be told.
  Judgement recalled_or_unchecked(const std::optional<gs1::Lot>& lot,
                                  std::optional<std::uint32_t> index, Reason trouble) {
    const ProductPtr product = registry_.product(*out_.gtin);
    const RecallPtr recall = product ? recall_of(*product, lot, index) : nullptr;
    if (!recall) return answer(Verdict::could_not_check, trouble);
    show_product(product);
    out_.recall = recall;
    return answer(Verdict::recalled, Reason::none);
  }

  void show_product(const ProductPtr& product) {
    out_.product = product;
    out_.producer = registry_.producer(product->now().producer);
    out_.certificate = newest_certificate_of(*product, *out_.gtin);
  }

  // The first recall in force of the product, or of the lot or label that somebody names.
  [[nodiscard]] RecallPtr recall_of(const ProductRecord& product,
                                    const std::optional<gs1::Lot>& lot,
                                    std::optional<std::uint32_t> index) const {
    for (const RecallPtr& recall : registry_.recalls(*out_.gtin))
      if (names(*recall, *out_.gtin, lot, index) && reaches_any(*recall, product, *out_.gtin, lot))
        return recall;
    return nullptr;
  }

  // The first recall in force of a label that is known.
  [[nodiscard]] RecallPtr recall_of_label(const ManifestRecord& manifest,
                                          const CertificateRecord& certificate,
                                          std::uint32_t index) const {
    for (const RecallPtr& recall : registry_.recalls(*out_.gtin))
      if (names(*recall, *out_.gtin, manifest.body.lot, index) &&
          registry_.reaches(*recall, certificate))
        return recall;
    return nullptr;
  }

  Judgement answer(Verdict verdict, Reason reason) {
    out_.verdict = verdict;
    out_.reason = reason;
    if (verdict == Verdict::unsealed || verdict == Verdict::product_expired)
      out_.doubt = doubt_of_stars();
    return out_;
  }

  // What remains when the seal does not hold: the time of asking, nothing of what the label says.
  [[nodiscard]] Judgement without_facts() const {
    Judgement bare;
    bare.checked_at = out_.checked_at;
    bare.newest_time = out_.newest_time;
    bare.day = out_.day;
    bare.data_old = out_.data_old;
    bare.trust_list_expired = out_.trust_list_expired;
    bare.gtin = out_.gtin;
    bare.lot = out_.lot;
    bare.serial = out_.serial;
    return bare;
  }

  // docs/formats/registry.md §5, "a seal counts only if all hold", in the order host, key,
  // signature, reference, field, index, label file; the key and the fields as far as they can be
  // known at each step. Fills the records on the way.
  Reason why_not(const gs1::Host* host, const gs1::SealedLabel& label,
                 const seal::OpenedLabel& opened) {
    const seal::Claims& claims = opened.claims;
    if (host != nullptr && !registry_.trust().knows_host(*host)) return Reason::foreign_address;

    const KeyPtr key = registry_.key(opened.seal.key);
    if (!key) return Reason::unknown_key;
    if (key->use != record::GrantedUse::label) return Reason::wrong_key;
    if (!seal::verify(claims, opened.seal, key->key)) return Reason::bad_signature;

    const auto reference = programme::CertificateReference::from_number(claims.reference);
    if (!reference) return Reason::bad_reference;
    const CertificatePtr certificate = registry_.certificate(*reference);
    if (!certificate) return Reason::unknown_reference;
    if (certificate->body.label_service != key->holder) return Reason::wrong_key;

    const auto& packs = certificate->body.packs;
    if (std::find(packs.begin(), packs.end(), label.gtin) == packs.end())
      return Reason::wrong_field;

    const ManifestPtr manifest = registry_.manifest_of_index(claims.index);
    if (!manifest) return Reason::unknown_index;
    const record::LotManifest& lot = manifest->body;
    if (lot.certificate != certificate->origin.id || lot.gtin != label.gtin ||
        lot.expiry != claims.expiry || (label.lot && *label.lot != lot.lot))
      return Reason::wrong_field;
    if (!label_key_counts(*key, *certificate, *manifest)) return Reason::wrong_key;

    const auto entry = files_.label_entry(lot.labels, claims.index - lot.first_index);
    if (!entry) return Reason::missing_file;
    if (*entry == seal::kSkipped || *entry != seal::label_entry(claims)) {
      // Red is only for what is proven: by the whole file under its hash, not by eight bytes of it.
      const std::optional<Bytes> list = files_.label_file(lot.labels);
      if (!list) return Reason::missing_file;
      if (!seal::is_issued(*list, lot.first_index, claims)) return Reason::not_issued;
    }

    out_.certificate = certificate;
    out_.manifest = manifest;
    out_.lot = lot.lot.text();
    out_.product = registry_.product(certificate->body.product);
    out_.producer = registry_.producer(out_.product->now().producer);
    return Reason::none;
  }

  [[nodiscard]] bool label_key_counts(const KeyRecord& key, const CertificateRecord& certificate,
                                      const ManifestRecord& manifest) const {
    const std::uint64_t place = manifest.origin.place;
    if (!key.granted || key.granted->place >= place) return false;
    if (key_stands(registry_.trust(), key, place).refused) return false;
    const Date day = manifest.origin.valid_from.date();
    const Need need{
        record::Action::manifest, {manifest.area}, {certificate.body.stars.count()}, day, place};
    return !permit_by_granted_key(registry_.trust(), key, need).refused;
  }

  // The seal holds: what has happened to product, certificate and label since.
  Judgement state_of_label() {
    out_.recall = recall_of_label(*out_.manifest, *out_.certificate, *out_.index);
    if (out_.recall) return answer(Verdict::recalled, Reason::none);
    if (const StatusRecord* revocation = out_.certificate->revocation()) {
      out_.revocation = *revocation;
      return answer(Verdict::revoked, Reason::none);
    }
    if (const LabelStatusRecord* status = out_.manifest->voided(*out_.index)) {
      out_.label_status = *status;
      return answer(Verdict::label_void, Reason::none);
    }
    if (const StatusRecord* superseded = out_.certificate->supersession())
      out_.superseded_by = registry_.certificate(*superseded->body.by);
    if (out_.manifest->body.expiry && out_.day > *out_.manifest->body.expiry)
      return answer(Verdict::product_expired, Reason::none);
    if (out_.day > out_.certificate->valid_to())
      return answer(Verdict::certificate_expired, Reason::none);
    return valid_if_known();
  }

  // Staleness and missing data change `valid` only.
  Judgement valid_if_known() {
    const auto& story = out_.product->now().story;
    if (out_.day < out_.manifest->origin.valid_from.date())
      return answer(Verdict::could_not_check, Reason::not_ready);
    if (is_uncertain() || out_.manifest->uncertain)
      return answer(Verdict::could_not_check, Reason::unknown_statement);
    if (story && !files_.has_file(*story))
      return answer(Verdict::could_not_check, Reason::missing_file);
    if (const Reason doubt = doubt_of_data(registry_.trust(), moment_); doubt != Reason::none)
      return answer(Verdict::could_not_check, doubt);
    return answer(Verdict::valid, Reason::none);
  }

  [[nodiscard]] bool is_uncertain() const {
    return out_.product->uncertain || out_.producer->uncertain ||
           (out_.certificate && out_.certificate->uncertain);
  }

  [[nodiscard]] Reason doubt_of_stars() const {
    return is_uncertain() ? Reason::unknown_statement : doubt_of_data(registry_.trust(), moment_);
  }

  static bool names(const RecallRecord& recall, const gs1::Gtin& gtin,
                    const std::optional<gs1::Lot>& lot, std::optional<std::uint32_t> index) {
    const auto& targets = recall.body.targets;
    return std::any_of(targets.begin(), targets.end(), [&](const record::RecallTarget& target) {
      if (target.gtin != gtin) return false;
      if (!target.lot) return true;
      if (!lot || *target.lot != *lot) return false;
      return !target.range || (index && target.range->contains(*index));
    });
  }

  // Of a lot that is known here only its own certificates count; else any of the product's.
  [[nodiscard]] bool reaches_any(const RecallRecord& recall, const ProductRecord& product,
                                 const gs1::Gtin& gtin, const std::optional<gs1::Lot>& lot) const {
    std::vector<record::StatementId> certificates;
    if (lot)
      for (const ManifestPtr& batch : registry_.manifests(gtin, *lot))
        certificates.push_back(batch->body.certificate);
    if (certificates.empty()) certificates = product.certificates;
    return std::any_of(certificates.begin(), certificates.end(),
                       [&](const record::StatementId& id) {
                         return registry_.reaches(recall, *registry_.certificate(id));
                       });
  }

  static std::optional<gs1::Lot> lot_of(const std::string& text) {
    const Result<gs1::Lot> lot = gs1::Lot::parse(text);
    if (!lot) return std::nullopt;
    return *lot;
  }

  // The certificate that a product page speaks of: not revoked before revoked, then the one that
  // lasts longest.
  [[nodiscard]] CertificatePtr newest_certificate_of(const ProductRecord& product,
                                                     const gs1::Gtin& gtin) const {
    CertificatePtr best;
    for (const record::StatementId& id : product.certificates) {
      CertificatePtr certificate = registry_.certificate(id);
      const auto& packs = certificate->body.packs;
      if (std::find(packs.begin(), packs.end(), gtin) == packs.end()) continue;
      const auto rank = [](const CertificateRecord& c) {
        return std::pair(c.revocation() == nullptr, c.valid_to());
      };
      if (!best || rank(*best) < rank(*certificate)) best = std::move(certificate);
    }
    return best;
  }

  const Registry& registry_;
  const PublicFiles& files_;
  const Moment& moment_;
  Judgement out_;
};

// The part of the text that was judged: without what sharing added behind the last digit of S.
std::string judged_text(std::string_view text) {
  const auto seal = text.find("S=");
  if (seal == std::string_view::npos) return std::string(text);
  const auto end = text.find('&', seal);
  return std::string(text.substr(0, end));
}

}  // namespace

Instant Moment::judged_at() const {
  return std::max({now, newest_time.value_or(now), cosigned_time.value_or(now)});
}

Reason doubt_of_data(const record::TrustList& trust, const Moment& moment) {
  if (!moment.newest_time || moment.now.since(*moment.newest_time) >= kStaleAfter)
    return Reason::stale;
  const auto grace = std::chrono::hours(24) * record::kTrustListGraceDays;
  return moment.judged_at() > trust.expires.plus(grace) ? Reason::trust_list_expired : Reason::none;
}

Judgement judge(std::string_view text, HostRule host_rule, const Registry& registry,
                const PublicFiles& files, const Moment& moment) {
  Judge judge(registry, files, moment);
  const bool in_text = host_rule == HostRule::in_text;
  Judgement out;
  if (gs1::has_seal_parameter(text)) {
    if (in_text) {
      const Result<gs1::LabelUri> uri = gs1::parse_label_uri(text);
      out = uri ? judge.sealed(&uri->host, uri->label) : judge.malformed();
    } else {
      const Result<gs1::SealedLabel> label = gs1::parse_label_target(text);
      out = label ? judge.sealed(nullptr, *label) : judge.malformed();
    }
    out.text = judged_text(text);
    return out;
  }
  const Result<gs1::PlainLink> link =
      in_text ? gs1::parse_plain_link(text) : gs1::parse_plain_target(text);
  out = link ? judge.unsealed(link->gtin, link->lot, link->serial) : judge.malformed();
  out.text = std::string(text);
  return out;
}

Judgement judge_typed(const gs1::Gtin& gtin, const gs1::Lot& lot, const gs1::Serial& serial,
                      const Registry& registry, const PublicFiles& files, const Moment& moment) {
  return Judge(registry, files, moment).typed(gtin, lot, serial);
}

Judgement judge_certificate(const CertificatePtr& certificate, const Registry& registry,
                            const PublicFiles& files, const Moment& moment) {
  return Judge(registry, files, moment).certified(certificate);
}

}  // namespace ocop::registry
