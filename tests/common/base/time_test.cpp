#include "common/base/time.h"

#include <limits>
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using ocop::Date;
using ocop::Errc;
using ocop::Instant;

namespace {

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}
Instant at(std::string_view rfc3339) {
  return Instant::parse(rfc3339).value();
}

const Date kFirst;
const Date kLast = day("2199-12-31");

rc::Gen<Date> any_date() {
  const int span = kLast.days_since_epoch() - kFirst.days_since_epoch();
  return rc::gen::map(rc::gen::inRange(0, span + 1),
                      [](int days) { return kFirst.plus_days(days); });
}

}  // namespace

TEST_CASE("a date is read in both spellings and written in both", "[time]") {
  const Date date = day("2026-11-23");
  CHECK(date.year() == 2026);
  CHECK(date.month() == 11);
  CHECK(date.day() == 23);
  CHECK(date.iso() == "2026-11-23");
  CHECK(date.vietnamese() == "23/11/2026");
  CHECK(Date::parse_vietnamese("23/11/2026").value() == date);
  CHECK(Date::of(2026, 11, 23).value() == date);
  CHECK(day("1970-01-01").days_since_epoch() == 0);
  CHECK(day("2020-01-01").days_since_epoch() == 18262);
}

TEST_CASE("a date that is not written exactly so is malformed", "[time]") {
  for (const std::string_view bad :
       {"", "2026-11-2", "2026-11-233", "26-11-23", "2026/11/23", "2026-1-123", "+026-11-23",
        "2026-11-2x", " 2026-11-23", "2026-11-23 ", "20261123", "2026-11--3", "2026-+1-23"}) {
    CAPTURE(bad);
    const auto date = Date::parse(bad);
    REQUIRE_FALSE(date);
    CHECK(date.error().code == Errc::malformed);
  }
  for (const std::string_view bad :
       {"", "3/11/2026", "23/1/2026", "23-11-2026", "23/11/26", "2026/11/23", "23/11/2026 "}) {
    CAPTURE(bad);
    const auto date = Date::parse_vietnamese(bad);
    REQUIRE_FALSE(date);
    CHECK(date.error().code == Errc::malformed);
  }
}

TEST_CASE("a day that is in no calendar, or outside 1900 to 2199, is out of range", "[time]") {
  for (const std::string_view bad :
       {"2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "2026-04-31", "2026-02-29",
        "2100-02-29", "1899-12-31", "2200-01-01", "0000-01-01", "9999-12-31"}) {
    CAPTURE(bad);
    const auto date = Date::parse(bad);
    REQUIRE_FALSE(date);
    CHECK(date.error().code == Errc::out_of_range);
  }
  CHECK(Date::parse("2000-02-29"));
  CHECK(Date::parse("2024-02-29"));
  CHECK(Date::parse("1900-01-01"));
  CHECK(Date::parse("2199-12-31"));
  CHECK(Date::parse_vietnamese("07/4/3023").error().code == Errc::malformed);
}

TEST_CASE("a month or day that a byte cannot hold does not wrap round", "[time]") {
  for (const int wrong : {-1, 0, 13, 256, 257, 65537, std::numeric_limits<int>::max(),
                          std::numeric_limits<int>::min()}) {
    CAPTURE(wrong);
    CHECK_FALSE(Date::of(2026, wrong, 1));
  }
  for (const int wrong : {-1, 0, 32, 257, 65537, std::numeric_limits<int>::max()}) {
    CAPTURE(wrong);
    CHECK_FALSE(Date::of(2026, 1, wrong));
  }
  for (const int wrong : {1899, 2200, 65536 + 2026, std::numeric_limits<int>::min()}) {
    CAPTURE(wrong);
    CHECK_FALSE(Date::of(wrong, 1, 1));
  }
}

TEST_CASE("each day of three centuries is read back as it was written", "[time]") {
  int wrong = 0;
  int days = 0;
  for (Date date = kFirst;; date = date.plus_days(1)) {
    if (Date::parse(date.iso()).value() != date) ++wrong;
    if (Date::parse_vietnamese(date.vietnamese()).value() != date) ++wrong;
    if (Date::of(date.year(), date.month(), date.day()).value() != date) ++wrong;
    if (Instant::start_of(date).date() != date) ++wrong;
    if (Instant::start_of(date).plus(std::chrono::seconds(86399)).date() != date) ++wrong;
    ++days;
    if (date == kLast) break;
  }
  CHECK(days == 109573);
  CHECK(wrong == 0);
}

TEST_CASE("dates of one spelling sort as text", "[time]") {
  CHECK(rc::check([] {
    const Date a = *any_date();
    const Date b = *any_date();
    RC_ASSERT((a < b) == (a.iso() < b.iso()));
    RC_ASSERT(a.plus_days(b.days_since_epoch() - a.days_since_epoch()) == b);
  }));
}

TEST_CASE("months later is the same day, or the last day of a shorter month", "[time]") {
  CHECK(day("2019-12-31").plus_months(36) == day("2022-12-31"));
  CHECK(day("2024-02-29").plus_months(36) == day("2027-02-28"));
  CHECK(day("2024-02-29").plus_months(48) == day("2028-02-29"));
  CHECK(day("2026-01-31").plus_months(1) == day("2026-02-28"));
  CHECK(day("2026-03-31").plus_months(-1) == day("2026-02-28"));
  CHECK(day("2026-11-23").plus_months(0) == day("2026-11-23"));
  CHECK(day("2026-01-15").plus_months(-1) == day("2025-12-15"));
}

