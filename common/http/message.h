// HTTP messages as plain values: no socket, no library type. A handler is a function from Request
// to Response and can be tested with nothing else:
//
//   const Request request = make_request(Method::get, "/search?q=c%C3%A0%20ph%C3%AA");
//   request.path               // {"search"}
//   request.parameter("q")     // "cà phê"
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/result.h"

namespace ocop::http {

// The methods that any of our servers answers.
enum class Method { get, head, post, options };
[[nodiscard]] std::string_view name(Method method);  // "GET"

// "OK"; "Unknown" for a status that RFC 9110 §15 does not list.
[[nodiscard]] std::string_view reason_phrase(int status);

// Field names compare without case (RFC 9110 §5.1); ASCII only.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

// tokens of RFC 9110 §5.6.2: methods, field names, parameters.
[[nodiscard]] bool is_token(std::string_view text);

struct Header {
  std::string_view name;
  std::string_view value;
};

// Header fields in their order, repeated ones included. Holding a Headers value is the proof that
// every name is a token and no value has a control character, so none can end a header line early.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> headers);

  // Throws std::invalid_argument for a name that is not a token (RFC 9110 §5.6.2) and for a value
  // with a control character other than HTAB: a value that came from outside was not encoded, our
  // own mistake.
  void add(std::string_view name, std::string_view value);
  // Replaces every field of that name.
  void set(std::string_view name, std::string_view value);

  [[nodiscard]] std::size_t size() const { return slices_.size(); }
  // The views live until the next add() or set().
  [[nodiscard]] Header operator[](std::size_t index) const;
  // The first field of that name.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  // All fields of that name joined by ", " as RFC 9110 §5.3 allows for lists; empty if there is
  // none.
  [[nodiscard]] std::string combined(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;

  // Compares names without case.
  bool operator==(const Headers& other) const;

 private:
  // Names and values lie one after the other in one text: two allocations, however many fields.
  struct Slice {
    std::uint32_t name;
    std::uint32_t value;
    std::uint32_t end;
  };
  std::string text_;
  std::vector<Slice> slices_;
};

// A name and a value of a query or a form, decoded.
struct Parameter {
  std::string name;
  std::string value;
  bool operator==(const Parameter&) const = default;
};

struct Request {
  Method method = Method::get;
  // As sent, in origin-form ("/01/09506000134352?17=271231") or "*". An absolute-form target is
  // reduced to its path and query, its authority taken as the host (RFC 9112 §3.2.2).
  std::string target = "/";
  // The decoded segments of the path: "/a/b%2Fc" is {"a", "b/c"}, "/" is {}, "/a/" is {"a", ""}.
  std::vector<std::string> path;
  std::vector<Parameter> query;
  // Why path and query are empty although the target has them (target.h): a wrong escape, "..". A
  // router answers 400; whoever has something better to say of such a target looks at `target`
  // first.
  std::optional<Error> target_error;
  std::string host;  // "ocop.example:8080"; empty if the client named none
  Headers headers;
  std::string body;
  std::string peer;  // IP address of the client: "203.0.113.7"; never stored or logged with a scan
  // Whom a limit counts as one: an IPv4 address, or the IPv6 /64 of the client.
  std::string network;
  bool keep_alive = true;
  bool http_1_0 = false;

  // The undecoded halves of the target, without the '?'.
  [[nodiscard]] std::string_view raw_path() const;
  [[nodiscard]] std::string_view raw_query() const;
  // The first parameter of that name.
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
};

// A request as the parser would deliver it. `target` in origin-form or "*".
[[nodiscard]] Request make_request(Method method, std::string_view target, Headers headers = {},
                                   std::string body = {});

// An open file that is sent in pieces, so that a slow client costs 64 KiB and not the file.
class OpenFile {
 public:
  // Takes over the descriptor of a regular file.
  OpenFile(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Up to `length` bytes from `offset`; fewer only at the end. Throws std::system_error if the file
  // cannot be read or has become shorter than it was.
  void read(std::uint64_t offset, std::size_t length, std::string& out) const;

 private:
  int descriptor_;
  std::uint64_t size_;
};

// What a response carries: bytes of its own, bytes shared with a cache or snapshot (sent without a
// copy), or a file.
class Body {
 public:
  Body() = default;
  Body(std::string bytes) : content_(std::move(bytes)) {}
  Body(std::string_view bytes) : content_(std::string(bytes)) {}
  Body(const char* bytes) : content_(std::string(bytes)) {}
  // Not null.
  Body(std::shared_ptr<const std::string> bytes) : content_(std::move(bytes)) {}
  Body(std::shared_ptr<const OpenFile> file) : content_(std::move(file)) {}

  [[nodiscard]] std::uint64_t size() const;
  // False for a file.
  [[nodiscard]] bool in_memory() const;
  // At most max_length bytes from `offset` (≤ size()). The view points into the body or into
  // `scratch` and lives as long as both stay unchanged. Throws as OpenFile::read.
  [[nodiscard]] std::string_view piece(std::uint64_t offset, std::size_t max_length,
                                       std::string& scratch) const;
  // Everything, copied.
  [[nodiscard]] std::string text() const;

 private:
  std::variant<std::string, std::shared_ptr<const std::string>, std::shared_ptr<const OpenFile>>
      content_;
};

// Content-Length, Date, Connection and the security headers are added when it is written
// (response_writer.h).
struct Response {
  int status = 200;  // 200–599
  Headers headers;
  Body body;
};

[[nodiscard]] Response plain_text(int status, std::string body);
[[nodiscard]] Response html(int status, Body body);
// `body` is JSON text; content_type e.g. "application/json" or "application/linkset+json".
[[nodiscard]] Response json_text(int status, std::string body,
                                 std::string_view content_type = "application/json");
// 301, 302, 303, 307 or 308 with a Location. `location` must be a URI reference already encoded.
[[nodiscard]] Response redirect(int status, std::string_view location);

}  // namespace ocop::http
