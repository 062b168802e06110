#include "common/http/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <exception>
#include <optional>
#include <thread>
#include <unordered_set>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "common/http/problem.h"
#include "common/http/session_limits.h"

namespace ocop::http {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;
using TimePoint = SteadyClock::time_point;

using Tcp = net::ip::tcp;
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<Tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<Tcp, Executor>;
using Timer = net::basic_waitable_timer<SteadyClock, net::wait_traits<SteadyClock>, Executor>;
template <class T>
using Task = net::awaitable<T, Executor>;

// Network errors come back as values. Name what is awaited first: g++ 12 destroys some temporaries
// of a co_await expression twice.
constexpr auto as_result = net::as_tuple(net::use_awaitable_t<Executor>());

constexpr std::size_t kReadBytes = std::size_t{16} << 10;
constexpr std::size_t kWriteBytes = std::size_t{64} << 10;
constexpr std::size_t kLingerBytes = std::size_t{1} << 20;
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::size_t kOtherDescriptors = 256;  // files, databases, the mirror's connections
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// SO_REUSEPORT: the system spreads connections over the listeners of one port. Asio 1.26 has no
// name for it.
class ReusePort {
 public:
  template <class Protocol>
  [[nodiscard]] int level(const Protocol&) const {
    return SOL_SOCKET;
  }
  template <class Protocol>
  [[nodiscard]] int name(const Protocol&) const {
    return SO_REUSEPORT;
  }
  template <class Protocol>
  [[nodiscard]] const int* data(const Protocol&) const {
    return &on_;
  }
  template <class Protocol>
  [[nodiscard]] std::size_t size(const Protocol&) const {
    return sizeof on_;
  }

 private:
  int on_ = 1;
};

// What all loops share; constant except the counts.
struct Shared {
  Shared(ServerOptions o, Handler h, Clock c, ServerObserver w)
      : options(std::move(o)),
        handler(std::move(h)),
        clock(std::move(c)),
        observer(std::move(w)),
        counts(options.max_sessions, options.max_sessions_per_peer) {
    if (options.slow.is_slow) slow_thread.emplace(1U);
  }

  const ServerOptions options;
  const Handler handler;
  const Clock clock;
  const ServerObserver observer;
  SessionCounts counts;
  std::atomic<std::size_t> slow_waiting{0};
  std::optional<net::thread_pool> slow_thread;
};

template <class Function, class... Args>
void tell(const Function& function, Args&&... args) {
  if (function) function(std::forward<Args>(args)...);
}

// 203.0.113.7 and ::ffff:203.0.113.7 are one client.
net::ip::address plain_address(const net::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6());
  return address;
}

// Whom a limit counts as one: an IPv4 address, or an IPv6 /64, which one household gets whole.
std::string network_of(const net::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  net::ip::address_v6::bytes_type bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return net::ip::address_v6(bytes).to_string();
}

enum class Phase { idle, head, body, write, linger };

// What a missed deadline is reported as; nothing once the last answer is out.
std::optional<Ending> ending_of(Phase phase) {
  switch (phase) {
    case Phase::idle: return Ending::idle_timeout;
    case Phase::head: return Ending::head_timeout;
    case Phase::body: return Ending::body_timeout;
    case Phase::write: return Ending::write_timeout;
    case Phase::linger: break;
  }
  return std::nullopt;
}

struct Session {
  Session(Socket s, const RequestLimits& limits)
      : socket(std::move(s)), watchdog(socket.get_executor()), parser(limits) {}

  [[nodiscard]] std::string_view unread() const { return {input.data() + begin, end - begin}; }

  Socket socket;
  Timer watchdog;
  bool watched = false;
  Phase phase = Phase::idle;
  TimePoint deadline;
  TimePoint end_of_life;
  bool timed_out = false;  // the deadline of a request passed: it is to be answered with 408
  std::string peer;
  std::string network;
  bool from_proxy = false;
  RequestParser parser;
  std::array<char, kReadBytes> input;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string head;
  std::string file_piece;
};
using SessionPtr = std::shared_ptr<Session>;

// One thread's listener and connections. Everything but post-ing runs on that thread.
class Loop {
 public:
  explicit Loop(Shared& shared)
      : shared_(shared),
        acceptor_(context_),
        accept_pause_(context_),
        drain_timer_(context_),
        writer_(shared.options.content_sources) {}

