// Proof files, tile paths and stored frontiers: no crash, and what is read is written back
// unchanged; proofs of any shape are judged without harm.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "common/tlog/merkle.h"
#include "common/tlog/proof.h"
#include "common/tlog/tile.h"

using namespace ocop::tlog;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ocop::ByteView bytes(data, size);
  const std::string_view text = ocop::text_of(bytes);

  if (const auto id = TileId::parse(text)) require(id->path() == text);
  if (const auto frontier = Frontier::decode(bytes)) {
    require(ocop::equal(frontier->encode(), bytes));
    (void)frontier->root();
  }
  if (const auto proof = TlogProof::parse(text)) {
    require(proof->format() == text);
    const Hash leaf = leaf_hash(bytes);
    for (const std::uint64_t tree_size : {proof->index, proof->index + 1, kMaxTreeSize}) {
      const TreeHead head{tree_size, leaf};
      require(!check_inclusion(proof->index, leaf, head, proof->hashes) || proof->hashes.empty());
      (void)check_consistency({proof->index, leaf}, head, proof->hashes);
    }
  }
  return 0;
}
