#include "verifier/resolver.h"

#include <algorithm>
#include <array>

#include "common/http/negotiate.h"

namespace ocop::verifier {
namespace {

// The namespaces by which terms of the GS1 Web Vocabulary are known.
constexpr std::array<std::string_view, 7> kVocabularyNames{"gs1:",
                                                           "https://ref.gs1.org/voc/",
                                                           "https://gs1.org/voc/",
                                                           "https://www.gs1.org/voc/",
                                                           "http://ref.gs1.org/voc/",
                                                           "http://gs1.org/voc/",
                                                           "http://www.gs1.org/voc/"};

bool names_linkset(std::string_view type) {
  return type == "linkset" || type == "all";
}

// The term, or nothing if it is of another vocabulary.
std::optional<std::string_view> term_of(std::string_view type) {
  for (const std::string_view prefix : kVocabularyNames)
    if (type.starts_with(prefix)) return type.substr(prefix.size());
  return std::nullopt;
}

std::vector<Link> links_of_type(const std::vector<LinkLevel>& levels, std::string_view type) {
  std::vector<Link> found;
  for (const LinkLevel& level : levels) {
    for (const Link& link : level.links)
      if (link.type == type) found.push_back(link);
    if (!found.empty()) break;
  }
  return found;
}

// Keeps the links that `fits`, unless that would leave none.
template <class Fits>
void keep_if_any(std::vector<Link>& links, const Fits& fits) {
  if (std::any_of(links.begin(), links.end(), fits))
    std::erase_if(links, [&](const Link& link) { return !fits(link); });
}

void narrow_by_media_type(std::vector<Link>& links, const http::Request& request) {
  std::string wanted;
  if (const auto parameter = request.parameter("mediaType"))
    wanted = *parameter;
  else
    wanted = request.headers.combined("Accept");
  if (wanted.empty()) return;
  std::vector<std::string_view> offered;
  for (const Link& link : links) offered.push_back(link.media_type);
  const auto chosen = http::choose_media_type(wanted, http::Offer(offered));
  if (!chosen) return;
  const std::string_view type = offered[*chosen];
  keep_if_any(links, [&](const Link& link) { return link.media_type == type; });
}

void narrow_by_language(std::vector<Link>& links, const http::Request& request) {
  std::string wanted;
  if (const auto parameter = request.parameter("lang"))
    wanted = *parameter;
  else
    wanted = request.headers.combined("Accept-Language");
  if (wanted.empty()) return;
  std::vector<std::string_view> offered;
  for (const Link& link : links)
    offered.insert(offered.end(), link.languages.begin(), link.languages.end());
  if (offered.empty()) return;
  const std::string_view language = offered[http::choose_language(wanted, http::Offer(offered))];
  keep_if_any(links, [&](const Link& link) {
    return std::find(link.languages.begin(), link.languages.end(), language) !=
           link.languages.end();
  });
}

json::Object link_json(const Link& link) {
  json::Object object{{"href", link.href}, {"title", link.title}};
  if (!link.media_type.empty()) object.emplace_back("type", link.media_type);
  if (!link.languages.empty()) {
    json::Array languages;
    for (const std::string_view language : link.languages) languages.emplace_back(language);
    object.emplace_back("hreflang", std::move(languages));
  }
  return object;
}

bool goes_nowhere_else(std::string_view parameter) {
  const std::string_view name = parameter.substr(0, parameter.find('='));
  return name == "S" || name == "21";
}

}  // namespace

bool wants_linkset(const http::Request& request) {
  if (const auto type = request.parameter("linkType"); type && names_linkset(*type)) return true;
  if (request.parameter("linkType")) return false;
  const std::string accept = request.headers.combined("Accept");
  return !accept.empty() &&
         http::choose_media_type(accept, {"text/html", "application/json", kLinksetType}) == 2;
}

Resolution resolve(const std::vector<LinkLevel>& levels, const http::Request& request) {
  if (wants_linkset(request)) return WholeLinkset{};
  const auto asked = request.parameter("linkType");
  std::string_view type = kDefaultLink;
  if (asked) {
    const auto term = term_of(*asked);
    if (!term) return NoSuchLink{};
    type = *term;
  }
  std::vector<Link> links = links_of_type(levels, type);
  if (links.empty()) return NoSuchLink{};
  if (links.size() > 1) narrow_by_media_type(links, request);
  if (links.size() > 1) narrow_by_language(links, request);
  if (links.size() > 1) return Choose{std::move(links)};
  return GoTo{std::move(links.front())};
}

json::Value linkset_json(const std::vector<LinkLevel>& levels,
                         std::optional<std::string_view> only) {
  json::Array linkset;
  for (const LinkLevel& level : levels) {
    json::Object object{{"anchor", level.anchor}, {"itemDescription", level.item}};
    for (const Link& link : level.links) {
      if (only && link.type != *only) continue;
      const std::string relation = std::string(kGs1Vocabulary) + std::string(link.type);
      if (object.back().first != relation) object.emplace_back(relation, json::Array());
      json::Array links = *object.back().second.as_array();
      links.emplace_back(link_json(link));
      object.back().second = std::move(links);
    }
    linkset.emplace_back(std::move(object));
  }
  return json::Object{{"linkset", std::move(linkset)}};
}

std::string with_query(const std::string& href, std::string_view raw_query, std::string_view root) {
  const bool ours =
      href.starts_with(root) && (href.size() == root.size() || href[root.size()] == '/');
  std::string result = href;
  bool has_query = href.find('?') != std::string::npos;
  while (!raw_query.empty()) {
    const std::size_t end = std::min(raw_query.find('&'), raw_query.size());
    const std::string_view parameter = raw_query.substr(0, end);
    raw_query.remove_prefix(std::min(end + 1, raw_query.size()));
    if (parameter.empty() || (!ours && goes_nowhere_else(parameter))) continue;
    result += has_query ? '&' : '?';
    result += parameter;
    has_query = true;
  }
  return result;
}

json::Value description_json(std::string_view root, std::string_view name) {
  return json::Object{
      {"name", name},
      {"resolverRoot", root},
      {"supportedPrimaryKeys", json::Array{"01"}},
      {"supportedLinkType",
       json::Array{json::Object{{"namespace", kGs1Vocabulary}, {"prefix", "gs1:"}}}},
      {"linkTypeDefaultCanBeLinkset", false},
      {"contact", json::Object{{"fn", name}}},
  };
}

}  // namespace ocop::verifier
