// Digital Links: faults lie inside the text and have words; a link that was read is built, and what
// was built reads and builds the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/base/bytes.h"
#include "common/gs1/any_input.h"
#include "common/gs1/digital_link.h"

namespace {

using namespace ocop::gs1;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_fault(const Reading& reading, std::size_t size) {
  if (!reading.fault) return;
  require(reading.fault->position + reading.fault->length <= size);
  require(!sentence(*reading.fault, Language::vietnamese).empty());
  require(!sentence(*reading.fault, Language::english).empty());
}

void check_round_trip(const Reading& reading) {
  const std::string uri = canonical_link(reading);
  const Reading again = parse_digital_link(uri);
  require(again.valid() && again.ignored.empty());
  require(again.elements.size() == reading.elements.size());
  for (std::size_t i = 0; i < again.elements.size(); ++i)
    require(reading.elements.find(again.elements[i].ai) == again.elements[i].value);
  require(canonical_link(again) == uri);
  const auto built = build_digital_link(reading.elements, "https://a/b/");
  if (built) require(parse_digital_link(*built).valid());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = ocop::text_of({data, size});
  const Reading reading = parse_digital_link(text);
  check_fault(reading, size);
  if (reading.valid()) check_round_trip(reading);
  Leniency lenient;
  lenient.unknown_ais = lenient.unknown_attributes = lenient.short_gtins = true;
  lenient.short_names = lenient.missing_companions = true;
  check_fault(parse_digital_link(text, lenient), size);
  check_fault(read_any(text), size);
  return 0;
}
