#include "common/http/router.h"

#include <algorithm>
#include <stdexcept>

#include "common/http/problem.h"

namespace ocop::http {
namespace {

constexpr std::string_view kEveryMethod = "GET, HEAD, POST, OPTIONS";

Response options_answer(std::string_view allow) {
  return {204, {{"Allow", allow}}, {}};
}

}  // namespace

std::string_view PathValues::operator[](std::string_view name) const {
  for (const auto& [known, value] : values_)
    if (known == name) return value;
  throw std::logic_error("no {" + std::string(name) + "} in the pattern of this route");
}

void PathValues::add(std::string name, std::string value) {
  values_.emplace_back(std::move(name), std::move(value));
}

std::vector<Router::Segment> Router::read_pattern(std::string_view pattern) {
  const std::logic_error malformed("malformed route pattern " + std::string(pattern));
  if (!pattern.starts_with('/')) throw malformed;
  std::vector<Segment> segments;
  if (pattern == "/") return segments;
  for (std::size_t start = 1; start <= pattern.size();) {
    const std::size_t end = std::min(pattern.find('/', start), pattern.size());
    std::string_view text = pattern.substr(start, end - start);
    Kind kind = Kind::literal;
    if (text.starts_with('{')) {
      if (!text.ends_with('}')) throw malformed;
      text = text.substr(1, text.size() - 2);
      kind = text.ends_with("...") ? Kind::rest : Kind::one;
      if (kind == Kind::rest) text.remove_suffix(3);
      if (text.empty() || (kind == Kind::rest && end != pattern.size())) throw malformed;
    }
    segments.push_back({kind, std::string(text)});
    start = end + 1;
  }
  return segments;
}

Router& Router::add(Method method, std::string_view pattern, RouteHandler handler) {
  Route route{method, read_pattern(pattern), std::move(handler)};
  for (const Route& other : routes_) {
    const bool same =
        other.method == method &&
        std::equal(route.pattern.begin(), route.pattern.end(), other.pattern.begin(),
                   other.pattern.end(), [](const Segment& a, const Segment& b) {
                     return a.kind == b.kind && (a.kind != Kind::literal || a.text == b.text);
                   });
    if (same) throw std::logic_error("route " + std::string(pattern) + " is there already");
  }
  routes_.push_back(std::move(route));
  return *this;
}

Router& Router::get(std::string_view pattern, RouteHandler handler) {
  return add(Method::get, pattern, std::move(handler));
}

Router& Router::post(std::string_view pattern, RouteHandler handler) {
  return add(Method::post, pattern, std::move(handler));
}

bool Router::fits(const Route& route, const std::vector<std::string>& path) {
  for (std::size_t i = 0; i < route.pattern.size(); ++i) {
    const Segment& segment = route.pattern[i];
    if (segment.kind == Kind::rest) return i < path.size();
    if (i == path.size()) return false;
    if (segment.kind == Kind::one ? path[i].empty() : path[i] != segment.text) return false;
  }
  return route.pattern.size() == path.size();
}

// Both fit the same path.
bool Router::is_closer(const Route& a, const Route& b) {
  const std::size_t common = std::min(a.pattern.size(), b.pattern.size());
  for (std::size_t i = 0; i < common; ++i)
    if (a.pattern[i].kind != b.pattern[i].kind) return a.pattern[i].kind < b.pattern[i].kind;
  return false;
}

const Router::Route* Router::find(Method method, const std::vector<std::string>& path) const {
  const Route* best = nullptr;
  for (const Route& route : routes_) {
    if (route.method != method || !fits(route, path)) continue;
    if (best == nullptr || is_closer(route, *best)) best = &route;
  }
  return best;
}

std::string Router::allowed(const std::vector<std::string>& path) const {
  std::string allow;
  if (find(Method::get, path) != nullptr) allow += "GET, HEAD, ";
  if (find(Method::post, path) != nullptr) allow += "POST, ";
  if (!allow.empty()) allow += "OPTIONS";
  return allow;
}

Response Router::handle(const Request& request) const {
  if (request.target == "*") return options_answer(kEveryMethod);
  if (request.target_error) return problem(400, "request target: " + request.target_error->detail);
  const Method wanted = request.method == Method::head ? Method::get : request.method;
  const Route* route = find(wanted, request.path);
  if (route == nullptr) {
    const std::string allow = allowed(request.path);
    if (allow.empty()) return problem(404, "there is nothing at this address");
    if (request.method == Method::options) return options_answer(allow);
    Response response =
        problem(405, "this address does not answer " + std::string(name(request.method)));
    response.headers.add("Allow", allow);
    return response;
  }
  PathValues values;
  for (std::size_t i = 0; i < route->pattern.size(); ++i) {
    const Segment& segment = route->pattern[i];
    if (segment.kind == Kind::literal) continue;
    std::string value = request.path[i];
    if (segment.kind == Kind::rest)
      for (std::size_t next = i + 1; next < request.path.size(); ++next)
        value += "/" + request.path[next];
    values.add(segment.text, std::move(value));
  }
  return route->handler(request, values);
}

}  // namespace ocop::http
