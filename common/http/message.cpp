#include "common/http/message.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

#include "common/http/target.h"

namespace ocop::http {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// A set of bytes with a look-up for each: every byte of every header goes through one.
using ByteSet = std::array<bool, 256>;

constexpr ByteSet token_bytes() {
  ByteSet set{};
  for (unsigned c = '0'; c <= '9'; ++c) set[c] = true;
  for (unsigned c = 'A'; c <= 'Z'; ++c) set[c] = set[c - 'A' + 'a'] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
    set[static_cast<unsigned char>(c)] = true;
  return set;
}

constexpr ByteSet value_bytes() {
  ByteSet set{};
  for (unsigned c = 0x20; c < 256; ++c) set[c] = c != 0x7F;
  set['\t'] = true;
  return set;
}

constexpr ByteSet kTokenBytes = token_bytes();
constexpr ByteSet kValueBytes = value_bytes();

bool all_in(const ByteSet& set, std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [&set](char c) { return set[static_cast<unsigned char>(c)]; });
}

}  // namespace

std::string_view name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::options: return "OPTIONS";
  }
  return "GET";
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 300: return "Multiple Choices";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Unknown";
  }
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

bool is_token(std::string_view text) {
  return !text.empty() && all_in(kTokenBytes, text);
}

Headers::Headers(std::initializer_list<Header> headers) {
  for (const Header& header : headers) add(header.name, header.value);
}

void Headers::add(std::string_view name, std::string_view value) {
  if (!is_token(name)) throw std::invalid_argument("a header name is not a token");
  if (!all_in(kValueBytes, value))
    throw std::invalid_argument("the value of header " + std::string(name) +
                                " has a control character");
  if (text_.size() + name.size() + value.size() > std::numeric_limits<std::uint32_t>::max())
    throw std::invalid_argument("headers are larger than 4 GiB");
  const auto start = static_cast<std::uint32_t>(text_.size());
  text_ += name;
  const auto middle = static_cast<std::uint32_t>(text_.size());
  text_ += value;
  slices_.push_back({start, middle, static_cast<std::uint32_t>(text_.size())});
}

void Headers::set(std::string_view name, std::string_view value) {
  Headers kept;
  for (std::size_t i = 0; i < size(); ++i) {
    const Header header = (*this)[i];
    if (!equal_ignoring_case(header.name, name)) kept.add(header.name, header.value);
  }
  kept.add(name, value);
  *this = std::move(kept);
}

Header Headers::operator[](std::size_t index) const {
  const Slice& slice = slices_[index];
  const std::string_view text = text_;
  return {text.substr(slice.name, slice.value - slice.name),
          text.substr(slice.value, slice.end - slice.value)};
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (std::size_t i = 0; i < size(); ++i) {
    const Header header = (*this)[i];
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

std::string Headers::combined(std::string_view name) const {
  std::string joined;
  bool first = true;
  for (std::size_t i = 0; i < size(); ++i) {
    const Header header = (*this)[i];
    if (!equal_ignoring_case(header.name, name)) continue;
    if (!first) joined += ", ";
    first = false;
    joined += header.value;
  }
  return joined;
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < size(); ++i)
    if (equal_ignoring_case((*this)[i].name, name)) ++found;
  return found;
}

bool Headers::operator==(const Headers& other) const {
  if (size() != other.size()) return false;
  for (std::size_t i = 0; i < size(); ++i) {
    const Header mine = (*this)[i];
    const Header theirs = other[i];
    if (!equal_ignoring_case(mine.name, theirs.name) || mine.value != theirs.value) return false;
  }
  return true;
}

std::string_view Request::raw_path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::raw_query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  for (const Parameter& parameter : query)
    if (parameter.name == name) return parameter.value;
  return std::nullopt;
}

Request make_request(Method method, std::string_view target, Headers headers, std::string body) {
  Request request;
  request.method = method;
  request.headers = std::move(headers);
  request.body = std::move(body);
  set_target(request, target);
  return request;
}

OpenFile::~OpenFile() {
  ::close(descriptor_);
}

void OpenFile::read(std::uint64_t offset, std::size_t length, std::string& out) const {
  const std::uint64_t left = offset < size_ ? size_ - offset : 0;
  out.resize(static_cast<std::size_t>(std::min<std::uint64_t>(length, left)));
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t n = ::pread(descriptor_, out.data() + done, out.size() - done,
                              static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw std::system_error(errno, std::generic_category(), "cannot read a served file");
    if (n == 0)
      throw std::system_error(EIO, std::generic_category(), "a served file has become shorter");
    done += static_cast<std::size_t>(n);
  }
}

std::uint64_t Body::size() const {
  if (const auto* own = std::get_if<0>(&content_)) return own->size();
  if (const auto* shared = std::get_if<1>(&content_)) return (*shared)->size();
  return std::get<2>(content_)->size();
}

bool Body::in_memory() const {
  return !std::holds_alternative<std::shared_ptr<const OpenFile>>(content_);
}

std::string_view Body::piece(std::uint64_t offset, std::size_t max_length,
                             std::string& scratch) const {
  if (const auto* file = std::get_if<2>(&content_)) {
    (*file)->read(offset, max_length, scratch);
    return scratch;
  }
  const auto* own = std::get_if<0>(&content_);
  const std::string_view all = own != nullptr ? *own : *std::get<1>(content_);
  return all.substr(static_cast<std::size_t>(offset), max_length);
}

std::string Body::text() const {
  std::string scratch;
  return std::string(piece(0, static_cast<std::size_t>(size()), scratch));
}

Response plain_text(int status, std::string body) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

Response html(int status, Body body) {
  return {status, {{"Content-Type", "text/html; charset=utf-8"}}, std::move(body)};
}

Response json_text(int status, std::string body, std::string_view content_type) {
  return {status, {{"Content-Type", content_type}}, std::move(body)};
}

Response redirect(int status, std::string_view location) {
  return {status, {{"Location", location}}, {}};
}

}  // namespace ocop::http
