#include "common/http/request_parser.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>

#include <boost/beast/http/basic_parser.hpp>

#include "common/http/target.h"

namespace ocop::http {
namespace {

namespace beast = boost::beast::http;

struct Refusal {
  int status;
  std::string_view reason;
};

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// What the head says, before anything is concluded from it.
struct Head {
  std::string_view method;
  std::string_view target;
  int version = 11;
  Headers headers;
};

// Beast's grammar without its containers: fields go straight into ours.
class HeadReader final : public beast::basic_parser<true> {
 public:
  HeadReader(std::size_t head_bytes, std::size_t header_fields) : max_fields_(header_fields) {
    header_limit(static_cast<std::uint32_t>(head_bytes));
    body_limit(boost::none);
  }

  // The views in the result point into `text`.
  std::optional<Refusal> read(std::string_view text, Head& head) {
    head_ = &head;
    boost::beast::error_code problem;
    put(boost::asio::const_buffer(text.data(), text.size()), problem);
    if (too_many_fields_) return Refusal{431, "too many header fields"};
    if (problem) return refusal_for(problem);
    if (!is_header_done()) return Refusal{400, "incomplete head"};
    return std::nullopt;
  }

 private:
  using Text = boost::beast::string_view;
  using Code = boost::beast::error_code;

  static Refusal refusal_for(const Code& problem) {
    if (problem == beast::error::bad_version)
      return {505, "the version is not HTTP/1.0 or HTTP/1.1"};
    if (problem == beast::error::bad_method) return {400, "malformed method"};
    if (problem == beast::error::bad_target) return {400, "malformed request target"};
    if (problem == beast::error::bad_content_length) return {400, "malformed Content-Length"};
    if (problem == beast::error::bad_transfer_encoding)
      return {400, "Transfer-Encoding contradicts another field"};
    return {400, "malformed header field"};
  }

  void on_request_impl(beast::verb, Text method, Text target, int version, Code&) override {
    head_->method = view(method);
    head_->target = view(target);
    head_->version = version;
  }
  void on_field_impl(beast::field, Text name, Text value, Code& problem) override {
    if (head_->headers.size() == max_fields_) {
      too_many_fields_ = true;
      problem = beast::error::header_limit;
      return;
    }
    head_->headers.add(view(name), view(value));
  }
  void on_response_impl(int, Text, int, Code&) override {}
  void on_header_impl(Code&) override {}
  void on_body_init_impl(boost::optional<std::uint64_t> const&, Code&) override {}
  std::size_t on_body_impl(Text, Code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text, Code&) override { return 0; }
  void on_finish_impl(Code&) override {}

