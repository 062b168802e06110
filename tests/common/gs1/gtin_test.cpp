#include "common/gs1/gtin.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"
#include "tests/support/vectors.h"

using ocop::Errc;
using ocop::Result;
using ocop::gs1::check_digit;
using ocop::gs1::Gtin;
using ocop::test::Vector;

namespace {

std::string digits(std::size_t count) {
  return *rc::gen::container<std::string>(count, rc::gen::inRange('0', static_cast<char>('9' + 1)));
}

}  // namespace

TEST_CASE("GTINs are read as the shared vectors say", "[gs1]") {
  for (const Vector& vector :
       ocop::test::read_vectors("gtin.vec", {"form", "input", "text", "printed", "restricted"})) {
    CAPTURE(vector.name());
    const bool strict = vector.at("form") == "14";
    const Result<Gtin> gtin =
        strict ? Gtin::parse(vector.at("input")) : Gtin::parse_any(vector.at("input"));
    CHECK((gtin ? "success" : name(gtin.error().code)) == vector.expect());
    if (!gtin || !vector.expects_success()) continue;
    CHECK(gtin->text() == vector.at("text"));
    CHECK(gtin->printed() == vector.at("printed"));
    CHECK(gtin->is_restricted() == (vector.at("restricted") == "yes"));
  }
}

TEST_CASE("a wrong check digit is answered with the right one", "[gs1]") {
  CHECK(Gtin::parse_any("8938505974190").error().detail ==
        "GTIN: the check digit of 0893850597419 is 4, not 0");
}

TEST_CASE("every single wrong digit of a GTIN is found", "[gs1]") {
  const std::string good = "08938505974194";
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string changed = good;
      changed[i] = c;
      CHECK(Gtin::parse(changed).has_value() == (changed == good));
    }
  }
}

TEST_CASE("14 digits are a GTIN exactly if the last one is the check digit", "[gs1]") {
  CHECK(rc::check([] {
    const std::string text = digits(14);
    RC_ASSERT(Gtin::parse(text).has_value() == (check_digit(text.substr(0, 13)) == text.back()));
  }));
}

TEST_CASE("what is printed under the bar code reads back as the same GTIN", "[gs1]") {
  CHECK(rc::check([] {
    std::string text = std::string(*rc::gen::element(0U, 1U, 2U, 6U), '0');
    text += digits(13 - text.size());
    text += check_digit(text);
    const Gtin gtin = Gtin::parse(text).value();
    RC_ASSERT(Gtin::parse_any(gtin.printed()).value() == gtin);
    RC_ASSERT(Gtin::parse(gtin.text()).value() == gtin);
  }));
}

TEST_CASE("an internal GTIN names its province and item and is restricted", "[gs1]") {
  const Gtin gtin = Gtin::internal(66, 17).value();
  CHECK(gtin.text() == "02660000000172");
  CHECK(gtin.printed() == "2660000000172");
  CHECK(gtin.is_restricted());
  CHECK(Gtin::internal(1, 0)->text().starts_with("0201000000000"));
  CHECK(Gtin::internal(96, 999'999'999)->text().starts_with("0296999999999"));
  for (const int province : {0, -1, 97, 100})
    CHECK(Gtin::internal(province, 1).error().code == Errc::out_of_range);
  for (const std::int64_t item : {std::int64_t{-1}, std::int64_t{1'000'000'000}})
    CHECK(Gtin::internal(66, item).error().code == Errc::out_of_range);
}

TEST_CASE("every internal GTIN is valid and no two are equal", "[gs1]") {
  CHECK(rc::check([] {
    const auto one = std::pair(*rc::gen::inRange(1, 97), *rc::gen::inRange(0, 1'000'000'000));
    const auto two = std::pair(*rc::gen::inRange(1, 97), *rc::gen::inRange(0, 1'000'000'000));
    const Gtin first = Gtin::internal(one.first, one.second).value();
    const Gtin second = Gtin::internal(two.first, two.second).value();
    RC_ASSERT(Gtin::parse(first.text()).value() == first);
    RC_ASSERT((first == second) == (one == two));
  }));
}
