#include "verifier/page_parts.h"

#include <algorithm>

#include "common/gs1/serial.h"
#include "verifier/format.h"

namespace ocop::verifier {
namespace {

// Five stars side by side in a picture of 130 × 26.
constexpr std::string_view kStarPath =
    "l2.9 7.6 8.1.4-6.4 5 2.3 7.8-6.9-4.6-6.9 4.6 2.3-7.8-6.4-5 8.1-.4z";

std::string drawn_stars(int count) {
  std::string out;
  for (int i = 0; i < 5; ++i) {
    out += i < count ? "<path d=\"M" : "<path class=\"o\" d=\"M";
    out += std::to_string(13 + 26 * i) + " 2" + std::string(kStarPath) + "\"/>";
  }
  return out;
}

void add_stars(View& view, const Scene& scene, programme::Stars stars) {
  View& part = view.part("stars");
  part.text("aria", scene.words.fill("stars.aria", {{"stars", std::to_string(stars.count())}}));
  part.text("drawn", drawn_stars(stars.count()));
  part.text("words", stars_text(scene.words, stars));
}

// A section of names and values.
class Facts {
 public:
  Facts(View& page, const Scene& scene, std::string_view heading)
      : scene_(scene), view_(page.part("facts")) {
    view_.text("heading", scene.words[heading]);
  }

  // In the language of the page: numbers, dates, words of the catalogue.
  Facts& add(std::string_view label, std::string value) {
    if (!value.empty()) row(scene_.words[label]).text("value", std::move(value));
    return *this;
  }
  Facts& add(std::string_view label, const Phrase& value) {
    if (!value.text.empty()) add_phrase(row(scene_.words[label]), scene_, "value", value);
    return *this;
  }
  // As it was, and as it is now.
  Facts& add_place(std::string_view label, const std::string& then, const std::string& now) {
    View& fact = row(scene_.words[label]);
    add_phrase(fact, scene_, "value", {then});
    add_phrase(fact, scene_, "now", {now});
    return *this;
  }
  Facts& add_named(const std::string& label, std::string value) {
    View& fact = view_.part("fact");
    add_phrase(fact, scene_, "label", {label});
    fact.text("value", std::move(value));
    return *this;
  }
  Facts& add_link(std::string_view label, const std::string& value, std::string href) {
    if (value.empty()) return *this;
    View& fact = row(scene_.words[label]);
    fact.text("value", value);
    fact.flag("outside", href.starts_with("http"));
    fact.text("href", std::move(href));
    return *this;
  }
  void button(std::string_view text, std::string href) {
    view_.text("more_href", std::move(href));
    view_.text("more_text", scene_.words[text]);
  }

 private:
  View& row(std::string label) {
    View& fact = view_.part("fact");
    fact.text("label", std::move(label));
    return fact;
  }

  const Scene& scene_;
  View& view_;
};

Phrase authority(const Scene& scene, const record::Uri& id) {
  return phrase(scene, authority_name(scene.trust(), id), authority_name_en(scene.trust(), id));
}

std::string decision(const Scene& scene, const std::string& number, Date date) {
  return scene.words.fill("field.decision.value", {{"number", number}, {"date", scene.date(date)}});
}

std::string correction_text(const Scene& scene, const Correction& correction) {
  std::string old_value = correction.old_value;
  if (const auto score = score_of(correction); score)
    old_value = score_text(scene.language(), *score);
  return scene.words.fill("notice.corrected." + std::string(record::name(correction.field)),
                          {{"date", scene.date(correction.date)}, {"old", old_value}});
}

const record::Pack* pack_of(const record::Product& product, const gs1::Gtin& gtin) {
  const auto pack = std::find_if(product.packs.begin(), product.packs.end(),
                                 [&](const record::Pack& each) { return each.gtin == gtin; });
  return pack == product.packs.end() ? nullptr : &*pack;
}

std::string telephone(std::string_view phone) {
  std::string href = "tel:";
  for (const char c : phone)
    if ((c >= '0' && c <= '9') || (c == '+' && href.size() == 4)) href += c;
  return href;
}

// The paragraphs of a text: blank lines between them.
std::vector<std::string> paragraphs_of(std::string_view text) {
  std::vector<std::string> paragraphs;
  while (!text.empty()) {
    const std::size_t end = text.find("\n\n");
    const std::string_view paragraph = text.substr(0, end);
    if (!paragraph.empty()) paragraphs.emplace_back(paragraph);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 2);
  }
  return paragraphs;
}

// The words that fit, and an ellipsis. Cuts at a blank, hence never inside a character.
std::string shortened(const std::string& text, std::size_t max_bytes) {
  const std::size_t blank = text.rfind(' ', max_bytes);
  if (blank == std::string::npos || blank == 0) return "…";
  return text.substr(0, blank) + " …";
}

}  // namespace

