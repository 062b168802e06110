#include "common/http/router.h"

#include <stdexcept>

#include <catch2/catch.hpp>

namespace ocop::http {
namespace {

RouteHandler say(std::string text) {
  return [text](const Request&, const PathValues&) { return plain_text(200, text); };
}

RouteHandler say_value(std::string name) {
  return [name](const Request&, const PathValues& values) {
    return plain_text(200, std::string(values[name]));
  };
}

Router sample() {
  Router router;
  router.get("/", say("root"));
  router.get("/01/{rest...}", say_value("rest"));
  router.get("/p/{gtin}", say_value("gtin"));
  router.get("/p/latest", say("latest"));
  router.get("/p/{gtin}/story", say_value("gtin"));
  router.get("/inspect/", say("app"));
  router.post("/p/{gtin}", say("posted"));
  router.post("/report", say("report"));
  router.add(Method::options, "/report", say("cors"));
  return router;
}

std::string answer(Method method, std::string_view target) {
  const Response response = sample().handle(make_request(method, target));
  if (response.status == 200) return response.body.text();
  const auto allow = response.headers.get("Allow");
  return std::to_string(response.status) + (allow ? " " + std::string(*allow) : "");
}

}  // namespace

TEST_CASE("a request finds the closest route", "[http]") {
  CHECK(answer(Method::get, "/") == "root");
  CHECK(answer(Method::get, "/?x=1") == "root");
  CHECK(answer(Method::get, "/p/123") == "123");
  CHECK(answer(Method::get, "/p/latest") == "latest");
  CHECK(answer(Method::get, "/p/123/story") == "123");
  CHECK(answer(Method::get, "/p/a%2Fb") == "a/b");
  CHECK(answer(Method::get, "/01/095/10/L1") == "095/10/L1");
  CHECK(answer(Method::get, "/inspect/") == "app");
  CHECK(answer(Method::post, "/p/123") == "posted");
  CHECK(answer(Method::options, "/report") == "cors");
}

TEST_CASE("an address without a route is 404", "[http]") {
  for (const std::string target :
       {"/x", "/p", "/p/", "/p//story", "/p/1/", "/01", "/inspect", "/P/1", "//", "/report/"})
    CHECK(answer(Method::get, target) == "404");
}

TEST_CASE("a known address with another method is 405 with the methods that it has", "[http]") {
  CHECK(answer(Method::post, "/") == "405 GET, HEAD, OPTIONS");
  CHECK(answer(Method::get, "/report") == "405 POST, OPTIONS");
  CHECK(answer(Method::head, "/report") == "405 POST, OPTIONS");
  CHECK(answer(Method::post, "/p/latest") == "posted");
}

TEST_CASE("HEAD goes through GET, OPTIONS is answered with the methods", "[http]") {
  CHECK(answer(Method::head, "/p/7") == "7");
  CHECK(answer(Method::options, "/") == "204 GET, HEAD, OPTIONS");
  CHECK(answer(Method::options, "/p/7") == "204 GET, HEAD, POST, OPTIONS");
  CHECK(answer(Method::options, "*") == "204 GET, HEAD, POST, OPTIONS");
  CHECK(answer(Method::options, "/x") == "404");
}

TEST_CASE("a target that cannot be decoded is 400", "[http]") {
  CHECK(answer(Method::get, "/p/%zz") == "400");
  CHECK(answer(Method::get, "/p/../p/1") == "400");
  CHECK(answer(Method::get, "/?x=%00") == "400");
}

TEST_CASE("a route that cannot be meant is our own mistake", "[http]") {
  Router router = sample();
  for (const std::string pattern : {"", "p", "/{", "/{}", "/{...}", "/{a...}/b", "/{a"})
    CHECK_THROWS_AS(router.get(pattern, say("")), std::logic_error);
  CHECK_THROWS_AS(router.get("/p/{other}", say("")), std::logic_error);
  CHECK_THROWS_AS(router.get("/p/latest", say("")), std::logic_error);
  CHECK_NOTHROW(router.post("/p/latest", say("")));
  const Router wrong_name = Router().get("/{a}", say_value("b"));
  CHECK_THROWS_AS(wrong_name.handle(make_request(Method::get, "/x")), std::logic_error);
}

}  // namespace ocop::http
