// Service as a GS1-conformant resolver: what Digital Links without a seal are answered.
#include <algorithm>
#include <array>

#include "common/base/text.h"
#include "common/gs1/digital_link.h"
#include "common/gs1/link_compression.h"
#include "common/http/negotiate.h"
#include "common/http/problem.h"
#include "verifier/asking.h"
#include "verifier/negotiation.h"
#include "verifier/resolver.h"

namespace ocop::verifier {

using http::Request;
using http::Response;
using registry::HostRule;
using registry::Judgement;
using registry::Verdict;

namespace {

constexpr std::string_view kMethods = "GET, HEAD, OPTIONS";

// "ocop.example:8080" without the port; an IPv6 address keeps its brackets.
std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  return has_port ? host.substr(0, colon) : host;
}

bool is_this_machine(std::string_view name) {
  return name == "127.0.0.1" || name == "[::1]" || name == "localhost";
}

// The address that our links begin with. Whoever asks names a host, but only one that labels may
// carry, or this machine, is believed: else a link could be made to lead anywhere.
std::string root_of(const Request& request, const record::TrustList& trust, Date day) {
  const std::string_view name = without_port(request.host);
  if (const auto host = gs1::Host::parse(name); host && trust.knows_host(*host))
    return "https://" + host->lower();
  std::string known = public_address(trust, day);
  if (is_this_machine(name) || known.empty())
    return "http://" + (is_this_machine(name) ? request.host : std::string("localhost"));
  return known;
}

// A slash at the end of the path is forgiven.
std::string without_last_slash(std::string_view target) {
  const std::size_t end = std::min(target.find('?'), target.size());
  std::string path(target.substr(0, end));
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  return path + std::string(target.substr(end));
}

gs1::Language language_of_faults(Language language) {
  return language == Language::en ? gs1::Language::english : gs1::Language::vietnamese;
}

// One field for all links: not every client reads a second one.
void add_link(Response& response, const std::string& link) {
  const auto before = response.headers.get("Link");
  response.headers.set("Link", before ? std::string(*before) + ", " + link : link);
}

Response linkset_response(const Request& request, const json::Value& linkset, int status) {
  const std::string accept = request.headers.combined("Accept");
  static constexpr std::array<std::string_view, 3> kTypes{kLinksetType, "application/ld+json",
                                                          "application/json"};
  const std::size_t type = http::choose_media_type(accept, http::Offer(kTypes)).value_or(0);
  Response response = http::json_text(status, json::write(linkset), kTypes[type]);
  add_link(response, std::string(kLinksetContext));
  return response;
}

}  // namespace

// What was asked for: a Digital Link, uncompressed, under the root that our links begin with.
struct Service::AskedLink {
  std::string root;
  std::string uri;        // without the slash at its end
  bool expanded = false;  // it came compressed
  gs1::Reading reading;
};

Service::AskedLink Service::asked_link(const Asking& asking) const {
  AskedLink link;
  link.root = root_of(asking.request, asking.snapshot->registry->trust(), asking.day());
  link.uri = link.root + without_last_slash(asking.request.target);
  link.reading = gs1::parse_digital_link(link.uri);
  if (link.reading.valid() || !gs1::is_compressed_link(link.uri)) return link;
  if (auto expanded = gs1::decompress_link(link.uri)) {
    link.uri = std::move(*expanded);
    link.expanded = true;
    link.reading = gs1::parse_digital_link(link.uri);
  }
  return link;
}

Response Service::digital_link(const Request& request) const {
  Asking asked = asking(request);
  const AskedLink link = asked_link(asked);
  Response response = answer_link(asked, link);
  response.headers.set("Access-Control-Allow-Origin", "*");
  response.headers.set("Access-Control-Allow-Methods", kMethods);
  if (!link.reading.valid()) return response;
  const std::string here = link.uri.substr(0, link.uri.find('?'));
  add_link(response, "<" + here + "?linkType=linkset>; rel=\"linkset\"; type=\"" +
                         std::string(kLinksetType) + "\"");
  if (link.expanded) add_link(response, "<" + link.uri + ">; rel=\"owl:sameAs\"");
  return response;
}

