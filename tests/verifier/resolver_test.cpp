#include "verifier/resolver.h"

#include <set>

#include <catch2/catch.hpp>

#include "tests/support/run_program.h"
#include "tests/support/shared_data.h"
#include "tests/verifier/showcase.h"

using namespace ocop;
using namespace ocop::verifier;
using http::make_request;
using http::Method;

namespace {

constexpr std::string_view kRoot = "https://ocop.example";

Link link(std::string_view type, std::string href, std::string_view media_type = "text/html",
          std::vector<std::string_view> languages = {"vi", "en"}) {
  return {type, std::move(href), "a title", media_type, std::move(languages)};
}

// A lot above a product with two certificates, a guide in two languages, a map in two formats.
std::vector<LinkLevel> levels() {
  return {{"https://ocop.example/01/08938505974194/10/L1",
           "lot",
           {link("recallStatus", "https://ocop.example/check?gtin=08938505974194&lot=L1")}},
          {"https://ocop.example/01/08938505974194",
           "product",
           {{kDefaultLink, "https://ocop.example/p/08938505974194", "product", {}, {}},
            link("pip", "https://ocop.example/p/08938505974194"),
            link("certificationInfo", "https://ocop.example/c/1"),
            link("certificationInfo", "https://ocop.example/c/2"),
            link("recallStatus", "https://ocop.example/p/08938505974194"),
            link("instructions", "https://ocop.example/guide/vi", "text/html", {"vi"}),
            link("instructions", "https://ocop.example/guide/en", "text/html", {"en"}),
            link("locationInfo", "https://ocop.example/map", "text/html"),
            link("locationInfo", "https://ocop.example/map.geojson", "application/geo+json")}}};
}

std::string target_of(const std::string& query, http::Headers headers = {}) {
  const Resolution resolution = resolve(
      levels(), make_request(Method::get, "/01/08938505974194/10/L1" + query, std::move(headers)));
  const auto* go = std::get_if<GoTo>(&resolution);
  return go == nullptr ? "" : go->link.href;
}

template <class Answer>
bool gives(const std::string& query, http::Headers headers = {}) {
  return std::holds_alternative<Answer>(resolve(
      levels(), make_request(Method::get, "/01/08938505974194" + query, std::move(headers))));
}

std::vector<LinkLevel> showcase_levels(const test::Showcase& shown, const std::string& lot) {
  const auto snapshot = shown.snapshot();
  const auto gtin = gs1::Gtin::parse(shown.target("valid").substr(4, 14)).value();
  const Catalogue words = Catalogue::built_in(Language::vi);
  return links_of(*snapshot->registry, *snapshot->registry->product(gtin), gtin, lot, kRoot,
                  shown.now.date(), words);
}

}  // namespace

TEST_CASE("without a link type the default link is followed", "[resolver]") {
  CHECK(target_of("") == "https://ocop.example/p/08938505974194");
  CHECK(target_of("?17=261231&foo=bar") == "https://ocop.example/p/08938505974194");
  CHECK(target_of("", {{"Accept", "application/pdf"}}) == "https://ocop.example/p/08938505974194");
}

TEST_CASE("a link type is known by its term, whichever way the vocabulary is named", "[resolver]") {
  for (const std::string name :
       {"gs1:pip", "https://gs1.org/voc/pip", "https://ref.gs1.org/voc/pip",
        "https://www.gs1.org/voc/pip", "http://gs1.org/voc/pip"})
    CHECK(target_of("?linkType=" + name) == "https://ocop.example/p/08938505974194");
}

TEST_CASE("the most detailed level that has the type wins", "[resolver]") {
  CHECK(target_of("?linkType=gs1:recallStatus") ==
        "https://ocop.example/check?gtin=08938505974194&lot=L1");
}

TEST_CASE("a type that there is nothing of is not found", "[resolver]") {
  for (const std::string type : {"gs1:nosuchlt", "gs1:", "pip", "schema:pip", "", "gs1:PIP",
                                 "https://gs1.org/voc/pip/", "gs1%3Aepcis"})
    CHECK(gives<NoSuchLink>("?linkType=" + type));
}

TEST_CASE("the linkset comes for its name, its old name and its media type", "[resolver]") {
  CHECK(gives<WholeLinkset>("?linkType=linkset"));
  CHECK(gives<WholeLinkset>("?linkType=all"));
  CHECK(gives<WholeLinkset>("", {{"Accept", "application/linkset+json"}}));
  CHECK(gives<WholeLinkset>("?linkType=all", {{"Accept", "application/linkset+json"}}));
  CHECK(gives<WholeLinkset>("", {{"Accept", "text/html;q=0.5, application/linkset+json;q=0.8"}}));
  CHECK_FALSE(gives<WholeLinkset>("", {{"Accept", "text/html, application/linkset+json;q=0.8"}}));
  CHECK_FALSE(gives<WholeLinkset>("", {{"Accept", "application/linkset+json;q=0"}}));
  CHECK_FALSE(gives<WholeLinkset>("", {{"Accept", "*/*"}}));
  CHECK_FALSE(gives<WholeLinkset>("?linkType=gs1:pip", {{"Accept", "application/linkset+json"}}));
}

