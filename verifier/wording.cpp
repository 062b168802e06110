#include "verifier/wording.h"

#include <algorithm>

#include "common/gs1/serial.h"
#include "verifier/format.h"

namespace ocop::verifier {
namespace {

using registry::Judgement;
using registry::Reason;
using registry::Verdict;

std::string_view icon_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::valid: return "shield-check";
    case Verdict::bad_seal:
    case Verdict::label_void: return "cross";
    case Verdict::recalled:
    case Verdict::revoked: return "octagon";
    case Verdict::product_expired:
    case Verdict::certificate_expired: return "clock";
    case Verdict::malformed:
    case Verdict::already_activated:
    case Verdict::many_scans: return "triangle";
    case Verdict::unsealed: return "box";
    case Verdict::unknown: return "question";
    case Verdict::could_not_check: return "cloud-off";
  }
  return "cloud-off";
}

bool recalls_whole_product(const Judgement& judgement) {
  const auto& targets = judgement.recall->body.targets;
  return std::any_of(targets.begin(), targets.end(), [&](const record::RecallTarget& target) {
    return target.gtin == judgement.gtin && !target.lot;
  });
}

bool valid_when_packed(const Judgement& judgement, const CertificateFacts& facts) {
  if (!judgement.manifest) return false;
  const Date packed = judgement.manifest->body.packed;
  return facts.valid_from <= packed && packed <= facts.valid_to;
}

std::string printed_serial(const std::string& serial) {
  const auto parsed = gs1::Serial::parse(serial);
  return parsed ? parsed->printed() : serial;
}

// Fills the parts that are more than one fixed text.
class Speaker {
 public:
  Speaker(const Judgement& judgement, const CertificateFacts* facts, const Catalogue& words,
          Language language)
      : judgement_(judgement), facts_(facts), words_(words), language_(language) {}

  [[nodiscard]] std::string headline(const std::string& key) const {
    switch (judgement_.verdict) {
      case Verdict::recalled: return words_[recalls_whole_product(judgement_) ? key : key + ".lot"];
      case Verdict::label_void:
        return words_[judgement_.label_status->body.state == record::LabelState::stolen
                          ? key + ".stolen"
                          : key];
      case Verdict::certificate_expired:
        return words_.fill(key, {{"date", date(facts_->valid_to)}});
      case Verdict::unsealed: return words_[judgement_.on_lot_list ? key + ".on-list" : key];
      default: return words_[key];
    }
  }

  [[nodiscard]] std::vector<std::string> messages(const std::string& key, Asked asked) const {
    switch (judgement_.verdict) {
      case Verdict::valid:
        return {words_.fill(key + ".text",
                            {{"authority", in(language_, facts_->authority, facts_->authority_en)},
                             {"stars", stars_text(words_, judgement_.certificate->body.stars)}}),
                words_[key + ".unknown"]};
      case Verdict::product_expired:
        return {words_.fill(key + ".text", {{"date", date(*judgement_.manifest->body.expiry)}})};
      case Verdict::certificate_expired: return certificate_expired(key);
      case Verdict::unsealed: return unsealed(key, asked);
      default: break;
    }
    std::vector<std::string> lines{words_[key + ".text"]};
    if (judgement_.reason != Reason::none)
      lines.push_back(words_["reason." + std::string(registry::name(judgement_.reason))]);
    if (judgement_.verdict == Verdict::could_not_check && judgement_.product)
      lines.push_back(words_[key + ".facts"]);
    return lines;
  }

  // Whoever recalls says what a buyer should do.
  [[nodiscard]] std::string next(const std::string& key) const {
    if (judgement_.recall) {
      const std::string_view advice = in(language_, judgement_.recall->body.advice);
      if (!advice.empty()) return std::string(advice);
    }
    return words_[key + ".next"];
  }

 private:
  [[nodiscard]] std::string date(Date day) const { return date_text(language_, day); }

  [[nodiscard]] std::vector<std::string> certificate_expired(const std::string& key) const {
    std::vector<std::string> lines{words_[key + ".text"]};
    if (valid_when_packed(judgement_, *facts_))
      lines.push_back(
          words_.fill(key + ".when-labelled", {{"date", date(judgement_.manifest->body.packed)}}));
    return lines;
  }

  [[nodiscard]] std::vector<std::string> unsealed(const std::string& key, Asked asked) const {
    const std::string serial = printed_serial(judgement_.serial);
    if (judgement_.on_lot_list)
      return {words_.fill(key + ".on-list.text", {{"lot", judgement_.lot}, {"serial", serial}})};
    std::vector<std::string> lines{words_[key + ".text"]};
    if (asked == Asked::typed_code)
      lines.push_back(
          words_.fill(key + ".not-on-list", {{"lot", judgement_.lot}, {"serial", serial}}));
    return lines;
  }

  const Judgement& judgement_;
  const CertificateFacts* facts_;
  const Catalogue& words_;
  Language language_;
};

}  // namespace

Wording wording_of(const Judgement& judgement, const CertificateFacts* facts,
                   const Catalogue& words, Language language, Asked asked) {
  const Speaker speaker(judgement, facts, words, language);
  const std::string key = "verdict." + std::string(registry::name(judgement.verdict));
  return {speaker.headline(key), speaker.messages(key, asked), speaker.next(key),
          icon_of(judgement.verdict)};
}

std::string stars_text(const Catalogue& words, programme::Stars stars) {
  return words.fill("stars.text", {{"stars", std::to_string(stars.count())}});
}

const std::string& in(Language language, const std::string& vi, const std::string& en) {
  return language == Language::en && !en.empty() ? en : vi;
}

}  // namespace ocop::verifier
