#include "verifier/format.h"

#include <catch2/catch.hpp>

using namespace ocop;
using namespace ocop::verifier;

TEST_CASE("a date is written as people read it", "[format]") {
  const Date day = Date::of(2026, 3, 4).value();
  CHECK(date_text(Language::vi, day) == "04/03/2026");
  CHECK(date_text(Language::en, day) == "4 March 2026");
}

TEST_CASE("a time is the hour in Vietnam", "[format]") {
  CHECK(time_text(Instant::parse("2026-11-23T09:15:59+07:00").value()) == "09:15");
}

TEST_CASE("a score has a decimal comma", "[format]") {
  CHECK(score_text(Language::vi, 8550) == "85,5");
  CHECK(score_text(Language::vi, 7025) == "70,25");
  CHECK(score_text(Language::vi, 9000) == "90");
  CHECK(score_text(Language::vi, 6505) == "65,05");
  CHECK(score_text(Language::en, 6505) == "65.05");
}

TEST_CASE("a count is grouped by thousands", "[format]") {
  CHECK(count_text(Language::vi, 0) == "0");
  CHECK(count_text(Language::vi, 999) == "999");
  CHECK(count_text(Language::vi, 1000) == "1.000");
  CHECK(count_text(Language::en, 1234567) == "1,234,567");
}

TEST_CASE("a place names what there is of it", "[format]") {
  record::Location place{"Thôn 7",
                         record::AdminUnit{"24508", "Xã Ea Yông"},
                         record::AdminUnit{"654", "Huyện Krông Pắc"},
                         {"66", "Tỉnh Đắk Lắk"}};
  CHECK(place_text(place) == "Thôn 7, xã Ea Yông, huyện Krông Pắc, tỉnh Đắk Lắk");
  CHECK(unit_text(place) == "Xã Ea Yông, tỉnh Đắk Lắk");
  record::Location later = place;
  CHECK_FALSE(units_differ(place, later));
  later.address = "Thôn 8";
  CHECK_FALSE(units_differ(place, later));
  later.district.reset();
  CHECK(units_differ(place, later));
  place.commune.reset();
  place.address.clear();
  CHECK(unit_text(place) == "Huyện Krông Pắc, tỉnh Đắk Lắk");
  CHECK(place_text(place) == "Huyện Krông Pắc, tỉnh Đắk Lắk");
}

TEST_CASE("inside a sentence the kind of a unit has a small letter, its name stays", "[format]") {
  record::Location place{"", record::AdminUnit{"1", "Đặc khu Phú Quốc"}, {}, {"91", "An Giang"}};
  CHECK(unit_text(place) == "Đặc khu Phú Quốc, An Giang");
  CHECK(unit_text(place, Position::inside) == "đặc khu Phú Quốc, An Giang");
  CHECK(place_text(place, Position::inside) == "đặc khu Phú Quốc, An Giang");
  place.address = "Buôn Xã Tắc";
  place.province.name = "Thành phố Đà Nẵng";
  CHECK(place_text(place, Position::inside) == "Buôn Xã Tắc, đặc khu Phú Quốc, thành phố Đà Nẵng");
  place.commune->name = "Xãng";
  CHECK(unit_text(place, Position::inside) == "Xãng, thành phố Đà Nẵng");
}
