// Any bytes. Whatever the reader accepts stays within its limits and, written compact or indented,
// is read as the same value again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "common/base/bytes.h"
#include "common/base/json.h"
#include "common/base/text.h"

namespace {

namespace json = ocop::json;

constexpr json::Limits kLimits{64 * 1024, 16};
// Room for what indentation and escapes add.
constexpr json::Limits kWrittenLimits{16 * kLimits.max_bytes, kLimits.max_depth};

void require(bool holds) {
  if (!holds) std::abort();
}

std::size_t depth_of(const json::Value& value) {
  std::size_t deepest = 0;
  if (const json::Array* array = value.as_array()) {
    for (const json::Value& element : *array) deepest = std::max(deepest, depth_of(element));
    return deepest + 1;
  }
  if (const json::Object* object = value.as_object()) {
    for (const json::Member& member : *object) {
      require(ocop::text::is_nfc(member.first));
      require(value.get(member.first) == &member.second);
      deepest = std::max(deepest, depth_of(member.second));
    }
    return deepest + 1;
  }
  if (const std::string* text = value.as_string()) require(ocop::text::is_nfc(*text));
  return 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = json::parse(ocop::text_of({data, size}), kLimits);
  if (!value) {
    require(!value.error().detail.empty());
    return 0;
  }
  require(depth_of(*value) <= kLimits.max_depth);
  require(json::parse(json::write(*value), kWrittenLimits).value() == *value);
  require(json::parse(json::write_indented(*value), kWrittenLimits).value() == *value);
  return 0;
}
