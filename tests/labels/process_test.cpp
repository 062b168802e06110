#include "labels/process.h"

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

struct Ran {
  Result<void> result;
  std::string out;
};

Ran run(const std::vector<std::string>& arguments, std::string_view input = {},
        const ProcessLimits& limits = {}) {
  std::string out;
  const Result<void> result = run_program(arguments, bytes_of(input), limits, [&](ByteView piece) {
    out += text_of(piece);
    return true;
  });
  return {result, out};
}

}  // namespace

TEST_CASE("a program gets the input and its output comes back whole", "[process]") {
  std::string large;
  for (int i = 0; i < 300'000; ++i) large += std::to_string(i);
  const Ran ran = run({"cat"}, large);
  CHECK(ran.result);
  CHECK(ran.out == large);
  CHECK(run({"cat"}).out.empty());
}

TEST_CASE("arguments reach the program as they are, without a shell", "[process]") {
  CHECK(run({"printf", "%s|", "a b", "$HOME", "`id`", "; exit 1", ""}).out ==
        "a b|$HOME|`id`|; exit 1||");
}

TEST_CASE("a program sees no environment but the locale", "[process]") {
  CHECK(run({"env"}).out == "LC_ALL=C\n");
}

TEST_CASE("a program that fails says why", "[process]") {
  const Ran ran = run({"sh", "-c", "echo nothing works >&2; exit 3"});
  REQUIRE_FALSE(ran.result);
  CHECK(ran.result.error().code == Errc::unavailable);
  CHECK(ran.result.error().detail.find("nothing works") != std::string::npos);
  CHECK_FALSE(run({"sh", "-c", "kill -9 $$"}).result);
}

TEST_CASE("a program that complains without end is heard only at the beginning", "[process]") {
  const Ran ran = run({"sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1"});
  REQUIRE_FALSE(ran.result);
  CHECK(ran.result.error().detail.size() < 400);
}

TEST_CASE("a program is stopped when enough of its output has come", "[process]") {
  std::size_t taken = 0;
  const Result<void> result = run_program({"yes"}, {}, {}, [&](ByteView piece) {
    taken += piece.size();
    return taken < 100'000;
  });
  CHECK(result);
  CHECK(taken >= 100'000);
}

TEST_CASE("a program that stays silent is ended", "[process]") {
  const Ran ran = run({"sleep", "1000"}, {}, {.silence = std::chrono::seconds(1)});
  REQUIRE_FALSE(ran.result);
  CHECK(ran.result.error().code == Errc::unavailable);
}

TEST_CASE("a program may take only so much memory", "[process]") {
  const Ran ran =
      run({"sort", "/dev/zero"}, {},
          {.silence = std::chrono::seconds(30), .memory_bytes = std::uint64_t{100} << 20});
  REQUIRE_FALSE(ran.result);
  CHECK(ran.result.error().detail.find("memory") != std::string::npos);
}

TEST_CASE("a program that is not installed is named", "[process]") {
  CHECK_THROWS_WITH(run({"no-such-program-7391"}), Catch::Contains("no-such-program-7391"));
}
