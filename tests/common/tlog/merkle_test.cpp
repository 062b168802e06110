#include "common/tlog/merkle.h"

#include <bit>
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/common/tlog/test_log.h"
#include "tests/common/tlog/vector_fields.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using namespace ocop::tlog;
using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::Result;
using ocop::crypto::Hash;
namespace test = ocop::test;

namespace {

constexpr std::uint64_t kExhaustive = 300;

const std::vector<Hash>& some_leaves() {
  static const std::vector<Hash> leaves = test::leaves_of(test::numbered_entries(kExhaustive));
  return leaves;
}

const HashReader& some_nodes() {
  static const HashReader reader = test::stored_nodes(some_leaves());
  return reader;
}

TreeHead head_of(std::uint64_t size) {
  return {size, test::defined_root(std::span(some_leaves()).first(size))};
}

const std::vector<TreeHead>& heads() {
  static const std::vector<TreeHead> all = [] {
    std::vector<TreeHead> made;
    for (std::uint64_t size = 0; size <= kExhaustive; ++size) made.push_back(head_of(size));
    return made;
  }();
  return all;
}

// A tree of 2^62 and more equal leaves: every node of a level has the same hash.
Result<std::vector<Hash>> equal_nodes(std::span<const NodeId> nodes) {
  static const std::vector<Hash> levels = [] {
    std::vector<Hash> made{leaf_hash(ocop::bytes_of("the same"))};
    while (made.size() < 64) made.push_back(node_hash(made.back(), made.back()));
    return made;
  }();
  std::vector<Hash> hashes;
  for (const NodeId& node : nodes) hashes.push_back(levels.at(node.level));
  return hashes;
}

Proof with_flipped_bit(Proof proof, std::size_t hash, std::size_t bit) {
  proof[hash].bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  return proof;
}

Hash other_hash() {
  return ocop::crypto::sha256(std::string_view("another"));
}

}  // namespace

TEST_CASE("the roots of RFC 6962's eight entries are the published ones", "[merkle]") {
  for (const test::Vector& vector : test::read_vectors("tlog_root.vec", {"entries", "root"})) {
    INFO(vector.name());
    const std::vector<Bytes> entries = test::hex_list(vector.at("entries"));
    Frontier frontier;
    for (const Bytes& entry : entries) frontier.append(leaf_hash(entry));
    const Hash root = test::hash_of(vector.at("root"));
    CHECK(frontier.root() == root);
    CHECK(test::defined_root(test::leaves_of(entries)) == root);
    CHECK(*tree_root(entries.size(), test::stored_nodes(test::leaves_of(entries))) == root);
  }
}

TEST_CASE("inclusion proofs are judged as published", "[merkle]") {
  for (const test::Vector& vector :
       test::read_vectors("tlog_inclusion.vec", {"index", "size", "leaf", "root", "proof"})) {
    INFO(vector.name());
    const Result<void> checked =
        check_inclusion(std::stoull(vector.at("index")), test::hash_of(vector.at("leaf")),
                        {std::stoull(vector.at("size")), test::hash_of(vector.at("root"))},
                        test::hash_list(vector.at("proof")));
    CHECK(test::outcome(checked) == vector.expect());
  }
}

TEST_CASE("consistency proofs are judged as published", "[merkle]") {
  for (const test::Vector& vector :
       test::read_vectors("tlog_consistency.vec", {"size1", "root1", "size2", "root2", "proof"})) {
    INFO(vector.name());
    const Result<void> checked =
        check_consistency({std::stoull(vector.at("size1")), test::hash_of(vector.at("root1"))},
                          {std::stoull(vector.at("size2")), test::hash_of(vector.at("root2"))},
                          test::hash_list(vector.at("proof")));
    CHECK(test::outcome(checked) == vector.expect());
  }
}

TEST_CASE("proofs are those of the definition, for every place in every small tree", "[merkle]") {
  for (std::uint64_t size = 1; size <= 70; ++size) {
    const auto leaves = std::span(some_leaves()).first(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      REQUIRE(*inclusion_proof(index, size, some_nodes()) == test::defined_path(index, leaves));
      REQUIRE(*consistency_proof(index + 1, size, some_nodes()) ==
              test::defined_proof(index + 1, leaves));
    }
  }
}