std::string state_text(const Scene& scene, const CertificateFacts& facts) {
  const std::string key = "status." + std::string(name(facts.state));
  switch (facts.state) {
    case CertificateState::valid: return scene.words[key];
    case CertificateState::not_yet:
      return scene.words.fill(key, {{"date", scene.date(facts.valid_from)}});
    case CertificateState::expired:
      return scene.words.fill(key, {{"date", scene.date(facts.valid_to)}});
    case CertificateState::revoked:
      return scene.words.fill(key, {{"date", scene.date(*facts.revoked_on)}});
  }
  return {};
}

Phrase phrase(const Scene& scene, const record::Wording& wording) {
  return phrase(scene, wording.vi, wording.en);
}

Phrase phrase(const Scene& scene, const std::string& vi, const std::string& en) {
  const bool english = scene.language() == Language::en && !en.empty();
  return {english ? en : vi, !english};
}

void add_phrase(View& view, const Scene& scene, const std::string& name, const Phrase& phrase) {
  view.text(name, phrase.text);
  view.flag(name + "_vi", phrase.vietnamese && scene.language() != Language::vi);
}

std::string PageContext::link(std::string_view path) const {
  std::string href(path);
  if (!language_chosen) return href;
  href += href.find('?') == std::string::npos ? "?lang=" : "&lang=";
  return href.append(code(language));
}

std::string Scene::date(Date day_to_write) const {
  return date_text(language(), day_to_write);
}

bool shows_photograph(const registry::Judgement& judgement, const Files& files) {
  if (!judgement.product) return false;
  const auto& photo = judgement.product->now().photo;
  return photo && !photo->placeholder && files.has_photo(photo->file);
}

std::string product_path(const gs1::Gtin& gtin) {
  return "/p/" + gtin.text();
}

std::string certificate_path(const registry::CertificateRecord& certificate) {
  return "/c/" + certificate.body.reference.text();
}

std::string public_address(const record::TrustList& trust, Date day) {
  const record::LabelHost* chosen = nullptr;
  for (const record::LabelHost& host : trust.hosts)
    if (chosen == nullptr || host.interval.contains(day)) chosen = &host;
  return chosen == nullptr ? std::string() : "https://" + chosen->host.lower();
}

void add_head(View& page, const Scene& scene, std::string_view style, const Head& head) {
  const PageContext& context = scene.context;
  const std::string address = public_address(scene.trust(), scene.day);
  PageContext other = context;
  other.language = context.language == Language::vi ? Language::en : Language::vi;
  other.language_chosen = true;
  page.text("lang", std::string(code(context.language)));
  const std::string& site = scene.words["site.name"];
  const std::string title = head.title.empty() ? site : head.title + " – " + site;
  page.text("title", head.error ? scene.words.fill("title.error", {{"title", title}}) : title);
  page.flag("noindex", head.noindex);
  if (!head.path.empty() && !address.empty()) page.text("canonical", address + head.path);
  page.text("og_title", head.og_title.empty() ? scene.words["site.name"] : head.og_title);
  page.text("og_description",
            head.og_description.empty() ? scene.words["site.what"] : head.og_description);
  if (!head.photo.empty() && !address.empty()) page.text("og_image", address + head.photo);
  page.text("style", std::string(style));
  page.text("home", context.link("/"));
  page.text("other_language", other.link(context.self));
}

void add_verdict(View& page, std::string_view colour, std::string_view icon,
                 const std::string& headline, const std::vector<std::string>& messages,
                 const std::string& checked) {
  page.text("colour", std::string(colour));
  page.text("icon", std::string(icon));
  page.text("headline", headline);
  for (const std::string& message : messages) page.part("message").text("line", message);
  page.text("checked", checked);
}

