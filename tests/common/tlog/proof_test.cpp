#include "common/tlog/proof.h"

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
namespace test = ocop::test;

namespace {

TlogProof some_proof(std::uint64_t index, std::uint64_t size) {
  const std::vector<Hash> leaves = test::leaves_of(test::numbered_entries(size));
  return {std::nullopt, index, test::defined_path(index, leaves),
          test::signed_checkpoint({size, test::defined_root(leaves)})};
}

Hash leaf_of(std::uint64_t index) {
  return leaf_hash(ocop::bytes_of("entry " + std::to_string(index)));
}

}  // namespace

TEST_CASE("proof files are judged as in the vectors, a real one of a public log too", "[proof]") {
  for (const test::Vector& vector : test::read_vectors(
           "tlog_proof.vec", {"proof", "entry", "origin", "log", "clock", "index", "extra"})) {
    INFO(vector.name());
    const CheckpointPolicy policy = CheckpointPolicy::parse(vector.at("origin"), vector.at("log"),
                                                            vector.get("clock").value_or(""), {}, 0)
                                        .value();
    const std::string text = test::unescaped(vector.at("proof"));
    const Result<ProvenEntry> proven = verify_proof(text, leaf_hash(vector.bytes("entry")), policy);
    REQUIRE(test::outcome(proven) == vector.expect());
    if (!proven) continue;
    CHECK(std::to_string(proven->index) == vector.at("index"));
    CHECK(proven->extra.has_value() == vector.has("extra"));
    if (proven->extra) CHECK(ocop::hex(*proven->extra) == vector.at("extra"));
    CHECK(TlogProof::parse(text)->format() == text);
  }
}

TEST_CASE("a proof that is cut or has a flipped bit proves nothing", "[proof]") {
  const std::string proof = some_proof(5, 11).format();
  const CheckpointPolicy policy = test::test_policy();
  REQUIRE(verify_proof(proof, leaf_of(5), policy));
  CHECK_FALSE(verify_proof(proof, leaf_of(6), policy));
  test::for_each_mutation(ocop::bytes_of(proof), [&](ByteView mutated) {
    REQUIRE_FALSE(verify_proof(ocop::text_of(mutated), leaf_of(5), policy));
  });
}

TEST_CASE("a proof is written and read again unchanged", "[proof]") {
  for (const std::uint64_t size : {1U, 2U, 7U, 256U, 300U}) {
    TlogProof proof = some_proof(size - 1, size);
    CHECK(*TlogProof::parse(proof.format()) == proof);
    proof.extra = Bytes{1, 2, 3};
    CHECK(*TlogProof::parse(proof.format()) == proof);
    CHECK(verify_proof(proof.format(), leaf_of(size - 1), test::test_policy()));
  }
}

TEST_CASE("a changed extra is not noticed, because nobody signed it", "[proof]") {
  TlogProof proof = some_proof(5, 11);
  proof.extra = Bytes{1};
  CHECK(verify_proof(proof.format(), leaf_of(5), test::test_policy())->extra == Bytes{1});
  proof.extra = Bytes{2};
  CHECK(verify_proof(proof.format(), leaf_of(5), test::test_policy())->extra == Bytes{2});
}

TEST_CASE("extra data has a limit", "[proof]") {
  TlogProof proof = some_proof(5, 11);
  proof.extra = Bytes(kMaxProofExtra, 1);
  CHECK(TlogProof::parse(proof.format()));
  proof.extra = Bytes(kMaxProofExtra + 1, 1);
  CHECK(TlogProof::parse(proof.format()).error().code == Errc::too_large);
}
