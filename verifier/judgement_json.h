// A judgement as JSON: the same for the API, for `check --json`, and for a page asked for as
// application/json. docs/formats/http.md lists the members.
#pragma once

#include <string_view>

#include "common/base/json.h"
#include "common/registry/verdict.h"
#include "verifier/catalogue.h"
#include "verifier/snapshot.h"
#include "verifier/wording.h"

namespace ocop::verifier {

// `input`: what was asked for: a URI, a request target, the name of a photograph.
[[nodiscard]] json::Object judgement_json(std::string_view input,
                                          const registry::Judgement& judgement,
                                          const Snapshot& snapshot, const Catalogue& words,
                                          Language language, Asked asked);

// A certificate by itself (registry::judge_certificate): its members, then those of the judgement
// that say how far it can be relied on.
[[nodiscard]] json::Object certificate_answer_json(const registry::Judgement& judgement,
                                                   const Snapshot& snapshot);

// Parts of it, for pages of their own.
[[nodiscard]] json::Object certificate_json(const registry::CertificateRecord& certificate,
                                            const CertificateFacts& facts);
[[nodiscard]] json::Object product_json(const registry::ProductRecord& product,
                                        const Snapshot& snapshot);
[[nodiscard]] json::Object producer_json(const registry::ProducerRecord& producer, Date as_on);

}  // namespace ocop::verifier
