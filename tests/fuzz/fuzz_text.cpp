// Any bytes as text, an encoding or a date. Decoders have no second spelling; normalising and
// search keys are idempotent.
#include <cstdint>
#include <cstdlib>

#include "common/base/bytes.h"
#include "common/base/encoding.h"
#include "common/base/text.h"
#include "common/base/time.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void decode(std::string_view input) {
  if (const auto bytes = ocop::from_hex(input)) require(ocop::hex(*bytes) == input);
  if (const auto bytes = ocop::from_base64(input)) require(ocop::base64(*bytes) == input);
  if (const auto bytes = ocop::from_base64url(input)) require(ocop::base64url(*bytes) == input);
  if (const auto date = ocop::Date::parse(input)) require(date->iso() == input);
  if (const auto date = ocop::Date::parse_vietnamese(input)) require(date->vietnamese() == input);
  if (const auto instant = ocop::Instant::parse(input)) require(instant->rfc3339() == input);
}

void normalise(std::string_view input) {
  const bool is_utf8 = ocop::text::is_utf8(input);
  const auto composed = ocop::text::to_nfc(input);
  require(composed.has_value() == is_utf8);
  if (composed) {
    require(ocop::text::is_nfc(*composed));
    require(ocop::text::is_nfc(input) == (*composed == input));
    require(ocop::text::search_key(*composed) == ocop::text::search_key(input));
  }
  const std::string key = ocop::text::search_key(input);
  require(ocop::text::is_utf8(key));
  require(ocop::text::search_key(key) == key);
  if (ocop::text::check_line(input, 1000)) require(ocop::text::is_nfc(input));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = ocop::text_of({data, size});
  decode(input);
  normalise(input);
  return 0;
}
