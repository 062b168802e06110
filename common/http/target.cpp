#include "common/http/target.h"

#include <algorithm>

#include "common/base/text.h"

namespace ocop::http {
namespace {

enum class Plus { literal, blank };
enum class LineEnds { refused, allowed };

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_allowed(char c, LineEnds line_ends) {
  if (c == '\r' || c == '\n' || c == '\t') return line_ends == LineEnds::allowed;
  return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
}

// What stands in a target as it is; '%' and '+' mean something else.
bool is_plain(char c) {
  return c >= '!' && c <= '~' && c != '#' && c != '%' && c != '+';
}

Result<std::string> decode(std::string_view raw, Plus plus, LineEnds line_ends) {
  const auto plain =
      static_cast<std::size_t>(std::find_if_not(raw.begin(), raw.end(), is_plain) - raw.begin());
  std::string out(raw.substr(0, plain));
  bool ascii = true;
  for (std::size_t i = plain; i < raw.size(); ++i) {
    char c = raw[i];
    if (c == '%') {
      const int high = i + 2 < raw.size() ? hex_value(raw[i + 1]) : -1;
      const int low = i + 2 < raw.size() ? hex_value(raw[i + 2]) : -1;
      if (high < 0 || low < 0) return error(Errc::malformed, "'%' needs two hex digits");
      c = static_cast<char>(high * 16 + low);
      i += 2;
      if (!is_allowed(c, line_ends)) return error(Errc::malformed, "a control character");
      ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    } else if (c == '+') {
      c = plus == Plus::blank ? ' ' : '+';
    } else if (!is_plain(c)) {
      return error(Errc::malformed, "a character that must be percent-encoded");
    }
    out += c;
  }
  if (!ascii && !text::is_utf8(out)) return error(Errc::malformed, "escapes that are not UTF-8");
  return out;
}

Result<std::vector<Parameter>> parse_parameters(std::string_view raw, LineEnds line_ends) {
  std::vector<Parameter> found;
  while (!raw.empty()) {
    const std::string_view piece = raw.substr(0, raw.find('&'));
    raw.remove_prefix(std::min(raw.size(), piece.size() + 1));
    if (piece.empty()) continue;
    if (found.size() == kMaxParameters)
      return error(Errc::too_large, "more than " + std::to_string(kMaxParameters) + " parameters");
    const std::size_t equals = std::min(piece.find('='), piece.size());
    Result<std::string> name = decode(piece.substr(0, equals), Plus::blank, line_ends);
    if (!name) return name.error();
    const std::size_t start = std::min(equals + 1, piece.size());
    Result<std::string> value = decode(piece.substr(start), Plus::blank, line_ends);
    if (!value) return value.error();
    found.push_back({std::move(*name), std::move(*value)});
  }
  return found;
}

}  // namespace

Result<std::vector<std::string>> parse_path(std::string_view raw_path) {
  if (!raw_path.starts_with('/')) return error(Errc::malformed, "a path begins with '/'");
  if (raw_path.size() > kMaxTargetBytes)
    return error(Errc::too_large,
                 "a path longer than " + std::to_string(kMaxTargetBytes) + " bytes");
  std::vector<std::string> segments;
  if (raw_path == "/") return segments;
  segments.reserve(static_cast<std::size_t>(std::count(raw_path.begin(), raw_path.end(), '/')));
  for (std::size_t start = 1; start <= raw_path.size();) {
    const std::size_t end = std::min(raw_path.find('/', start), raw_path.size());
    Result<std::string> segment =
        decode(raw_path.substr(start, end - start), Plus::literal, LineEnds::refused);
    if (!segment) return segment.error();
    if (*segment == "." || *segment == "..")
      return error(Errc::malformed, "'.' or '..' as a segment of the path");
    if (segments.size() == kMaxSegments)
      return error(Errc::too_large, "more than " + std::to_string(kMaxSegments) + " segments");
    segments.push_back(std::move(*segment));
    start = end + 1;
  }
  return segments;
}

Result<std::vector<Parameter>> parse_query(std::string_view raw_query) {
  return parse_parameters(raw_query, LineEnds::refused);
}

Result<std::vector<Parameter>> parse_form(std::string_view body) {
  return parse_parameters(body, LineEnds::allowed);
}

void set_target(Request& request, std::string_view raw) {
  request.target = raw;
  request.path.clear();
  request.query.clear();
  request.target_error.reset();
  if (raw == "*") return;
  Result<std::vector<std::string>> path = parse_path(request.raw_path());
  if (!path) {
    request.target_error = path.error();
    return;
  }
  Result<std::vector<Parameter>> query = parse_query(request.raw_query());
  if (!query) {
    request.target_error = query.error();
    return;
  }
  request.path = std::move(*path);
  request.query = std::move(*query);
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool unreserved = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                            (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

}  // namespace ocop::http
