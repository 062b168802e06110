// The parts that pages are put together from: each fills the view of one template.
#pragma once

#include <string>
#include <string_view>

#include "common/registry/verdict.h"
#include "verifier/catalogue.h"
#include "verifier/certificate_facts.h"
#include "verifier/snapshot.h"
#include "verifier/view.h"
#include "verifier/wording.h"

namespace ocop::verifier {

// Who asks for a page, and how.
struct PageContext {
  Language language = Language::vi;
  bool language_chosen = false;  // by ?lang=: links go on in that language
  std::string self;              // path and query of this page, without lang
  std::string explanation;       // one more sentence for the verdict; may be empty

  // A link inside the site, in the chosen language: link("/p/08938505974194").
  [[nodiscard]] std::string link(std::string_view path) const;
};

// What all parts of a page look at. Lives no longer than the page is written.
struct Scene {
  const Catalogue& words;
  const PageContext& context;
  const Snapshot& snapshot;
  Date day;  // that dates are compared with

  [[nodiscard]] Language language() const { return context.language; }
  [[nodiscard]] const record::TrustList& trust() const { return snapshot.registry->trust(); }
  [[nodiscard]] std::string date(Date day) const;
};

// A text from data. Most of it is there in Vietnamese only, and pages in another language say so
// (lang="vi", WCAG 3.1.2), so that a screen reader does not read it as English.
struct Phrase {
  std::string text;
  bool vietnamese = true;
};
[[nodiscard]] Phrase phrase(const Scene& scene, const record::Wording& wording);
[[nodiscard]] Phrase phrase(const Scene& scene, const std::string& vi, const std::string& en);
// The text at {{name}}, with the flag {{name}}_vi where it must be marked.
void add_phrase(View& view, const Scene& scene, const std::string& name, const Phrase& phrase);

// Title, language, and what previews and search engines are told: product facts only, never a
// verdict, because previews outlive a recall.
struct Head {
  std::string title;     // empty: the site's name alone
  bool error = false;    // the title begins "Lỗi:", so that it is heard first
  std::string path;      // of the canonical address, "/p/…"; empty: none
  bool noindex = false;  // pages of one label or one question
  std::string og_title;
  std::string og_description;
  std::string photo;  // path of the picture; empty: none
};
void add_head(View& page, const Scene& scene, std::string_view style, const Head& head);
// The address that labels printed on `day` carry: "https://ocop.example"; empty if the list has no
// host.
[[nodiscard]] std::string public_address(const record::TrustList& trust, Date day);

void add_verdict(View& page, std::string_view colour, std::string_view icon,
                 const std::string& headline, const std::vector<std::string>& messages,
                 const std::string& checked);
// "Kiểm tra lúc 09:15 ngày 23/11/2026" for "checked.at": a text with {time} and {date}.
[[nodiscard]] std::string time_and_date(const Scene& scene, std::string_view key, Instant at);

// One note: a line in the card of notes.
void add_note(View& page, std::string line);
void add_note(View& page, const Scene& scene, const Phrase& line);
void add_certificate_notes(View& page, const Scene& scene,
                           const registry::CertificateRecord& certificate,
                           const CertificateFacts& facts);

// Name, picture, producer and place; the stars of `starred` if it is not null. `facts` say as of
// when the place is named; null: as it is now.
void add_product_card(View& page, const Scene& scene, const registry::ProductRecord& product,
                      const registry::ProducerRecord& producer,
                      const registry::CertificateRecord* starred, const CertificateFacts* facts);

void add_recall(View& page, const Scene& scene, const registry::RecallRecord& recall);
void add_revocation(View& page, const Scene& scene, const registry::StatusRecord& revocation);
void add_label_status(View& page, const Scene& scene, const registry::LabelStatusRecord& status);
// `link`: a button to the certificate's own page.
void add_certificate(View& page, const Scene& scene, const registry::CertificateRecord& certificate,
                     const CertificateFacts& facts, bool link);
void add_lot(View& page, const Scene& scene, const registry::ManifestRecord& manifest,
             const registry::ProductRecord& product, const std::string& serial);
void add_about(View& page, const Scene& scene, const registry::ProductRecord& product);
// Packs and numbers of a product.
void add_packs(View& page, const Scene& scene, const registry::ProductRecord& product);
void add_producer(View& page, const Scene& scene, const registry::ProducerRecord& producer,
                  Date as_on);

// The story, cut after about `max_bytes` with a link to the rest at `more` (empty: none).
void add_story(View& page, const Scene& scene, const registry::ProductRecord& product,
               std::size_t max_bytes, const std::string& more);

// "Hết hạn ngày 31/12/2025".
[[nodiscard]] std::string state_text(const Scene& scene, const CertificateFacts& facts);

// True if a page of it shows a photograph of the product, not an illustration in its place.
[[nodiscard]] bool shows_photograph(const registry::Judgement& judgement, const Files& files);

// "/p/08938505974194", "/c/66-2026-0017-4".
[[nodiscard]] std::string product_path(const gs1::Gtin& gtin);
[[nodiscard]] std::string certificate_path(const registry::CertificateRecord& certificate);

}  // namespace ocop::verifier
