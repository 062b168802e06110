// Compressed Digital Links: what they expand to is a link, valid or with a fault in a value, and
// never compressed again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/base/bytes.h"
#include "common/gs1/digital_link.h"
#include "common/gs1/link_compression.h"

namespace {

using namespace ocop::gs1;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const std::string& uri) {
  const auto link = decompress_link(uri);
  if (!link) return;
  const Reading reading = parse_digital_link(*link);
  if (reading.valid()) require(parse_digital_link(*link).elements == reading.elements);
  require(!is_compressed_link(*link));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(ocop::text_of({data, size}));
  check(text);
  check("https://a/" + text);
  check("https://a/01/08938505974194/" + text);
  return 0;
}
