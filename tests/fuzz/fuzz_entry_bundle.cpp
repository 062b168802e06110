// Entry bundles and tiles of any width: no crash, and what is read is written back unchanged.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "common/tlog/tile.h"

using namespace ocop::tlog;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned width = data[0] + 1U;
  const ocop::ByteView bytes = ocop::ByteView(data, size).subspan(1);

  if (const auto entries = decode_bundle(bytes, width)) {
    require(entries->size() == width);
    ocop::Bytes again;
    for (const ocop::ByteView entry : *entries) require(append_entry(again, entry).has_value());
    require(ocop::equal(again, bytes));
  }
  if (const auto hashes = decode_tile(bytes, width)) {
    require(ocop::equal(encode_tile(*hashes), bytes));
    (void)tile_root(*hashes);
  }
  return 0;
}
