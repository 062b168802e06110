#include "verifier/negotiation.h"

#include <algorithm>
#include <array>

#include "common/http/negotiate.h"
#include "common/http/target.h"

namespace ocop::verifier {
namespace {

// The query again, without lang: "?uri=…"; empty if nothing is left.
std::string query_without_language(const http::Request& request) {
  std::string query;
  for (const http::Parameter& parameter : request.query) {
    if (parameter.name == "lang") continue;
    query += query.empty() ? '?' : '&';
    query += http::percent_encode(parameter.name) + "=" + http::percent_encode(parameter.value);
  }
  return query;
}

}  // namespace

bool wants_json(const http::Request& request) {
  const std::string accept = request.headers.combined("Accept");
  return http::choose_media_type(accept, {"text/html", "application/json"}) == 1;
}

bool is_for_people(const http::Request& request) {
  static constexpr std::array<std::string_view, 10> kForPrograms{
      "api", "log", "trust", "lots", "files", "media", "bundle", "livez", "readyz", ".well-known"};
  const bool for_programs =
      !request.path.empty() && std::find(kForPrograms.begin(), kForPrograms.end(),
                                         request.path.front()) != kForPrograms.end();
  return !for_programs && !wants_json(request);
}

PageContext context_of(const http::Request& request) {
  PageContext context;
  context.self = std::string(request.raw_path()) + query_without_language(request);
  if (const auto parameter = request.parameter("lang"))
    if (const auto chosen = language_of(*parameter)) {
      context.language = *chosen;
      context.language_chosen = true;
    }
  if (!context.language_chosen) {
    const std::string accept = request.headers.combined("Accept-Language");
    context.language = kLanguages[http::choose_language(accept, kLanguageCodes)];
  }
  return context;
}

void add_negotiation_headers(http::Response& response, Language language) {
  response.headers.set("Vary", "Accept, Accept-Language");
  response.headers.set("Content-Language", code(language));
}

}  // namespace ocop::verifier
