// Trust lists: the input as a file and as a payload. What is read keeps the inner rules, can be
// written again, and may follow itself in everything but its time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "common/base/bytes.h"
#include "common/record/trust_list.h"

namespace {

using ocop::record::TrustList;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_payload(std::string_view payload) {
  const auto list = ocop::record::read_trust_list_payload(payload);
  if (!list) {
    require(!list.error().detail.empty());
    return;
  }
  require(check_trust_list(*list).has_value());
  const std::string written = write_trust_list_payload(*list);
  const auto again = ocop::record::read_trust_list_payload(written);
  require(again.has_value() && write_trust_list_payload(*again) == written);
  TrustList next = *list;
  require(!check_succession(*list, next).has_value());
  next.issued = next.issued.plus(std::chrono::seconds(1));
  require(check_succession(*list, next).has_value());
}

void check_file(std::string_view file) {
  const auto list = ocop::record::read_trust_list_file(file);
  if (!list) return;
  const std::string written = write_trust_list_file(*list);
  const auto again = ocop::record::read_trust_list_file(written);
  require(again.has_value() && write_trust_list_file(*again) == written);
  require(again->payload_hash() == list->payload_hash());
  const auto opened = open_first_trust_list(*list);
  if (opened) require(list->valid_signatures(opened->root.keys) >= opened->root.threshold);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = ocop::text_of({data, size});
  check_file(text);
  check_payload(text);
  return 0;
}
