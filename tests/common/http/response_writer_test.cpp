#include "common/http/response_writer.h"

#include <catch2/catch.hpp>

#include "common/http/problem.h"

namespace ocop::http {
namespace {

const Instant kNow = Instant::parse("2026-11-23T09:15:00+07:00").value();

std::string head_of(const Response& response, Framing framing = {}) {
  ResponseWriter writer;
  std::string out;
  writer.write_head(response, framing, kNow, out);
  return out;
}

bool has_line(const std::string& head, const std::string& line) {
  return head.find("\r\n" + line + "\r\n") != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("a date is written as HTTP wants it", "[http]") {
  CHECK(http_date(kNow) == "Mon, 23 Nov 2026 02:15:00 GMT");
  CHECK(http_date(Instant(784111777)) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(Instant(0)) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(Instant(951782399)) == "Mon, 28 Feb 2000 23:59:59 GMT");
  CHECK(http_date(Instant(951782400)) == "Tue, 29 Feb 2000 00:00:00 GMT");
}

TEST_CASE("every response carries length, date and the security headers", "[http]") {
  const std::string head = head_of(html(200, "Xin chào"));
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(count(head, "\r\n\r\n") == 1);
  CHECK(has_line(head, "Content-Type: text/html; charset=utf-8"));
  CHECK(has_line(head, "Content-Length: 9"));
  CHECK(has_line(head, "Date: Mon, 23 Nov 2026 02:15:00 GMT"));
  CHECK(has_line(head,
                 "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; "
                 "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"));
  CHECK(has_line(head, "X-Content-Type-Options: nosniff"));
  CHECK(has_line(head, "Referrer-Policy: no-referrer"));
  CHECK(has_line(head, "Cross-Origin-Opener-Policy: same-origin"));
  CHECK(has_line(head, "Cross-Origin-Resource-Policy: same-origin"));
  CHECK(head.find("Permissions-Policy: ") != std::string::npos);
  CHECK(head.find("Connection") == std::string::npos);
  CHECK(head.find("Server") == std::string::npos);
}

TEST_CASE("a response overrides a security header by setting it", "[http]") {
  Response page = html(200, "");
  page.headers.add("content-security-policy",
                   content_security_policy({.style = "'sha256-x'", .script = "'self'"}));
  const std::string head = head_of(page);
  CHECK(head.find("Content-Security-Policy") == std::string::npos);
  CHECK(has_line(head,
                 "content-security-policy: default-src 'none'; style-src 'sha256-x'; script-src "
                 "'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
                 "'none'"));
  CHECK(has_line(head, "X-Content-Type-Options: nosniff"));
}

TEST_CASE("a policy without sources allows nothing", "[http]") {
  CHECK(content_security_policy({.style = "'none'", .image = "'none'", .form_action = "'none'"}) ==
        "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
}

TEST_CASE("the connection's end is said to clients that expect otherwise", "[http]") {
  const Response response = plain_text(200, "");
  CHECK(has_line(head_of(response, {.keep_alive = false}), "Connection: close"));
  CHECK(has_line(head_of(response, {.keep_alive = false, .http_1_0 = true}), "Connection: close"));
  CHECK(has_line(head_of(response, {.keep_alive = true, .http_1_0 = true}),
                 "Connection: keep-alive"));
  CHECK(head_of(response).find("Connection:") == std::string::npos);
}

TEST_CASE("framing is the writer's alone", "[http]") {
  Response response = plain_text(200, "abc");
  response.headers.add("Content-Length", "1");
  response.headers.add("transfer-encoding", "chunked");
  response.headers.add("Connection", "upgrade");
  response.headers.add("Date", "never");
  const std::string head = head_of(response);
  CHECK(count(head, "Content-Length") == 1);
  CHECK(has_line(head, "Content-Length: 3"));
  CHECK(head.find("chunked") == std::string::npos);
  CHECK(head.find("upgrade") == std::string::npos);
  CHECK(head.find("never") == std::string::npos);
}

TEST_CASE("204 and 304 have no length, HEAD has that of GET", "[http]") {
  CHECK(head_of({204, {}, {}}).find("Content-Length") == std::string::npos);
  CHECK(head_of({304, {}, {}}).find("Content-Length") == std::string::npos);
  CHECK(has_line(head_of({404, {}, {}}), "Content-Length: 0"));
  CHECK(carries_body(200, Method::get));
  CHECK_FALSE(carries_body(200, Method::head));
  CHECK_FALSE(carries_body(204, Method::get));
  CHECK_FALSE(carries_body(304, Method::get));
}

TEST_CASE("a status that is no final answer is our own mistake", "[http]") {
  for (const int status : {0, 99, 100, 199, 600, -1})
    CHECK_THROWS_AS(head_of({status, {}, {}}), std::invalid_argument);
}

TEST_CASE("the date changes when the time does", "[http]") {
  ResponseWriter writer;
  std::string first;
  std::string second;
  writer.write_head(plain_text(200, ""), {}, Instant(0), first);
  writer.write_head(plain_text(200, ""), {}, Instant(1), second);
  CHECK(has_line(first, "Date: Thu, 01 Jan 1970 00:00:00 GMT"));
  CHECK(has_line(second, "Date: Thu, 01 Jan 1970 00:00:01 GMT"));
}

TEST_CASE("a problem says status and kind, and is not cached", "[http]") {
  const Response response = problem(error(Errc::too_large, "42 is \"too\" much"));
  CHECK(response.status == 413);
  CHECK(response.headers.get("Content-Type") == "application/problem+json");
  CHECK(response.headers.get("Cache-Control") == "no-store");
  CHECK(response.body.text() ==
        "{\"type\":\"/problems#too-large\",\"title\":\"Content Too Large\",\"status\":413,"
        "\"detail\":\"42 is \\\"too\\\" much\"}\n");
  CHECK(problem(404).body.text() ==
        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}\n");
  CHECK(problem(Problem{.status = 422, .title = "x", .detail = {}, .more = {{"errors", 2}}})
            .body.text() ==
        "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":422,\"errors\":2}\n");
}

}  // namespace ocop::http
