#include "common/tlog/merkle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <string>

namespace ocop::tlog {
namespace {

constexpr std::size_t kHashSize = sizeof(Hash::bytes);

struct Range {
  std::uint64_t begin;
  std::uint64_t end;
};

// The split of RFC 9162 §2.1.1: the largest power of two below `size`, which is at least 2.
std::uint64_t split(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

// PATH(index, D[range]) of RFC 9162 §2.1.3.1 as the ranges to be hashed, siblings from the leaf up.
void path_ranges(std::uint64_t index, Range range, std::vector<Range>& out) {
  if (range.end - range.begin == 1) return;
  const std::uint64_t middle = range.begin + split(range.end - range.begin);
  if (index < middle) {
    path_ranges(index, {range.begin, middle}, out);
    out.push_back({middle, range.end});
  } else {
    path_ranges(index, {middle, range.end}, out);
    out.push_back({range.begin, middle});
  }
}

// SUBPROOF(old_size, D[range], is_known) of RFC 9162 §2.1.4.1. `is_known`: the verifier has the
// root of exactly this range already.
void subproof_ranges(std::uint64_t old_size, Range range, bool is_known, std::vector<Range>& out) {
  if (old_size == range.end) {
    if (!is_known) out.push_back(range);
    return;
  }
  const std::uint64_t middle = range.begin + split(range.end - range.begin);
  if (old_size <= middle) {
    subproof_ranges(old_size, {range.begin, middle}, is_known, out);
    out.push_back({middle, range.end});
  } else {
    subproof_ranges(old_size, {middle, range.end}, false, out);
    out.push_back({range.begin, middle});
  }
}

// Joins a row of complete subtrees, largest first, into their common root.
Hash join(std::span<const Hash> row) {
  Hash root = row.back();
  for (std::size_t i = row.size() - 1; i-- > 0;) root = node_hash(row[i], root);
  return root;
}

Result<Proof> read_ranges(const std::vector<Range>& ranges, const HashReader& read) {
  std::vector<NodeId> nodes;
  std::vector<std::size_t> counts;
  for (const Range& range : ranges) {
    const std::vector<NodeId> row = subtrees(range.begin, range.end);
    nodes.insert(nodes.end(), row.begin(), row.end());
    counts.push_back(row.size());
  }
  const Result<std::vector<Hash>> hashes = read(nodes);
  if (!hashes) return hashes.error();
  assert(hashes->size() == nodes.size());
  Proof proof;
  std::size_t begin = 0;
  for (const std::size_t count : counts) {
    proof.push_back(join(std::span(*hashes).subspan(begin, count)));
    begin += count;
  }
  return proof;
}

Error too_large_a_tree(std::uint64_t size) {
  return error(Errc::out_of_range, "tree size " + std::to_string(size) + " is above 2^63 - 1");
}

Error does_not_hold(std::string_view kind, std::string_view why) {
  return error(Errc::inconsistent, std::string(kind) + " proof: " + std::string(why));
}

// Where a proof walks: `node` is the path's position at its level, `last` that level's last one.
struct Walk {
  std::uint64_t node;
  std::uint64_t last;

  [[nodiscard]] bool is_right() const { return (node & 1) != 0 || node == last; }
  void up() {
    node >>= 1;
    last >>= 1;
  }
  // A rightmost node without sibling is handed up as it is.
  void skip_levels_without_sibling() {
    while ((node & 1) == 0 && node != 0) up();
  }
};

}  // namespace

Hash empty_root() {
  return crypto::sha256(ByteView{});
}

Hash leaf_hash(ByteView entry) {
  static constexpr std::array<std::uint8_t, 1> kPrefix{0x00};
  return crypto::Sha256().add(kPrefix).add(entry).finish();
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<std::uint8_t, 1 + 2 * kHashSize> message;
  message[0] = 0x01;
  const auto middle = std::copy(left.bytes.begin(), left.bytes.end(), message.begin() + 1);
  std::copy(right.bytes.begin(), right.bytes.end(), middle);
  return crypto::sha256(ByteView(message));
}

std::vector<NodeId> subtrees(std::uint64_t begin, std::uint64_t end) {
  std::vector<NodeId> row;
  while (begin < end) {
    const auto level = static_cast<unsigned>(std::bit_width(end - begin) - 1);
    row.push_back({level, begin >> level});
    begin += std::uint64_t{1} << level;
  }
  return row;
}

Result<Hash> tree_root(std::uint64_t size, const HashReader& read) {
  if (size > kMaxTreeSize) return too_large_a_tree(size);
  if (size == 0) return empty_root();
  const Result<Proof> root = read_ranges({{0, size}}, read);
  if (!root) return root.error();
  return root->front();
}

Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const HashReader& read) {
  if (size > kMaxTreeSize) return too_large_a_tree(size);
  if (index >= size)
    return error(Errc::out_of_range, "no entry " + std::to_string(index) + " in a tree of size " +
                                         std::to_string(size));
  std::vector<Range> ranges;
  path_ranges(index, {0, size}, ranges);
  return read_ranges(ranges, read);
}

Result<Proof> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                const HashReader& read) {
  if (size > kMaxTreeSize) return too_large_a_tree(size);
  if (old_size == 0 || old_size > size)
    return error(Errc::out_of_range, "no consistency proof from size " + std::to_string(old_size) +
                                         " to " + std::to_string(size));
  std::vector<Range> ranges;
  subproof_ranges(old_size, {0, size}, true, ranges);
  return read_ranges(ranges, read);
}

