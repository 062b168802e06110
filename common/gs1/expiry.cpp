#include "common/gs1/expiry.h"

#include <algorithm>
#include <limits>

namespace ocop::gs1 {
namespace {

constexpr int kCentury = 2000;
constexpr std::int32_t kDayZero = 18262;  // 2020-01-01 since 1970-01-01

std::string two_digits(int value) {
  return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

}  // namespace

Result<Date> parse_expiry(std::string_view yymmdd) {
  const auto bad = [] {
    return error(Errc::malformed, "use-by date: not YYMMDD of a day after 2020-01-01");
  };
  const bool digits =
      std::all_of(yymmdd.begin(), yymmdd.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (yymmdd.size() != 6 || !digits) return bad();
  const auto pair = [&](std::size_t at) {
    return (yymmdd[at] - '0') * 10 + (yymmdd[at + 1] - '0');
  };
  Result<Date> date = Date::of(kCentury + pair(0), pair(2), pair(4));
  if (!date || date->days_since_epoch() <= kDayZero) return bad();
  return date;
}

Result<std::string> expiry_text(Date expiry) {
  if (expiry.days_since_epoch() <= kDayZero || expiry.year() > kCentury + 99)
    return error(Errc::out_of_range, "use-by date: not from 2020-01-02 to 2099-12-31");
  return two_digits(expiry.year() - kCentury) + two_digits(expiry.month()) +
         two_digits(expiry.day());
}

Result<std::uint16_t> expiry_days(Date expiry) {
  const std::int32_t days = expiry.days_since_epoch() - kDayZero;
  if (days < 1 || days > std::numeric_limits<std::uint16_t>::max())
    return error(Errc::out_of_range, "use-by date: not 1 to 65535 days after 2020-01-01");
  return static_cast<std::uint16_t>(days);
}

std::optional<Date> expiry_from_days(std::uint16_t days) {
  if (days == 0) return std::nullopt;
  constexpr int kAnchorYear = 2020;
  return Date::of(kAnchorYear, 1, 1).value().plus_days(days);
}

}  // namespace ocop::gs1
