#include "common/gs1/host.h"

#include <algorithm>

namespace ocop::gs1 {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// One label in upper case.
bool is_label(std::string_view label) {
  if (label.empty() || label.size() > Host::kMaxLabelLength) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-'; });
}

std::string upper_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace

Result<Host> Host::parse(std::string_view text) {
  if (text.size() > kMaxLength) return error(Errc::too_large, "host: longer than 80 characters");
  std::string upper = upper_case(text);
  const auto bad = [] {
    return error(Errc::malformed, "host: not a DNS name such as OCOP.EXAMPLE");
  };
  std::string_view rest = upper;
  std::size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return bad();
  for (; dot != std::string_view::npos; dot = rest.find('.')) {
    if (!is_label(rest.substr(0, dot))) return bad();
    rest.remove_prefix(dot + 1);
  }
  if (!is_label(rest) || std::all_of(rest.begin(), rest.end(), is_digit)) return bad();
  return Host(std::move(upper));
}

std::string Host::lower() const {
  std::string out = text_;
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace ocop::gs1
