// The HTTP/1.1 server: sockets, time limits and threads around a function from Request to Response.
//
//   Server server(options, [&](const Request& request) { return service.handle(request); }, clock);
//   if (const auto started = server.start(); !started) …          // address in use, no such host
//   std::cout << "listening on http://" << server.address().text() << std::endl;
//   signals.wait();                                               // signals.h
//   server.stop();                                                // finishes what is under way
//
// Each thread has a loop and a listening socket of its own (SO_REUSEPORT) and runs the handler on
// its loop: a handler may be called by several threads at once, and one that takes longer than
// about a millisecond holds up the other clients of that loop. Such requests can be set apart: they
// are handled one at a time on a thread of their own, and a few may wait for it.
//
// A connection has one deadline at a time: for the head of a request (from its first byte), for its
// body, for writing the answer, for the pause between requests, and one for its whole life. A
// client that misses it while sending gets 408, otherwise the connection is closed.
//
// Plain HTTP only: TLS ends at the proxy in front, whose address belongs in `trusted_proxies`.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/http/address.h"
#include "common/http/message.h"
#include "common/http/request_parser.h"
#include "common/http/response_writer.h"
#include "common/http/session_limits.h"

namespace ocop::http {

using Handler = std::function<Response(const Request&)>;
// The machine's clock, or a test's.
using Clock = std::function<Instant()>;

struct ServerTimes {
  std::chrono::milliseconds head{
      10'000};  // from the first byte of a request to the end of its head
  std::chrono::milliseconds body{
      30'000};  // for the body, besides the time that min_body_rate allows
  std::uint64_t min_body_rate = 8 * 1024;   // bytes a second
  std::chrono::milliseconds write{30'000};  // for each 64 KiB of an answer
  std::chrono::milliseconds idle{30'000};   // between two requests
  std::chrono::milliseconds life{600'000};  // of a connection
  std::chrono::milliseconds linger{2'000};  // for the client to close after the last answer
  std::chrono::milliseconds drain{10'000};  // for answers under way when the server stops
};

// Requests that take long, and what they get when too many wait already (a 503). Without `is_slow`
// there are none. Called like a handler.
struct SlowRequests {
  std::function<bool(const Request&)> is_slow;
  Handler busy;
  std::size_t max_waiting = 8;  // the one that is being handled included
};

struct ServerOptions {
  ListenAddress listen{"127.0.0.1", 0};
  unsigned threads = 1;  // at least 1
  RequestLimits limits;
  ServerTimes times;
  std::size_t max_sessions = 4096;  // over all threads
  // For each IPv4 address or IPv6 /64 network, at least 1. Mobile networks put many phones behind
  // one.
  std::size_t max_sessions_per_peer = 256;
  std::size_t max_requests_per_session = 10'000;
  // Reverse proxies, as IP addresses. For these, max_sessions_per_peer does not apply, and
  // Request::peer is the last address in X-Forwarded-For: what that proxy itself has seen.
  std::vector<std::string> trusted_proxies;
  ContentSources content_sources;
  SlowRequests slow;
};

// What a server tells: for logs and metrics. Empty functions are not called; the others may be
// called by several threads at once, must not block, and must not throw.
struct ServerObserver {
  // An answer was sent (or as much of it as the client took).
  std::function<void(const Request&, int status, std::uint64_t body_bytes,
                     std::chrono::nanoseconds in_handler)>
      answered;
  // Bytes that were no acceptable request, answered with that status.
  std::function<void(std::string_view peer, int status, std::string_view reason)> refused;
  std::function<void(std::string_view peer, Ending ending)> ended;
  // The handler threw (the client got 500), or a served file failed while it was sent (the
  // connection was closed; the request is then empty): what() of the exception.
  std::function<void(const Request&, std::string_view what)> failed;
  // Accepting failed (no file descriptors left, for instance); it goes on after a pause.
  std::function<void(std::string_view what)> accept_failed;
};

class Server {
 public:
  Server(ServerOptions options, Handler handler, Clock clock, ServerObserver observer = {});
  // Stops and waits.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and starts the threads; once only. Raises the process' soft limit of open files where
  // max_sessions needs it. Errc::not_found: the host has no address on this machine;
  // conflict: somebody listens there already; unavailable: the system refuses for another reason.
  [[nodiscard]] Result<void> start();

  // Where it listens, with the port that the system chose. After start().
  [[nodiscard]] const ListenAddress& address() const;

  // The connections open now.
  [[nodiscard]] std::size_t sessions() const;

  // Begins to stop and returns at once: no new connections, idle ones closed, busy ones finish
  // their answer with "Connection: close" within the drain time and are cut off then. Any thread,
  // any number of times.
  void begin_stop();
  // begin_stop(), and waits until all is closed.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ocop::http
