// A server on 127.0.0.1 for the length of a test, that remembers what its observer was told.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/http/server.h"
#include "tests/http/raw_client.h"

namespace ocop::http::test_support {

// 2026-11-23T09:15:00+07:00
inline const Instant kServerTime = Instant(1795400100);

class Events {
 public:
  void add(std::string event) {
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(std::move(event));
    }
    changed_.notify_all();
  }

  // Waits until that event has come `times` times.
  void wait_for(const std::string& event, std::size_t times = 1) {
    std::unique_lock lock(mutex_);
    const bool came = changed_.wait_for(lock, std::chrono::seconds(60),
                                        [&] { return count_locked(event) >= times; });
    if (!came) throw std::runtime_error("the server never told: " + event);
  }

  [[nodiscard]] std::size_t count(const std::string& event) const {
    const std::lock_guard lock(mutex_);
    return count_locked(event);
  }

 private:
  [[nodiscard]] std::size_t count_locked(const std::string& event) const {
    return static_cast<std::size_t>(std::count(events_.begin(), events_.end(), event));
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> events_;
};

class RunningServer {
 public:
  RunningServer(ServerOptions options, Handler handler)
      : server_(
            std::move(options), std::move(handler), [] { return kServerTime; }, observer()) {
    server_.start().value();
  }

  [[nodiscard]] std::uint16_t port() const { return server_.address().port; }
  [[nodiscard]] std::string url() const { return "http://" + server_.address().text(); }
  Server& operator*() { return server_; }
  Server* operator->() { return &server_; }
  Events& events() { return events_; }

 private:
  // "answered /x 200", "refused 400", "ended idle-timeout", "failed <what>"
  ServerObserver observer() {
    ServerObserver observer;
    observer.answered = [this](const Request& request, int status, std::uint64_t,
                               std::chrono::nanoseconds) {
      events_.add("answered " + request.target + " " + std::to_string(status));
    };
    observer.refused = [this](std::string_view, int status, std::string_view) {
      events_.add("refused " + std::to_string(status));
    };
    observer.ended = [this](std::string_view, Ending ending) {
      events_.add("ended " + std::string(name(ending)));
    };
    observer.failed = [this](const Request&, std::string_view what) {
      events_.add("failed " + std::string(what));
    };
    return observer;
  }

  Events events_;
  Server server_;
};

class Client : public test::RawClient {
 public:
  explicit Client(const RunningServer& server) : RawClient("127.0.0.1", server.port()) {}
};

inline std::string get(std::string_view target, std::string_view more = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
}

}  // namespace ocop::http::test_support