  std::size_t max_fields_;
  bool too_many_fields_ = false;
  Head* head_ = nullptr;
};

// A method, or a line end before it. Otherwise a TLS client, say, would be kept until its time is
// over.
bool may_begin(char c) {
  return c == '\r' || c == '\n' || is_token({&c, 1});
}

// Line ends are checked on the raw text: Beast joins folded lines, and would search a bare CR for
// its LF. Every LF has its CR already.
std::optional<Refusal> check_lines(std::string_view head) {
  std::size_t line_end = 0;
  while ((line_end = head.find('\r', line_end)) != std::string_view::npos) {
    if (head[line_end + 1] != '\n') return Refusal{400, "a bare CR"};
    line_end += 2;
    if (line_end < head.size() && (head[line_end] == ' ' || head[line_end] == '\t'))
      return Refusal{400, "a folded header line"};
  }
  return std::nullopt;
}

// "HTTP/2.0" is a version that we do not speak; "HTTP/x" is no version.
bool names_version(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\r'));
  if (line.size() < 9) return false;
  const std::string_view version = line.substr(line.size() - 9);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.starts_with(" HTTP/") && digit(version[6]) && version[7] == '.' &&
         digit(version[8]);
}

std::optional<Refusal> read_method(std::string_view text, Method& method) {
  for (const Method known : {Method::get, Method::head, Method::post, Method::options}) {
    if (text == name(known)) {
      method = known;
      return std::nullopt;
    }
  }
  for (const std::string_view other : {"PUT", "DELETE", "PATCH", "CONNECT", "TRACE"})
    if (text == other) return Refusal{405, "only GET, HEAD, POST and OPTIONS are answered"};
  return Refusal{501, "unknown method"};
}

// A host as URIs and Host fields have it: name, IPv4 or [IPv6], then perhaps a port.
bool is_authority(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto host_char = [bracketed](char c) {
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (bracketed) return hex || c == ':' || c == '.';
    return hex || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z') || c == '-' || c == '.' ||
           c == '_';
  };
  return host.size() <= 255 && std::all_of(host.begin(), host.end(), host_char) &&
         port.size() <= 5 &&
         std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Refusal> read_host(const Head& head, Request& request) {
  const std::size_t count = request.headers.count("Host");
  if (count > 1) return Refusal{400, "more than one Host"};
  if (count == 0 && head.version == 11) return Refusal{400, "no Host"};
  const std::string_view host = request.headers.get("Host").value_or("");
  if (!is_authority(host)) return Refusal{400, "malformed Host"};
  request.host = host;
  return std::nullopt;
}

// Runs after read_host: the authority of an absolute-form target wins over Host.
std::optional<Refusal> read_target(std::string_view raw, Request& request) {
  if (raw.size() > kMaxTargetBytes) return Refusal{414, "the request target is too long"};
  const bool plain =
      std::all_of(raw.begin(), raw.end(), [](char c) { return c >= '!' && c <= '~' && c != '#'; });
  if (!plain) return Refusal{400, "a character in the request target that must be percent-encoded"};
  if (raw == "*") {
    if (request.method != Method::options) return Refusal{400, "'*' is a target of OPTIONS only"};
    set_target(request, raw);
    return std::nullopt;
  }
  if (raw.starts_with('/')) {
    set_target(request, raw);
    return std::nullopt;
  }
  const std::size_t scheme_end = raw.find("://");
  const std::string_view scheme = raw.substr(0, scheme_end);
  if (scheme_end == std::string_view::npos ||
      (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https")))
    return Refusal{400, "malformed request target"};
  const std::string_view rest = raw.substr(scheme_end + 3);
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority.empty() || !is_authority(authority))
    return Refusal{400, "malformed request target"};
  request.host = authority;
  const std::string_view local = rest.substr(authority_end);
  set_target(request, local.starts_with('/') ? std::string(local) : "/" + std::string(local));
  return std::nullopt;
}

std::optional<Refusal> read_body_length(const Head& head, Request& request, std::size_t& length) {
  length = 0;
  const std::size_t lengths = request.headers.count("Content-Length");
  if (request.headers.count("Transfer-Encoding") > 0) {
    if (lengths > 0 || head.version == 10)
      return Refusal{400, "Transfer-Encoding contradicts another field"};
    if (equal_ignoring_case(request.headers.combined("Transfer-Encoding"), "chunked"))
      return Refusal{411, "send a Content-Length"};
    return Refusal{501, "unknown Transfer-Encoding"};
  }
  if (lengths == 0) return std::nullopt;
  if (lengths > 1) return Refusal{400, "more than one Content-Length"};
  const std::string_view digits = *request.headers.get("Content-Length");
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (problem != std::errc() || end != digits.data() + digits.size())
    return Refusal{400, "malformed Content-Length"};
  if (length > 0 && request.method != Method::post) return Refusal{400, "only a POST has a body"};
  return std::nullopt;
}

bool lists_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), item.size() + 1));
    const std::size_t first = std::min(item.find_first_not_of(" \t"), item.size());
    item.remove_prefix(first);
    item = item.substr(0, item.find_last_not_of(" \t") + 1);
    if (equal_ignoring_case(item, token)) return true;
  }
  return false;
}

void read_connection(const Head& head, Request& request) {
  const std::string connection = request.headers.combined("Connection");
  request.http_1_0 = head.version == 10;
  request.keep_alive =
      request.http_1_0 ? lists_token(connection, "keep-alive") : !lists_token(connection, "close");
}

std::optional<Refusal> read_expectation(const Request& request, bool& wants_continue) {
  wants_continue = false;
  const std::string expectation = request.headers.combined("Expect");
  if (expectation.empty() || request.http_1_0) return std::nullopt;
  if (!equal_ignoring_case(expectation, "100-continue"))
    return Refusal{417, "the only expectation met is 100-continue"};
  wants_continue = true;
  return std::nullopt;
}

}  // namespace

RequestParser::RequestParser(RequestLimits limits) : limits_(std::move(limits)) {}

