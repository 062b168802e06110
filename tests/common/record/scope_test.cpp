#include "common/record/scope.h"

#include <rapidcheck.h>

#include "tests/support/show_result.h"

using ocop::Date;
using ocop::record::Area;
using ocop::record::Interval;
using ocop::record::Scope;

namespace {

Area area(std::string_view text) {
  return Area::parse(text).value();
}

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

Date any_day() {
  return day("2023-01-01").plus_days(*rc::gen::inRange(0, 12));
}

Interval any_interval() {
  const Date from = any_day();
  if (*rc::gen::arbitrary<bool>()) return {from, std::nullopt};
  return {from, from.plus_days(*rc::gen::inRange(0, 12))};
}

// One of a few places, so that containment is common.
Area any_area() {
  return area(
      *rc::gen::elementOf(std::vector<std::string>{"*", "54", "66", "66/644", "66/654", "54/555"}));
}

Scope any_scope() {
  std::set<Area> areas;
  for (int i = *rc::gen::inRange(1, 4); i > 0; --i) areas.insert(any_area());
  std::set<int> stars;
  for (int i = *rc::gen::inRange(1, 4); i > 0; --i) stars.insert(*rc::gen::inRange(3, 6));
  return {{areas.begin(), areas.end()}, {stars.begin(), stars.end()}, any_interval()};
}

}  // namespace

TEST_CASE("an area is a province, a district in its province, or everything") {
  for (const std::string_view good : {"*", "01", "66", "96", "66/644", "66/001", "01/999"}) {
    CAPTURE(good);
    const auto parsed = Area::parse(good);
    REQUIRE(parsed);
    CHECK(parsed->text() == good);
  }
  for (const std::string_view bad :
       {"",    "**",    "0",       "00",     "97",   "99",           "6",      "666",
        "66/", "66/64", "66/6444", "66/000", "/644", "66/644/24508", "66/64a", "a6",
        "66 ", " 66",   "66/ 44",  "-6",     "+6",   "66/*",         "*/644",  "6６"}) {
    CAPTURE(bad);
    CHECK_FALSE(Area::parse(bad));
  }
}

TEST_CASE("a province holds its districts, everything holds all, and nothing else holds another") {
  CHECK(area("*").contains(area("*")));
  CHECK(area("*").contains(area("66")));
  CHECK(area("*").contains(area("66/644")));
  CHECK(area("66").contains(area("66")));
  CHECK(area("66").contains(area("66/644")));
  CHECK(area("66/644").contains(area("66/644")));
  CHECK_FALSE(area("66").contains(area("*")));
  CHECK_FALSE(area("66").contains(area("67")));
  CHECK_FALSE(area("66").contains(area("67/644")));
  CHECK_FALSE(area("66/644").contains(area("66")));
  CHECK_FALSE(area("66/644").contains(area("66/654")));
  CHECK_FALSE(area("66/644").contains(area("*")));
}

TEST_CASE("an interval includes both its ends, and an open one has no end") {
  const Interval closed{day("2023-02-24"), day("2025-07-05")};
  CHECK(closed.contains(day("2023-02-24")));
  CHECK(closed.contains(day("2025-07-05")));
  CHECK_FALSE(closed.contains(day("2023-02-23")));
  CHECK_FALSE(closed.contains(day("2025-07-06")));
  const Interval open{day("2023-02-24"), std::nullopt};
  CHECK(open.contains(day("2199-12-31")));
  CHECK(open.contains(closed));
  CHECK_FALSE(closed.contains(open));
}

TEST_CASE("a scope inside another covers nothing that the other does not") {
  CHECK(rc::check([] {
    const Scope outer = any_scope();
    const Scope inner = any_scope();
    const Area place = any_area();
    const int stars = *rc::gen::inRange(3, 6);
    const Date on = any_day();
    if (!outer.contains(inner)) return;
    if (inner.covers_area(place)) RC_ASSERT(outer.covers_area(place));
    if (inner.covers_stars(stars)) RC_ASSERT(outer.covers_stars(stars));
    if (inner.interval.contains(on)) RC_ASSERT(outer.interval.contains(on));
  }));
}

TEST_CASE("containment is reflexive and transitive") {
  CHECK(rc::check([] {
    const Scope a = any_scope();
    const Scope b = any_scope();
    const Scope c = any_scope();
    RC_ASSERT(a.contains(a));
    if (a.contains(b) && b.contains(c)) RC_ASSERT(a.contains(c));
  }));
}