std::string time_and_date(const Scene& scene, std::string_view key, Instant at) {
  return scene.words.fill(key, {{"time", time_text(at)}, {"date", scene.date(at.date())}});
}

void add_note(View& page, std::string line) {
  page.single_part("notes").part("note").text("line", std::move(line));
}

void add_note(View& page, const Scene& scene, const Phrase& line) {
  add_phrase(page.single_part("notes").part("note"), scene, "line", line);
}

void add_certificate_notes(View& page, const Scene& scene,
                           const registry::CertificateRecord& certificate,
                           const CertificateFacts& facts) {
  const Language language = scene.language();
  if (certificate.body.notice) add_note(page, scene, phrase(scene, *certificate.body.notice));
  if (!facts.attested_by.empty())
    add_note(page, scene.words.fill(
                       "notice.attested",
                       {{"authority", in(language, facts.attested_by, facts.attested_by_en)}}));
  if (facts.extension)
    add_note(page, scene.words.fill("notice.extended-by", {{"date", scene.date(facts.valid_to)},
                                                           {"number", facts.extension->number}}));
  else if (facts.extended)
    add_note(page, scene.words.fill("notice.extended", {{"date", scene.date(facts.valid_to)}}));
  for (const Correction& correction : facts.corrections)
    add_note(page, correction_text(scene, correction));
}

void add_product_card(View& page, const Scene& scene, const registry::ProductRecord& product,
                      const registry::ProducerRecord& producer,
                      const registry::CertificateRecord* starred, const CertificateFacts* facts) {
  const record::Product& now = product.now();
  View& card = page.part("product");
  add_phrase(card, scene, "name", {now.name});
  card.text("name_en", now.name_en);
  if (now.photo && scene.snapshot.files->has_photo(now.photo->file)) {
    View& photo = card.part("photo");
    photo.text("src", "/" + media_path(now.photo->file));
    photo.text("width", std::to_string(now.photo->width));
    photo.text("height", std::to_string(now.photo->height));
    photo.text("alt",
               scene.words.fill(now.photo->placeholder ? "photo.placeholder.alt" : "photo.alt",
                                {{"name", now.name}}));
    photo.flag("placeholder", now.photo->placeholder);
  }
  if (starred != nullptr) add_stars(card, scene, starred->body.stars);
  const record::Location& place = producer.now().location;
  const record::Location& then =
      facts == nullptr ? place : producer.on(facts->decision_date).location;
  add_phrase(card, scene, "producer", {producer.now().name});
  card.text("place", unit_text(then));
  if (units_differ(then, place))
    add_phrase(card, scene, "place_now", {unit_text(place, Position::inside)});
}

void add_recall(View& page, const Scene& scene, const registry::RecallRecord& recall) {
  Facts(page, scene, "section.recall")
      .add("field.reason", phrase(scene, recall.body.reason))
      .add("field.by", authority(scene, recall.origin.issuer))
      .add("field.date", scene.date(recall.origin.valid_from.date()));
}

void add_revocation(View& page, const Scene& scene, const registry::StatusRecord& revocation) {
  const record::CertificateStatus& body = revocation.body;
  Facts facts(page, scene, "section.revocation");
  if (body.ground)
    facts.add("field.ground", scene.words["ground." + std::string(record::name(*body.ground))]);
  facts.add("field.reason", phrase(scene, body.reason));
  if (body.decision)
    facts.add("field.decision", decision(scene, body.decision->number, body.decision->date));
  facts.add("field.date", scene.date(date_of(revocation)))
      .add("field.by", authority(scene, revocation.origin.issuer));
}

void add_label_status(View& page, const Scene& scene, const registry::LabelStatusRecord& status) {
  Facts(page, scene, "section.void")
      .add("field.reason", phrase(scene, status.body.reason))
      .add("field.by", authority(scene, status.origin.issuer))
      .add("field.date", scene.date(status.origin.valid_from.date()));
}