RequestParser::Progress RequestParser::feed(std::string_view bytes) {
  assert(phase_ == Phase::head || phase_ == Phase::body);
  std::size_t consumed = 0;
  if (phase_ == Phase::head) consumed = take_head(bytes);
  if (phase_ == Phase::body) consumed += take_body(bytes.substr(consumed));
  if (phase_ == Phase::bad) return {State::bad, consumed};
  return {phase_ == Phase::done ? State::done : State::need_more, consumed};
}

// Appends up to the end of the head, which is found here: so the head is scanned once, and Beast
// sees it once and whole.
std::size_t RequestParser::take_head(std::string_view bytes) {
  std::size_t consumed = 0;
  while (consumed < bytes.size()) {
    if (head_.empty() && !may_begin(bytes[consumed])) {
      refuse(400, "no HTTP request");
      return consumed;
    }
    const std::size_t room = limits_.head_bytes - head_.size();
    const std::string_view rest = bytes.substr(consumed, room);
    const std::size_t line_feed = rest.find('\n');
    const bool line_ends = line_feed != std::string_view::npos;
    const std::string_view piece = line_ends ? rest.substr(0, line_feed + 1) : rest;
    head_ += piece;
    consumed += piece.size();
    if (!line_ends) {
      if (head_.size() == limits_.head_bytes) refuse_long_head();
      return consumed;
    }
    const std::size_t length = head_.size() - line_start_;
    if (length < 2 || head_[head_.size() - 2] != '\r') {
      refuse(400, "a bare LF");
      return consumed;
    }
    const bool blank = length == 2;
    if (blank && line_start_ > 0) {
      finish_head();
      return consumed;
    }
    if (blank && skipped_blank_line_) {
      refuse(400, "blank lines before the request line");
      return consumed;
    }
    if (blank) {
      // RFC 9112 §2.2: some clients end a body with a line end that its length does not count.
      skipped_blank_line_ = true;
      head_.clear();
      continue;
    }
    line_start_ = head_.size();
    if (head_.size() == limits_.head_bytes) {
      refuse_long_head();
      return consumed;
    }
  }
  return consumed;
}

void RequestParser::finish_head() {
  Head head;
  std::optional<Refusal> refusal = check_lines(head_);
  if (!refusal) refusal = HeadReader(limits_.head_bytes, limits_.header_fields).read(head_, head);
  if (refusal && refusal->status == 505 && !names_version(head_))
    refusal = Refusal{400, "malformed request line"};
  if (!refusal) refusal = read_method(head.method, request_.method);
  if (!refusal) {
    request_.headers = std::move(head.headers);
    refusal = read_host(head, request_);
  }
  if (!refusal) refusal = read_target(head.target, request_);
  if (!refusal) refusal = read_body_length(head, request_, body_length_);
  if (!refusal) {
    read_connection(head, request_);
    refusal = read_expectation(request_, wants_continue_);
  }
  if (refusal) return refuse(refusal->status, refusal->reason);
  const std::size_t limit =
      limits_.body_bytes_for ? limits_.body_bytes_for(request_) : limits_.body_bytes;
  if (body_length_ > limit) return refuse(413, "the body is too long");
  wants_continue_ = wants_continue_ && body_length_ > 0;
  phase_ = body_length_ > 0 ? Phase::body : Phase::done;
}

std::size_t RequestParser::take_body(std::string_view bytes) {
  const std::string_view piece = bytes.substr(0, body_length_ - request_.body.size());
  if (!piece.empty()) wants_continue_ = false;
  request_.body += piece;
  if (request_.body.size() == body_length_) phase_ = Phase::done;
  return piece.size();
}

bool RequestParser::take_continue() {
  const bool wanted = phase_ == Phase::body && wants_continue_;
  if (wanted) wants_continue_ = false;
  return wanted;
}

Request RequestParser::take() {
  assert(phase_ == Phase::done);
  Request finished = std::move(request_);
  request_ = Request();
  head_.clear();
  line_start_ = 0;
  skipped_blank_line_ = false;
  body_length_ = 0;
  wants_continue_ = false;
  phase_ = Phase::head;
  return finished;
}

void RequestParser::refuse(int status, std::string_view reason) {
  phase_ = Phase::bad;
  status_ = status;
  reason_ = reason;
}

void RequestParser::refuse_long_head() {
  if (line_start_ == 0) return refuse(414, "the request line is too long");
  refuse(431, "the header fields are too long");
}

}  // namespace ocop::http