  error_code listen(const Tcp::endpoint& endpoint, bool share_port);
  [[nodiscard]] Tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }
  void start();
  void begin_stop();
  void join();

 private:
  enum class Incoming { request, refused, gone };

  Task<void> accept();
  void admit(Socket socket);
  void turn_away(Socket& socket, std::string_view peer, Ending ending);
  Task<void> serve(SessionPtr session);
  Task<Incoming> receive(SessionPtr session);
  Task<bool> send(SessionPtr session, const Response& response, Framing framing, bool with_body);
  Task<void> refuse(SessionPtr session, int status, std::string reason);
  Task<void> linger(SessionPtr session);
  Request take_request(Session& session) const;
  Response answer(const Handler& handler, const Request& request) const;
  Task<Response> answer_apart(SessionPtr session, const Request& request);
  void finish(const SessionPtr& session, const std::exception_ptr& failure);

  void expect(const SessionPtr& session, Phase phase, std::chrono::milliseconds within);
  void watch(const SessionPtr& session);
  void time_out(Session& session);
  void close_idle();
  void close_all();

  Shared& shared_;
  net::io_context context_{1};
  Acceptor acceptor_;
  Timer accept_pause_;
  Timer drain_timer_;
  ResponseWriter writer_;
  std::unordered_set<SessionPtr> sessions_;
  bool draining_ = false;
  std::thread thread_;
};

error_code Loop::listen(const Tcp::endpoint& endpoint, bool share_port) {
  error_code problem;
  acceptor_.open(endpoint.protocol(), problem);
  if (!problem) acceptor_.set_option(Acceptor::reuse_address(true), problem);
  if (!problem && share_port) acceptor_.set_option(ReusePort(), problem);
  if (!problem) acceptor_.bind(endpoint, problem);
  if (!problem) acceptor_.listen(net::socket_base::max_listen_connections, problem);
  if (problem) {
    error_code ignored;
    acceptor_.close(ignored);
  }
  return problem;
}

void Loop::start() {
  net::co_spawn(context_, accept(), [](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
  });
  thread_ = std::thread([this] { context_.run(); });
}

void Loop::join() {
  if (thread_.joinable()) thread_.join();
}

Task<void> Loop::accept() {
  while (acceptor_.is_open()) {
    auto [problem, socket] = co_await acceptor_.async_accept(as_result);
    if (!acceptor_.is_open()) co_return;
    if (!problem) {
      admit(std::move(socket));
      continue;
    }
    if (problem == net::error::connection_aborted) continue;
    tell(shared_.observer.accept_failed, problem.message());
    accept_pause_.expires_after(kAcceptPause);
    co_await accept_pause_.async_wait(as_result);
  }
}

void Loop::admit(Socket socket) {
  error_code problem;
  const Tcp::endpoint remote = socket.remote_endpoint(problem);
  if (problem) return;
  socket.set_option(Tcp::no_delay(true), problem);
  const net::ip::address address = plain_address(remote.address());
  const auto& proxies = shared_.options.trusted_proxies;
  std::string peer = address.to_string();
  const bool from_proxy = std::find(proxies.begin(), proxies.end(), peer) != proxies.end();
  std::string network = network_of(address);
  if (const auto refusal = shared_.counts.enter(network, !from_proxy)) {
    turn_away(socket, peer, *refusal);
    return;
  }
  auto session = std::make_shared<Session>(std::move(socket), shared_.options.limits);
  session->peer = std::move(peer);
  session->network = std::move(network);
  session->from_proxy = from_proxy;
  session->end_of_life = SteadyClock::now() + shared_.options.times.life;
  sessions_.insert(session);
  net::co_spawn(context_, serve(session),
                [this, session](const std::exception_ptr& failure) { finish(session, failure); });
}

// One write without waiting: whoever is turned away must not cost anything.
void Loop::turn_away(Socket& socket, std::string_view peer, Ending ending) {
  Response response = problem(503, "too many connections");
  response.headers.add("Retry-After", "5");
  std::string text;
  writer_.write_head(response, Framing{.keep_alive = false}, shared_.clock(), text);
  text += response.body.text();
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(net::buffer(text), ignored);
  socket.shutdown(Socket::shutdown_both, ignored);
  tell(shared_.observer.ended, peer, ending);
}

