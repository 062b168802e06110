// usage: http_echo_server [HOST:PORT]: answers a few addresses until SIGTERM. The tests' own
// server.
#include <chrono>
#include <iostream>
#include <stdexcept>

#include "common/http/problem.h"
#include "common/http/router.h"
#include "common/http/server.h"
#include "common/http/signals.h"

namespace ocop::http {
namespace {

Router routes() {
  Router router;
  router.get("/", [](const Request&, const PathValues&) {
    return html(200, "<!doctype html><title>echo</title><p>Xin chào");
  });
  router.get("/hello/{name}", [](const Request&, const PathValues& values) {
    return plain_text(200, "hello " + std::string(values["name"]));
  });
  router.get("/query", [](const Request& request, const PathValues&) {
    std::string text;
    for (const auto& [name, value] : request.query) text += name + "=" + value + ";";
    return plain_text(200, text);
  });
  router.post("/echo", [](const Request& request, const PathValues&) {
    return plain_text(200, request.body);
  });
  router.get("/moved", [](const Request&, const PathValues&) { return redirect(307, "/"); });
  router.get("/throws", [](const Request&, const PathValues&) -> Response {
    throw std::runtime_error("the handler is broken");
  });
  return router;
}

int serve(const std::string& address) {
  TerminationSignals signals;
  const Router router = routes();
  ServerOptions options;
  const Result<ListenAddress> listen = ListenAddress::parse(address);
  if (!listen) {
    std::cerr << "http_echo_server: error: " << listen.error().detail << '\n';
    return 2;
  }
  options.listen = *listen;
  options.threads = 2;
  options.times.head = std::chrono::milliseconds(300);
  const Clock clock = [] {
    return Instant(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
  };
  Server server(
      options, [&router](const Request& request) { return router.handle(request); }, clock);
  if (const Result<void> started = server.start(); !started) {
    std::cerr << "http_echo_server: error: " << started.error().detail << '\n';
    return 3;
  }
  std::cout << "listening on http://" << server.address().text() << "/" << std::endl;
  signals.wait();
  server.stop();
  return 0;
}

}  // namespace
}  // namespace ocop::http

int main(int argc, char** argv) {
  return ocop::http::serve(argc > 1 ? argv[1] : "127.0.0.1:0");
}
