#include "common/gs1/linters.h"

#include <map>
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "common/gs1/code_lists.h"
#include "common/gs1/coupons.h"
#include "common/gs1/gtin.h"
#include "tests/support/vectors.h"

using namespace ocop::gs1;

namespace {

const std::map<std::string, Linter> kLinters = {{"check", Linter::check_digit},
                                                {"pair", Linter::check_pair},
                                                {"prefix1", Linter::prefix1},
                                                {"prefix2", Linter::prefix2},
                                                {"country", Linter::country},
                                                {"country999", Linter::country_or_999},
                                                {"country2", Linter::country_letters},
                                                {"currency", Linter::currency},
                                                {"day", Linter::day},
                                                {"day0", Linter::day_or_month},
                                                {"longday", Linter::long_day},
                                                {"hour", Linter::hour},
                                                {"minute", Linter::minute},
                                                {"second", Linter::second},
                                                {"hourminute", Linter::hour_minute},
                                                {"iban", Linter::iban},
                                                {"importer", Linter::importer},
                                                {"latitude", Linter::latitude},
                                                {"longitude", Linter::longitude},
                                                {"media", Linter::media_type},
                                                {"package", Linter::package_type},
                                                {"piece", Linter::piece_of_total},
                                                {"place", Linter::place_in_sequence},
                                                {"percent", Linter::percent_encoded},
                                                {"nonzero", Linter::nonzero},
                                                {"zero", Linter::zero},
                                                {"nolead", Linter::no_leading_zero},
                                                {"yesno", Linter::yes_no},
                                                {"winding", Linter::winding},
                                                {"sex", Linter::sex},
                                                {"hyphen", Linter::hyphen},
                                                {"nondigit", Linter::has_non_digit},
                                                {"coupon", Linter::coupon},
                                                {"offer", Linter::coupon_offer}};

constexpr std::string_view kSet82 =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

rc::Gen<std::string> text_of(std::string_view alphabet) {
  return rc::gen::container<std::string>(rc::gen::elementOf(std::string(alphabet)));
}

}  // namespace

TEST_CASE("the vectors of parts pass or name the rule that they break", "[gs1]") {
  for (const auto& vector :
       ocop::test::read_vectors("gs1_linter.vec", {"linter", "data", "right"})) {
    INFO(vector.name());
    const auto wrong = lint(kLinters.at(vector.at("linter")), vector.at("data"));
    CHECK((wrong ? rule_name(wrong->rule) : "success") == vector.expect());
    if (vector.has("right")) {
      REQUIRE(wrong);
      CHECK(wrong->right == vector.at("right"));
    }
  }
}

TEST_CASE("every linter answers whatever bytes it is asked, and points into them", "[gs1]") {
  rc::check([](const std::string& bytes) {
    for (const auto& [name, linter] : kLinters) {
      const auto wrong = lint(linter, bytes);
      if (wrong) RC_ASSERT(wrong->position + wrong->length <= bytes.size());
    }
    for (const Characters set :
         {Characters::digits, Characters::set82, Characters::set39, Characters::set64}) {
      const auto wrong = lint_characters(set, bytes);
      if (wrong) RC_ASSERT(wrong->position + wrong->length <= bytes.size());
    }
  });
}

TEST_CASE("digits with their check digit pass, and with any other do not", "[gs1]") {
  rc::check([] {
    const std::string digits = *text_of("0123456789");
    const char right = check_digit(digits);
    for (char c = '0'; c <= '9'; ++c)
      RC_ASSERT(!lint(Linter::check_digit, digits + c) == (c == right));
  });
}

TEST_CASE("text with its check pair passes, and with one character changed does not", "[gs1]") {
  rc::check([] {
    std::string text = *text_of(kSet82);
    text.resize(std::min<std::size_t>(text.size(), 23));
    const std::string whole = text + check_pair(text);
    RC_ASSERT(!lint(Linter::check_pair, whole));
    if (text.empty()) return;
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    std::string changed = whole;
    changed[at] = *rc::gen::elementOf(std::string(kSet82));
    RC_ASSERT(!lint(Linter::check_pair, changed) == (changed == whole));
  });
}

TEST_CASE("the sets have the sizes that their names say", "[gs1]") {
  const auto size = [](Characters set) {
    int count = 0;
    for (int c = 0; c < 256; ++c)
      if (!lint_characters(set, std::string(1, static_cast<char>(c)))) ++count;
    return count;
  };
  CHECK(size(Characters::digits) == 10);
  CHECK(size(Characters::set82) == 82);
  CHECK(size(Characters::set39) == 39);
  CHECK(size(Characters::set64) == 64);
}

TEST_CASE("code lists know their codes in one spelling", "[gs1]") {
  CHECK(is_country_number("704"));
  CHECK(is_country_letters("VN"));
  CHECK(is_currency_number("704"));
  CHECK(is_package_type("8"));
  for (const std::string_view text : {"", "7", "70", "0704", "VN ", "vn", "V", "VNM", "7O4"}) {
    CHECK_FALSE(is_country_number(text));
    CHECK_FALSE(is_country_letters(text));
    CHECK_FALSE(is_currency_number(text));
  }
  for (const std::string_view text : {"", "ct", "CT ", "0000", "C-"})
    CHECK_FALSE(is_package_type(text));
}

TEST_CASE("every prefix of a coupon that is too short says so", "[gs1]") {
  const std::string coupon = "012345612345611110123101101230123456";
  CHECK_FALSE(lint_coupon(coupon));
  for (std::size_t length = 0; length < coupon.size(); ++length) {
    const bool complete = length == 21;  // without the second purchase
    INFO(length);
    CHECK(!lint_coupon(coupon.substr(0, length)) == complete);
  }
}