TEST_CASE("months never leave the target month and keep the order of days", "[time]") {
  CHECK(rc::check([] {
    const Date a = *rc::gen::suchThat(any_date(), [](Date d) { return d.year() < 2190; });
    const Date b = *rc::gen::suchThat(any_date(), [](Date d) { return d.year() < 2190; });
    const int months = *rc::gen::inRange(0, 120);
    const Date moved = a.plus_months(months);
    RC_ASSERT(moved.year() * 12 + moved.month() == a.year() * 12 + a.month() + months);
    RC_ASSERT(moved.day() <= a.day());
    RC_ASSERT(moved.day() == a.day() || moved.plus_days(1).day() == 1);
    if (a <= b) RC_ASSERT(moved <= b.plus_months(months));
  }));
}

TEST_CASE("arithmetic stops at the ends of the calendar", "[time]") {
  constexpr auto kHuge = std::numeric_limits<std::int64_t>::max();
  constexpr auto kTiny = std::numeric_limits<std::int64_t>::min();
  const Date date = day("2026-11-23");
  for (const std::int64_t far : {kHuge, std::int64_t{1} << 40, std::int64_t{100000}}) {
    CAPTURE(far);
    CHECK(date.plus_days(far) == kLast);
    CHECK(date.plus_months(far) == kLast);
  }
  for (const std::int64_t far : {kTiny, -(std::int64_t{1} << 40), std::int64_t{-100000}}) {
    CAPTURE(far);
    CHECK(date.plus_days(far) == kFirst);
    CHECK(date.plus_months(far) == kFirst);
  }
  CHECK(Instant(kHuge).rfc3339() == "2199-12-31T23:59:59+07:00");
  CHECK(Instant(kTiny).rfc3339() == "1900-01-01T00:00:00+07:00");
  CHECK(Instant(kHuge).plus(std::chrono::seconds(kHuge)) == Instant(kHuge));
  CHECK(Instant(kTiny).plus(std::chrono::seconds(kTiny)) == Instant(kTiny));
  CHECK(Instant(kHuge).plus(std::chrono::seconds(kTiny)) == Instant(kTiny));
  CHECK(Instant(kHuge).since(Instant(kTiny)).count() > 0);
}

TEST_CASE("an instant is a time of day in Vietnam", "[time]") {
  const Instant instant = at("2026-11-23T09:15:00+07:00");
  CHECK(instant.unix_seconds() == 1795400100);
  CHECK(instant.rfc3339() == "2026-11-23T09:15:00+07:00");
  CHECK(instant.vietnamese() == "09:15 23/11/2026");
  CHECK(instant.date() == day("2026-11-23"));
  CHECK(Instant().rfc3339() == "1970-01-01T07:00:00+07:00");
}

TEST_CASE("the day changes at midnight in Vietnam, 17:00 in Greenwich", "[time]") {
  const Instant midnight = Instant::start_of(day("2026-11-23"));
  CHECK(midnight.rfc3339() == "2026-11-23T00:00:00+07:00");
  CHECK(midnight.unix_seconds() % 86400 == 17 * 3600);
  CHECK(midnight.plus(std::chrono::seconds(-1)).date() == day("2026-11-22"));
  CHECK(midnight.plus(std::chrono::seconds(-1)).rfc3339() == "2026-11-22T23:59:59+07:00");
}

TEST_CASE("days before 1970 are counted downwards", "[time]") {
  CHECK(Instant(-25200).date() == day("1970-01-01"));
  CHECK(Instant(-25201).date() == day("1969-12-31"));
  CHECK(Instant(-25200 - 86400).date() == day("1969-12-31"));
  CHECK(Instant(-25200 - 86401).date() == day("1969-12-30"));
}

TEST_CASE("an instant has one spelling", "[time]") {
  for (const std::string_view bad :
       {"", "2026-11-23", "2026-11-23T09:15:00", "2026-11-23T09:15:00Z",
        "2026-11-23T02:15:00+00:00", "2026-11-23t09:15:00+07:00", "2026-11-23 09:15:00+07:00",
        "2026-11-23T09:15:00.0+07:00", "2026-11-23T9:15:00+07:00", "2026-11-23T09:15:00+0700",
        "2026-11-23T09:15:00-07:00", "2026-11-23T09:15:0x+07:00", "2026-11-23T09-15-00+07:00",
        "2026-11-23T09:15:00+07:00 "}) {
    CAPTURE(bad);
    const auto instant = Instant::parse(bad);
    REQUIRE_FALSE(instant);
    CHECK(instant.error().code == Errc::malformed);
  }
  for (const std::string_view bad :
       {"2026-11-23T24:00:00+07:00", "2026-11-23T23:60:00+07:00", "2026-11-23T23:59:60+07:00",
        "2026-02-30T00:00:00+07:00", "1969-12-31T23:59:59+07:00", "2200-01-01T00:00:00+07:00"}) {
    CAPTURE(bad);
    const auto instant = Instant::parse(bad);
    REQUIRE_FALSE(instant);
    CHECK(instant.error().code == Errc::out_of_range);
  }
}

TEST_CASE("every instant from 1970 on is read back as it was written", "[time]") {
  CHECK(rc::check([] {
    const auto seconds = *rc::gen::inRange<std::int64_t>(-25200, 7258093200);
    const Instant instant(seconds);
    RC_ASSERT(Instant::parse(instant.rfc3339()).value() == instant);
    const auto into_day = instant.since(Instant::start_of(instant.date())).count();
    RC_ASSERT(into_day >= 0 && into_day < 86400);
  }));
}
