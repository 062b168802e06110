#include "tests/http/script.h"

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

namespace ocop::test {

TEST_CASE("a script is a list of cases with requests and expectations", "[http_script]") {
  const auto cases = parse_script(
      "# why\n"
      "=== first\n"
      "> GET /\n"
      "status 200\n"
      "header Content-Type is text/html; charset=utf-8\n"
      "\n"
      "=== second\n"
      "raw GET / HTTP/1.1\\r\\n\n"
      "raw \\x00\\\\\\0\n"
      "status 400\n"
      "closes\n");
  REQUIRE(cases);
  REQUIRE(cases->size() == 2);
  CHECK((*cases)[0].name == "first");
  CHECK((*cases)[0].request == std::vector<std::string>{"GET /"});
  CHECK((*cases)[0].expectations[1].name == "Content-Type");
  CHECK((*cases)[0].expectations[1].text == "text/html; charset=utf-8");
  CHECK((*cases)[0].expectations[1].line == 5);
  CHECK((*cases)[1].raw == std::string("GET / HTTP/1.1\r\n\0\\\0", 19));
}

TEST_CASE("a script that says less than it should is refused with its line", "[http_script]") {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"", "no case"},
      {"status 200\n", "line 1"},
      {"=== a\n> GET /\n", "line 1"},
      {"=== a\nstatus 200\n", "line 1"},
      {"=== a\n> GET /\nraw x\nstatus 200\n", "line 1"},
      {"=== a\n> GET /\nstatus\n", "line 3"},
      {"=== a\n> GET /\nstatus 200\nbody has x\n", "line 4"},
      {"=== a\n> GET /\nstatus 200\nheader X like y\n", "line 4"},
      {"=== a\nraw \\q\nstatus 200\n", "line 2"},
      {"=== a\nraw \\x1\nstatus 200\n", "line 2"},
      {"=== a\n> GET /\nstatus 200\nkeep X header\n", "line 4"},
  };
  for (const auto& [text, where] : wrong) {
    const auto cases = parse_script(text);
    INFO(text);
    REQUIRE_FALSE(cases);
    CHECK(cases.error().detail.find(where) != std::string::npos);
  }
}

TEST_CASE("a request gets the headers that its case leaves out", "[http_script]") {
  const Variables variables{{"BASE", "127.0.0.1:80"}, {"ID", "7"}};
  const auto bytes = [&](const std::string& lines) {
    const auto cases = parse_script("=== a\n" + lines + "status 200\n");
    return request_bytes(cases.value().front(), variables).value();
  };
  CHECK(bytes("> GET /${ID}\n") ==
        "GET /7 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nConnection: close\r\n\r\n");
  CHECK(bytes("> POST /\n> host: x\n> Connection: keep-alive\n>\n> a=${ID}\n> b\n") ==
        "POST / HTTP/1.1\r\nhost: x\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\na=7\nb");
  CHECK(bytes("> POST / HTTP/1.0\n") ==
        "POST / HTTP/1.0\r\nHost: 127.0.0.1:80\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("a variable that is not set is named", "[http_script]") {
  CHECK(substitute("a${X}b${X}", {{"X", "1"}}).value() == "a1b1");
  CHECK(substitute("${Y}", {}).error().code == Errc::not_found);
  CHECK(substitute("${Y", {}).error().code == Errc::malformed);
}

}  // namespace ocop::test
