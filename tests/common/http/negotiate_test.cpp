#include "common/http/negotiate.h"

#include <optional>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace ocop::http {

TEST_CASE("the media type that the client wants most is chosen", "[http]") {
  struct Row {
    std::string accept;
    std::optional<std::size_t> chosen;  // of text/html, application/json, application/ld+json
  };
  const std::vector<Row> table{
      {"", 0},
      {"*/*", 0},
      {"text/html", 0},
      {"application/json", 1},
      {"APPLICATION/JSON", 1},
      {"application/*", 1},
      {"application/json, text/html", 0},  // equal wishes: ours first
      {"text/html;q=0.8, application/json", 1},
      {"text/html;q=0.8,application/json;q=0.9", 1},
      {"*/*;q=0.1, application/ld+json;q=0.2", 2},
      {"text/html;q=0", std::nullopt},
      {"text/html;q=0, */*", 1},  // the most specific range decides
      {"text/*;q=0, */*;q=0.5", 1},
      {"*/*;q=0", std::nullopt},
      {"image/png", std::nullopt},
      {"image/png, */*;q=0.1", 0},
      {"application/*;q=0.5, application/ld+json", 2},
      {"application/*, application/json;q=0.1", 2},
      {"text/html;q=0.001, application/json;q=0", 0},
      // accept extensions after the weight do not count
      {"application/json;q=0.9;x=1, text/html;q=0.8", 1},
      // blanks
      {" text/html ; q=0.1 ,\tapplication/json ", 1},
      {",,application/json,,", 1},
      // a browser's
      {"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", 0},
      // elements that do not follow the grammar are ignored
      {"text/html;q=x, application/json;q=0.1", 1},
      {"text/html;q=1.5, application/json;q=0.1", 1},
      {"text/html;q=0.1234, application/json;q=0.1", 1},
      {"text/html;q=-1, application/json;q=0.1", 1},
      {"text/html;q=, application/json;q=0.1", 1},
      {"text/html;q, application/json;q=0.1", 1},
      {"text, application/json;q=0.1", 1},
      {"*, application/json;q=0.1", 1},
      {"*/html, application/json;q=0.1", 1},
      {"text/, application/json;q=0.1", 1},
      {"/html, application/json;q=0.1", 1},
      {"te xt/html, application/json;q=0.1", 1},
      {"\"text/html, application/json;q=0.1", 0},  // one broken element: as if absent
      {";;;", 0},
      {"q=1", 0},
  };
  for (const auto& [accept, chosen] : table) {
    INFO(accept);
    CHECK(choose_media_type(accept, {"text/html", "application/json", "application/ld+json"}) ==
          chosen);
  }
}

TEST_CASE("a range with parameters fits the type that has them", "[http]") {
  const auto choose = [](std::string_view accept) {
    return choose_media_type(accept, {"text/html", "text/html;level=1", "text/plain"});
  };
  CHECK(choose("text/html;level=1, text/html;q=0.5") == 1);
  CHECK(choose("text/html;level=2") == std::nullopt);
  CHECK(choose("text/*;q=0.3, text/html;q=0.7, text/html;level=1") == 1);
  CHECK(choose("text/html;LEVEL=1") == 1);
  CHECK(choose("text/*;x=1, text/plain;q=0.1") == 2);
}

TEST_CASE("the language that the client wants most is chosen, ours if none", "[http]") {
  struct Row {
    std::string accept;
    std::size_t chosen;  // of vi, en
  };
  const std::vector<Row> table{
      {"", 0},
      {"vi", 0},
      {"en", 1},
      {"EN", 1},
      {"en-US", 1},
      {"en-US,en;q=0.9,vi;q=0.8", 1},
      {"vi-VN,vi;q=0.9,en-US;q=0.8,en;q=0.7", 0},
      {"en;q=0.5, vi;q=0.5", 0},
      {"fr", 0},
      {"fr, en;q=0.1", 1},
      {"*", 0},
      {"*, vi;q=0", 1},
      {"*;q=0.1, en;q=0.2", 1},
      {"en;q=0", 0},
      {"vi;q=0, en;q=0", 0},
      {"eng", 0},
      {"en_US, en;q=0.5", 1},
      {"-en, vi;q=0.1", 0},
      {"en;q=2, vi;q=0.1", 0},
      {"x;x;x,,;q=1", 0},
  };
  for (const auto& [accept, chosen] : table) {
    INFO(accept);
    CHECK(choose_language(accept, {"vi", "en"}) == chosen);
  }
  CHECK(choose_language("en", {"vi", "en-GB"}) == 1);
  CHECK(choose_language("en-US", {"vi", "en-GB"}) == 0);
}

TEST_CASE("an encoding is used only if the client names it", "[http]") {
  const auto choose = [](std::string_view accept) {
    return choose_encoding(accept, {"br", "gzip", "identity"});
  };
  CHECK(choose("") == 2);
  CHECK(choose("gzip, deflate, br") == 0);
  CHECK(choose("gzip") == 1);
  CHECK(choose("GZIP;q=0.5, br;q=0.1") == 1);
  CHECK(choose("*") == 0);
  CHECK(choose("br;q=0, *") == 1);
  CHECK(choose("identity") == 2);
  CHECK(choose("deflate") == 2);
  CHECK(choose("identity;q=0") == std::nullopt);
  CHECK(choose("*;q=0") == std::nullopt);
  CHECK(choose("*;q=0, identity;q=0.1") == 2);
  CHECK(choose("gzip;q=0.1, identity;q=0") == 1);
}

TEST_CASE("If-None-Match names an entity tag weakly", "[http]") {
  CHECK(none_match_names("\"a\"", "\"a\""));
  CHECK(none_match_names("W/\"a\"", "\"a\""));
  CHECK(none_match_names("\"a\"", "W/\"a\""));
  CHECK(none_match_names("\"b\", \"a\"", "\"a\""));
  CHECK(none_match_names(" * ", "\"a\""));
  CHECK(none_match_names("\"b,c\", \"a\"", "\"a\""));
  CHECK(none_match_names("\"b,c\"", "\"b,c\""));
  CHECK_FALSE(none_match_names("", "\"a\""));
  CHECK_FALSE(none_match_names("\"A\"", "\"a\""));
  CHECK_FALSE(none_match_names("a", "\"a\""));
  CHECK_FALSE(none_match_names("\"a", "\"a\""));
}

TEST_CASE("no header text leads astray", "[http]") {
  const bool holds = rc::check("the choice is one of the offered", [] {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::elementOf(std::string("aq=;,*/0.1\" \\texhml-\x80")));
    RC_ASSERT(choose_media_type(text, {"text/html", "a/a"}).value_or(0) < 2);
    RC_ASSERT(choose_language(text, {"vi", "en"}) < 2);
    RC_ASSERT(choose_encoding(text, {"gzip", "identity"}).value_or(0) < 2);
    (void)none_match_names(text, "\"a\"");
  });
  CHECK(holds);
}

}  // namespace ocop::http
