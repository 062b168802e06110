#include "issuer/acts/admin_units.h"

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

namespace ocop::issuer {
namespace {

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

const AdminUnits& units() {
  static const AdminUnits kUnits = AdminUnits::embedded();
  return kUnits;
}

TEST_CASE("a commune is located with the district and province above it", "[admin units]") {
  const auto place = units().locate("24508", day("2025-06-20"));
  REQUIRE(place);
  CHECK(place->commune == record::AdminUnit{"24508", "Xã Ea Yông"});
  CHECK(place->district == record::AdminUnit{"654", "Huyện Krông Pắc"});
  CHECK(place->province == record::AdminUnit{"66", "Tỉnh Đắk Lắk"});
  CHECK(place->address.empty());
  CHECK(place->area().text() == "66/654");
}

TEST_CASE("since July 2025 communes lie in the province itself", "[admin units]") {
  const auto place = units().locate("24163", day("2025-07-01"));
  REQUIRE(place);
  CHECK(place->commune == record::AdminUnit{"24163", "Phường Tân An"});
  CHECK_FALSE(place->district);
  CHECK(place->area().text() == "66");
}

TEST_CASE("one code names different units on different days", "[admin units]") {
  const auto name_on = [](std::string_view on) {
    return units().locate("24133", day(on)).value().commune->name;
  };
  CHECK(name_on("2023-05-22") == "Phường Thắng Lợi");
  CHECK(name_on("2024-10-31") == "Phường Thắng Lợi");
  CHECK(name_on("2024-11-01") == "Phường Thành Công");
  CHECK(name_on("2025-06-30") == "Phường Thành Công");
  CHECK(name_on("2025-07-01") == "Phường Buôn Ma Thuột");
  CHECK(name_on("2026-11-23") == "Phường Buôn Ma Thuột");
}

TEST_CASE("both days of a unit's life belong to it", "[admin units]") {
  CHECK(units().locate("654", day("2025-06-30")));
  CHECK_FALSE(units().locate("654", day("2025-07-01")));
  CHECK(units().locate("643", day("2025-06-30")).value().area().text() == "66/643");
}

TEST_CASE("Phú Yên becomes part of Đắk Lắk", "[admin units]") {
  CHECK(units().locate("22015", day("2025-06-30")).value().province.code == "54");
  CHECK(units().locate("22015", day("2025-07-01")).value().province.code == "66");
  CHECK(units().locate("54", day("2025-06-30")));
  CHECK_FALSE(units().locate("54", day("2025-07-01")));
}

TEST_CASE("a unit that no longer exists is told with its last day", "[admin units]") {
  const auto place = units().locate("24508", day("2025-07-02"));
  REQUIRE_FALSE(place);
  CHECK(place.error().code == Errc::not_found);
  CHECK(place.error().detail ==
        "no administrative unit has the code \"24508\" on 02/07/2025; Xã Ea Yông had it until "
        "30/06/2025");
}

TEST_CASE("codes that nobody has are told", "[admin units]") {
  for (const char* code : {"", "99999", "6", "Ea Yông", "24508 ", "066"})
    CHECK(units().locate(code, day("2025-06-20")).error().code == Errc::not_found);
}

TEST_CASE("on one day each code is one unit, below a unit that exists", "[admin units]") {
  for (const char* on : {"2023-05-22", "2024-10-31", "2024-11-01", "2025-06-30", "2025-07-01",
                         "2026-04-30", "2026-11-23"}) {
    std::size_t communes = 0;
    std::size_t districts = 0;
    std::size_t provinces = 0;
    for (int code = 0; code <= 99'999; ++code) {
      std::string text = std::to_string(code);
      for (const std::size_t digits : {2U, 3U, 5U}) {
        if (text.size() > digits || (digits > 2 && code < 100)) continue;
        const std::string padded = std::string(digits - text.size(), '0') + text;
        if (!units().locate(padded, day(on))) continue;
        (digits == 2 ? provinces : digits == 3 ? districts : communes) += 1;
      }
    }
    const bool before = day(on) < day("2025-07-01");
    CHECK(provinces == (before ? 63U : 34U));
    CHECK(districts == (before ? 24U : 0U));
    CHECK(communes == (before ? (day(on) < day("2024-11-01") ? 294U : 286U) : 102U));
  }
}

TEST_CASE("a table with mistakes is refused with the place", "[admin units]") {
  const auto refusal = [](std::string_view csv) {
    const auto read = AdminUnits::read(csv);
    REQUIRE_FALSE(read);
    return read.error().detail;
  };
  CHECK(refusal("code,name,type,parent,from\n66,Đắk Lắk,Tỉnh,,\n") ==
        "line 1 (to): the column is missing");
  CHECK(refusal("code,name,type,parent,from,to\n66,Đắk Lắk,Tỉnh,,,2025-02-30\n")
            .starts_with("line 2, column 6 (to): "));
}

TEST_CASE("a unit whose province is not in the table cannot be located", "[admin units]") {
  const auto table =
      AdminUnits::read("code,name,type,parent,from,to\n24508,Ea Yông,Xã,654,,\n").value();
  CHECK(table.locate("24508", day("2025-06-20")).error().code == Errc::not_found);
}

}  // namespace
}  // namespace ocop::issuer