Result<void> check_inclusion(std::uint64_t index, const Hash& leaf, const TreeHead& tree,
                             const Proof& proof) {
  if (index >= tree.size)
    return error(Errc::out_of_range, "no entry " + std::to_string(index) + " in a tree of size " +
                                         std::to_string(tree.size));
  Walk walk{index, tree.size - 1};
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (walk.last == 0) return does_not_hold("inclusion", "too many hashes");
    if (walk.is_right()) {
      hash = node_hash(sibling, hash);
      walk.skip_levels_without_sibling();
    } else {
      hash = node_hash(hash, sibling);
    }
    walk.up();
  }
  if (walk.last != 0) return does_not_hold("inclusion", "too few hashes");
  if (hash != tree.root) return does_not_hold("inclusion", "leads to another root");
  return ok();
}

Result<void> check_consistency(const TreeHead& older, const TreeHead& newer, const Proof& proof) {
  if (older.size > newer.size || (older.size == 0 && newer.size != 0))
    return error(Errc::out_of_range, "nothing proves size " + std::to_string(newer.size) +
                                         " to extend size " + std::to_string(older.size));
  if (older.size == newer.size) {
    if (!proof.empty()) return does_not_hold("consistency", "must be empty for equal sizes");
    if (older.root != newer.root) return does_not_hold("consistency", "equal sizes, two roots");
    return ok();
  }
  if (proof.empty()) return does_not_hold("consistency", "too few hashes");

  Walk walk{older.size - 1, newer.size - 1};
  while ((walk.node & 1) != 0) walk.up();
  // If the old tree is one complete subtree, its root is the first hash and not in the proof.
  const bool is_root_first = std::has_single_bit(older.size);
  Hash old_root = is_root_first ? older.root : proof.front();
  Hash new_root = old_root;
  for (const Hash& hash : std::span(proof).subspan(is_root_first ? 0 : 1)) {
    if (walk.last == 0) return does_not_hold("consistency", "too many hashes");
    if (walk.is_right()) {
      old_root = node_hash(hash, old_root);
      new_root = node_hash(hash, new_root);
      walk.skip_levels_without_sibling();
    } else {
      new_root = node_hash(new_root, hash);
    }
    walk.up();
  }
  if (walk.last != 0) return does_not_hold("consistency", "too few hashes");
  if (old_root != older.root) return does_not_hold("consistency", "leads to another old root");
  if (new_root != newer.root) return does_not_hold("consistency", "leads to another new root");
  return ok();
}

Result<Frontier> Frontier::from(std::uint64_t size, std::vector<Hash> hashes) {
  if (size > kMaxTreeSize) return too_large_a_tree(size);
  if (hashes.size() != static_cast<std::size_t>(std::popcount(size)))
    return error(Errc::malformed, "a frontier of size " + std::to_string(size) + " has " +
                                      std::to_string(std::popcount(size)) + " hashes, not " +
                                      std::to_string(hashes.size()));
  Frontier frontier;
  frontier.size_ = size;
  frontier.hashes_ = std::move(hashes);
  return frontier;
}

Result<Frontier> Frontier::read(std::uint64_t size, const HashReader& read) {
  if (size > kMaxTreeSize) return too_large_a_tree(size);
  Result<std::vector<Hash>> hashes = read(subtrees(0, size));
  if (!hashes) return hashes.error();
  return from(size, std::move(*hashes));
}

void Frontier::append(const Hash& leaf) {
  assert(size_ < kMaxTreeSize);
  Hash hash = leaf;
  for (std::uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    hash = node_hash(hashes_.back(), hash);
    hashes_.pop_back();
  }
  hashes_.push_back(hash);
  ++size_;
}

Hash Frontier::root() const {
  return hashes_.empty() ? empty_root() : join(hashes_);
}

Bytes Frontier::encode() const {
  Bytes out;
  append_be(out, size_, 8);
  for (const Hash& hash : hashes_) ocop::append(out, hash.view());
  return out;
}

Result<Frontier> Frontier::decode(ByteView bytes) {
  if (bytes.size() < 8 || (bytes.size() - 8) % kHashSize != 0)
    return error(Errc::malformed, "a frontier has another length");
  std::vector<Hash> hashes;
  for (std::size_t at = 8; at < bytes.size(); at += kHashSize) {
    Hash& hash = hashes.emplace_back();
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), kHashSize, hash.bytes.begin());
  }
  return from(read_be(bytes.first(8)), std::move(hashes));
}

}  // namespace ocop::tlog
