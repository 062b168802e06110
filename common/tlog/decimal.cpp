#include "common/tlog/decimal.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

namespace ocop::tlog {

Result<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t max) {
  const bool digits_only =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || !digits_only) return error(Errc::malformed, "not a decimal number");
  if (text.size() > 1 && text.front() == '0')
    return error(Errc::malformed, "a number begins with a zero");
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || value > max)
    return error(Errc::out_of_range, "a number is above " + std::to_string(max));
  return value;
}

}  // namespace ocop::tlog