TEST_CASE("every entry of every tree up to 300 is proven, and at no other place", "[merkle]") {
  for (std::uint64_t size = 1; size <= kExhaustive; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const Proof proof = *inclusion_proof(index, size, some_nodes());
      const Hash leaf = some_leaves()[index];
      REQUIRE(check_inclusion(index, leaf, heads()[size], proof));
      REQUIRE_FALSE(check_inclusion(index ^ 1, leaf, heads()[size], proof));
      REQUIRE_FALSE(check_inclusion((index + 1) % (size + 1), leaf, heads()[size], proof));
      REQUIRE_FALSE(
          check_inclusion(index, some_leaves()[(index + 7) % kExhaustive], heads()[size], proof));
    }
  }
}

TEST_CASE("every pair of trees up to 300 is proven consistent, and no other pair", "[merkle]") {
  for (std::uint64_t size = 1; size <= kExhaustive; ++size) {
    for (std::uint64_t old_size = 1; old_size <= size; ++old_size) {
      const Proof proof = *consistency_proof(old_size, size, some_nodes());
      REQUIRE(check_consistency(heads()[old_size], heads()[size], proof));
      REQUIRE_FALSE(check_consistency({old_size, other_hash()}, heads()[size], proof));
      REQUIRE_FALSE(check_consistency(heads()[old_size], {size, other_hash()}, proof));
      if (old_size > 1)
        REQUIRE_FALSE(check_consistency(heads()[old_size - 1], heads()[size], proof));
      if (size > 1) REQUIRE_FALSE(check_consistency(heads()[old_size], heads()[size - 1], proof));
    }
  }
}

TEST_CASE("a proof with a flipped bit, a hash more or a hash less proves nothing", "[merkle]") {
  constexpr std::uint64_t kSize = 107;
  for (const std::uint64_t index : {0U, 1U, 63U, 64U, 96U, 105U, 106U}) {
    const Proof path = *inclusion_proof(index, kSize, some_nodes());
    const Proof older = *consistency_proof(index + 1, kSize, some_nodes());
    const auto path_holds = [&](const Proof& proof) {
      return check_inclusion(index, some_leaves()[index], heads()[kSize], proof).has_value();
    };
    const auto older_holds = [&](const Proof& proof) {
      return check_consistency(heads()[index + 1], heads()[kSize], proof).has_value();
    };
    REQUIRE(path_holds(path));
    REQUIRE(older_holds(older));
    for (std::size_t hash = 0; hash < path.size(); ++hash)
      for (std::size_t bit = 0; bit < 256; ++bit)
        REQUIRE_FALSE(path_holds(with_flipped_bit(path, hash, bit)));
    for (std::size_t hash = 0; hash < older.size(); ++hash)
      for (std::size_t bit = 0; bit < 256; ++bit)
        REQUIRE_FALSE(older_holds(with_flipped_bit(older, hash, bit)));
    for (const Proof* proof : {&path, &older}) {
      for (std::size_t at = 0; at <= proof->size(); ++at) {
        Proof longer = *proof;
        longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(at), other_hash());
        REQUIRE_FALSE((proof == &path ? path_holds(longer) : older_holds(longer)));
        if (at == proof->size()) continue;
        Proof shorter = *proof;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
        REQUIRE_FALSE((proof == &path ? path_holds(shorter) : older_holds(shorter)));
      }
    }
  }
}

TEST_CASE("proofs hold in trees of any size", "[merkle]") {
  const auto size_below = [](std::uint64_t random) { return 1 + random % kMaxTreeSize; };
  rc::check("inclusion", [&](std::uint64_t a, std::uint64_t b) {
    const std::uint64_t size = size_below(a);
    const std::uint64_t index = b % size;
    const TreeHead head{size, *tree_root(size, equal_nodes)};
    const Proof proof = *inclusion_proof(index, size, equal_nodes);
    const Hash leaf = leaf_hash(ocop::bytes_of("the same"));
    RC_ASSERT(check_inclusion(index, leaf, head, proof).has_value());
    RC_ASSERT(!check_inclusion(index, other_hash(), head, proof).has_value());
  });
  rc::check("consistency", [&](std::uint64_t a, std::uint64_t b) {
    const std::uint64_t size = size_below(a);
    const std::uint64_t old_size = 1 + b % size;
    const TreeHead older{old_size, *tree_root(old_size, equal_nodes)};
    const TreeHead newer{size, *tree_root(size, equal_nodes)};
    const Proof proof = *consistency_proof(old_size, size, equal_nodes);
    RC_ASSERT(check_consistency(older, newer, proof).has_value());
    RC_ASSERT(!check_consistency(older, {size, other_hash()}, proof).has_value());
  });
}

