// The Merkle tree of RFC 6962 §2.1 (same tree: RFC 9162 §2.1) over SHA-256, and its proofs.
//
//   leaf  = SHA-256(0x00 ‖ entry)
//   node  = SHA-256(0x01 ‖ left ‖ right)
//   empty = SHA-256("") = e3b0c442…b855
//
// A tree of n leaves splits at the largest power of two below n, so every tree is a row of complete
// subtrees from large to small, one for each bit of n. Everything here is pure; stored hashes come
// in through a HashReader. Values only: any thread may call.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/crypto/hash.h"

namespace ocop::tlog {

using crypto::Hash;

// Sizes above this are refused everywhere (Errc::out_of_range): 2^63 − 1, what signed 64-bit
// implementations can also hold.
inline constexpr std::uint64_t kMaxTreeSize = (std::uint64_t{1} << 63) - 1;

[[nodiscard]] Hash empty_root();
[[nodiscard]] Hash leaf_hash(ByteView entry);
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);

// What a checkpoint says of a tree.
struct TreeHead {
  std::uint64_t size = 0;
  Hash root = empty_root();
  bool operator==(const TreeHead&) const = default;
};

// The complete subtree over the 2^level leaves from index × 2^level on; level 0 is a leaf.
struct NodeId {
  unsigned level = 0;
  std::uint64_t index = 0;
  bool operator==(const NodeId&) const = default;
};

// Returns the hashes of these nodes, in this order, or the first error. Called with all nodes that
// an answer needs at once, so that a reader can fetch each tile once.
using HashReader = std::function<Result<std::vector<Hash>>(std::span<const NodeId>)>;

// Hashes from the leaf's sibling up to the root's child (inclusion), or as in RFC 9162 §2.1.4.1
// (consistency).
using Proof = std::vector<Hash>;

// The complete subtrees that make up the leaves begin..end−1, from left to right. `begin` must be a
// multiple of the largest power of two that is not above end − begin, as it is for every node.
[[nodiscard]] std::vector<NodeId> subtrees(std::uint64_t begin, std::uint64_t end);

// The root of the first `size` leaves. Errors: out_of_range, and those of the reader.
[[nodiscard]] Result<Hash> tree_root(std::uint64_t size, const HashReader& read);

// RFC 9162 §2.1.3.1. Errc::out_of_range unless index < size.
[[nodiscard]] Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                            const HashReader& read);

// RFC 9162 §2.1.4.1. Errc::out_of_range unless 0 < old_size ≤ size; empty if they are equal.
[[nodiscard]] Result<Proof> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                              const HashReader& read);

// RFC 9162 §2.1.3.2: the leaf stands at `index` in the tree. Errc::out_of_range unless index <
// size, inconsistent if the proof has another length or leads to another root.
[[nodiscard]] Result<void> check_inclusion(std::uint64_t index, const Hash& leaf,
                                           const TreeHead& tree, const Proof& proof);

// RFC 9162 §2.1.4.2: `older` is a prefix of `newer`. Equal sizes need equal roots and an empty
// proof. A proof from the empty tree says nothing and is refused: Errc::out_of_range unless 0 <
// older.size ≤ newer.size or both are 0; else inconsistent.
[[nodiscard]] Result<void> check_consistency(const TreeHead& older, const TreeHead& newer,
                                             const Proof& proof);

// The right edge of a growing tree: what is needed to append leaves and to know the root, in
// O(log n) space and time. A value; copying forks the tree.
class Frontier {
 public:
  Frontier() = default;  // of the empty tree

  // `hashes`: one for each bit of `size`, the largest subtree first. Errc::out_of_range for the
  // size, malformed for another number of hashes.
  static Result<Frontier> from(std::uint64_t size, std::vector<Hash> hashes);
  // Of the first `size` leaves of a stored tree.
  static Result<Frontier> read(std::uint64_t size, const HashReader& read);

  void append(const Hash& leaf);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Hash root() const;
  [[nodiscard]] TreeHead head() const { return {size_, root()}; }
  [[nodiscard]] const std::vector<Hash>& hashes() const { return hashes_; }

  // u64 size, big-endian, then the hashes: for storing.
  [[nodiscard]] Bytes encode() const;
  // Exactly what encode() writes. Errc: malformed, out_of_range.
  static Result<Frontier> decode(ByteView bytes);

  bool operator==(const Frontier&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> hashes_;
};

}  // namespace ocop::tlog
