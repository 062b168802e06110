// What of a request decides the form of its answer: a page or JSON, and in which language.
#pragma once

#include <string>

#include "common/http/message.h"
#include "verifier/page_parts.h"

namespace ocop::verifier {

// JSON wanted more than a page.
[[nodiscard]] bool wants_json(const http::Request& request);

// False for addresses that only programs ask for (files, API, probes), whatever they accept, and
// for whoever wants JSON.
[[nodiscard]] bool is_for_people(const http::Request& request);

// ?lang= wins over Accept-Language; `self` is the target without it.
[[nodiscard]] PageContext context_of(const http::Request& request);

// Vary and Content-Language: pages and JSON of one address, which caches must keep apart.
void add_negotiation_headers(http::Response& response, Language language);

}  // namespace ocop::verifier
