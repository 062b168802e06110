// Reads HTTP/1.1 requests from bytes, however they are cut; opens no socket (RFC 9112).
//
//   RequestParser parser;
//   const auto progress = parser.feed("GET / HTTP/1.1\r\nHost: ocop.example\r\n\r\nGET /x");
//   progress.state     // done
//   progress.consumed  // 43: "GET /x" belongs to the next request
//   Request request = parser.take();   // and the parser is ready for the next
//
// Boost.Beast reads the grammar of the head; what it lets through although two readers could
// understand it differently (request smuggling) is refused here. The status that a refused request
// is answered with:
//   400  a bare LF or CR, a folded header line, white space before ':', no or two Host in HTTP/1.1,
//   any
//        second Content-Length, Content-Length beside Transfer-Encoding, a body with GET, HEAD or
//        OPTIONS
//   405  PUT, DELETE, PATCH, CONNECT, TRACE     501  any other method, an unknown Transfer-Encoding
//   411  Transfer-Encoding: chunked: the length is wanted in advance, a proxy in front can buffer
//   413  body longer than allowed               414  request line or target too long
//   417  an Expect other than 100-continue      431  head too long or too many fields
//   505  another version than HTTP/1.0 and 1.1
// After `bad` the connection cannot be used further: where the next request starts is unknown.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "common/http/message.h"

namespace ocop::http {

inline constexpr std::size_t kMaxHeadBytes = std::size_t{8}
                                             << 10;  // request line and header fields
inline constexpr std::size_t kMaxHeaderFields = 64;
inline constexpr std::size_t kMaxBodyBytes = std::size_t{64} << 10;

struct RequestLimits {
  std::size_t head_bytes = kMaxHeadBytes;
  std::size_t header_fields = kMaxHeaderFields;
  std::size_t body_bytes = kMaxBodyBytes;
  // Where routes differ (a photograph is larger than a form): the limit for the request whose head
  // this is. If empty, body_bytes.
  std::function<std::size_t(const Request&)> body_bytes_for;
};

class RequestParser {
 public:
  enum class State { need_more, done, bad };
  struct Progress {
    State state;
    // How many of the bytes given belong to this request; not meaningful after `bad`.
    std::size_t consumed;
  };

  explicit RequestParser(RequestLimits limits = {});

  // Takes the next bytes. Not to be called after `done` before take(), nor after `bad`.
  Progress feed(std::string_view bytes);

  // True once a byte of the current request has come; an idle connection has none.
  [[nodiscard]] bool started() const { return phase_ != Phase::head || !head_.empty(); }
  [[nodiscard]] bool head_complete() const {
    return phase_ == Phase::body || phase_ == Phase::done;
  }
  // The client waits for "100 Continue" before it sends the body. True once for a request, when its
  // head is complete and no byte of its body has come.
  [[nodiscard]] bool take_continue();
  // The announced length of the body, once the head is complete.
  [[nodiscard]] std::size_t body_length() const { return body_length_; }

  // After `done`: the request (peer is empty); the parser is ready for the next one.
  [[nodiscard]] Request take();

  // After `bad`: the status to answer with and what was wrong.
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  enum class Phase { head, body, done, bad };

  std::size_t take_head(std::string_view bytes);
  void finish_head();
  std::size_t take_body(std::string_view bytes);
  void refuse(int status, std::string_view reason);
  void refuse_long_head();

  RequestLimits limits_;
  Phase phase_ = Phase::head;
  std::string head_;
  std::size_t line_start_ = 0;
  bool skipped_blank_line_ = false;
  Request request_;
  std::size_t body_length_ = 0;
  bool wants_continue_ = false;
  int status_ = 0;
  std::string reason_;
};

}  // namespace ocop::http
