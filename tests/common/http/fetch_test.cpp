#include "common/http/fetch.h"

#include <future>
#include <stop_token>

#include <catch2/catch.hpp>

#include "tests/common/http/running_server.h"
#include "tests/support/show_result.h"

namespace ocop::http {
namespace {

using test_support::RunningServer;

Response answer(const Request& request) {
  if (request.target == "/log/checkpoint") return plain_text(200, "checkpoint");
  if (request.target == "/public/log/checkpoint") return plain_text(200, "below");
  if (request.target == "/empty") return plain_text(200, "");
  if (request.target == "/gone") return plain_text(410, "gone");
  if (request.target == "/moved") return redirect(301, "/log/checkpoint");
  if (request.target == "/partial") return plain_text(206, "part");
  if (request.target == "/broken") return plain_text(500, "broken");
  if (request.target == "/busy") return plain_text(503, "busy");
  if (request.target == "/short")  // promises more than it has: the connection ends early
    return {200, {}, Body(std::make_shared<const OpenFile>(-1, 100))};
  return plain_text(404, std::string(5000, 'x'));
}

Fetcher fetcher_for(const RunningServer& server, std::string_view path = "") {
  return Fetcher::open(server.url() + std::string(path)).value();
}

}  // namespace

TEST_CASE("a file of a published folder is fetched", "[http_fetch]") {
  const RunningServer server({}, answer);
  Fetcher fetcher = fetcher_for(server, "/");
  CHECK(to_text(fetcher.get("log/checkpoint", 100).value()) == "checkpoint");
  CHECK(fetcher.get("empty", 0).value().empty());
  CHECK(to_text(fetcher_for(server, "/public").get("log/checkpoint", 100).value()) == "below");
  CHECK(to_text(fetcher_for(server, "/public//").get("log/checkpoint", 100).value()) == "below");
}

TEST_CASE("a fetcher keeps its connection", "[http_fetch]") {
  RunningServer server({}, answer);
  Fetcher fetcher = fetcher_for(server);
  for (int i = 0; i < 10; ++i) {
    CHECK(fetcher.get("log/checkpoint", 100));
    CHECK(fetcher.get("missing", 100).error().code == Errc::not_found);
  }
  CHECK(server->sessions() == 1);
}

TEST_CASE("a file larger than expected is refused to the byte", "[http_fetch]") {
  const RunningServer server({}, answer);
  Fetcher fetcher = fetcher_for(server);
  CHECK(fetcher.get("log/checkpoint", 10));
  CHECK(fetcher.get("log/checkpoint", 9).error().code == Errc::too_large);
  CHECK(fetcher.get("log/checkpoint", 0).error().code == Errc::too_large);
  CHECK(fetcher.get("log/checkpoint", 10));
}

TEST_CASE("absence and trouble are told apart", "[http_fetch]") {
  const RunningServer server({}, answer);
  Fetcher fetcher = fetcher_for(server);
  CHECK(fetcher.get("missing", 10).error().code == Errc::not_found);
  CHECK(fetcher.get("gone", 10).error().code == Errc::not_found);
  for (const std::string path : {"moved", "partial", "broken", "busy", "short"}) {
    INFO(path);
    const auto got = fetcher.get(path, 1000);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == Errc::unavailable);
    CHECK(got.error().detail.find(path) != std::string::npos);
  }
  CHECK(fetcher.get("log/checkpoint", 100));
}

TEST_CASE("a server that is away is unavailable, and found again when it is back", "[http_fetch]") {
  ServerOptions options;
  std::optional<RunningServer> server;
  server.emplace(options, answer);
  options.listen.port = server->port();
  Fetcher fetcher = fetcher_for(*server);
  CHECK(fetcher.get("log/checkpoint", 100));
  server.reset();
  CHECK(fetcher.get("log/checkpoint", 100).error().code == Errc::unavailable);
  server.emplace(options, answer);
  CHECK(fetcher.get("log/checkpoint", 100));
}

TEST_CASE("a fetch ends when it is told to stop", "[http_fetch]") {
  const RunningServer server({}, answer);
  Fetcher fetcher = fetcher_for(server);
  std::stop_source stop;
  CHECK(fetcher.get("log/checkpoint", 100, stop.get_token()));
  stop.request_stop();
  CHECK(fetcher.get("log/checkpoint", 100, stop.get_token()).error().code == Errc::unavailable);
}

TEST_CASE("a fetch that waits for its answer ends when it is told to stop", "[http_fetch]") {
  std::stop_source stop;
  std::promise<void> fetched;
  const std::shared_future<void> end = fetched.get_future().share();
  const RunningServer server({}, [&stop, end](const Request& request) {
    stop.request_stop();
    end.wait();
    return answer(request);
  });
  Fetcher fetcher = fetcher_for(server);
  const auto got = fetcher.get("log/checkpoint", 100, stop.get_token());
  fetched.set_value();
  REQUIRE_FALSE(got);
  CHECK(got.error().code == Errc::unavailable);
  CHECK(got.error().detail.find("stopped") != std::string::npos);
}

TEST_CASE("only paths of a published folder are asked for", "[http_fetch]") {
  const RunningServer server({}, answer);
  Fetcher fetcher = fetcher_for(server);
  for (const std::string path : {"", "/log/checkpoint", "../secret", "a/../b", "a//b", "a?b", "a#b",
                                 "a b", "a%2f", "http://x/", "a\r\nb", "é"}) {
    INFO(path);
    CHECK(fetcher.get(path, 10).error().code == Errc::malformed);
  }
}

TEST_CASE("a source is an http or https URL without anything secret", "[http_fetch]") {
  for (const std::string url :
       {"https://ocop.example", "http://127.0.0.1:8080/public/", "https://[::1]/"})
    CHECK(Fetcher::open(url));
  for (const std::string url : {"", "ocop.example", "ftp://a/", "file:///etc/passwd", "http://",
                                "http:///x", "https://u:p@a/", "https://a/?x", "https://a/#x",
                                "https://a b/", "HTTP:/a", "https:\\\\a"}) {
    INFO(url);
    CHECK(Fetcher::open(url).error().code == Errc::malformed);
  }
}

}  // namespace ocop::http
