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
          const Question& question)
      : judgement_(judgement),
        facts_(facts),
        words_(words),
        question_(question),
        language_(question.language) {}

  [[nodiscard]] std::string headline(const std::string& key) const {
    switch (judgement_.verdict) {
      case Verdict::recalled: return words_[recalls_whole_product(judgement_) ? key : key + ".lot"];
      case Verdict::label_void:
        return words_[judgement_.label_status->body.state == record::LabelState::stolen
                          ? key + ".stolen"
                          : key];
      case Verdict::certificate_expired:
        return words_.fill(key, {{"date", date(facts_->valid_to)}});
      case Verdict::unsealed: return unsealed_headline(key);
      default: return words_[key];
    }
  }

  [[nodiscard]] std::vector<std::string> messages(const std::string& key) const {
    switch (judgement_.verdict) {
      case Verdict::valid:
        return {words_.fill(key + ".text",
                            {{"authority", in(language_, facts_->authority, facts_->authority_en)},
                             {"stars", stars_text(words_, judgement_.certificate->body.stars)}}),
                words_[key + ".unknown"]};
      case Verdict::product_expired:
        return {words_.fill(key + ".text", {{"date", date(*judgement_.manifest->body.expiry)}})};
      case Verdict::certificate_expired: return certificate_expired(key);
      case Verdict::unsealed: return unsealed(key);
      default: break;
    }
    std::vector<std::string> lines{words_[key + ".text"]};
    if (judgement_.reason != Reason::none) lines.push_back(words_[reason_key()]);
    if (judgement_.verdict == Verdict::could_not_check && judgement_.product)
      lines.push_back(words_[key + ".facts"]);
    return lines;
  }

  void say_next(const std::string& key, Wording& out) const {
    if (judgement_.recall) {
      // Whoever recalls says what a buyer should do.
      const record::Wording& advice = judgement_.recall->body.advice;
      out.next = in(language_, advice);
      out.next_vietnamese = advice.en.empty();
      if (!out.next.empty()) return;
      out.next_vietnamese = false;
    }
    if (judgement_.verdict == Verdict::valid)
      out.next = words_.fill(key + ".next", {{"parts", parts_to_compare()}});
    else if (judgement_.verdict == Verdict::unsealed && judgement_.label_status)
      out.next = words_[key + ".void.next"];
    else
      out.next = words_[key + ".next"];
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

  [[nodiscard]] std::string unsealed_headline(const std::string& key) const {
    if (judgement_.label_status) return words_[void_key(key)];
    const std::string shown = judgement_.on_lot_list ? key + ".on-list" : key;
    const bool valid = facts_ != nullptr && facts_->state == CertificateState::valid;
    return words_[valid ? shown : shown + ".no-stars"];
  }

  [[nodiscard]] std::vector<std::string> unsealed(const std::string& key) const {
    const std::string serial = printed_serial(judgement_.serial);
    const auto of_number = [&](const std::string& text) {
      return words_.fill(text, {{"lot", judgement_.lot}, {"serial", serial}});
    };
    if (judgement_.label_status) return {of_number(void_key(key) + ".text")};
    if (judgement_.on_lot_list) return {of_number(key + ".on-list.text")};
    std::vector<std::string> lines{words_[key + ".text"]};
    if (question_.asked == Asked::typed_code) lines.push_back(of_number(key + ".not-on-list"));
    return lines;
  }

  [[nodiscard]] std::string void_key(const std::string& key) const {
    const bool stolen = judgement_.label_status->body.state == record::LabelState::stolen;
    return key + (stolen ? ".stolen" : ".void");
  }

  // Without data the system is not ready; with a product it is the lot that is not.
  [[nodiscard]] std::string reason_key() const {
    const std::string key = "reason." + std::string(registry::name(judgement_.reason));
    return judgement_.reason == Reason::not_ready && judgement_.product ? key + ".lot" : key;
  }

  // "tên, ảnh, quy cách, lô và hạn sử dụng": what this package and this page both have.
  [[nodiscard]] std::string parts_to_compare() const {
    std::vector<std::string_view> parts{"name"};
    if (question_.photograph) parts.push_back("photo");
    parts.insert(parts.end(), {"pack", "lot"});
    if (judgement_.manifest->body.expiry) parts.push_back("expiry");
    std::string first;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      if (i != 0) first += ", ";
      first += words_["compare." + std::string(parts[i])];
    }
    const std::string& last = words_["compare." + std::string(parts.back())];
    return words_.fill("compare.and", {{"first", first}, {"last", last}});
  }

  const Judgement& judgement_;
  const CertificateFacts* facts_;
  const Catalogue& words_;
  const Question& question_;
  Language language_;
};

}  // namespace

Wording wording_of(const Judgement& judgement, const CertificateFacts* facts,
                   const Catalogue& words, const Question& question) {
  const Speaker speaker(judgement, facts, words, question);
  const std::string key = "verdict." + std::string(registry::name(judgement.verdict));
  Wording wording;
  wording.headline = speaker.headline(key);
  wording.messages = speaker.messages(key);
  speaker.say_next(key, wording);
  wording.icon = icon_of(judgement.verdict);
  return wording;
}

bool stars_hold(const Judgement& judgement, const CertificateFacts* facts) {
  return facts != nullptr && facts->state == CertificateState::valid &&
         judgement.doubt == Reason::none && !judgement.label_status &&
         judgement.verdict != Verdict::could_not_check &&
         registry::colour(judgement.verdict) != registry::Colour::red;
}

std::string stars_text(const Catalogue& words, programme::Stars stars) {
  return words.fill("stars.text", {{"stars", std::to_string(stars.count())}});
}

const std::string& in(Language language, const std::string& vi, const std::string& en) {
  return language == Language::en && !en.empty() ? en : vi;
}

}  // namespace ocop::verifier
