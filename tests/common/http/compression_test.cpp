#include "common/http/compression.h"

#include <catch2/catch.hpp>

#include "common/base/file.h"
#include "common/http/static_files.h"
#include "tests/support/run_program.h"
#include "tests/support/temp_folder.h"

namespace ocop::http {
namespace {

// What the system's own gzip makes of it.
std::string gunzip(const std::string& bytes) {
  const test::Finished finished = test::run_program({"gzip", "-dc"}, bytes);
  REQUIRE(finished.status == 0);
  return finished.out;
}

std::string header(const Response& response, std::string_view name) {
  return std::string(response.headers.get(name).value_or("(none)"));
}

Request asking(std::string_view accept_encoding, std::string_view target = "/") {
  Headers headers;
  if (!accept_encoding.empty()) headers.add("Accept-Encoding", accept_encoding);
  return make_request(Method::get, target, std::move(headers));
}

const std::string kLong = [] {
  std::string text;
  while (text.size() < 5000) text += "Sầu riêng sấy thăng hoa, Krông Pắc. ";
  return text;
}();

TEST_CASE("a text is smaller in gzip, and another program reads it", "[http][compression]") {
  const Response response = compressed(asking("gzip, deflate, br"), html(200, Body(kLong)));
  CHECK(header(response, "Content-Encoding") == "gzip");
  CHECK(header(response, "Vary") == "Accept-Encoding");
  CHECK(response.body.size() < kLong.size() / 4);
  CHECK(gunzip(response.body.text()) == kLong);
}

TEST_CASE("gzip writes any bytes, none and very many too", "[http][compression]") {
  std::string noise;
  std::uint32_t state = 1;
  while (noise.size() < 300'000) {
    state = state * 1664525 + 1013904223;
    noise += static_cast<char>(state >> 24);
  }
  for (const std::string& text : {std::string(), std::string(1, '\0'), noise, kLong}) {
    CHECK(gunzip(gzip(text)) == text);
    CHECK(gzip(text) == gzip(text));
  }
}

TEST_CASE("who does not ask for gzip gets none, and caches are told", "[http][compression]") {
  for (const std::string accept :
       {"", "br", "identity", "gzip;q=0", "*;q=0, identity", "gzip;q=2"}) {
    INFO(accept);
    const Response response = compressed(asking(accept), html(200, Body(kLong)));
    CHECK(header(response, "Content-Encoding") == "(none)");
    CHECK(header(response, "Vary") == "Accept-Encoding");
    CHECK(response.body.text() == kLong);
  }
  CHECK(header(compressed(asking("*"), html(200, Body(kLong))), "Content-Encoding") == "gzip");
}

TEST_CASE("what a response varies by already stays", "[http][compression]") {
  Response page = html(200, Body(kLong));
  page.headers.set("Vary", "Accept, Accept-Language");
  CHECK(header(compressed(asking("gzip"), page), "Vary") ==
        "Accept, Accept-Language, Accept-Encoding");
}

TEST_CASE("what is compressed already, or small, is sent as it is", "[http][compression]") {
  for (const std::string type : {"image/webp", "application/octet-stream", "application/pdf",
                                 "image/png", "application/zip"}) {
    INFO(type);
    CHECK_FALSE(is_compressible(type));
    const Response response =
        compressed(asking("gzip"), Response{200, {{"Content-Type", type}}, kLong});
    CHECK(header(response, "Content-Encoding") == "(none)");
    CHECK(header(response, "Vary") == "(none)");
  }
  for (const std::string type : {"text/html; charset=utf-8", "application/json", "image/svg+xml",
                                 "application/problem+json", "text/plain"})
    CHECK(is_compressible(type));
  const Response small = compressed(asking("gzip"), html(200, Body("ngắn")));
  CHECK(header(small, "Content-Encoding") == "(none)");
  CHECK(small.body.text() == "ngắn");
  Response encoded{200, {{"Content-Type", "text/plain"}, {"Content-Encoding", "br"}}, kLong};
  CHECK(compressed(asking("gzip"), encoded).body.text() == kLong);
  CHECK(header(compressed(asking("gzip"), Response{204, {}, {}}), "Vary") == "(none)");
}

TEST_CASE("an entity tag is weak for whoever takes gzip, with 304 too", "[http][compression]") {
  test::TempFolder folder;
  file::write_atomic(folder / "trust" / "1.json", std::string_view(kLong));
  const StaticFiles files(folder.path());
  const auto get = [&](std::string_view accept, std::string_view if_none_match = {}) {
    Request request = asking(accept, "/trust/1.json");
    if (!if_none_match.empty()) request.headers.add("If-None-Match", if_none_match);
    return compressed(request, files.serve(request));
  };
  const std::string strong = header(get(""), "ETag");
  CHECK(strong.starts_with("\""));
  const Response packed = get("gzip");
  CHECK(header(packed, "ETag") == "W/" + strong);
  CHECK(gunzip(packed.body.text()) == kLong);
  for (const std::string& known : {strong, "W/" + strong}) {
    const Response unchanged = get("gzip", known);
    CHECK(unchanged.status == 304);
    CHECK(header(unchanged, "ETag") == "W/" + strong);
    CHECK(header(unchanged, "Vary") == "Accept-Encoding");
    CHECK(header(unchanged, "Content-Encoding") == "(none)");
    CHECK(unchanged.body.size() == 0);
    CHECK(get("", known).status == 304);
    CHECK(header(get("", known), "ETag") == strong);
  }
}

TEST_CASE("a file that is sent in pieces is not read as a whole", "[http][compression]") {
  test::TempFolder folder;
  const std::string large(2'000'000, 'x');
  file::write_atomic(folder / "trust" / "2.json", std::string_view(large));
  const Request request = asking("gzip", "/trust/2.json");
  const Response response = compressed(request, StaticFiles(folder.path()).serve(request));
  CHECK(header(response, "Content-Encoding") == "(none)");
  CHECK(response.body.size() == large.size());
}

}  // namespace
}  // namespace ocop::http
