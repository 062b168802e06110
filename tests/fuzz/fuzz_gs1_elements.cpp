// Element strings, bracketed and raw, and what scanners send: faults lie inside the text; elements
// that were read are written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/base/bytes.h"
#include "common/gs1/any_input.h"
#include "common/gs1/companions.h"
#include "common/gs1/element_string.h"
#include "common/gs1/scan_data.h"

namespace {

using namespace ocop::gs1;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Reading& reading, std::size_t size) {
  if (reading.fault) {
    require(reading.fault->position + reading.fault->length <= size);
    require(!sentence(*reading.fault, Language::english).empty());
  }
  for (std::size_t i = 0; i < reading.elements.size(); ++i)
    require(reading.elements.position(i) < size);
}

void check_round_trip(const ElementList& elements) {
  require(parse_bracketed(bracketed_text(elements)).elements == elements);
  require(parse_raw(raw_text(elements), LeadingFnc1::required).elements == elements);
  require(shortest_order(elements).size() == elements.size());
  require(lines_for_people(elements).size() == elements.size());
  const auto fault = check_companions(elements, {});
  require(!fault || !fault->ai.empty());
  require(!has_restricted_gtin(elements) || !elements.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = ocop::text_of({data, size});
  Leniency unknown;
  unknown.unknown_ais = true;
  check(parse_bracketed(text, unknown), size);
  for (const Reading& reading : {parse_raw(text), parse_bracketed(text)}) {
    check(reading, size);
    if (reading.valid()) check_round_trip(reading.elements);
  }
  check(read_scan(text).reading, size);
  check(read_any(text), size);
  for (const Symbology symbology : {Symbology::qr_code, Symbology::gs1_128, Symbology::ean13,
                                    Symbology::ean8, Symbology::databar_limited}) {
    const auto scan = scan_of(symbology, text);
    if (scan) require(looks_like_scan(*scan));
    if (scan && text.starts_with('^')) require(read_scan(*scan).reading.valid());
  }
  return 0;
}
