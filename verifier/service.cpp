#include "verifier/service.h"

#include <algorithm>
#include <array>
#include <optional>

#include "common/base/json.h"
#include "common/gs1/link_compression.h"
#include "common/gs1/plain_link.h"
#include "common/http/compression.h"
#include "common/http/problem.h"
#include "common/http/response_writer.h"
#include "verifier/asking.h"
#include "verifier/assets.h"
#include "verifier/health.h"
#include "verifier/judgement_json.h"
#include "verifier/negotiation.h"

namespace ocop::verifier {

using http::Request;
using http::Response;
using registry::HostRule;
using registry::Judgement;
using registry::Verdict;

namespace {

constexpr std::size_t kMaxUriBytes = gs1::kMaxPlainLinkLength;

std::string parameter_or_empty(const Request& request, std::string_view name) {
  return std::string(request.parameter(name).value_or(""));
}

// "66-2026-0017-4", as CertificateReference::text() writes it.
std::optional<programme::CertificateReference> parse_reference(std::string_view text) {
  std::array<int, 4> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t end = text.find('-');
    if ((end == std::string_view::npos) != (i + 1 == parts.size())) return std::nullopt;
    const std::string_view digits = text.substr(0, end);
    if (digits.empty() || digits.size() > 4) return std::nullopt;
    for (const char c : digits) {
      if (c < '0' || c > '9') return std::nullopt;
      parts[i] = parts[i] * 10 + (c - '0');
    }
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  const auto stars = programme::Stars::of(parts[3]);
  if (!stars) return std::nullopt;
  const auto reference = programme::CertificateReference::of(parts[0], parts[1], parts[2], *stars);
  return reference ? std::optional(*reference) : std::nullopt;
}

registry::CertificatePtr find_certificate(const registry::Registry& registry,
                                          std::string_view name) {
  if (const auto reference = parse_reference(name)) return registry.certificate(*reference);
  const auto id = record::StatementId::parse(name);
  return id ? registry.certificate(*id) : nullptr;
}

bool is_problem(const Response& response) {
  return response.headers.get("Content-Type") == "application/problem+json";
}

Response retry_later(int status) {
  Response response = http::problem(status);
  response.headers.set("Retry-After", std::to_string(kRetryAfterSeconds));
  return response;
}

// Links to what a label names, sealed or not; any of the keys that GS1 has.
bool is_link_target(const Request& request) {
  const std::string_view path = request.raw_path();
  const std::string_view first = path.substr(0, path.find('/', 1));
  if (first.size() < 3 || first.size() == path.size()) return false;
  const gs1::AiRule* rule = gs1::find_ai(first.substr(1));
  return rule != nullptr && rule->key;
}

bool is_compressed_link(const Request& request) {
  return gs1::is_compressed_link("https://host" + request.target);
}

}  // namespace

Service::Service(const Pages& pages, const SnapshotHolder& snapshots,
                 const std::filesystem::path& public_folder, http::RateLimit& typed_codes,
                 std::function<Instant()> clock, FailureObserver failed)
    : pages_(pages),
      snapshots_(snapshots),
      files_(public_folder),
      typed_codes_(typed_codes),
      clock_(std::move(clock)),
      failed_(std::move(failed)),
      content_policy_(http::content_security_policy({.style = pages.style_source()})) {
  add_routes();
}

void Service::add_routes() {
  const auto served = [this](const Request& request, const http::PathValues&) {
    return files_.serve(request);
  };
  for (const char* folder : {"log", "trust", "lots", "files", "media", "bundle"})
    router_.get("/" + std::string(folder) + "/{file...}", served);
  router_.get("/", [this](const Request& request, const auto&) { return home(request); })
      .get("/01/{rest...}", [this](const Request& request, const auto&) { return link(request); })
      .get("/.well-known/gs1resolver",
           [this](const Request& request, const auto&) { return resolver_description(request); })
      .get("/check", [this](const Request& request, const auto&) { return check(request); })
      .get("/p/{gtin}", [this](const Request& request,
                               const auto& values) { return product(request, values["gtin"]); })
      .get("/c/{name}", [this](const Request& request,
                               const auto& values) { return certificate(request, values["name"]); })
      .post("/api/v1/verify",
            [this](const Request& request, const auto&) { return verify(request); })
      .get("/livez", [](const Request&, const auto&) { return http::plain_text(200, "ok\n"); })
      .get("/readyz", [this](const Request&, const auto&) { return ready(); })
      .get("/favicon.svg", [](const Request&, const auto&) {
        Response icon{200, {{"Content-Type", "image/svg+xml"}}, asset("icons/favicon.svg")};
        icon.headers.set("Cache-Control", "public, max-age=86400");
        return icon;
      });
}

Response Service::handle(const Request& request) const {
  return http::compressed(request, respond(request));
}

// Whoever holds a package must not meet a server's error: for people a failure of ours is the grey
// answer of §6, and an operator hears of it. A failure of that answer too is the server's to catch.
Response Service::respond(const Request& request) const {
  try {
    return route(request);
  } catch (const std::exception& failure) {
    if (!is_for_people(request)) throw;
    failed_(failure.what());
    return failure_page(request);
  }
}

Response Service::route(const Request& request) const {
  const bool reads = request.method != http::Method::post;
  // Also targets that cannot be decoded: a damaged label deserves a better answer than 400 alone.
  if (reads && is_link_target(request)) return link(request);
  Response response = router_.handle(request);
  if (reads && response.status == 404 && is_compressed_link(request)) return digital_link(request);
  if (is_problem(response) && is_for_people(request)) return problem_page(request, response);
  return response;
}

bool Service::is_slow(const Request& request) {
  return request.path.size() == 1 && request.path.front() == "check" &&
         !request.parameter("serial").value_or("").empty();
}

Response Service::busy(const Request& request) const {
  const Response response = retry_later(503);
  return is_for_people(request) ? problem_page(request, response) : response;
}

Service::Asking Service::asking(const Request& request) const {
  SnapshotPtr snapshot = snapshots_.get();
  const registry::Moment moment{clock_(), snapshot->newest_time, snapshot->cosigned_time};
  return {request, std::move(snapshot), moment, context_of(request), wants_json(request)};
}

Response Service::link(const Request& request) const {
  return gs1::has_seal_parameter(request.target) ? label(request) : digital_link(request);
}

Response Service::label(const Request& request) const {
  Asking asked = asking(request);
  const Judgement judgement = asked.judge(request.target, HostRule::already_chosen);
  if (judgement.verdict == Verdict::malformed)
    asked.context.self = "/";
  else if (gs1::has_seal_parameter(request.target))
    asked.context.self = judgement.text;
  return answer(asked, request.target, judgement, Asked::label);
}

Response Service::answer(const Asking& asking, std::string_view input, const Judgement& judgement,
                         Asked asked) const {
  const int status = registry::http_status(judgement.verdict);
  const Catalogue& words = pages_.words(asking.context.language);
  Response response =
      asking.wants_json
          ? http::json_text(status,
                            json::write(judgement_json(input, judgement, *asking.snapshot, words,
                                                       asking.context.language, asked)))
          : page(asking, status, pages_.label(asking.context, judgement, *asking.snapshot, asked));
  add_negotiation_headers(response, asking.context.language);
  // An answer about one label: nobody keeps it, and a recall must reach the next look.
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Robots-Tag", "noindex");
  if (status == 503) response.headers.set("Retry-After", std::to_string(kRetryAfterSeconds));
  return response;
}

Response Service::page(const Asking& asking, int status, std::string html) const {
  Response response = http::html(status, std::move(html));
  response.headers.set("Content-Security-Policy", content_policy_);
  response.headers.set("Cache-Control", "no-cache");
  add_negotiation_headers(response, asking.context.language);
  return response;
}

Response Service::home(const Request& request) const {
  const Asking asked = asking(request);
  return page(asked, 200,
              pages_.home(asked.context, *asked.snapshot, asked.moment.judged_at().date()));
}

Response Service::check(const Request& request) const {
  const Asking asked = asking(request);
  const std::string uri = parameter_or_empty(request, "uri");
  if (uri.empty()) return check_typed(asked);
  return answer(asked, uri, asked.judge(uri, HostRule::in_text), Asked::label);
}

bool Service::may_look_for(const Asking& asking, const gs1::Gtin& gtin, const gs1::Lot& lot) const {
  double cost = 1;
  for (const registry::ManifestPtr& manifest : asking.snapshot->registry->manifests(gtin, lot))
    cost += manifest->body.count / kLabelsPerToken;
  return typed_codes_.take(asking.request.network, cost, asking.moment.now);
}

Response Service::check_typed(const Asking& asking) const {
  const FormInput input{parameter_or_empty(asking.request, "gtin"),
                        parameter_or_empty(asking.request, "lot"),
                        parameter_or_empty(asking.request, "serial"), ""};
  const auto read = read_typed_code(input);
  if (const auto* wrong = std::get_if<FormError>(&read)) {
    if (asking.wants_json) return http::problem(400, pages_.words(Language::en)[*wrong]);
    return page(asking, 400,
                pages_.form_error(asking.context, input, *wrong, *asking.snapshot,
                                  asking.moment.judged_at().date()));
  }
  const TypedCode& code = std::get<TypedCode>(read);
  const std::string plain = code.target();
  if (!code.serial)
    return answer(asking, plain, asking.judge(plain, HostRule::already_chosen), Asked::label);
  if (!may_look_for(asking, code.gtin, *code.lot)) return retry_later(429);
  Judgement judgement =
      registry::judge_typed(code.gtin, *code.lot, *code.serial, *asking.snapshot->registry,
                            *asking.snapshot->files, asking.moment);
  judgement.text = plain;
  return answer(asking, plain, judgement, Asked::typed_code);
}

Response Service::product(const Request& request, std::string_view gtin) const {
  const Asking asked = asking(request);
  const auto parsed = gs1::Gtin::parse_any(gtin);
  if (!parsed) return http::problem(404);
  const std::string plain = "/01/" + parsed->text();
  const Judgement judgement = asked.judge(plain, HostRule::already_chosen);
  if (judgement.verdict != Verdict::unsealed || asked.wants_json)
    return answer(asked, plain, judgement, Asked::label);
  return page(asked, 200, pages_.product(asked.context, judgement, *asked.snapshot));
}

Response Service::certificate(const Request& request, std::string_view name) const {
  const Asking asked = asking(request);
  // Before the first log "not found" would be a statement about the certificate.
  if (!asked.moment.newest_time) return retry_later(503);
  const auto certificate = find_certificate(*asked.snapshot->registry, name);
  if (!certificate) return http::problem(404);
  const Judgement judgement = registry::judge_certificate(certificate, *asked.snapshot->registry,
                                                          *asked.snapshot->files, asked.moment);
  if (!asked.wants_json)
    return page(asked, 200, pages_.certificate(asked.context, judgement, *asked.snapshot));
  Response response =
      http::json_text(200, json::write(certificate_answer_json(judgement, *asked.snapshot)));
  response.headers.set("Cache-Control", "no-cache");
  add_negotiation_headers(response, asked.context.language);
  return response;
}

Response Service::verify(const Request& request) const {
  const auto body = json::parse(request.body, json::kRequestLimits);
  if (!body) return http::problem(body.error());
  const std::string* uri = body->get_string("uri");
  if (uri == nullptr) return http::problem(400, "expected {\"uri\": \"…\"}");
  if (uri->size() > kMaxUriBytes)
    return http::problem(error(Errc::too_large, "uri: more than 4096 bytes"));
  Asking asked = asking(request);
  asked.wants_json = true;
  return answer(asked, *uri, asked.judge(*uri, HostRule::in_text), Asked::label);
}

Response Service::ready() const {
  const Health health = health_of(*snapshots_.get(), clock_());
  Response response =
      http::json_text(health.ready ? 200 : 503, json::write_indented(health.details));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Response Service::failure_page(const Request& request) const {
  Asking asked = asking(request);
  asked.context.self = "/";
  Judgement unchecked;
  unchecked.verdict = Verdict::could_not_check;
  unchecked.checked_at = asked.moment.now;
  unchecked.newest_time = asked.moment.newest_time;
  unchecked.day = asked.moment.judged_at().date();
  return answer(asked, request.target, unchecked, Asked::label);
}

// People get a page in the place of a problem document; Allow and Retry-After stay. The link to
// the other language leads home: the path is one that we do not know.
Response Service::problem_page(const Request& request, const Response& problem) const {
  Asking asked = asking(request);
  asked.context.self = "/";
  Response response = page(asked, problem.status,
                           pages_.problem(asked.context, problem.status, *asked.snapshot,
                                          asked.moment.judged_at().date()));
  response.headers.set("Cache-Control", "no-store");
  for (const char* kept : {"Allow", "Retry-After"})
    if (const auto value = problem.headers.get(kept)) response.headers.set(kept, *value);
  return response;
}

}  // namespace ocop::verifier
