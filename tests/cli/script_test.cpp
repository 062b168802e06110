#include "tests/cli/script.h"

#include <catch2/catch.hpp>

#include "common/base/file.h"
#include "tests/support/temp_folder.h"

namespace ocop::test {
namespace {

Result<std::vector<CliStep>> parse(std::string_view text) {
  return parse_cli_script(text, [](const std::string& name) -> Result<std::string> {
    if (name == "one") return std::string("$ true\n");
    return error(Errc::not_found, "no script " + name);
  });
}

// Runs a script that must parse; the failures of all its steps.
std::vector<std::string> failures_of(std::string_view script) {
  const TempFolder folder;
  const auto steps = parse(script);
  REQUIRE(steps.has_value());
  std::vector<std::string> all;
  for (const CliStep& step : *steps)
    for (std::string& one :
         failures(step, run_cli_step(step, folder.path(), {"WHO=world"}), folder.path()))
      all.push_back(std::move(one));
  return all;
}

TEST_CASE("a script that says what happens passes", "[cli]") {
  CHECK(failures_of("# a comment\n"
                    "$ echo hello $WHO; echo oops >&2; exit 3\n"
                    "exit 3\nstdout is hello world\nstdout has hello\nstdout lacks oops\n"
                    "stderr has oops\n"
                    "file notes/a 0600\n| first\n|\n| third\n"
                    "mode 0600 notes/a\nexists notes\nabsent b\n"
                    "text notes/a has third\ntext notes/a lacks second\n"
                    "$ cat notes/a |\n  wc -l\nstdout has 3\nstderr empty\n"
                    "include one\n")
            .empty());
}

TEST_CASE("every kind of disappointment is found", "[cli]") {
  CHECK(failures_of("$ false\n").size() == 1);
  CHECK(failures_of("$ true\nexit 1\n").size() == 1);
  CHECK(failures_of("$ kill -9 $$\nexit 137\n").empty());
  CHECK(failures_of("$ echo a\nstdout has b\n").size() == 1);
  CHECK(failures_of("$ echo a\nstdout lacks a\n").size() == 1);
  CHECK(failures_of("$ echo a; echo b\nstdout is a\n").size() == 1);
  CHECK(failures_of("$ echo a\nstdout empty\n").size() == 1);
  CHECK(failures_of("$ echo a >&2\nstderr empty\n").size() == 1);
  CHECK(failures_of("$ touch a\nabsent a\nexists b\nmode 0000 a\ntext a has x\n").size() == 4);
}

TEST_CASE("a failure names its line", "[cli]") {
  const auto found = failures_of("\n$ true\n\nstdout has b\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "line 4: stdout lacks \"b\"");
}

TEST_CASE("what is no script is refused by its line", "[cli]") {
  for (const char* text :
       {"stdout has x\n", "| x\n", "  x\n", "$ a\nstdout maybe x\n", "$ a\nunknown x\n", "file\n",
        "file a 600\n", "$ a\nmode 9999 x\n", "include two\n", "$ a\nexit 0\n  b\n"}) {
    INFO(text);
    const auto steps = parse(text);
    REQUIRE(steps.has_error());
    CHECK_THAT(steps.error().detail, Catch::StartsWith("line "));
  }
}

}  // namespace
}  // namespace ocop::test