Task<void> Loop::serve(SessionPtr session) {
  const std::size_t most = shared_.options.max_requests_per_session;
  for (std::size_t served = 1;; ++served) {
    const Incoming incoming = co_await receive(session);
    if (incoming == Incoming::gone) co_return;
    if (incoming == Incoming::refused) {
      const int status = session->parser.status();
      std::string reason = session->parser.reason();
      co_await refuse(session, status, std::move(reason));
      co_return;
    }
    const Request request = take_request(*session);
    const TimePoint before = SteadyClock::now();
    Response response;
    if (shared_.slow_thread && shared_.options.slow.is_slow(request))
      response = co_await answer_apart(session, request);
    else
      response = answer(shared_.handler, request);
    const auto in_handler = SteadyClock::now() - before;
    const Framing framing{.keep_alive = request.keep_alive && served < most && !draining_,
                          .http_1_0 = request.http_1_0};
    const bool with_body = carries_body(response.status, request.method);
    const bool sent = co_await send(session, response, framing, with_body);
    tell(shared_.observer.answered, request, response.status,
         with_body ? response.body.size() : std::uint64_t{0}, in_handler);
    if (!sent) co_return;
    if (!framing.keep_alive) break;
  }
  co_await linger(session);
}

// Reads until a request is complete, from what is there already and then from the socket.
Task<Loop::Incoming> Loop::receive(SessionPtr session) {
  const ServerTimes& times = shared_.options.times;
  std::optional<Phase> announced;
  for (;;) {
    if (!session->unread().empty()) {
      const auto progress = session->parser.feed(session->unread());
      session->begin += progress.consumed;
      if (progress.state == RequestParser::State::done) co_return Incoming::request;
      if (progress.state == RequestParser::State::bad) co_return Incoming::refused;
    }
    const RequestParser& parser = session->parser;
    const Phase phase = parser.head_complete() ? Phase::body
                        : parser.started()     ? Phase::head
                                               : Phase::idle;
    if (draining_ && phase == Phase::idle) co_return Incoming::gone;
    if (announced != phase) {
      announced = phase;
      const std::uint64_t sending =
          parser.body_length() * 1000 / std::max<std::uint64_t>(1, times.min_body_rate);
      if (phase == Phase::idle) expect(session, phase, times.idle);
      if (phase == Phase::head) expect(session, phase, times.head);
      if (phase == Phase::body)
        expect(session, phase, times.body + std::chrono::milliseconds(sending));
    }
    if (session->parser.take_continue()) {
      const net::const_buffer go_on = net::buffer(kContinue);
      auto [failed, written] = co_await net::async_write(session->socket, go_on, as_result);
      if (failed) co_return Incoming::gone;
    }
    const net::mutable_buffer space = net::buffer(session->input);
    auto [problem, length] = co_await session->socket.async_read_some(space, as_result);
    if (session->timed_out) {
      std::string reason = "the request took too long";
      co_await refuse(session, 408, std::move(reason));
      co_return Incoming::gone;
    }
    if (problem) co_return Incoming::gone;
    session->begin = 0;
    session->end = length;
  }
}

// The head leaves with the first piece of the body in one write; the rest follows piece by piece,
// each with its own deadline. False if the client is gone.
Task<bool> Loop::send(SessionPtr session, const Response& response, Framing framing,
                      bool with_body) {
  session->head.clear();
  writer_.write_head(response, framing, shared_.clock(), session->head);
  const std::uint64_t size = with_body ? response.body.size() : 0;
  std::uint64_t offset = 0;
  std::string_view head = session->head;
  do {
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(kWriteBytes, size - offset));
    const std::string_view piece =
        length == 0 ? std::string_view() : response.body.piece(offset, length, session->file_piece);
    const std::array<net::const_buffer, 2> buffers{net::const_buffer(head.data(), head.size()),
                                                   net::const_buffer(piece.data(), piece.size())};
    expect(session, Phase::write, shared_.options.times.write);
    auto [problem, written] = co_await net::async_write(session->socket, buffers, as_result);
    if (problem) co_return false;
    head = {};
    offset += piece.size();
  } while (offset < size);
  co_return true;
}

