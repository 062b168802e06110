// The HTML pages: complete without JavaScript, in Vietnamese and English.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "common/registry/verdict.h"
#include "verifier/catalogue.h"
#include "verifier/links.h"
#include "verifier/page_parts.h"
#include "verifier/snapshot.h"
#include "verifier/templates.h"
#include "verifier/typed_code.h"

namespace ocop::verifier {

// Made once; may then be used by any number of threads. Everything that comes from data is escaped.
class Pages {
 public:
  Pages();

  // The source for style-src that allows the pages' own style and nothing else: "'sha256-…'".
  [[nodiscard]] const std::string& style_source() const { return style_source_; }
  [[nodiscard]] const Catalogue& words(Language language) const { return of(language).words; }

  // The answer to a scan, for every verdict.
  [[nodiscard]] std::string label(const PageContext& context, const registry::Judgement& judgement,
                                  const Snapshot& snapshot, Asked asked) const;
  // A registered product; `judgement` is that of its plain Digital Link, with verdict unsealed.
  [[nodiscard]] std::string product(const PageContext& context,
                                    const registry::Judgement& judgement,
                                    const Snapshot& snapshot) const;
  // `judgement` is that of a certificate by itself (registry::judge_certificate).
  [[nodiscard]] std::string certificate(const PageContext& context,
                                        const registry::Judgement& judgement,
                                        const Snapshot& snapshot) const;
  [[nodiscard]] std::string home(const PageContext& context, const Snapshot& snapshot,
                                 Date day) const;
  // The form again, with what is wrong: a key of the catalogue, "form.gtin.wrong".
  [[nodiscard]] std::string form_error(const PageContext& context, const FormInput& input,
                                       std::string_view error, const Snapshot& snapshot,
                                       Date day) const;
  // Links to choose from.
  [[nodiscard]] std::string choices(const PageContext& context, const std::vector<Link>& links,
                                    const Snapshot& snapshot, Date day) const;
  // An answer that is no verdict: 404, 405, 500 …
  [[nodiscard]] std::string problem(const PageContext& context, int status,
                                    const Snapshot& snapshot, Date day) const;

 private:
  struct InLanguage {
    explicit InLanguage(Language language)
        : words(Catalogue::built_in(language)), templates(words) {}
    Catalogue words;
    Templates templates;
  };
  [[nodiscard]] const InLanguage& of(Language language) const {
    return languages_[static_cast<std::size_t>(language)];
  }

  std::array<InLanguage, kLanguages.size()> languages_;
  std::string_view style_;
  std::string style_source_;
};

}  // namespace ocop::verifier
