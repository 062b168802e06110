// Calendar dates and instants. Every date of the programme is a day in Vietnam: UTC+7, no daylight
// saving. The clock is an argument everywhere; only main() asks the machine what time it is.
#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace ocop {

// A proleptic Gregorian calendar day between 1900-01-01 and 2199-12-31.
class Date {
 public:
  // 1900-01-01: what a default-constructed field holds until it is assigned.
  Date();

  // "2026-11-23", exactly ten characters, an existing day. Errc: malformed, out_of_range.
  static Result<Date> parse(std::string_view iso);
  // "23/11/2026" as people write it here. Errc: malformed, out_of_range.
  static Result<Date> parse_vietnamese(std::string_view text);
  // Errc::out_of_range if there is no such day.
  static Result<Date> of(int year, int month, int day);

  [[nodiscard]] int year() const;
  [[nodiscard]] int month() const;
  [[nodiscard]] int day() const;
  [[nodiscard]] std::string iso() const;         // "2026-11-23"
  [[nodiscard]] std::string vietnamese() const;  // "23/11/2026"

  // Days since 1970-01-01, may be negative.
  [[nodiscard]] std::int32_t days_since_epoch() const { return days_; }
  // Both stop at the first and the last day of the calendar above.
  [[nodiscard]] Date plus_days(std::int64_t days) const;
  // The same day `months` calendar months later, or the last day of that month if it is shorter:
  // 29/2/2024 + 36 → 28/2/2027, 31/12/2019 + 36 → 31/12/2022.
  [[nodiscard]] Date plus_months(std::int64_t months) const;

  auto operator<=>(const Date&) const = default;

 private:
  explicit Date(std::int32_t days) : days_(days) {}
  std::int32_t days_;
};

// A point in time to the second, within the calendar of Date: what lies before or after becomes its
// first or last second, so that a foreign timestamp can neither overflow nor wrap round.
class Instant {
 public:
  Instant() = default;  // 1970-01-01T00:00:00Z
  explicit Instant(std::int64_t unix_seconds)
      : seconds_(std::clamp(unix_seconds, kFirstSecond, kLastSecond)) {}

  // Only the spelling that rfc3339() writes: "2026-11-23T09:15:00+07:00", years 1970–2199.
  static Result<Instant> parse(std::string_view rfc3339);
  // Midnight at the beginning of that day in Vietnam.
  static Instant start_of(Date day);

  [[nodiscard]] std::int64_t unix_seconds() const { return seconds_; }
  [[nodiscard]] Date date() const;  // the day in UTC+7
  [[nodiscard]] std::string rfc3339() const;
  [[nodiscard]] std::string vietnamese() const;  // "09:15 23/11/2026"
  [[nodiscard]] Instant plus(std::chrono::seconds more) const {
    constexpr std::int64_t kSpan = kLastSecond - kFirstSecond;
    return Instant(seconds_ + std::clamp<std::int64_t>(more.count(), -kSpan, kSpan));
  }
  [[nodiscard]] std::chrono::seconds since(Instant earlier) const {
    return std::chrono::seconds(seconds_ - earlier.seconds_);
  }

  auto operator<=>(const Instant&) const = default;

 private:
  static constexpr std::int64_t kFirstSecond = -2209014000;  // 1900-01-01T00:00:00+07:00
  static constexpr std::int64_t kLastSecond = 7258093199;    // 2199-12-31T23:59:59+07:00

  std::int64_t seconds_ = 0;
};

}  // namespace ocop