Task<void> Loop::refuse(SessionPtr session, int status, std::string reason) {
  tell(shared_.observer.refused, session->peer, status, reason);
  Response response = problem(status, std::move(reason));
  if (status == 405) response.headers.add("Allow", "GET, HEAD, POST, OPTIONS");
  const Framing framing{.keep_alive = false};
  const bool sent = co_await send(session, response, framing, true);
  if (sent) co_await linger(session);
}

// Closing while bytes of the client are still on their way would reset the connection and could
// destroy the answer before it is read: say that no more will come, and wait for the client to
// close.
Task<void> Loop::linger(SessionPtr session) {
  error_code ignored;
  session->socket.shutdown(Socket::shutdown_send, ignored);
  expect(session, Phase::linger, shared_.options.times.linger);
  std::size_t discarded = 0;
  while (discarded < kLingerBytes) {
    const net::mutable_buffer space = net::buffer(session->input);
    auto [problem, length] = co_await session->socket.async_read_some(space, as_result);
    if (problem) co_return;
    discarded += length;
  }
}

Request Loop::take_request(Session& session) const {
  Request request = session.parser.take();
  request.peer = session.peer;
  request.network = session.network;
  if (!session.from_proxy) return request;
  const std::string forwarded = request.headers.combined("X-Forwarded-For");
  std::string_view last = forwarded;
  last.remove_prefix(forwarded.find_last_of(", ") + 1);
  error_code problem;
  const net::ip::address address = net::ip::make_address(last, problem);
  if (problem) return request;
  request.peer = plain_address(address).to_string();
  request.network = network_of(plain_address(address));
  return request;
}

// The loop goes on with its other clients until the slow thread has the answer.
Task<Response> Loop::answer_apart(SessionPtr session, const Request& request) {
  if (shared_.slow_waiting.fetch_add(1) >= shared_.options.slow.max_waiting) {
    --shared_.slow_waiting;
    co_return answer(shared_.options.slow.busy, request);
  }
  expect(session, Phase::write, shared_.options.times.write);
  Response response;
  bool finished = false;
  Timer done(context_, TimePoint::max());
  net::post(*shared_.slow_thread, [&] {
    response = answer(shared_.handler, request);
    --shared_.slow_waiting;
    net::post(context_, [&] {
      finished = true;
      done.cancel();
    });
  });
  while (!finished) co_await done.async_wait(as_result);
  co_return response;
}

Response Loop::answer(const Handler& handler, const Request& request) const {
  try {
    Response response = handler(request);
    if (response.status >= 200 && response.status <= 599) return response;
    tell(shared_.observer.failed, request, "the handler's status is outside 200-599");
  } catch (const std::exception& failure) {
    tell(shared_.observer.failed, request, failure.what());
  } catch (...) {
    tell(shared_.observer.failed, request, "an exception of unknown type");
  }
  return problem(500, "the server could not do this; it has been noted");
}

void Loop::finish(const SessionPtr& session, const std::exception_ptr& failure) {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const std::exception& what) {
    tell(shared_.observer.failed, Request(), what.what());
  }
  session->watchdog.cancel();
  error_code ignored;
  session->socket.close(ignored);
  shared_.counts.leave(session->network);
  sessions_.erase(session);
  if (draining_ && sessions_.empty()) drain_timer_.cancel();
}

void Loop::expect(const SessionPtr& session, Phase phase, std::chrono::milliseconds within) {
  session->phase = phase;
  session->deadline = std::min(SteadyClock::now() + within, session->end_of_life);
  if (!session->watched || session->deadline < session->watchdog.expiry()) watch(session);
}

// The timer is moved only when a deadline comes nearer; when it expires early, it is set again. So
// a busy connection costs two reads of the clock for a request and no timer.
void Loop::watch(const SessionPtr& session) {
  session->watched = true;
  session->watchdog.expires_at(session->deadline);
  session->watchdog.async_wait([this, session](error_code cancelled) {
    if (cancelled) return;
    session->watched = false;
    if (SteadyClock::now() < session->deadline) return watch(session);
    time_out(*session);
  });
}

