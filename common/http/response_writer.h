// Turns responses into bytes, and is the one place where security headers are set.
//
// Every response carries, unless it sets a field of that name itself:
//   Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; form-action
//   'self'; … X-Content-Type-Options: nosniff          Referrer-Policy: no-referrer
//   Cross-Origin-Opener-Policy: same-origin  Cross-Origin-Resource-Policy: same-origin
//   Permissions-Policy: camera=(), geolocation=(), …
// Referrer-Policy matters here: a label's address holds its serial and seal.
// Strict-Transport-Security is left to whoever ends TLS.
#pragma once

#include <string>
#include <string_view>

#include "common/base/time.h"
#include "common/http/message.h"

namespace ocop::http {

// Source lists of a Content-Security-Policy (W3C CSP3). default-src, base-uri and frame-ancestors
// are always 'none'.
struct ContentSources {
  std::string style = "'self'";  // or "'sha256-…'" for a page with inline CSS
  std::string script = "'none'";
  std::string image = "'self'";
  std::string connect = "'none'";
  std::string worker = "'none'";
  std::string manifest = "'none'";
  std::string media = "'none'";
  std::string form_action = "'self'";
};
// "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; …"
[[nodiscard]] std::string content_security_policy(const ContentSources& sources);

// "Mon, 23 Nov 2026 02:15:00 GMT" (IMF-fixdate, RFC 9110 §5.6.7).
[[nodiscard]] std::string http_date(Instant instant);

// How the response goes out on its connection.
struct Framing {
  bool keep_alive = true;
  bool http_1_0 = false;  // the client's version: 1.0 must be told that the connection stays open
};

// True if a response with that status to that method has bytes after its head (RFC 9112 §6.3).
[[nodiscard]] bool carries_body(int status, Method method);

// One for each thread: it remembers the last date it wrote.
class ResponseWriter {
 public:
  explicit ResponseWriter(const ContentSources& sources = {});

  // Appends status line and header fields with the blank line. Content-Length is that of the body
  // also for HEAD, and left out with 204 and 304. Content-Length, Connection, Date and
  // Transfer-Encoding that the response sets itself are dropped: only the writer knows them. Throws
  // std::invalid_argument for a status outside 200–599.
  void write_head(const Response& response, Framing framing, Instant now, std::string& out);

 private:
  struct Default {
    std::string name;
    std::string line;
  };
  const std::string& date_line(Instant now);

  std::vector<Default> defaults_;
  std::string all_defaults_;
  Instant dated_;
  std::string date_line_;
};

}  // namespace ocop::http