void add_certificate(View& page, const Scene& scene, const registry::CertificateRecord& certificate,
                     const CertificateFacts& facts, bool link) {
  const Language language = scene.language();
  Facts section(page, scene, "section.certificate");
  section.add("field.stars", stars_text(scene.words, certificate.body.stars))
      .add("field.authority", phrase(scene, facts.authority, facts.authority_en));
  if (!facts.attested_by.empty())
    section.add("field.signed_by", phrase(scene, facts.attested_by, facts.attested_by_en));
  section.add("field.decision", decision(scene, facts.decision_number, facts.decision_date))
      .add("field.validity",
           scene.words.fill("field.validity.value", {{"from", scene.date(facts.valid_from)},
                                                     {"to", scene.date(facts.valid_to)}}))
      .add("field.status", state_text(scene, facts));
  if (facts.score)
    section.add("field.score", scene.words.fill("field.score.value",
                                                {{"score", score_text(language, *facts.score)}}));
  section.add("field.certificate_number", facts.certificate_number)
      .add("field.reference", certificate.body.reference.text());
  if (link) section.button("link.certificate", scene.context.link(certificate_path(certificate)));
}

void add_lot(View& page, const Scene& scene, const registry::ManifestRecord& manifest,
             const registry::ProductRecord& product, const std::string& serial) {
  const record::LotManifest& lot = manifest.body;
  const record::Pack* pack = pack_of(product.now(), lot.gtin);
  Facts section(page, scene, "section.lot");
  section.add("field.lot", lot.lot.text()).add("field.packed", scene.date(lot.packed));
  if (lot.expiry) section.add("field.expiry", scene.date(*lot.expiry));
  if (pack != nullptr) section.add("field.pack", Phrase{pack->description});
  const auto number = gs1::Serial::parse(serial);
  section.add("field.serial", number ? number->printed() : serial)
      .add("field.gtin", lot.gtin.printed())
      .add("field.quantity", Phrase{lot.quantity});
  if (const record::LabelService* service = scene.trust().label_service(manifest.origin.issuer))
    section.add("field.service", Phrase{service->name});
}

void add_about(View& page, const Scene& scene, const registry::ProductRecord& product) {
  const record::Product& now = product.now();
  Facts(page, scene, "section.about")
      .add("field.group", scene.words["group." + std::string(record::name(now.group))])
      .add("field.brand", Phrase{now.brand})
      .add("field.ingredients", Phrase{now.ingredients})
      .add("field.storage", Phrase{now.storage})
      .add("field.usage", Phrase{now.usage})
      .add("field.warning", Phrase{now.warning})
      .add("field.standard", Phrase{now.standard});
}

void add_packs(View& page, const Scene& scene, const registry::ProductRecord& product) {
  Facts section(page, scene, "field.gtin");
  for (const record::Pack& pack : product.now().packs)
    section.add_named(pack.description, pack.gtin.printed());
}

void add_producer(View& page, const Scene& scene, const registry::ProducerRecord& producer,
                  Date as_on) {
  const record::Producer& now = producer.now();
  const record::Location& then = producer.on(as_on).location;
  const bool moved = units_differ(then, now.location);
  Facts(page, scene, "section.producer")
      .add("field.producer", Phrase{now.name})
      .add("field.kind", scene.words["kind." + std::string(record::name(now.kind))])
      .add_place("field.place", place_text(then),
                 moved ? place_text(now.location, Position::inside) : std::string())
      .add_link("field.phone", now.phone, telephone(now.phone))
      .add_link("field.website", now.website, now.website);
}

void add_story(View& page, const Scene& scene, const registry::ProductRecord& product,
               std::size_t max_bytes, const std::string& more) {
  const auto& file = product.now().story;
  const std::optional<std::string> text = file ? scene.snapshot.files->story(*file) : std::nullopt;
  if (!text || text->empty()) return;
  View& story = page.part("story");
  story.flag("story_vi", scene.language() != Language::vi);
  std::size_t left = max_bytes;
  for (const std::string& paragraph : paragraphs_of(*text)) {
    const bool fits = paragraph.size() <= left;
    story.part("paragraph").text("line", fits ? paragraph : shortened(paragraph, left));
    if (!fits) {
      story.text("more_href", more);
      return;
    }
    left -= paragraph.size();
  }
}

}  // namespace ocop::verifier
