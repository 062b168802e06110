// Which function answers which address.
//
//   Router router;
//   router.get("/api/v1/products/{gtin}", [&](const Request& request, const PathValues& values) {
//     return product(values["gtin"]);
//   });
//   router.get("/log/{file...}", …);       // the rest of the path, one or more segments
//   Response response = router.handle(request);
//
// A pattern's segments are literal, "{name}" (one non-empty segment) or, last, "{name...}". Where
// several patterns fit, the first segment that differs decides: literal before "{name}" before
// "{name...}".
//
// handle() answers by itself: HEAD through the GET route (the server leaves the body out), OPTIONS
// with 204 and Allow, a known path with another method with 405 and Allow, an unknown path with
// 404, a target that cannot be decoded with 400; errors as problem+json.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http/message.h"

namespace ocop::http {

// What the path has at the names of the pattern, decoded. Lives during the call only.
class PathValues {
 public:
  // The rest that "{name...}" took, joined with '/'. Throws std::logic_error if the pattern has no
  // such name.
  [[nodiscard]] std::string_view operator[](std::string_view name) const;

  void add(std::string name, std::string value);

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

using RouteHandler = std::function<Response(const Request&, const PathValues&)>;

// Filled before the server starts; then handle() may be called by any number of threads, as far as
// the handlers allow it.
class Router {
 public:
  // Throws std::logic_error for a pattern that is malformed or there already with that method.
  Router& add(Method method, std::string_view pattern, RouteHandler handler);
  Router& get(std::string_view pattern, RouteHandler handler);
  Router& post(std::string_view pattern, RouteHandler handler);

  [[nodiscard]] Response handle(const Request& request) const;

 private:
  enum class Kind { literal, one, rest };
  struct Segment {
    Kind kind;
    std::string text;  // the literal or the name
  };
  struct Route {
    Method method;
    std::vector<Segment> pattern;
    RouteHandler handler;
  };

  static std::vector<Segment> read_pattern(std::string_view pattern);
  static bool fits(const Route& route, const std::vector<std::string>& path);
  static bool is_closer(const Route& a, const Route& b);
  [[nodiscard]] const Route* find(Method method, const std::vector<std::string>& path) const;
  [[nodiscard]] std::string allowed(const std::vector<std::string>& path) const;

  std::vector<Route> routes_;
};

}  // namespace ocop::http
