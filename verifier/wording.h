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

struct Wording {
  std::string headline;
  std::vector<std::string> messages;
  std::string next;  // the one thing to do
  std::string_view
      icon;  // file in verifier/icons, without its ending: another shape for each colour
};

// `facts` of the judgement's certificate, or nullptr if it has none.
[[nodiscard]] Wording wording_of(const registry::Judgement& judgement,
                                 const CertificateFacts* facts, const Catalogue& words,
                                 Language language, Asked asked);

// "OCOP 4 sao".
[[nodiscard]] std::string stars_text(const Catalogue& words, programme::Stars stars);

// The name in that language, as far as there is one.
[[nodiscard]] const std::string& in(Language language, const std::string& vi,
                                    const std::string& en);

}  // namespace ocop::verifier
