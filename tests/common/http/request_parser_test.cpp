#include "common/http/request_parser.h"

#include <array>
#include <optional>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <catch2/catch.hpp>

#include "common/base/bytes.h"
#include "tests/support/mutations.h"

namespace ocop::http {
namespace {

using State = RequestParser::State;

constexpr std::string_view kBrowser =
    "GET /01/08935000000019/10/L-1/21/0123456789AB?17=271231&S=0123&lang=vi HTTP/1.1\r\n"
    "Host: ocop.example\r\n"
    "Connection: keep-alive\r\n"
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: vi-VN,vi;q=0.9\r\n"
    "\r\n";
constexpr std::string_view kPost =
    "POST /api/v1/verify HTTP/1.1\r\nHost: a:8080\r\nContent-Length: 11\r\n\r\n{\"uri\":\"x\"}";

std::string describe(const Request& request) {
  std::string text(name(request.method));
  text += " " + request.target + " host=" + request.host;
  for (const std::string& segment : request.path) text += " /" + segment;
  for (const Parameter& parameter : request.query)
    text += " ?" + parameter.name + "=" + parameter.value;
  if (request.target_error) text += " target: " + request.target_error->detail;
  for (std::size_t i = 0; i < request.headers.size(); ++i)
    text += " [" + std::string(request.headers[i].name) + "=" +
            std::string(request.headers[i].value) + "]";
  return text + " body=" + request.body + (request.keep_alive ? " keep" : " close") +
         (request.http_1_0 ? " 1.0" : " 1.1");
}

// Everything that the pieces make, as text: requests one after the other, then "…" or "bad 400 …".
std::string parse_pieces(const std::vector<std::string_view>& pieces,
                         const RequestLimits& limits = {}) {
  RequestParser parser(limits);
  std::string found;
  for (std::string_view piece : pieces) {
    while (!piece.empty()) {
      const auto progress = parser.feed(piece);
      if (progress.state == State::bad)
        return found + "bad " + std::to_string(parser.status()) + " " + parser.reason();
      REQUIRE(progress.consumed <= piece.size());
      piece.remove_prefix(progress.consumed);
      if (progress.state == State::done) {
        found += describe(parser.take()) + "\n";
      } else {
        REQUIRE(piece.empty());
      }
    }
  }
  return found + (parser.started() ? "more" : "idle");
}

std::string parse_whole(std::string_view text, const RequestLimits& limits = {}) {
  return parse_pieces({text}, limits);
}

std::vector<std::string_view> single_bytes(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < text.size(); ++i) pieces.push_back(text.substr(i, 1));
  return pieces;
}

std::string get(std::string_view lines) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n";
}

std::string post(std::string_view lines) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n";
}

// The status with which the text is refused; 0 if it is not.
int refusal(std::string_view text, const RequestLimits& limits = {}) {
  RequestParser parser(limits);
  return parser.feed(text).state == State::bad ? parser.status() : 0;
}

}  // namespace

TEST_CASE("a request is the same however its bytes are cut", "[http]") {
  const std::vector<std::string> texts{
      std::string(kBrowser),
      std::string(kPost),
      std::string(kBrowser) + std::string(kPost) + std::string(kBrowser),
      "\r\n" + std::string(kPost) + "\r\n" + std::string(kBrowser) + "GET /half HTT",
      "GET http://other.example:81/a?b HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /x HTTP/1.0\r\n\r\nGET /y HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
      get("X: a\rb\r\n"),
      post("Transfer-Encoding: chunked\r\n") + "0\r\n\r\n",
      "\r\n\r\nGET / HTTP/1.1\r\n",
  };
  for (const std::string& text : texts) {
    const std::string_view view = text;
    const std::string whole = parse_whole(view);
    INFO(text);
    CHECK(parse_pieces(single_bytes(view)) == whole);
    for (std::size_t cut = 1; cut < view.size(); ++cut)
      if (parse_pieces({view.substr(0, cut), view.substr(cut)}) != whole) FAIL("cut at " << cut);
  }
}

TEST_CASE("a request says what its bytes say", "[http]") {
  RequestParser parser;
  const auto progress = parser.feed(kPost);
  REQUIRE(progress.state == State::done);
  CHECK(progress.consumed == kPost.size());
  const Request request = parser.take();
  CHECK(request.method == Method::post);
  CHECK(request.target == "/api/v1/verify");
  CHECK(request.path == std::vector<std::string>{"api", "v1", "verify"});
  CHECK(request.host == "a:8080");
  CHECK(request.body == "{\"uri\":\"x\"}");
  CHECK(request.headers.get("content-length") == "11");
  CHECK(request.keep_alive);
  CHECK_FALSE(request.http_1_0);
  CHECK_FALSE(parser.started());
}

