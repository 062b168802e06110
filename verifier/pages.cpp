#include "verifier/pages.h"

#include "common/base/encoding.h"
#include "common/crypto/hash.h"
#include "verifier/assets.h"
#include "verifier/format.h"

namespace ocop::verifier {
namespace {

using registry::Judgement;
using registry::Verdict;

constexpr std::size_t kStoryOnLabelPage = 1200;  // bytes; the rest is a link away
constexpr std::size_t kStoryOnProductPage = 24'000;

std::string icon(std::string_view name) {
  return std::string(asset("icons/" + std::string(name) + ".svg"));
}

bool shows_facts(const Judgement& judgement) {
  return judgement.product && judgement.producer;
}

bool in_doubt(const Judgement& judgement) {
  return judgement.doubt != registry::Reason::none || judgement.verdict == Verdict::could_not_check;
}

// Title, description and picture of the product: what previews may keep.
void describe(Head& head, const Scene& scene, const Judgement& judgement,
              const CertificateFacts* facts) {
  const record::Product& product = judgement.product->now();
  const std::string& producer = judgement.producer->now().name;
  head.path = product_path(*judgement.gtin);
  if (facts != nullptr && facts->state == CertificateState::valid && !in_doubt(judgement)) {
    const std::string stars = stars_text(scene.words, judgement.certificate->body.stars);
    head.og_title = scene.words.fill("product.title", {{"name", product.name}, {"stars", stars}});
    head.og_description = scene.words.fill(
        "product.description", {{"name", product.name}, {"stars", stars}, {"producer", producer}});
  } else {
    head.og_title = product.name;
    head.og_description = scene.words.fill("product.description.no-stars",
                                           {{"name", product.name}, {"producer", producer}});
  }
  if (product.photo && scene.snapshot.files->has_photo(product.photo->file))
    head.photo = "/" + media_path(product.photo->file);
}

void add_data_notes(View& page, const Scene& scene, const Judgement& judgement) {
  if (judgement.data_old && judgement.newest_time)
    add_note(page, time_and_date(scene, "notice.data-old", *judgement.newest_time));
  if (judgement.trust_list_expired)
    add_note(page, scene.words.fill("notice.trust-list-expired",
                                    {{"date", scene.date(scene.trust().expires.date())}}));
  if (judgement.doubt != registry::Reason::none)
    add_note(page, scene.words["reason." + std::string(registry::name(judgement.doubt))]);
}

// Only of a certificate that holds may be said that its labels do.
void add_supersession(View& page, const Scene& scene, const Judgement& judgement,
                      const CertificateFacts* facts) {
  if (!judgement.superseded_by) return;
  const record::Certificate& next = judgement.superseded_by->body;
  const bool holds = stars_hold(judgement, facts) && judgement.verdict != Verdict::product_expired;
  add_note(page, scene.words.fill(holds ? "notice.superseded" : "notice.superseded.ended",
                                  {{"stars", stars_text(scene.words, next.stars)},
                                   {"reference", next.reference.text()}}));
}

void add_label_notes(View& page, const Scene& scene, const Judgement& judgement,
                     const CertificateFacts* facts) {
  add_data_notes(page, scene, judgement);
  if (!shows_facts(judgement)) return;
  // A label of the lot brings the lot's certificate, and the product may have another one.
  const bool of_lot = judgement.on_lot_list || judgement.label_status;
  if (judgement.verdict == Verdict::unsealed && !of_lot &&
      (facts == nullptr || facts->state != CertificateState::valid))
    add_note(page, scene.words["product.no-certificate"]);
  add_supersession(page, scene, judgement, facts);
  if (facts != nullptr) add_certificate_notes(page, scene, *judgement.certificate, *facts);
  if (judgement.verdict == Verdict::unsealed && !of_lot && !judgement.lot.empty())
    add_note(page, scene.words.fill("notice.typed-lot", {{"lot", judgement.lot}}));
  if (judgement.gtin->is_restricted()) add_note(page, scene.words["notice.restricted"]);
}

std::optional<CertificateFacts> facts_of_certificate(const Judgement& judgement,
                                                     const Scene& scene) {
  if (!judgement.certificate) return std::nullopt;
  return facts_of(*judgement.certificate, scene.trust(), judgement.day);
}

// What went wrong, before anything else: reasons, decisions, who and when.
void add_urgent(View& page, const Scene& scene, const Judgement& judgement) {
  if (!judgement.recall && !judgement.revocation && !judgement.label_status) return;
  View& urgent = page.single_part("urgent");
  if (judgement.recall) add_recall(urgent, scene, *judgement.recall);
  if (judgement.revocation) add_revocation(urgent, scene, *judgement.revocation);
  if (judgement.label_status) add_label_status(urgent, scene, *judgement.label_status);
}

// First what stands on the package and can be compared, then who vouches for it.
void add_label_facts(View& page, const Scene& scene, const Judgement& judgement,
                     const CertificateFacts* facts) {
  if (judgement.manifest)
    add_lot(page, scene, *judgement.manifest, *judgement.product, judgement.serial);
  if (facts != nullptr) add_certificate(page, scene, *judgement.certificate, *facts, /*link=*/true);
  add_about(page, scene, *judgement.product);
  add_producer(page, scene, *judgement.producer,
               facts == nullptr ? judgement.day : facts->decision_date);
}

struct Banner {
  std::string_view colour;
  std::string_view icon;
};

// Never green: that a certificate is valid says nothing of the package in somebody's hands.
Banner banner_of(CertificateState state) {
  switch (state) {
    case CertificateState::valid: return {"grey", "box"};
    case CertificateState::not_yet:
    case CertificateState::expired: return {"amber", "clock"};
    case CertificateState::revoked: return {"red", "octagon"};
  }
  return {"grey", "box"};
}

void add_certificate_banner(View& page, const Scene& scene, const Judgement& judgement,
                            const CertificateFacts& facts, const Wording& wording) {
  const std::string heading =
      scene.words.fill("certificate.heading",
                       {{"stars", stars_text(scene.words, judgement.certificate->body.stars)}});
  const std::string checked = time_and_date(scene, "checked.at", judgement.checked_at);
  const std::string line = heading + ": " + state_text(scene, facts);
  if (judgement.recall)
    return add_verdict(page, "red", icon(wording.icon), wording.headline, {line}, checked);
  const bool doubtful = in_doubt(judgement) && facts.state == CertificateState::valid;
  const Banner banner = doubtful ? Banner{"grey", "cloud-off"} : banner_of(facts.state);
  const std::string state =
      doubtful ? scene.words["verdict.could-not-check"] : state_text(scene, facts);
  add_verdict(page, banner.colour, icon(banner.icon), heading, {state}, checked);
}

}  // namespace

Pages::Pages()
    : languages_{InLanguage(Language::vi), InLanguage(Language::en)},
      style_(asset("templates/style.css")),
      style_source_("'sha256-" + base64(crypto::sha256(style_).view()) + "'") {}

std::string Pages::label(const PageContext& context, const Judgement& judgement,
                         const Snapshot& snapshot, Asked asked) const {
  const InLanguage& in_language = of(context.language);
  const Scene scene{in_language.words, context, snapshot, judgement.day};
  const auto certificate_facts = facts_of_certificate(judgement, scene);
  const CertificateFacts* facts = certificate_facts ? &*certificate_facts : nullptr;
  Wording wording =
      wording_of(judgement, facts, in_language.words,
                 {context.language, asked, shows_photograph(judgement, *snapshot.files)});

  Head head;
  head.title = wording.headline;
  head.noindex = true;
  if (shows_facts(judgement)) {
    head.title += " – " + judgement.product->now().name;
    describe(head, scene, judgement, facts);
  }
  if (!context.explanation.empty()) wording.messages.push_back(context.explanation);
  View page;
  add_head(page, scene, style_, head);
  add_verdict(page, registry::name(registry::colour(judgement.verdict)), icon(wording.icon),
              wording.headline, wording.messages,
              time_and_date(scene, "checked.at", judgement.checked_at));
  add_phrase(page, scene, "next", {wording.next, wording.next_vietnamese});
  add_label_notes(page, scene, judgement, facts);
  if (shows_facts(judgement)) {
    const std::string product_page = context.link(product_path(*judgement.gtin));
    add_urgent(page, scene, judgement);
    add_product_card(page, scene, *judgement.product, *judgement.producer,
                     stars_hold(judgement, facts) ? judgement.certificate.get() : nullptr, facts);
    add_label_facts(page, scene, judgement, facts);
    add_story(page, scene, *judgement.product, kStoryOnLabelPage, product_page);
    page.text("product_page", product_page);
  }
  return in_language.templates.render("label", page);
}

std::string Pages::product(const PageContext& context, const Judgement& judgement,
                           const Snapshot& snapshot) const {
  const InLanguage& in_language = of(context.language);
  const Catalogue& words = in_language.words;
  const Scene scene{words, context, snapshot, judgement.day};
  const auto newest = facts_of_certificate(judgement, scene);
  const CertificateFacts* facts = newest ? &*newest : nullptr;

  Head head;
  describe(head, scene, judgement, facts);
  head.title = head.og_title;
  View page;
  add_head(page, scene, style_, head);
  const Wording wording = wording_of(judgement, facts, words, {context.language});
  add_verdict(page, "grey", icon(wording.icon), wording.headline, {words["product.text"]},
              time_and_date(scene, "checked.at", judgement.checked_at));
  add_label_notes(page, scene, judgement, facts);
  add_product_card(page, scene, *judgement.product, *judgement.producer,
                   stars_hold(judgement, facts) ? judgement.certificate.get() : nullptr, facts);
  for (const record::StatementId& id : judgement.product->certificates) {
    const auto certificate = snapshot.registry->certificate(id);
    add_certificate(page, scene, *certificate, facts_of(*certificate, scene.trust(), judgement.day),
                    /*link=*/true);
  }
  add_packs(page, scene, *judgement.product);
  add_about(page, scene, *judgement.product);
  add_producer(page, scene, *judgement.producer,
               facts == nullptr ? judgement.day : facts->decision_date);
  add_story(page, scene, *judgement.product, kStoryOnProductPage, {});
  return in_language.templates.render("product", page);
}

std::string Pages::certificate(const PageContext& context, const Judgement& judgement,
                               const Snapshot& snapshot) const {
  const InLanguage& in_language = of(context.language);
  const Catalogue& words = in_language.words;
  const Scene scene{words, context, snapshot, judgement.day};
  const registry::CertificateRecord& certificate = *judgement.certificate;
  const CertificateFacts facts = facts_of(certificate, scene.trust(), scene.day);
  const Wording wording = wording_of(judgement, &facts, words, {context.language});

  Head head;
  head.title = words.fill("certificate.title", {{"reference", certificate.body.reference.text()},
                                                {"name", judgement.product->now().name}});
  head.path = certificate_path(certificate);
  head.og_title = head.title;
  View page;
  add_head(page, scene, style_, head);
  add_certificate_banner(page, scene, judgement, facts, wording);
  if (judgement.recall) add_phrase(page, scene, "next", {wording.next, wording.next_vietnamese});
  add_data_notes(page, scene, judgement);
  add_certificate_notes(page, scene, certificate, facts);
  add_supersession(page, scene, judgement, &facts);
  add_urgent(page, scene, judgement);
  add_product_card(page, scene, *judgement.product, *judgement.producer,
                   stars_hold(judgement, &facts) ? &certificate : nullptr, &facts);
  add_certificate(page, scene, certificate, facts, /*link=*/false);
  add_producer(page, scene, *judgement.producer, facts.decision_date);
  page.text("product_page", context.link(product_path(certificate.body.packs.front())));
  return in_language.templates.render("certificate", page);
}

std::string Pages::home(const PageContext& context, const Snapshot& snapshot, Date day) const {
  const InLanguage& in_language = of(context.language);
  const Scene scene{in_language.words, context, snapshot, day};
  Head head;
  head.path = "/";
  View page;
  add_head(page, scene, style_, head);
  const auto count = [&](std::size_t n) { return count_text(context.language, n); };
  // Before the first log nothing is counted: it would read as if nothing were registered.
  page.text("counts", snapshot.newest_time
                          ? in_language.words.fill(
                                "home.products",
                                {{"products", count(snapshot.registry->product_count())},
                                 {"certificates", count(snapshot.registry->certificate_count())}})
                          : in_language.words["reason.not-ready"]);
  return in_language.templates.render("home", page);
}

std::string Pages::form_error(const PageContext& context, const FormInput& input,
                              std::string_view error, const Snapshot& snapshot, Date day) const {
  const InLanguage& in_language = of(context.language);
  const Scene scene{in_language.words, context, snapshot, day};
  Head head;
  head.error = true;
  head.noindex = true;
  View page;
  add_head(page, scene, style_, head);
  page.text("error", in_language.words[error]);
  page.text("gtin", input.gtin);
  page.text("lot", input.lot);
  page.text("serial", input.serial);
  page.text("uri", input.uri);
  return in_language.templates.render("check", page);
}

std::string Pages::choices(const PageContext& context, const std::vector<Link>& links,
                           const Snapshot& snapshot, Date day) const {
  const InLanguage& in_language = of(context.language);
  const Scene scene{in_language.words, context, snapshot, day};
  Head head;
  head.title = in_language.words["choices.title"];
  head.noindex = true;
  View page;
  add_head(page, scene, style_, head);
  for (const Link& link : links) {
    View& choice = page.part("choice");
    choice.text("href", link.href);
    choice.text("title", link.title);
  }
  return in_language.templates.render("choices", page);
}

std::string Pages::problem(const PageContext& context, int status, const Snapshot& snapshot,
                           Date day) const {
  const InLanguage& in_language = of(context.language);
  const Catalogue& words = in_language.words;
  const Scene scene{words, context, snapshot, day};
  const std::string number = std::to_string(status);
  Head head;
  head.title = words[words.has("problem." + number) ? "problem." + number : "problem.500"];
  head.noindex = true;
  View page;
  add_head(page, scene, style_, head);
  page.text("headline", head.title);
  page.text("message",
            words[words.has("problem.text." + number) ? "problem.text." + number : "problem.text"]);
  return in_language.templates.render("problem", page);
}

}  // namespace ocop::verifier
