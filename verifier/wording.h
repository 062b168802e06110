// What a person is told about a verdict: what we know, what we do not know, what to do. The same
// words on pages, in the API and on the command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/registry/verdict.h"
#include "verifier/catalogue.h"
#include "verifier/certificate_facts.h"
#include "verifier/language.h"

namespace ocop::verifier {

// How a judgement was asked for, where that changes the words.
enum class Asked {
  label,       // a link or a sealed label
  typed_code,  // GTIN, lot and serial from the pack, tried together (registry::judge_typed)
};

// What is known of the question besides its answer.
struct Question {
  Language language = Language::vi;
  Asked asked = Asked::label;
  bool photograph = false;  // one of the product is shown, no illustration in its place
};

struct Wording {
  std::string headline;
  std::vector<std::string> messages;
  std::string next;              // the one thing to do
  bool next_vietnamese = false;  // only there in Vietnamese, whatever the language
  std::string_view
      icon;  // file in verifier/icons, without its ending: another shape for each colour
};

// `facts` of the judgement's certificate, or nullptr if it has none.
[[nodiscard]] Wording wording_of(const registry::Judgement& judgement,
                                 const CertificateFacts* facts, const Catalogue& words,
                                 const Question& question);

// True if the certificate is valid and nothing is known that puts it in doubt: neither old data nor
// a statement that we do not understand nor a recall.
[[nodiscard]] bool stars_hold(const registry::Judgement& judgement, const CertificateFacts* facts);

// "OCOP 4 sao".
[[nodiscard]] std::string stars_text(const Catalogue& words, programme::Stars stars);

// The name in that language, as far as there is one.
[[nodiscard]] const std::string& in(Language language, const std::string& vi,
                                    const std::string& en);

}  // namespace ocop::verifier