TEST_CASE("requests behind each other are given one by one", "[http]") {
  const std::string text = std::string(kPost) + std::string(kBrowser);
  RequestParser parser;
  const auto first = parser.feed(text);
  REQUIRE(first.state == State::done);
  CHECK(first.consumed == kPost.size());
  CHECK(parser.take().method == Method::post);
  const auto second = parser.feed(std::string_view(text).substr(first.consumed));
  REQUIRE(second.state == State::done);
  CHECK(second.consumed == kBrowser.size());
  CHECK(parser.take().method == Method::get);
}

TEST_CASE("a request that is cut short waits for more", "[http]") {
  for (const std::string_view text : {kBrowser, kPost})
    for (std::size_t length = 0; length < text.size(); ++length) {
      RequestParser parser;
      if (parser.feed(text.substr(0, length)).state != State::need_more) FAIL("at " << length);
    }
}

TEST_CASE("what two readers could understand differently is refused", "[http]") {
  struct Refused {
    std::string text;
    int status;
  };
  const std::vector<Refused> table{
      // line ends
      {"GET / HTTP/1.1\nHost: a\n\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
      {"\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {get("X: a\rb\r\n"), 400},
      {get("X: a\r\r\n"), 400},
      // request line
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1\r\nHost: a\r\n\r\n", 400},
      {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1x\r\nHost: a\r\n\r\n", 400},
      {"GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {std::string("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 29), 400},
      {"GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {std::string("\x16\x03\x01\x02\x00", 5), 400},
      {std::string(1, '\0'), 400},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
      {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      // methods
      {"PUT / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"PATCH / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"GETX / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      // targets
      {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET http://a\\b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      // Host
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400},
      {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a:123456\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", 400},
      {"GET http://b/ HTTP/1.1\r\n\r\n", 400},
      // fields
      {get(" X: a\r\n"), 400},
      {get("X: a\r\n b\r\n"), 400},
      {get("X: a\r\n\tb\r\n"), 400},
      {get("X : a\r\n"), 400},
      {get(": a\r\n"), 400},
      {get("X\r\n"), 400},
      {get("X y: a\r\n"), 400},
      {get(std::string("X: \0\r\n", 6)), 400},
      {get("X: \x01\r\n"), 400},
      {get("X: \x7f\r\n"), 400},
      {get("X\xC3\xA9: a\r\n"), 400},
      // length of the body
      {post("Content-Length: 1\r\nContent-Length: 1\r\n") + "x", 400},
      {post("Content-Length: 1\r\nContent-Length: 2\r\n") + "x", 400},
      {post("Content-Length: 1, 1\r\n") + "x", 400},
      {post("Content-Length: +1\r\n") + "x", 400},
      {post("Content-Length: -1\r\n") + "x", 400},
      {post("Content-Length: 0x1\r\n") + "x", 400},
      {post("Content-Length: 1 1\r\n") + "x", 400},
      {post("Content-Length: \r\n") + "x", 400},
      {post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n") + "x", 400},
      {post("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n") + "x", 400},
      {post("Transfer-Encoding: identity\r\nContent-Length: 1\r\n") + "x", 400},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {post("Transfer-Encoding: chunked\r\n"), 411},
      {post("Transfer-Encoding: Chunked\r\n"), 411},
      {post("Transfer-Encoding: gzip\r\n"), 501},
      {post("Transfer-Encoding: xchunked\r\n"), 501},
      {post("Transfer-Encoding: chunked, identity\r\n"), 501},
      {post("Content-Length: 65537\r\n"), 413},
      {post("Content-Length: 99999999999999999999\r\n"), 400},
      {get("Content-Length: 1\r\n") + "x", 400},
      {"OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", 400},
      // expectations
      {post("Content-Length: 1\r\nExpect: 200-ok\r\n") + "x", 417},
      {post("Content-Length: 1\r\nExpect: 100-continue, x\r\n") + "x", 417},
  };
  for (const auto& [text, status] : table) {
    INFO(text);
    CHECK(refusal(text) == status);
    CHECK(parse_pieces(single_bytes(text)) == parse_whole(text));
  }
}

TEST_CASE("what is unusual and harmless is accepted", "[http]") {
  CHECK(refusal(get("Content-Length: 0\r\n")) == 0);
  CHECK(refusal(get("X:a\r\nY: \t a \t \r\nZ:\r\n")) == 0);
  CHECK(refusal("GET / HTTP/1.1\r\nHost:\r\n\r\n") == 0);
  CHECK(refusal("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n") == 0);
  CHECK(refusal("GET / HTTP/1.0\r\n\r\n") == 0);
  CHECK(refusal(post("")) == 0);
  CHECK(refusal(get("X: \xC3\xA9\r\n")) == 0);
}

TEST_CASE("an absolute target is reduced to its path, its authority is the host", "[http]") {
  RequestParser parser;
  REQUIRE(parser.feed("GET HTTP://b.example:81/x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n").state ==
          State::done);
  const Request request = parser.take();
  CHECK(request.target == "/x?y=1");
  CHECK(request.host == "b.example:81");
  REQUIRE(parser.feed("GET http://b?y HTTP/1.1\r\nHost: a\r\n\r\n").state == State::done);
  CHECK(parser.take().target == "/?y");
}

TEST_CASE("a target that cannot be decoded is left to the handler", "[http]") {
  RequestParser parser;
  REQUIRE(parser.feed("GET /01/%2e%2e?S=1 HTTP/1.1\r\nHost: a\r\n\r\n").state == State::done);
  const Request request = parser.take();
  CHECK(request.target == "/01/%2e%2e?S=1");
  CHECK(request.target_error->code == Errc::malformed);
  CHECK(request.path.empty());
}

TEST_CASE("a connection stays open as the client says", "[http]") {
  const auto stays = [](const std::string& text) {
    RequestParser parser;
    REQUIRE(parser.feed(text).state == State::done);
    return parser.take().keep_alive;
  };
  CHECK(stays(get("")));
  CHECK(stays(get("Connection: upgrade\r\n")));
  CHECK_FALSE(stays(get("Connection: close\r\n")));
  CHECK_FALSE(stays(get("Connection: te, Close\r\n")));
  CHECK_FALSE(stays(get("Connection: keep-alive\r\nConnection: close\r\n")));
  CHECK_FALSE(stays("GET / HTTP/1.0\r\n\r\n"));
  CHECK(stays("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
}

TEST_CASE("head, target, fields and body have limits that hold to the byte", "[http]") {
  const auto padded = [](std::size_t size) {
    const std::string frame = get("X: \r\n");
    return get("X: " + std::string(size - frame.size(), 'a') + "\r\n");
  };
  REQUIRE(padded(kMaxHeadBytes).size() == kMaxHeadBytes);
  CHECK(refusal(padded(kMaxHeadBytes)) == 0);
  CHECK(refusal(padded(kMaxHeadBytes + 1)) == 431);
  CHECK(refusal(padded(kMaxHeadBytes + 2)) == 431);
  CHECK(refusal(padded(3 * kMaxHeadBytes)) == 431);
  CHECK(parse_pieces(single_bytes(padded(kMaxHeadBytes + 1))) ==
        parse_whole(padded(kMaxHeadBytes + 1)));
  CHECK(refusal("GET /" + std::string(2 * kMaxHeadBytes, 'a')) == 414);
  CHECK(refusal("GET /" + std::string(4095, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n") == 0);
  CHECK(refusal("GET /" + std::string(4096, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);

  std::string fields;
  for (std::size_t i = 1; i < kMaxHeaderFields; ++i) fields += "X: a\r\n";
  CHECK(refusal(get(fields)) == 0);
  CHECK(refusal(get(fields + "X: a\r\n")) == 431);

  CHECK(refusal(post("Content-Length: 65536\r\n")) == 0);
  RequestLimits limits;
  limits.body_bytes_for = [](const Request& request) -> std::size_t {
    return request.path == std::vector<std::string>{"image"} ? 1'000'000 : 10;
  };
  CHECK(refusal(post("Content-Length: 10\r\n"), limits) == 0);
  CHECK(refusal(post("Content-Length: 11\r\n"), limits) == 413);
  CHECK(refusal("POST /image HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", limits) == 0);
  limits.head_bytes = 64;
  CHECK(refusal(get("X: " + std::string(64, 'a') + "\r\n"), limits) == 431);
}

TEST_CASE("a client that waits for 100 Continue is noticed once", "[http]") {
  const std::string head = post("Content-Length: 2\r\nExpect: 100-Continue\r\n");
  RequestParser parser;
  CHECK(parser.feed(head.substr(0, head.size() - 1)).state == State::need_more);
  CHECK_FALSE(parser.take_continue());
  CHECK(parser.feed(head.substr(head.size() - 1)).state == State::need_more);
  CHECK(parser.head_complete());
  CHECK(parser.body_length() == 2);
  CHECK(parser.take_continue());
  CHECK_FALSE(parser.take_continue());
  CHECK(parser.feed("xy").state == State::done);
  CHECK(parser.take().body == "xy");

  CHECK(parser.feed(head + "x").state == State::need_more);
  CHECK_FALSE(parser.take_continue());
  CHECK(parser.feed("y").state == State::done);
}

namespace {

namespace beast = boost::beast::http;

struct BeastReading {
  beast::request<beast::string_body> request;
  bool keep_alive;  // the parser's: the message's looks at the first Connection field only
};

// What Beast makes of the text, or nothing if it refuses it or wants more.
std::optional<BeastReading> ask_beast(std::string_view text) {
  beast::request_parser<beast::string_body> parser;
  parser.header_limit(kMaxHeadBytes);
  parser.eager(true);
  boost::beast::error_code problem;
  parser.put(boost::asio::const_buffer(text.data(), text.size()), problem);
  if (problem || !parser.is_done()) return std::nullopt;
  const bool keep_alive = parser.keep_alive();
  return BeastReading{parser.release(), keep_alive};
}

std::string text_of(boost::beast::string_view view) {
  return {view.data(), view.size()};
}

// Whatever we accept, Beast accepts too, and reads the same.
bool agrees_with_beast(std::string_view text) {
  RequestParser parser;
  const auto progress = parser.feed(text);
  if (progress.state != State::done) return true;
  const Request ours = parser.take();
  // Beast wants no blank line first.
  const std::size_t start = text.starts_with("\r\n") ? 2 : 0;
  const auto theirs = ask_beast(text.substr(start, progress.consumed - start));
  if (!theirs) return false;
  const auto& request = theirs->request;
  if (text_of(request.method_string()) != name(ours.method) || request.body() != ours.body ||
      theirs->keep_alive != ours.keep_alive)
    return false;
  const std::string target = text_of(request.target());
  if (target != ours.target && target.find("://") == std::string::npos) return false;
  std::size_t fields = 0;
  for (const auto& field : request) {
    ++fields;
    const std::string joined = ours.headers.combined(text_of(field.name_string()));
    if (joined.find(text_of(field.value())) == std::string::npos) return false;
  }
  return fields == ours.headers.size();
}

}  // namespace

TEST_CASE("whatever is accepted, Beast reads the same", "[http]") {
  for (const std::string_view text : {kBrowser, kPost}) {
    CHECK(agrees_with_beast(text));
    std::size_t disagreements = 0;
    test::for_each_mutation(bytes_of(text), [&](ByteView mutated) {
      if (!agrees_with_beast(ocop::text_of(mutated))) ++disagreements;
    });
    CHECK(disagreements == 0);
  }
  test::for_each_edit(kPost, 0, " \t\r\n:,;/%#\"a0", [&](const std::string& edited) {
    if (!agrees_with_beast(edited)) FAIL(edited);
  });
}

TEST_CASE("random lines give the same result however they are cut", "[http]") {
  const std::vector<std::string> lines{"GET / HTTP/1.1\r\n",
                                       "POST /x?y=%41 HTTP/1.1\r\n",
                                       "GET / HTTP/1.0\r\n",
                                       "Host: a\r\n",
                                       "Content-Length: 3\r\n",
                                       "Content-Length: 0\r\n",
                                       "Connection: close\r\n",
                                       "Transfer-Encoding: chunked\r\n",
                                       "Expect: 100-continue\r\n",
                                       "X: y\r\n",
                                       " folded\r\n",
                                       "\r\n",
                                       "\n",
                                       "\r",
                                       "abc",
                                       ":",
                                       "\x80",
                                       "GET"};
  const bool holds = rc::check("split invariance and Beast", [&] {
    const auto picks = *rc::gen::container<std::vector<std::size_t>>(
        rc::gen::inRange<std::size_t>(0, lines.size()));
    std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (const std::size_t pick : picks) text += lines[pick];
    const std::size_t cut = *rc::gen::inRange<std::size_t>(0, text.size());
    const std::string_view view = text;
    RC_ASSERT(parse_pieces({view.substr(0, cut), view.substr(cut)}) == parse_whole(view));
    RC_ASSERT(agrees_with_beast(view));
  });
  CHECK(holds);
}

}  // namespace ocop::http