void Loop::time_out(Session& session) {
  const bool old = session.deadline >= session.end_of_life;
  const std::optional<Ending> ending = old ? Ending::too_old : ending_of(session.phase);
  if (ending) tell(shared_.observer.ended, session.peer, *ending);
  error_code ignored;
  const bool sending = session.phase == Phase::head || session.phase == Phase::body;
  if (sending && !old) {
    session.timed_out = true;
    session.socket.cancel(ignored);
  } else {
    session.socket.close(ignored);
  }
}

void Loop::begin_stop() {
  net::post(context_, [this] {
    if (draining_) return;
    draining_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    accept_pause_.cancel();
    close_idle();
    if (sessions_.empty()) return;
    drain_timer_.expires_after(shared_.options.times.drain);
    drain_timer_.async_wait([this](error_code cancelled) {
      if (!cancelled) close_all();
    });
  });
}

void Loop::close_idle() {
  error_code ignored;
  for (const SessionPtr& session : sessions_)
    if (session->phase == Phase::idle) session->socket.close(ignored);
}

void Loop::close_all() {
  error_code ignored;
  for (const SessionPtr& session : sessions_) {
    tell(shared_.observer.ended, session->peer, Ending::shutdown);
    session->socket.close(ignored);
  }
}

Error listen_error(const ListenAddress& address, const error_code& problem) {
  const std::string detail = "cannot listen on " + address.text() + ": " + problem.message();
  if (problem == net::error::address_in_use) return error(Errc::conflict, detail);
  return error(Errc::unavailable, detail);
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler handler, Clock clock, ServerObserver observer)
      : shared_(std::move(options), std::move(handler), std::move(clock), std::move(observer)),
        address_(shared_.options.listen) {}

  Result<void> start() {
    assert(loops_.empty());
    allow_descriptors(shared_.options.max_sessions + kOtherDescriptors);
    const Result<Tcp::endpoint> wanted = resolve();
    if (!wanted) return wanted.error();
    Tcp::endpoint endpoint = *wanted;
    if (endpoint.port() != 0) {
      // A shared port would also be shared with a second server started by mistake.
      Loop probe(shared_);
      if (const error_code problem = probe.listen(endpoint, false); problem)
        return listen_error(shared_.options.listen, problem);
    }
    const unsigned threads = std::max(1U, shared_.options.threads);
    for (unsigned i = 0; i < threads; ++i) {
      auto loop = std::make_unique<Loop>(shared_);
      if (const error_code problem = loop->listen(endpoint, threads > 1); problem) {
        loops_.clear();
        return listen_error(shared_.options.listen, problem);
      }
      endpoint = loop->endpoint();
      loops_.push_back(std::move(loop));
    }
    address_.port = endpoint.port();
    for (const auto& loop : loops_) loop->start();
    return ok();
  }

  [[nodiscard]] const ListenAddress& address() const { return address_; }
  [[nodiscard]] std::size_t sessions() const { return shared_.counts.total(); }

  void begin_stop() {
    for (const auto& loop : loops_) loop->begin_stop();
  }
  void join() {
    for (const auto& loop : loops_) loop->join();
  }

 private:
  [[nodiscard]] Result<Tcp::endpoint> resolve() const {
    const ListenAddress& wanted = shared_.options.listen;
    error_code problem;
    const net::ip::address literal = net::ip::make_address(wanted.host, problem);
    if (!problem) return Tcp::endpoint(literal, wanted.port);
    net::io_context context;
    Tcp::resolver resolver(context);
    const auto found = resolver.resolve(wanted.host, std::to_string(wanted.port), problem);
    if (problem || found.empty())
      return error(Errc::not_found, "host " + wanted.host + ": " + problem.message());
    return found.begin()->endpoint();
  }

  Shared shared_;
  ListenAddress address_;
  std::vector<std::unique_ptr<Loop>> loops_;
};

Server::Server(ServerOptions options, Handler handler, Clock clock, ServerObserver observer)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler), std::move(clock),
                                   std::move(observer))) {}

Server::~Server() {
  stop();
}

Result<void> Server::start() {
  return impl_->start();
}
const ListenAddress& Server::address() const {
  return impl_->address();
}
std::size_t Server::sessions() const {
  return impl_->sessions();
}
void Server::begin_stop() {
  impl_->begin_stop();
}

void Server::stop() {
  impl_->begin_stop();
  impl_->join();
}

}  // namespace ocop::http
