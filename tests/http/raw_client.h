// A client that sends exactly the bytes it is told to, and reads one answer after the other. Every
// wait has a generous limit, so that a hanging server is a failure and not a hanging test.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocop::test {

struct RawResponse {
  int status = 0;
  std::string head;  // status line and header fields as they came
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // The first header of that name, compared without case.
  [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
};

// Throws std::runtime_error when the connection fails, times out or brings no HTTP.
class RawClient {
 public:
  RawClient(const std::string& host, std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes);
  // False if the server has closed the connection already.
  [[nodiscard]] bool try_send(std::string_view bytes);
  // No more will be sent.
  void finish_sending();

  // The next answer, interim ones (100) included. `with_body` is false after HEAD.
  RawResponse receive(bool with_body = true);
  // The next answer, or nothing if the server closes first.
  std::optional<RawResponse> try_receive(bool with_body = true);
  // Waits until the server closes; returns what came before.
  std::string receive_until_closed();

 private:
  bool fill();

  int socket_ = -1;
  std::string unread_;
};

// send() and receive() on a connection of its own.
RawResponse exchange(const std::string& host, std::uint16_t port, std::string_view request);

}  // namespace ocop::test
