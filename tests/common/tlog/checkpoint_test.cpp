#include "common/tlog/checkpoint.h"

#include <catch2/catch.hpp>

#include "tests/common/tlog/test_log.h"
#include "tests/common/tlog/vector_fields.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using namespace ocop::tlog;
using ocop::ByteView;
using ocop::Errc;
using ocop::Instant;
using ocop::Result;
namespace test = ocop::test;

namespace {

TreeHead some_head(std::uint64_t size) {
  return {size, test::defined_root(test::leaves_of(test::numbered_entries(size)))};
}

}  // namespace

TEST_CASE("checkpoints are opened as in the vectors, real ones of public logs too",
          "[checkpoint]") {
  for (const test::Vector& vector :
       test::read_vectors("tlog_checkpoint.vec", {"note", "origin", "log", "clock", "witnesses",
                                                  "quorum", "size", "time", "witness-time"})) {
    INFO(vector.name());
    const std::string note = test::unescaped(vector.at("note"));
    const Result<CheckpointPolicy> policy = CheckpointPolicy::parse(
        vector.at("origin"), vector.at("log"), vector.get("clock").value_or(""),
        test::words_of(vector.get("witnesses").value_or("")),
        std::stoul(vector.get("quorum").value_or("0")));
    REQUIRE(policy);
    const Result<OpenedCheckpoint> opened = open_checkpoint(note, *policy);
    REQUIRE(test::outcome(opened) == vector.expect());
    if (!opened) continue;
    CHECK(opened->origin == vector.at("origin"));
    CHECK(opened->note == note);
    CHECK(std::to_string(opened->head.size) == vector.at("size"));
    CHECK(opened->time.has_value() == vector.has("clock"));
    if (vector.has("time"))
      CHECK(std::to_string(opened->time->unix_seconds()) == vector.at("time"));
    if (vector.has("witness-time"))
      CHECK(std::to_string(opened->witnesses.at(0).time.unix_seconds()) ==
            vector.at("witness-time"));
    const Checkpoint again{opened->origin, opened->head, opened->extensions};
    CHECK(again.body() == parse_note(note)->text);
  }
}

TEST_CASE("a checkpoint that is cut or has a flipped bit is never opened", "[checkpoint]") {
  const CheckpointPolicy policy = test::test_policy(2, 2);
  const std::string note = test::signed_checkpoint(some_head(5), test::kNow, 2);
  REQUIRE(open_checkpoint(note, policy));
  test::for_each_mutation(ocop::bytes_of(note), [&](ByteView mutated) {
    REQUIRE_FALSE(open_checkpoint(ocop::text_of(mutated), policy));
  });
}

TEST_CASE("a checkpoint text has one spelling", "[checkpoint]") {
  const std::string body = Checkpoint{"log.example/ocop", some_head(5), {"an extension"}}.body();
  REQUIRE(Checkpoint::parse(body));
  CHECK(Checkpoint::parse(body)->body() == body);
  test::for_each_mutation(ocop::bytes_of(body), [&](ByteView mutated) {
    const Result<Checkpoint> parsed = Checkpoint::parse(ocop::text_of(mutated));
    if (parsed) REQUIRE(parsed->body() == ocop::text_of(mutated));
  });
}

TEST_CASE("a policy is made of vkeys that can be read and a quorum that can be met",
          "[checkpoint]") {
  const CheckpointPolicy policy = test::test_policy(1, 1);
  const std::string log = policy.log.vkey();
  const std::vector<std::string> witnesses{policy.witnesses.front().vkey()};
  CHECK(CheckpointPolicy::parse("o", log, policy.clock->vkey(), witnesses, 1)->clock ==
        policy.clock);
  CHECK_FALSE(CheckpointPolicy::parse("o", log, "", witnesses, 0)->clock.has_value());
  CHECK(CheckpointPolicy::parse("o", log, "", witnesses, 2).error().code == Errc::out_of_range);
  CHECK(CheckpointPolicy::parse("o", "x", "", witnesses, 0).error().code == Errc::malformed);
  CHECK(CheckpointPolicy::parse("o", log, "x", witnesses, 0).error().code == Errc::malformed);
  const std::vector<std::string> broken{"x"};
  CHECK(CheckpointPolicy::parse("o", log, "", broken, 0).error().code == Errc::malformed);
}

TEST_CASE("a smaller tree is a rollback, another one of the same size a fork", "[checkpoint]") {
  const TreeHead five = some_head(5);
  const TreeHead other{5, some_head(4).root};
  CHECK(check_progress(five, five));
  CHECK(check_progress(five, some_head(6)));
  CHECK(check_progress(five, some_head(4)).error().code == Errc::rollback);
  CHECK(check_progress(five, other).error().code == Errc::fork);
}