TEST_CASE("proofs of what is not there are refused by size", "[merkle]") {
  CHECK(inclusion_proof(3, 3, some_nodes()).error().code == Errc::out_of_range);
  CHECK(inclusion_proof(0, 0, some_nodes()).error().code == Errc::out_of_range);
  CHECK(inclusion_proof(0, kMaxTreeSize + 1, some_nodes()).error().code == Errc::out_of_range);
  CHECK(consistency_proof(0, 3, some_nodes()).error().code == Errc::out_of_range);
  CHECK(consistency_proof(4, 3, some_nodes()).error().code == Errc::out_of_range);
  CHECK(consistency_proof(3, kMaxTreeSize + 1, some_nodes()).error().code == Errc::out_of_range);
  CHECK(tree_root(kMaxTreeSize + 1, some_nodes()).error().code == Errc::out_of_range);
  CHECK(consistency_proof(3, 3, some_nodes())->empty());
  CHECK(check_inclusion(3, other_hash(), heads()[3], {}).error().code == Errc::out_of_range);
}

TEST_CASE("a reader's error comes through", "[merkle]") {
  const HashReader silent = [](std::span<const NodeId>) -> Result<std::vector<Hash>> {
    return ocop::error(Errc::unavailable, "gone");
  };
  CHECK(tree_root(5, silent).error().code == Errc::unavailable);
  CHECK(inclusion_proof(2, 5, silent).error().code == Errc::unavailable);
  CHECK(consistency_proof(2, 5, silent).error().code == Errc::unavailable);
  CHECK(Frontier::read(5, silent).error().code == Errc::unavailable);
}

TEST_CASE("a proof asks for each stored node once and in one call", "[merkle]") {
  int calls = 0;
  const HashReader counting = [&](std::span<const NodeId> nodes) {
    ++calls;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) CHECK_FALSE(nodes[i] == nodes[k]);
    return some_nodes()(nodes);
  };
  REQUIRE(inclusion_proof(17, 299, counting));
  REQUIRE(consistency_proof(17, 299, counting));
  CHECK(calls == 2);
}

TEST_CASE("a frontier has the root of its leaves at every size", "[merkle]") {
  Frontier frontier;
  CHECK(frontier.head() == TreeHead{});
  for (std::uint64_t size = 0; size < kExhaustive; ++size) {
    REQUIRE(frontier.head() == heads()[size]);
    REQUIRE(frontier.hashes().size() == static_cast<std::size_t>(std::popcount(size)));
    REQUIRE(*Frontier::read(size, some_nodes()) == frontier);
    REQUIRE(*Frontier::from(size, frontier.hashes()) == frontier);
    REQUIRE(*Frontier::decode(frontier.encode()) == frontier);
    frontier.append(some_leaves()[size]);
  }
}

TEST_CASE("a stored frontier that is cut or does not fit its size is refused", "[merkle]") {
  const Bytes stored = Frontier::read(107, some_nodes())->encode();
  for (std::size_t length = 0; length < stored.size(); ++length)
    CHECK_FALSE(Frontier::decode(ByteView(stored).first(length)));
  Bytes longer = stored;
  longer.push_back(0);
  CHECK(Frontier::decode(longer).error().code == Errc::malformed);
  Bytes too_large = stored;
  too_large[0] = 0x80;
  CHECK_FALSE(Frontier::decode(too_large));
  CHECK(Frontier::from(kMaxTreeSize + 1, {other_hash()}).error().code == Errc::out_of_range);
  CHECK(Frontier::from(3, {other_hash()}).error().code == Errc::malformed);
}
