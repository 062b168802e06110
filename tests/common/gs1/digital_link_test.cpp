#include "common/gs1/digital_link.h"

#include <rapidcheck.h>
#include <string>

#include <catch2/catch.hpp>

#include "common/gs1/element_string.h"
#include "common/gs1/link_path.h"
#include "tests/common/gs1/arbitrary_elements.h"
#include "tests/support/show_result.h"

using namespace ocop::gs1;
using ocop::Errc;

namespace {

std::string built(std::string_view bracketed, std::string_view stem = kCanonicalStem) {
  const Reading reading = parse_bracketed(bracketed);
  REQUIRE(reading.valid());
  const auto uri = build_digital_link(reading.elements, stem);
  return uri ? *uri : "error: " + uri.error().detail;
}

}  // namespace

TEST_CASE("a link that was built is read back, and built again it is the same", "[gs1]") {
  Leniency alone;
  alone.missing_companions = true;
  rc::check([&] {
    const ElementList elements = *ocop::test::arbitrary_elements();
    const auto uri = build_digital_link(elements, "https://id.example/stem");
    if (!uri) return;
    const Reading reading = parse_digital_link(*uri, alone);
    // Elements at random may exclude each other; then the link is at fault for that alone.
    if (reading.fault && reading.fault->rule == Rule::excluded) return;
    if (reading.fault && reading.fault->rule == Rule::serial_part) return;
    RC_ASSERT(reading.valid());
    RC_ASSERT(build_digital_link(reading.elements, "https://id.example/stem/").value() == *uri);
    for (std::size_t i = 0; i < reading.elements.size(); ++i)
      RC_ASSERT(elements.find(reading.elements[i].ai) == reading.elements[i].value);
  });
}

TEST_CASE("a value is written so that it is read as it was, whatever its bytes", "[gs1]") {
  rc::check([](const std::string& bytes) {
    for (const UriPart part : {UriPart::path, UriPart::query}) {
      const std::string encoded = percent_encoded(bytes, part);
      const bool readable = !bytes.empty() && bytes.find('\0') == std::string::npos;
      RC_ASSERT(percent_decoded(encoded, part) == (readable ? std::optional(bytes) : std::nullopt));
    }
  });
}

TEST_CASE("the key comes first, then its qualifiers, then predefined lengths", "[gs1]") {
  CHECK(built("(17)261231(21)147(10)L1(01)08938505974194") ==
        "https://id.gs1.org/01/08938505974194/10/L1/21/147?17=261231");
  CHECK(built("(01)08938505974194(422)704(17)261231(10)A/B", "https://id.example/s/") ==
        "https://id.example/s/01/08938505974194/10/A%2FB?17=261231&422=704");
  CHECK(built("(235)TPX(01)08938505974194(10)L1").starts_with("error: "));
  CHECK(built("(01)08938505974194(10)L1(10)L1") == "https://id.gs1.org/01/08938505974194/10/L1");
  CHECK(built("(00)189312340000000018(02)08938505974194(37)24") ==
        "https://id.gs1.org/00/189312340000000018?02=08938505974194&37=24");
}

TEST_CASE("the canonical form keeps the path that was read", "[gs1]") {
  CHECK(canonical_link(parse_digital_link(
            "https://id.example/s/01/08938505974194/235/TPX?99=A&10=L1&17=261231&x=y")) ==
        "https://id.gs1.org/01/08938505974194/235/TPX?17=261231&99=A&10=L1");
}

TEST_CASE("elements without a key, or with what a query may not hold, are no link", "[gs1]") {
  CHECK(build_digital_link({}).error().code == Errc::malformed);
  CHECK(built("(10)L1").starts_with("error: "));
  CHECK(built("(414)8938505974194(21)A").starts_with("error: "));
}

TEST_CASE("old links are read only where that is asked for", "[gs1]") {
  Leniency old;
  old.short_names = old.short_gtins = true;
  const std::string link = "https://id.example/gtin/8938505974194/lot/L1?exp=261231";
  CHECK(parse_digital_link(link).fault->rule == Rule::uri_no_key);
  CHECK(bracketed_text(parse_digital_link(link, old).elements) ==
        "(01)08938505974194(10)L1(17)261231");
}

TEST_CASE("unknown AIs are read only where that is asked for", "[gs1]") {
  const std::string link = "https://id.example/01/08938505974194?89=A";
  Leniency unknown;
  unknown.unknown_ais = true;
  CHECK(parse_digital_link(link).fault->rule == Rule::unknown_parameter);
  CHECK(parse_digital_link(link, unknown).fault->rule == Rule::not_an_attribute);
  unknown.unknown_attributes = true;
  CHECK(bracketed_text(parse_digital_link(link, unknown).elements) == "(01)08938505974194(89)A");
}

TEST_CASE("too many parameters and too long a link are refused", "[gs1]") {
  std::string link = "https://id.example/01/08938505974194?a=1";
  for (std::size_t i = 2; i < kMaxElements; ++i) link += "&a=1";
  CHECK(parse_digital_link(link).valid());
  CHECK(parse_digital_link(link + "&a=1").fault->rule == Rule::too_many);
  CHECK(parse_digital_link("https://id.example/" + std::string(kMaxDigitalLink, 'a')).fault->rule ==
        Rule::too_long_input);
}

TEST_CASE("a sealed label's own URI is a link whose seal is an ignored parameter", "[gs1]") {
  const Reading reading = parse_digital_link(
      "HTTPS://OCOP.EXAMPLE/01/08938505974194/10/L0526-03/21/4Q7F2F5HCSR4?17=261231&S=" +
      std::string(186, '7'));
  REQUIRE(reading.valid());
  CHECK(bracketed_text(reading.elements) ==
        "(01)08938505974194(10)L0526-03(21)4Q7F2F5HCSR4(17)261231");
  CHECK(reading.ignored == std::vector<std::string>{"S=" + std::string(186, '7')});
}
