#include "verifier/trust_chain.h"

#include <catch2/catch.hpp>

#include "common/tlog/note.h"
#include "tests/support/show_result.h"
#include "tests/verifier/published.h"

using namespace ocop;
using namespace ocop::verifier;

namespace {

record::TrustList version(std::int64_t number) {
  record::TrustList list = test::demo_trust_list();
  list.version = number;
  list.issued = list.issued.plus(std::chrono::hours(24 * (number - 1)));
  return list;
}

TrustChain chain_of(std::int64_t versions) {
  TrustChain chain = TrustChain::pin(test::trust_file(version(1))).value();
  for (std::int64_t n = 2; n <= versions; ++n) chain.extend(test::trust_file(version(n))).value();
  return chain;
}

}  // namespace

TEST_CASE("a chain begins with the pinned list", "[trust-chain]") {
  const TrustChain chain = chain_of(1);
  CHECK(chain.newest().version == 1);
  CHECK(chain.files().size() == 1);
  CHECK(chain.history().versions.front().payload == chain.files().front().payload);
}

TEST_CASE("a chain may begin with a later version", "[trust-chain]") {
  TrustChain chain = TrustChain::pin(test::trust_file(version(7))).value();
  CHECK(chain.extend(test::trust_file(version(8))));
  CHECK(chain.newest().version == 8);
}

TEST_CASE("a chain that was stored is restored as it was", "[trust-chain]") {
  const TrustChain chain = chain_of(3);
  const TrustChain again = TrustChain::restore(chain.files()).value();
  CHECK(again.files() == chain.files());
  CHECK(again.newest().version == 3);
}

TEST_CASE("a stored chain that was altered is refused", "[trust-chain]") {
  std::vector<store::OpenedTrustList> files = chain_of(3).files();
  SECTION("nothing is left") {
    files.clear();
  }
  SECTION("one is missing in the middle") {
    files.erase(files.begin() + 1);
  }
  SECTION("another hash stands beside one") {
    files[1].payload = crypto::sha256("x");
  }
  SECTION("another version stands beside one") {
    files[2].version = 4;
  }
  SECTION("one lost its quorum") {
    files[2].file =
        record::write_trust_list_file(test::sign_trust_list(version(3), {"root-1", "root-2"}));
  }
  CHECK_FALSE(TrustChain::restore(files));
}

TEST_CASE("a list that does not follow leaves the chain as it was", "[trust-chain]") {
  TrustChain chain = chain_of(2);
  CHECK(chain.extend(test::trust_file(version(2))).error().code == Errc::rollback);
  CHECK(chain.extend(test::trust_file(version(4))).error().code == Errc::out_of_range);
  CHECK(chain.extend("{}").error().code == Errc::malformed);
  CHECK(chain.newest().version == 2);
  CHECK(chain.files().size() == 2);
}

TEST_CASE("the same payload is the same list, whoever else signed it", "[trust-chain]") {
  const TrustChain chain = chain_of(2);
  CHECK(chain.compare_newest(record::write_trust_list_file(
      test::sign_trust_list(version(2), {"root-1", "root-3", "root-4", "root-5"}))));
}

TEST_CASE("another payload of the newest version is a fork only with a quorum", "[trust-chain]") {
  const TrustChain chain = chain_of(2);
  record::TrustList other = version(2);
  other.authorities.front().name = "Bộ khác";
  CHECK(chain.compare_newest(test::trust_file(other)).error().code == Errc::fork);
  CHECK(chain
            .compare_newest(
                record::write_trust_list_file(test::sign_trust_list(other, {"root-1", "root-2"})))
            .error()
            .code == Errc::mismatch);
  CHECK(chain.compare_newest(test::trust_file(version(1))).error().code == Errc::mismatch);
  CHECK(chain.compare_newest("").error().code == Errc::malformed);
}

namespace {

// Version 2 with these roots in place of root-1 … root-5.
record::TrustList with_roots(const std::string& prefix) {
  record::TrustList list = version(2);
  list.root.keys.clear();
  for (const char* number : {"1", "2", "3", "4", "5"})
    list.root.keys.push_back(test::demo_keys().public_key(prefix + number));
  return list;
}

std::string signed_by(const record::TrustList& list, const std::vector<std::string>& signers) {
  return record::write_trust_list_file(test::sign_trust_list(list, signers));
}

}  // namespace

TEST_CASE("two lists that both rotate the roots are a fork: each has its own and the old quorum",
          "[trust-chain]") {
  TrustChain chain = chain_of(1);
  REQUIRE(chain.extend(
      signed_by(with_roots("new-"), {"root-1", "root-2", "root-3", "new-1", "new-2", "new-3"})));
  const record::TrustList other = with_roots("other-");
  const auto code_of = [&](const std::vector<std::string>& signers) {
    return chain.compare_newest(signed_by(other, signers)).error().code;
  };
  CHECK(code_of({"root-3", "root-4", "root-5", "other-1", "other-2", "other-3"}) == Errc::fork);
  CHECK(code_of({"new-1", "new-2", "new-3"}) == Errc::fork);
  // A quorum that anybody can make, or that two old roots help to make, proves nothing.
  CHECK(code_of({"other-1", "other-2", "other-3"}) == Errc::mismatch);
  CHECK(code_of({"root-1", "root-2", "other-1", "other-2", "other-3"}) == Errc::mismatch);
  CHECK(code_of({"root-1", "root-2", "root-3", "other-1", "other-2"}) == Errc::mismatch);
}

TEST_CASE("a key that a list in between left out does not come back as something else",
          "[trust-chain]") {
  TrustChain chain = chain_of(1);
  record::TrustList second = version(2);
  second.root.keys.back() = test::demo_keys().public_key("root-6");
  REQUIRE(chain.extend(test::trust_file(second)));
  record::TrustList third = second;
  third.version = 3;
  third.issued = version(3).issued;
  third.log.witness_vkeys = {tlog::NoteVerifier::of("witness.example",
                                                    tlog::NoteKeyType::cosignature,
                                                    test::demo_keys().public_key("root-5"))
                                 ->vkey()};
  CHECK(chain.extend(test::trust_file(third)).error().code == Errc::unauthorised);
  CHECK(chain.newest().version == 2);
}

TEST_CASE("of a first list only its own roots can prove a fork", "[trust-chain]") {
  const TrustChain chain = chain_of(1);
  record::TrustList other = with_roots("other-");
  other.version = 1;
  CHECK(chain.compare_newest(signed_by(other, {"other-1", "other-2", "other-3"})).error().code ==
        Errc::mismatch);
  CHECK(chain.compare_newest(signed_by(other, {"root-1", "root-2", "root-3"})).error().code ==
        Errc::fork);
}

TEST_CASE("a list of another version under the newest one's name is damage, not a fork",
          "[trust-chain]") {
  const TrustChain chain = chain_of(2);
  CHECK(chain.compare_newest(test::trust_file(version(3))).error().code == Errc::mismatch);
}
