#include "common/tlog/log_reader.h"

#include <algorithm>
#include <string>

#include "common/tlog/fetch.h"
#include "common/tlog/tiled_tree.h"

namespace ocop::tlog {
namespace {

// Gives leaf hashes along with the entries; otherwise as read_entries().
using LeafVisitor = std::function<Result<void>(std::uint64_t, ByteView, const Hash&)>;

Result<void> read_leaves(Source& source, TiledTree& tree, std::uint64_t begin, std::uint64_t end,
                         const LeafVisitor& visit) {
  while (begin < end) {
    const std::uint64_t index = begin / kTileWidth;
    const Result<std::span<const Hash>> leaves = tree.tile(0, index);
    if (!leaves) return leaves.error();
    const TileId id{TileId::kEntries, index, static_cast<unsigned>(leaves->size())};
    const Result<Bundle> bundle = fetch_bundle(source, id);
    if (!bundle) return bundle.error();
    const std::uint64_t first = id.first_entry();
    for (std::size_t i = 0; i < leaves->size(); ++i)
      if (leaf_hash(bundle->entries[i]) != (*leaves)[i])
        return error(Errc::mismatch, id.path() + ": entry " + std::to_string(first + i) +
                                         " is not the one that the tree commits to");
    for (; begin < std::min(end, first + leaves->size()); ++begin) {
      const std::size_t i = begin - first;
      if (const Result<void> done = visit(begin, bundle->entries[i], (*leaves)[i]); !done)
        return done.error();
    }
  }
  return ok();
}

Result<void> check_range(std::uint64_t begin, std::uint64_t end, std::uint64_t size) {
  if (begin > end || end > size)
    return error(Errc::out_of_range, "no entries " + std::to_string(begin) + " to " +
                                         std::to_string(end) + " in a tree of size " +
                                         std::to_string(size));
  return ok();
}

Result<void> check_extends(TiledTree& tree, const TreeHead& earlier) {
  if (const Result<void> checked = check_progress(earlier, tree.head()); !checked)
    return checked.error();
  if (earlier == tree.head()) return ok();
  const Result<Hash> root = tree_root(earlier.size, tree.reader());
  if (!root) return root.error();
  if (*root != earlier.root)
    return error(Errc::fork, "the tree of size " + std::to_string(tree.head().size) +
                                 " does not extend the tree of size " +
                                 std::to_string(earlier.size) + " with root " + earlier.root.hex());
  return ok();
}

}  // namespace

Result<OpenedCheckpoint> read_checkpoint(Source& source, const CheckpointPolicy& policy) {
  const Result<Bytes> note = source.read(kCheckpointPath, kMaxNoteSize);
  if (!note) return in_context(kCheckpointPath, note.error());
  return open_checkpoint(text_of(*note), policy);
}

Result<void> read_entries(Source& source, const TreeHead& head, std::uint64_t begin,
                          std::uint64_t end, const EntryVisitor& visit) {
  if (const Result<void> checked = check_range(begin, end, head.size); !checked)
    return checked.error();
  TiledTree tree(source, head);
  return read_leaves(
      source, tree, begin, end,
      [&visit](std::uint64_t index, ByteView entry, const Hash&) { return visit(index, entry); });
}

Result<Bytes> read_entry(Source& source, const TreeHead& head, std::uint64_t index) {
  if (index >= head.size)
    return error(Errc::out_of_range, "no entry " + std::to_string(index) + " in a tree of size " +
                                         std::to_string(head.size));
  Bytes found;
  const Result<void> read =
      read_entries(source, head, index, index + 1, [&found](std::uint64_t, ByteView entry) {
        found = to_bytes(entry);
        return ok();
      });
  if (!read) return read.error();
  return found;
}

Result<Proof> prove_inclusion(Source& source, const TreeHead& head, std::uint64_t index) {
  TiledTree tree(source, head);
  return inclusion_proof(index, head.size, tree.reader());
}

Result<Proof> prove_consistency(Source& source, const TreeHead& head, std::uint64_t old_size) {
  TiledTree tree(source, head);
  return consistency_proof(old_size, head.size, tree.reader());
}

Result<void> check_extends(Source& source, const TreeHead& earlier, const TreeHead& head) {
  TiledTree tree(source, head);
  return check_extends(tree, earlier);
}

Result<Frontier> follow(Source& source, const Frontier& known, const TreeHead& next,
                        const EntryVisitor& visit) {
  TiledTree tree(source, next);
  if (const Result<void> checked = check_extends(tree, known.head()); !checked)
    return checked.error();
  Frontier frontier = known;
  const Result<void> read = read_leaves(source, tree, known.size(), next.size,
                                        [&](std::uint64_t index, ByteView entry, const Hash& leaf) {
                                          frontier.append(leaf);
                                          return visit(index, entry);
                                        });
  if (!read) return read.error();
  if (frontier.head() != next)
    return error(Errc::inconsistent, "the entries do not make the root of the tree of size " +
                                         std::to_string(next.size));
  return frontier;
}

}  // namespace ocop::tlog
