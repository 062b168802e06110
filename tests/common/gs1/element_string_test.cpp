#include "common/gs1/element_string.h"

#include <map>
#include <rapidcheck.h>
#include <string>

#include <catch2/catch.hpp>

#include "common/gs1/companions.h"
#include "tests/common/gs1/arbitrary_elements.h"

using namespace ocop::gs1;

TEST_CASE("elements written raw or in brackets are read back as they were", "[gs1]") {
  rc::check([] {
    const ElementList elements = *ocop::test::arbitrary_elements();
    for (const char fnc1 : {'^', kGroupSeparator}) {
      const Reading raw = parse_raw(raw_text(elements, fnc1), LeadingFnc1::required);
      RC_ASSERT(raw.valid());
      RC_ASSERT(raw.elements == elements);
    }
    const Reading bracketed = parse_bracketed(bracketed_text(elements));
    RC_ASSERT(bracketed.valid());
    RC_ASSERT(bracketed.elements == elements);
  });
}

TEST_CASE("FNC1 ends what is of variable length, and only that needs it", "[gs1]") {
  const Reading reading = parse_raw("01089385059741941726123110L0526-03^21A");
  REQUIRE(reading.valid());
  CHECK(bracketed_text(reading.elements) == "(01)08938505974194(17)261231(10)L0526-03(21)A");
  CHECK(raw_text(reading.elements) == "^01089385059741941726123110L0526-03^21A");
  CHECK(raw_text(parse_bracketed("(10)A(01)08938505974194").elements) == "^10A^0108938505974194");
  CHECK(raw_text(shortest_order(parse_bracketed("(10)A(01)08938505974194").elements)) ==
        "^010893850597419410A");
}

TEST_CASE("elements for people stand one a line", "[gs1]") {
  const auto lines = lines_for_people(parse_bracketed("(01)08938505974194(10)A\\(B").elements);
  CHECK(lines == std::vector<std::string>{"(01) 08938505974194", "(10) A(B"});
}

TEST_CASE("a raw string must begin with FNC1 where that is required", "[gs1]") {
  CHECK(parse_raw("0108938505974194", LeadingFnc1::required).fault->rule == Rule::fnc1_missing);
  CHECK(parse_raw("", LeadingFnc1::required).fault->rule == Rule::fnc1_missing);
  CHECK(parse_raw("").fault->rule == Rule::no_data);
}

TEST_CASE("more elements than any carrier holds are refused, and so is a text beyond the limit",
          "[gs1]") {
  std::string text;
  for (std::size_t i = 0; i < kMaxElements; ++i) text += "^99A";
  CHECK(parse_raw(text).valid());
  CHECK(parse_raw(text + "^99A").fault->rule == Rule::too_many);
  CHECK(parse_raw(std::string(kMaxElementString + 1, '9')).fault->rule == Rule::too_long_input);
  CHECK(parse_bracketed(std::string(kMaxElementString + 1, '(')).fault->rule ==
        Rule::too_long_input);
}

TEST_CASE("GTINs for restricted circulation are recognised in every AI that carries one", "[gs1]") {
  for (const std::string_view text : {"(01)02660000000172", "(02)02660000000172",
                                      "(8006)026600000001720102", "(01)00000002000008"}) {
    INFO(text);
    const Reading reading = parse_bracketed(text);
    REQUIRE(reading.valid());
    CHECK(has_restricted_gtin(reading.elements));
  }
  CHECK_FALSE(
      has_restricted_gtin(parse_bracketed("(01)08938505974194(21)02660000000172").elements));
}

TEST_CASE("companions may be missing where another code can hold them, conflicts may not",
          "[gs1]") {
  Leniency partial;
  partial.missing_companions = true;
  CHECK_FALSE(check_companions(parse_bracketed("(10)A").elements, partial));
  CHECK(check_companions(parse_bracketed("(10)A").elements, {})->rule == Rule::needs);
  CHECK(check_companions(parse_bracketed("(01)08938505974194(37)2").elements, partial)->rule ==
        Rule::excluded);
  CHECK(check_companions(parse_bracketed("(8041)123456789012345(01)08938505974194(21)A"
                                         "(8040)123456789012345")
                             .elements,
                         {}) == std::nullopt);
}
