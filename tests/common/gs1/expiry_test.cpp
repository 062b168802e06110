#include "common/gs1/expiry.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using ocop::Date;
using ocop::Errc;
using ocop::gs1::expiry_days;
using ocop::gs1::expiry_from_days;
using ocop::gs1::expiry_text;
using ocop::gs1::parse_expiry;

namespace {

Date date(std::string_view iso) {
  return Date::parse(iso).value();
}

}  // namespace

TEST_CASE("a use-by date is written YYMMDD of this century", "[gs1]") {
  CHECK(parse_expiry("261231").value() == date("2026-12-31"));
  CHECK(parse_expiry("200102").value() == date("2020-01-02"));
  CHECK(parse_expiry("991231").value() == date("2099-12-31"));
  CHECK(parse_expiry("280229").value() == date("2028-02-29"));
  for (const std::string_view bad : {"", "26123", "2612310", "261200", "260229", "261301", "200101",
                                     "191231", "2612 1", "+61231", "26-1-1", "26123A"})
    CHECK(parse_expiry(bad).error().code == Errc::malformed);
}

TEST_CASE("a date before 2020-01-02 or after 2099 has no YYMMDD", "[gs1]") {
  CHECK(expiry_text(date("2026-12-31")).value() == "261231");
  CHECK(expiry_text(date("2020-01-02")).value() == "200102");
  CHECK(expiry_text(date("2099-12-31")).value() == "991231");
  for (const std::string_view bad : {"2020-01-01", "1999-12-31", "2100-01-01", "2199-06-06"})
    CHECK(expiry_text(date(bad)).error().code == Errc::out_of_range);
}

TEST_CASE("days count from 2020-01-01 and reach to 65535", "[gs1]") {
  CHECK(expiry_days(date("2020-01-02")).value() == 1);
  CHECK(expiry_days(date("2026-12-31")).value() == 2556);
  CHECK(expiry_days(date("2199-06-06")).value() == 65535);
  CHECK(expiry_days(date("2020-01-01")).error().code == Errc::out_of_range);
  CHECK(expiry_days(date("2199-06-07")).error().code == Errc::out_of_range);
  CHECK_FALSE(expiry_from_days(0));
  CHECK(expiry_from_days(1) == date("2020-01-02"));
  CHECK(expiry_from_days(65535) == date("2199-06-06"));
}

TEST_CASE("a use-by date survives the way through its spellings", "[gs1]") {
  CHECK(rc::check([] {
    const auto days = *rc::gen::inRange<std::uint16_t>(1, 65535);
    const Date day = expiry_from_days(days).value();
    RC_ASSERT(expiry_days(day).value() == days);
    if (const auto text = expiry_text(day)) RC_ASSERT(parse_expiry(*text).value() == day);
  }));
}
