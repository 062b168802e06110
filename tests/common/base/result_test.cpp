#include "common/base/result.h"

#include <set>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::Error;
using ocop::Result;

TEST_CASE("every error code has a kebab-case name of its own", "[result]") {
  std::set<std::string> names;
  for (int i = 0; i <= static_cast<int>(Errc::locked); ++i) {
    const std::string name(ocop::name(static_cast<Errc>(i)));
    CAPTURE(i, name);
    CHECK(name != "unknown");
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos);
    CHECK(names.insert(name).second);
  }
  CHECK(ocop::name(Errc::bad_signature) == "bad-signature");
  CHECK(ocop::name(Errc::not_nfc) == "not-nfc");
}

TEST_CASE("an error gathers its context from the inside out", "[result]") {
  const Error inner = ocop::error(Errc::malformed, "check digit is 3, not 5");
  const Error outer = ocop::in_context("row 7", ocop::in_context("gtin", inner));
  CHECK(outer.code == Errc::malformed);
  CHECK(ocop::to_string(outer) == "malformed: row 7: gtin: check digit is 3, not 5");
}

TEST_CASE("a result holds a value or an error", "[result]") {
  const Result<int> good = 7;
  const Result<int> bad = ocop::error(Errc::not_found, "no such lot");
  REQUIRE(good);
  CHECK(*good == 7);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == Errc::not_found);
  CHECK(ocop::ok());
}

TEST_CASE("asking an error for its value is a bug and says where", "[result]") {
  const Result<int> bad = ocop::error(Errc::not_found, "no such lot");
  CHECK_THROWS_AS(bad.value(), std::logic_error);
  CHECK_THROWS_WITH(bad.value(), Catch::Contains("not-found: no such lot"));
}
