#include "common/gs1/scan_data.h"

#include <rapidcheck.h>
#include <string>

#include <catch2/catch.hpp>

#include "common/gs1/element_string.h"
#include "tests/common/gs1/arbitrary_elements.h"
#include "tests/support/show_result.h"

using namespace ocop::gs1;

TEST_CASE("an element string comes back from every symbol that carries one", "[gs1]") {
  rc::check([] {
    const ElementList elements = *ocop::test::arbitrary_elements();
    const std::string raw = raw_text(elements);
    for (const Symbology symbology :
         {Symbology::qr_code, Symbology::data_matrix, Symbology::dotcode, Symbology::gs1_128,
          Symbology::databar_expanded}) {
      if (raw.find('|') != std::string::npos) return;
      const auto text = scan_of(symbology, raw);
      RC_ASSERT(text.has_value());
      const Scan scan = read_scan(*text);
      RC_ASSERT(scan.reading.valid());
      RC_ASSERT(scan.reading.elements == elements);
    }
  });
}

TEST_CASE("text that is no element string comes back as text", "[gs1]") {
  CHECK(scan_of(Symbology::qr_code, "Xin chào").value() == "]Q1Xin chào");
  CHECK(scan_of(Symbology::data_matrix, "\\^99A").value() == "]d1^99A");
  CHECK(scan_of(Symbology::dotcode, "\\\\^99A").value() == "]J0\\^99A");
  CHECK(read_scan("]Q1Xin chào").plain_text);
  CHECK(read_scan("]Q1Xin chào").reading.valid());
}

TEST_CASE("bar codes of retail carry their GTIN, with a composite behind it", "[gs1]") {
  CHECK(scan_of(Symbology::ean13, "8938505974194").value() == "]E08938505974194");
  CHECK(scan_of(Symbology::ean13, "^0108938505974194|^10A").value() == "]E08938505974194|]e010A");
  CHECK(scan_of(Symbology::upca, "614141000036").value() == "]E00614141000036");
  CHECK(scan_of(Symbology::ean8, "12345670").value() == "]E412345670");
  CHECK(scan_of(Symbology::databar, "08938505974194|^10A").value() == "]e0010893850597419410A");
  CHECK(scan_of(Symbology::databar_limited, "18938505974191").value() == "]e00118938505974191");
  CHECK(scan_of(Symbology::gs1_128, "^10A|^99B").value() ==
        "]e010A\x1D"
        "99B");
}

TEST_CASE("a symbol refuses what it cannot carry", "[gs1]") {
  CHECK(scan_of(Symbology::ean13, "8938505974193").has_error());
  CHECK(scan_of(Symbology::ean13, "893850597419").has_error());
  CHECK(scan_of(Symbology::ean13, "").has_error());
  CHECK(scan_of(Symbology::ean8, "1234567A").has_error());
  CHECK(scan_of(Symbology::databar_limited, "28938505974198").has_error());
  CHECK(scan_of(Symbology::gs1_128, "Xin chào").has_error());
  CHECK(scan_of(Symbology::gs1_128, "^01").has_error());
  CHECK(scan_of(Symbology::ean13, "8938505974194|10A").has_error());
}