TEST_CASE("links of one type that nothing tells apart are a choice", "[resolver]") {
  const Resolution resolution = resolve(
      levels(), make_request(Method::get, "/01/08938505974194?linkType=gs1:certificationInfo"));
  REQUIRE(std::holds_alternative<Choose>(resolution));
  CHECK(std::get<Choose>(resolution).links.size() == 2);
}

TEST_CASE("language and media type choose among links of one type, the query before the headers",
          "[resolver]") {
  const std::string guide = "?linkType=gs1:instructions";
  CHECK(target_of(guide + "&lang=en") == "https://ocop.example/guide/en");
  CHECK(target_of(guide, {{"Accept-Language", "en-GB,en;q=0.9,vi;q=0.8"}}) ==
        "https://ocop.example/guide/en");
  CHECK(target_of(guide, {{"Accept-Language", "en;q=0.3,vi;q=0.8"}}) ==
        "https://ocop.example/guide/vi");
  CHECK(target_of(guide + "&lang=vi", {{"Accept-Language", "en"}}) ==
        "https://ocop.example/guide/vi");
  CHECK(gives<Choose>(guide));
  const std::string map = "?linkType=gs1:locationInfo";
  CHECK(target_of(map, {{"Accept", "application/geo+json"}}) == "https://ocop.example/map.geojson");
  CHECK(target_of(map + "&mediaType=application/geo%2Bjson", {{"Accept", "text/html"}}) ==
        "https://ocop.example/map.geojson");
}

TEST_CASE("the query is passed on as it came", "[resolver]") {
  CHECK(with_query("https://ocop.example/p/1", "", kRoot) == "https://ocop.example/p/1");
  CHECK(with_query("https://ocop.example/p/1", "foo=bar", kRoot) ==
        "https://ocop.example/p/1?foo=bar");
  CHECK(with_query("https://ocop.example/check?gtin=1", "a=%20b&&c", kRoot) ==
        "https://ocop.example/check?gtin=1&a=%20b&c");
  CHECK(with_query("https://ocop.example", "21=x", kRoot) == "https://ocop.example?21=x");
}

TEST_CASE("neither seal nor serial goes to another host", "[resolver]") {
  CHECK(with_query("https://shop.example/p", "S=0018&21=ABC&17=261231", kRoot) ==
        "https://shop.example/p?17=261231");
  CHECK(with_query("https://ocop.example.evil.example/p", "S=1&a=b&21", kRoot) ==
        "https://ocop.example.evil.example/p?a=b");
}

TEST_CASE("a product has one default link and what is known of it", "[resolver]") {
  const test::Showcase shown;
  const auto found = showcase_levels(shown, "");
  REQUIRE(found.size() == 1);
  std::multiset<std::string_view> types;
  for (const Link& one : found.front().links) {
    types.insert(one.type);
    CHECK(one.href.starts_with("https://ocop.example/"));
    CHECK_FALSE(one.title.empty());
    if (one.type == kDefaultLink) CHECK((one.media_type.empty() && one.languages.empty()));
  }
  CHECK(types.count(kDefaultLink) == 1);
  CHECK(types.count("pip") == 1);
  CHECK(types.count("certificationInfo") == 1);
  CHECK(types.count("recallStatus") == 1);
}

TEST_CASE("a lot has a level of its own if it is registered, and none if not", "[resolver]") {
  const test::Showcase shown;
  const auto known = showcase_levels(shown, "L0625-01");
  REQUIRE(known.size() == 2);
  CHECK(known[0].anchor == known[1].anchor + "/10/L0625-01");
  CHECK(showcase_levels(shown, "KL8G").size() == 1);
  CHECK(showcase_levels(shown, "no lot!").size() == 1);
}

TEST_CASE("linksets are valid against GS1's schema by an independent validator", "[resolver]") {
  const auto schema =
      test::shared_data("GS1 linkset schema", "gs1/resolver/linkset/gs1-linkset-schema.json");
  if (!schema) return;
  const test::Showcase shown;
  const std::string folder = std::string(OCOP_SOURCE_DIR) + "/tests/peers/json_schema";
  for (const auto& set :
       {levels(), showcase_levels(shown, "L0625-01"), showcase_levels(shown, "")}) {
    for (const json::Value& value :
         {linkset_json(set), linkset_json(set, "pip"), linkset_json(set, "certificationInfo")}) {
      const test::Finished peer = test::run_program(
          {"node", folder + "/validate.mjs", schema->string()}, json::write(value));
      INFO("node and `npm ci --ignore-scripts` in tests/peers/json_schema are needed");
      INFO(peer.out);
      CHECK(peer.status == 0);
    }
  }
  const test::Finished refused = test::run_program({"node", folder + "/validate.mjs", *schema},
                                                   R"({"linkset":[{"anchor":"https://a.b"}]})");
  CHECK(refused.status == 1);
}
