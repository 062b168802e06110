// Which link a request for a Digital Link gets: the rules of the GS1-Conformant Resolver 1.2, as
// functions of values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/json.h"
#include "common/http/message.h"
#include "verifier/links.h"

namespace ocop::verifier {

inline constexpr std::string_view kLinksetType = "application/linkset+json";
// What turns a linkset into JSON-LD (RFC 9264 §4.2.3 and A.3).
inline constexpr std::string_view kLinksetContext =
    "<https://ref.gs1.org/standards/resolver/linkset-context>; "
    "rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"";

// The answers.
struct WholeLinkset {};
struct GoTo {
  Link link;
};
// Several links of one type that nothing in the request tells apart: 300.
struct Choose {
  std::vector<Link> links;
};
// A link type was asked for that there is nothing of: 404.
struct NoSuchLink {};
using Resolution = std::variant<WholeLinkset, GoTo, Choose, NoSuchLink>;

// linkType=linkset (or "all", its name until 2024) or a wish for application/linkset+json gives the
// linkset; another linkType ("gs1:pip", or the term's URI) the link of that type at the most
// detailed level that has one; no linkType the default link. Of several links of a type, mediaType=
// or Accept, and lang= or Accept-Language, choose one if they can.
[[nodiscard]] Resolution resolve(const std::vector<LinkLevel>& levels,
                                 const http::Request& request);

// True if the request is for the linkset.
[[nodiscard]] bool wants_linkset(const http::Request& request);

// {"linkset": [{"anchor": …, "itemDescription": …, "https://ref.gs1.org/voc/pip": [{…}]}]}, valid
// against GS1's schema; given `only`, nothing but the links of that type.
[[nodiscard]] json::Value linkset_json(const std::vector<LinkLevel>& levels,
                                       std::optional<std::string_view> only = std::nullopt);

// `href` with the query that came, as it came. The seal and the serial go to no host but `root`.
[[nodiscard]] std::string with_query(const std::string& href, std::string_view raw_query,
                                     std::string_view root);

// /.well-known/gs1resolver
[[nodiscard]] json::Value description_json(std::string_view root, std::string_view name);

}  // namespace ocop::verifier
