#include "common/gs1/plain_link.h"

#include <algorithm>
#include <array>

#include "common/gs1/linters.h"

namespace ocop::gs1 {
namespace {

constexpr std::array<std::string_view, 2> kSchemes = {"https://", "http://"};
constexpr std::string_view kGtinPart = "/01/";
constexpr std::size_t kGtinLength = 14;
constexpr std::size_t kMaxQualifierLength = 20;
constexpr std::size_t kMaxPairs = 16;

Error malformed(std::string detail) {
  return error(Errc::malformed, "link: " + std::move(detail));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

Result<std::string> percent_decoded(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '%') {
      out += value[i];
      continue;
    }
    const int high = i + 2 < value.size() ? hex_value(value[i + 1]) : -1;
    const int low = i + 2 < value.size() ? hex_value(value[i + 2]) : -1;
    if (high < 0 || low < 0) return malformed("a % that is not followed by two hexadecimal digits");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

Result<std::string> decoded_value(std::string_view ai, std::string_view raw) {
  Result<std::string> value = percent_decoded(raw);
  if (!value) return value;
  const bool known = !lint_characters(Characters::set82, *value);
  if (value->empty() || value->size() > kMaxQualifierLength || !known)
    return malformed("AI " + std::string(ai) + " is not 1–20 characters of GS1's set 82");
  return value;
}

bool is_identifier(std::string_view text) {
  return text.size() >= 2 && text.size() <= 4 && std::all_of(text.begin(), text.end(), is_digit);
}

// Takes "/<text>" off the front and returns the text.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

// The pairs behind the GTIN; `path` is empty or begins with '/'.
Result<PlainLink> read_pairs(Gtin gtin, std::string_view path) {
  PlainLink link{gtin, std::nullopt, std::nullopt};
  std::array<std::string_view, kMaxPairs> seen;
  std::size_t pairs = 0;
  while (!path.empty() && path != "/") {
    const std::string_view ai = take_segment(path);
    if (!is_identifier(ai) || path.empty())
      return malformed("the path behind the GTIN is not pairs of AI and value");
    if (ai == "01" || std::find(seen.begin(), seen.end(), ai) != seen.end())
      return malformed("AI " + std::string(ai) + " appears twice");
    if (pairs == kMaxPairs) return malformed("more pairs of AI and value than any product has");
    seen[pairs++] = ai;
    const std::string_view raw = take_segment(path);
    if (raw.empty()) return malformed("AI " + std::string(ai) + " has no value");
    if (ai != "10" && ai != "21") continue;
    const Result<std::string> value = decoded_value(ai, raw);
    if (!value) return value.error();
    (ai == "10" ? link.lot : link.serial) = *value;
  }
  return link;
}

// The text behind "https://", or nothing.
std::optional<std::string_view> without_scheme(std::string_view uri) {
  for (const std::string_view scheme : kSchemes) {
    const bool same = uri.size() >= scheme.size() &&
                      std::equal(scheme.begin(), scheme.end(), uri.begin(), [](char a, char b) {
                        return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
                      });
    if (same) return uri.substr(scheme.size());
  }
  return std::nullopt;
}

Result<void> check_length(std::string_view text) {
  if (text.size() > kMaxPlainLinkLength)
    return error(Errc::too_large,
                 "link: longer than " + std::to_string(kMaxPlainLinkLength) + " characters");
  return ok();
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

bool has_seal_parameter(std::string_view uri) {
  uri = uri.substr(0, uri.find('#'));
  std::size_t begin = uri.find('?');
  while (begin != std::string_view::npos) {
    const std::string_view rest = uri.substr(begin + 1);
    const std::string_view name = rest.substr(0, rest.find_first_of("=&"));
    if (name == "S") return true;
    begin = uri.find('&', begin + 1);
  }
  return false;
}

Result<PlainLink> parse_plain_link(std::string_view uri) {
  if (const Result<void> good = check_length(uri); !good) return good.error();
  const std::optional<std::string_view> rest = without_scheme(uri);
  if (!rest) return malformed("does not begin with http:// or https://");
  const std::string_view authority = rest->substr(0, rest->find_first_of("/?#"));
  if (authority.empty() || !is_printable(authority)) return malformed("there is no host");
  return parse_plain_target(rest->substr(authority.size()));
}

Result<PlainLink> parse_plain_target(std::string_view path_and_query) {
  if (const Result<void> good = check_length(path_and_query); !good) return good.error();
  std::string_view path = path_and_query.substr(0, path_and_query.find_first_of("?#"));
  if (!path.starts_with(kGtinPart)) return malformed("the path does not begin with /01/");
  path.remove_prefix(kGtinPart.size());
  const Result<Gtin> gtin = Gtin::parse(path.substr(0, kGtinLength));
  if (!gtin) return in_context("link", gtin.error());
  path.remove_prefix(kGtinLength);
  if (!path.empty() && path.front() != '/') return malformed("the GTIN is longer than 14 digits");
  return read_pairs(*gtin, path);
}

}  // namespace ocop::gs1
