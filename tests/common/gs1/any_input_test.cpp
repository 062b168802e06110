#include "common/gs1/any_input.h"

#include <rapidcheck.h>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/gs1/element_string.h"
#include "tests/support/mutations.h"
#include "tests/support/vectors.h"

using namespace ocop::gs1;

namespace {

std::string joined(const std::vector<std::string>& parameters) {
  std::string text;
  for (const std::string& parameter : parameters) text += (text.empty() ? "" : "&") + parameter;
  return text;
}

constexpr std::string_view kFullLink =
    "https://id.example/01/08938505974194/10/L0526-03/21/147?17=261231&3103=000500&lang=vi";

}  // namespace

TEST_CASE("the vectors give their elements or the fault, its place and what would be right",
          "[gs1]") {
  for (const auto& vector : ocop::test::read_vectors(
           "gs1_input.vec", {"input", "elements", "ignored", "position", "right"})) {
    INFO(vector.name());
    const Reading reading = read_any(vector.at("input"));
    CHECK((reading.fault ? rule_name(reading.fault->rule) : "success") == vector.expect());
    if (reading.valid()) {
      CHECK(bracketed_text(reading.elements) == vector.get("elements").value_or("-"));
      CHECK(joined(reading.ignored) == vector.get("ignored").value_or(""));
    } else {
      CHECK(std::to_string(reading.fault->position) == vector.get("position").value_or("-"));
      CHECK(reading.fault->right.substr(0, 400) ==
            vector.get("right").value_or(vector.expect() == "symbology-unknown" ||
                                                 vector.expect() == "symbology-missing"
                                             ? reading.fault->right
                                             : ""));
    }
  }
}

TEST_CASE("every mutation of a link, an element string and a scan is answered", "[gs1]") {
  for (const std::string_view text :
       {kFullLink, std::string_view("(01)08938505974194(10)A\\(B(17)261231"),
        std::string_view("^010893850597419410A^17261231"),
        std::string_view("]E08938505974194|]e010A\x1D"
                         "21B")}) {
    REQUIRE(read_any(text).valid());
    const ocop::ByteView bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    ocop::test::for_each_mutation(bytes, [](ocop::ByteView mutated) {
      const Reading reading = read_any(ocop::text_of(mutated));
      if (!reading.fault) return;
      CHECK(reading.fault->position <= mutated.size());
      CHECK_FALSE(sentence(*reading.fault, Language::vietnamese).empty());
    });
  }
}

TEST_CASE("a fault points into the input and has words in both languages, whatever the input",
          "[gs1]") {
  rc::check([] {
    const auto beginning = *rc::gen::elementOf(std::vector<std::string>{
        "", "(01)", "^01", "]Q3", "]E0", "https://a/01/", "https://a/01/08938505974194?"});
    const std::string input = beginning + *rc::gen::arbitrary<std::string>();
    const Reading reading = read_any(input);
    if (!reading.fault) return;
    RC_ASSERT(reading.fault->position <= input.size());
    RC_ASSERT(reading.fault->position + reading.fault->length <= input.size());
    RC_ASSERT(!sentence(*reading.fault, Language::english).empty());
  });
}

TEST_CASE("every rule has a name of its own and no sentence has a place left open", "[gs1]") {
  std::set<std::string> names;
  for (std::size_t i = 0; i < kRules; ++i) {
    const auto rule = static_cast<Rule>(i);
    names.insert(std::string(rule_name(rule)));
    for (const std::string& right : {std::string(), std::string("4")}) {
      const Fault fault{rule, "01", 0, 0, right};
      for (const Language language : {Language::vietnamese, Language::english}) {
        const std::string text = sentence(fault, language);
        CHECK(text.find_first_of("<>{}") == std::string::npos);
        CHECK(text.starts_with("AI (01): "));
        CHECK_FALSE(text.ends_with('.'));
      }
    }
  }
  CHECK(names.size() == kRules);
}

TEST_CASE("digits are a GTIN only with their check digit and one of its lengths", "[gs1]") {
  CHECK(form_of("8938505974194") == InputForm::gtin);
  CHECK(form_of("8938505974193") == InputForm::raw);
  CHECK(form_of("^8938505974194") == InputForm::raw);
  CHECK(form_of("0108938505974194") == InputForm::raw);
  CHECK(form_of("") == InputForm::unknown);
}
