#include "common/base/time.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace ocop {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kUtcOffset = 7 * 3600;
constexpr std::int64_t kDay = 86400;
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;
constexpr std::int32_t kFirstDay = -25567;  // 1900-01-01
constexpr std::int32_t kLastDay = 84005;    // 2199-12-31

year_month_day calendar(std::int32_t days) {
  return year_month_day(sys_days(std::chrono::days(days)));
}

// The number written by exactly these digits, or -1.
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

template <std::size_t N, class... Args>
std::string format(const char* pattern, Args... args) {
  std::array<char, N> buffer{};
  std::snprintf(buffer.data(), buffer.size(), pattern, args...);
  return buffer.data();
}

}  // namespace

Date::Date() : days_(kFirstDay) {}

Result<Date> Date::of(int year, int month, int day) {
  const auto none = error(Errc::out_of_range, "no such day in the calendar of 1900–2199");
  // std::chrono keeps months and days in a byte: 257 would be January.
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31)
    return none;
  const year_month_day ymd{std::chrono::year(year),
                           std::chrono::month(static_cast<unsigned>(month)),
                           std::chrono::day(static_cast<unsigned>(day))};
  if (!ymd.ok()) return none;
  return Date(static_cast<std::int32_t>(sys_days(ymd).time_since_epoch().count()));
}

Result<Date> Date::parse(std::string_view iso) {
  const auto bad = error(Errc::malformed, "a date is written YYYY-MM-DD");
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return bad;
  const int year = digits(iso.substr(0, 4));
  const int month = digits(iso.substr(5, 2));
  const int day = digits(iso.substr(8, 2));
  if (year < 0 || month < 0 || day < 0) return bad;
  return of(year, month, day);
}

Result<Date> Date::parse_vietnamese(std::string_view text) {
  const auto bad = error(Errc::malformed, "a date is written dd/mm/yyyy");
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') return bad;
  const int day = digits(text.substr(0, 2));
  const int month = digits(text.substr(3, 2));
  const int year = digits(text.substr(6, 4));
  if (year < 0 || month < 0 || day < 0) return bad;
  return of(year, month, day);
}

int Date::year() const {
  return static_cast<int>(calendar(days_).year());
}
int Date::month() const {
  return static_cast<int>(static_cast<unsigned>(calendar(days_).month()));
}
int Date::day() const {
  return static_cast<int>(static_cast<unsigned>(calendar(days_).day()));
}

std::string Date::iso() const {
  return format<24>("%04d-%02d-%02d", year(), month(), day());
}
std::string Date::vietnamese() const {
  return format<24>("%02d/%02d/%04d", day(), month(), year());
}

Date Date::plus_days(std::int64_t days) const {
  constexpr std::int64_t kSpan = kLastDay - kFirstDay;
  const std::int64_t moved = days_ + std::clamp(days, -kSpan, kSpan);
  return Date(static_cast<std::int32_t>(std::clamp<std::int64_t>(moved, kFirstDay, kLastDay)));
}

Date Date::plus_months(std::int64_t months) const {
  constexpr int kSpan = 12 * (kLastYear - kFirstYear + 1);
  const auto step = static_cast<int>(std::clamp<std::int64_t>(months, -kSpan, kSpan));
  const year_month_day moved = calendar(days_) + std::chrono::months(step);
  if (moved.year() < std::chrono::year(kFirstYear)) return Date(kFirstDay);
  if (moved.year() > std::chrono::year(kLastYear)) return Date(kLastDay);
  const year_month_day last{moved.year() / moved.month() / std::chrono::last};
  const sys_days day = moved.ok() ? sys_days(moved) : sys_days(last);
  return Date(static_cast<std::int32_t>(day.time_since_epoch().count()));
}

Result<Instant> Instant::parse(std::string_view rfc3339) {
  const auto bad = error(Errc::malformed, "a time is written 2026-11-23T09:15:00+07:00");
  if (rfc3339.size() != 25 || rfc3339[10] != 'T' || rfc3339[13] != ':' || rfc3339[16] != ':' ||
      rfc3339.substr(19) != "+07:00")
    return bad;
  const Result<Date> date = Date::parse(rfc3339.substr(0, 10));
  if (!date) return date.error();
  const int hour = digits(rfc3339.substr(11, 2));
  const int minute = digits(rfc3339.substr(14, 2));
  const int second = digits(rfc3339.substr(17, 2));
  if (hour < 0 || minute < 0 || second < 0) return bad;
  if (hour > 23 || minute > 59 || second > 59 || date->year() < 1970)
    return error(Errc::out_of_range, "no such time of day, or before 1970");
  return start_of(*date).plus(std::chrono::seconds(hour * 3600 + minute * 60 + second));
}

Instant Instant::start_of(Date day) {
  return Instant(day.days_since_epoch() * kDay - kUtcOffset);
}

Date Instant::date() const {
  const std::int64_t local = seconds_ + kUtcOffset;
  const std::int64_t days = local >= 0 ? local / kDay : -((-local + kDay - 1) / kDay);
  const Date epoch = Date::of(1970, 1, 1).value();
  return epoch.plus_days(days);
}

std::string Instant::rfc3339() const {
  const auto second_of_day = static_cast<int>(seconds_ - start_of(date()).seconds_);
  return date().iso() + format<32>("T%02d:%02d:%02d+07:00", second_of_day / 3600,
                                   second_of_day / 60 % 60, second_of_day % 60);
}

std::string Instant::vietnamese() const {
  const auto second_of_day = static_cast<int>(seconds_ - start_of(date()).seconds_);
  return format<24>("%02d:%02d ", second_of_day / 3600, second_of_day / 60 % 60) +
         date().vietnamese();
}

}  // namespace ocop