Response Service::answer_link(Asking& asking, const AskedLink& link) const {
  const Request& request = asking.request;
  if (!link.reading.valid()) return bad_link(asking, link);
  const gs1::Element key = link.reading.elements[0];
  if (request.method == http::Method::options) return {204, {{"Allow", kMethods}}, {}};
  if (key.ai != "01") return link_problem(asking, 404);

  const gs1::Gtin gtin = gs1::Gtin::parse(key.value).value();
  const std::string lot(link.reading.elements.find("10").value_or(""));
  const Judgement judgement =
      asking.judge(link.uri.substr(link.root.size()), HostRule::already_chosen);
  const bool about_links = request.parameter("linkType") || wants_linkset(request);
  const bool known = judgement.verdict == Verdict::unsealed ||
                     (judgement.verdict == Verdict::recalled && about_links);
  // Recalls are told at once; what is unknown or cannot be checked has no links.
  if (!known) return answer(asking, request.target, judgement, Asked::label);

  const auto levels = links_of(*asking.snapshot->registry, *judgement.product, gtin, lot, link.root,
                               asking.day(), pages_.words(asking.context.language));
  return follow(asking, link, levels);
}

Response Service::follow(const Asking& asking, const AskedLink& link,
                         const std::vector<LinkLevel>& levels) const {
  const Request& request = asking.request;
  const Resolution resolution = resolve(levels, request);
  Response response;
  if (std::holds_alternative<NoSuchLink>(resolution)) return link_problem(asking, 404);
  if (const auto* go = std::get_if<GoTo>(&resolution)) {
    const std::size_t query = link.uri.find('?');
    response = http::redirect(
        307, with_query(go->link.href,
                        query == std::string::npos ? std::string_view()
                                                   : std::string_view(link.uri).substr(query + 1),
                        link.root));
  } else if (const auto* choose = std::get_if<Choose>(&resolution)) {
    const std::string_view type = choose->links.front().type;
    response =
        is_for_people(request)
            ? page(asking, 300,
                   pages_.choices(asking.context, choose->links, *asking.snapshot, asking.day()))
            : linkset_response(request, linkset_json(levels, type), 300);
  } else {
    response = linkset_response(request, linkset_json(levels), 200);
  }
  response.headers.set("Cache-Control", "no-cache");
  add_negotiation_headers(response, asking.context.language);
  return response;
}

// For people the amber answer of §6 with what is wrong; for programs the rule and its place.
Response Service::bad_link(Asking& asking, const AskedLink& link) const {
  const gs1::Fault& fault = *link.reading.fault;
  if (!is_for_people(asking.request)) {
    json::Object more{
        {"rule", gs1::rule_name(fault.rule)},
        {"position",
         static_cast<std::uint64_t>(fault.position - std::min(fault.position, link.root.size()))}};
    if (!fault.ai.empty()) more.emplace_back("ai", text::shown(fault.ai));
    return http::problem({.status = 400,
                          .type = "/problems#malformed",
                          .title = {},
                          .detail = text::shown(gs1::sentence(fault, gs1::Language::english)),
                          .more = std::move(more)});
  }
  Judgement judgement;
  judgement.verdict = Verdict::malformed;
  judgement.reason = registry::Reason::not_a_label;
  judgement.text = asking.request.target;
  judgement.day = asking.day();
  judgement.checked_at = asking.moment.now;
  judgement.newest_time = asking.moment.newest_time;
  asking.context.self = "/";
  asking.context.explanation =
      gs1::sentence(fault, language_of_faults(asking.context.language)) + ".";
  return answer(asking, asking.request.target, judgement, Asked::label);
}

Response Service::link_problem(const Asking& asking, int status) const {
  const Response problem = http::problem(status);
  return is_for_people(asking.request) ? problem_page(asking.request, problem) : problem;
}

Response Service::resolver_description(const Request& request) const {
  const Asking asked = asking(request);
  const std::string root = root_of(request, asked.snapshot->registry->trust(), asked.day());
  Response response = http::json_text(
      200, json::write(description_json(root, pages_.words(Language::en)["site.name"])));
  response.headers.set("Access-Control-Allow-Origin", "*");
  response.headers.set("Cache-Control", "public, max-age=3600");
  return response;
}

}  // namespace ocop::verifier
