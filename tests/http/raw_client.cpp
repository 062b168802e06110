#include "tests/http/raw_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace ocop::test {
namespace {

constexpr int kPatience = 60'000;  // milliseconds

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

bool equal_names(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

void read_head(RawResponse& response) {
  if (!response.head.starts_with("HTTP/1.1 ") || response.head.size() < 12)
    throw std::runtime_error("no HTTP answer: " + response.head.substr(0, 80));
  response.status = std::stoi(response.head.substr(9, 3));
  std::size_t line = response.head.find("\r\n") + 2;
  while (line < response.head.size()) {
    const std::size_t end = response.head.find("\r\n", line);
    const std::size_t colon = response.head.find(": ", line);
    if (colon >= end) break;
    response.headers.emplace_back(response.head.substr(line, colon - line),
                                  response.head.substr(colon + 2, end - colon - 2));
    line = end + 2;
  }
}

}  // namespace

std::optional<std::string> RawResponse::header(std::string_view name) const {
  for (const auto& [known, value] : headers)
    if (equal_names(known, name)) return value;
  return std::nullopt;
}

RawClient::RawClient(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
    throw std::runtime_error("cannot resolve " + host);
  socket_ = ::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0);
  const int connected = socket_ < 0 ? -1 : ::connect(socket_, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  if (connected != 0) {
    if (socket_ >= 0) ::close(socket_);
    fail("cannot connect");
  }
}

RawClient::~RawClient() {
  ::close(socket_);
}

bool RawClient::try_send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) return false;
    if (n < 0) fail("cannot send");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void RawClient::send(std::string_view bytes) {
  if (!try_send(bytes)) throw std::runtime_error("the server has closed the connection");
}

void RawClient::finish_sending() {
  ::shutdown(socket_, SHUT_WR);
}

// Reads more; false at the end of the stream.
bool RawClient::fill() {
  pollfd wanted{socket_, POLLIN, 0};
  int ready = 0;
  do ready = ::poll(&wanted, 1, kPatience);
  while (ready < 0 && errno == EINTR);
  if (ready == 0) throw std::runtime_error("the server neither answers nor closes");
  if (ready < 0) fail("cannot wait");
  std::array<char, 65536> buffer{};
  const ssize_t n = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (n < 0 && errno == EINTR) return true;
  if (n < 0 && errno == ECONNRESET) return false;
  if (n < 0) fail("cannot receive");
  unread_.append(buffer.data(), static_cast<std::size_t>(n));
  return n > 0;
}

std::optional<RawResponse> RawClient::try_receive(bool with_body) {
  std::size_t end = 0;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
    if (fill()) continue;
    if (unread_.empty()) return std::nullopt;
    throw std::runtime_error("the connection ends within a head");
  }
  RawResponse response;
  response.head = unread_.substr(0, end + 2);
  unread_.erase(0, end + 4);
  read_head(response);
  const std::string length = response.header("Content-Length").value_or("0");
  const std::size_t size = with_body ? std::stoul(length) : 0;
  while (unread_.size() < size)
    if (!fill()) throw std::runtime_error("the connection ends within a body");
  response.body = unread_.substr(0, size);
  unread_.erase(0, size);
  return response;
}

RawResponse RawClient::receive(bool with_body) {
  std::optional<RawResponse> response = try_receive(with_body);
  if (!response) throw std::runtime_error("the server closes without an answer");
  return std::move(*response);
}

std::string RawClient::receive_until_closed() {
  while (fill()) {
  }
  return std::exchange(unread_, {});
}

RawResponse exchange(const std::string& host, std::uint16_t port, std::string_view request) {
  RawClient client(host, port);
  client.send(request);
  return client.receive();
}

}  // namespace ocop::test
