#include "common/record/uri.h"

#include <algorithm>

namespace ocop::record {
namespace {

constexpr std::string_view kUuidUrn = "urn:uuid:";
constexpr std::string_view kUuidShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
constexpr std::size_t kMaxAfterScheme = 180;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_in_scheme(char c) {
  return is_lower(c) || is_digit(c) || c == '+' || c == '.' || c == '-';
}

bool is_after_scheme(char c) {
  return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') ||
         std::string_view("._~:/?@!$&()*+,;=%-").find(c) != std::string_view::npos;
}

bool is_uuid(std::string_view text) {
  const auto matches = [](char c, char shape) {
    return shape == '-' ? c == '-' : is_digit(c) || (c >= 'a' && c <= 'f');
  };
  return std::equal(text.begin(), text.end(), kUuidShape.begin(), kUuidShape.end(), matches);
}

}  // namespace

Result<Uri> Uri::parse(std::string_view text) {
  if (text.size() > kMaxBytes)
    return error(Errc::too_large, "URI is longer than " + std::to_string(kMaxBytes) + " bytes");
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_lower(text.front()))
    return error(Errc::malformed, "URI: does not begin with a scheme in lower case");
  const std::string_view scheme = text.substr(0, colon);
  const std::string_view rest = text.substr(colon + 1);
  if (!std::all_of(scheme.begin(), scheme.end(), is_in_scheme))
    return error(Errc::malformed, "URI: the scheme holds a character that is not allowed");
  if (rest.empty() || rest.size() > kMaxAfterScheme)
    return error(Errc::malformed, "URI: after the scheme stand 1 to 180 characters");
  if (!std::all_of(rest.begin(), rest.end(), is_after_scheme))
    return error(Errc::malformed, "URI: holds a character that is not allowed");
  return Uri(std::string(text));
}

Result<StatementId> StatementId::parse(std::string_view text) {
  if (!text.starts_with(kUuidUrn) || !is_uuid(text.substr(kUuidUrn.size())))
    return error(Errc::malformed, "statement id: \"urn:uuid:\" and a UUID in lower case");
  return StatementId(std::string(text));
}

}  // namespace ocop::record
