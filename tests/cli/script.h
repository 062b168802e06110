// The text format of command-line test scripts; README.md beside this file describes it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace ocop::test {

enum class CliCheck {
  exit_is,   // "exit 3"
  has,       // "stdout has TEXT", "text FILE has TEXT"
  lacks,     // "stderr lacks TEXT", "text FILE lacks TEXT"
  is,        // "stdout is TEXT": the whole output, without the line feed at its end
  is_empty,  // "stdout empty"
  exists,    // "exists PATH"
  absent,    // "absent PATH"
  mode_is,   // "mode 0600 PATH"
};

// Where a text that is checked comes from.
enum class CliSource { none, out, err, file };

struct CliExpectation {
  CliCheck check;
  CliSource source = CliSource::none;
  int line = 0;
  std::string path;  // of exists, absent, mode_is and text
  std::string text;  // what is expected
};

struct CliStep {
  int line = 0;
  std::string command;  // for sh; empty if `file` is set
  std::string file;     // a file to write before going on
  unsigned mode = 0644;
  std::string content;
  std::vector<CliExpectation> expectations;
};

// Reads an included script by the name that the including one gives.
using CliInclude = std::function<Result<std::string>(const std::string& name)>;

// Errc::malformed with "line N: …"; those of `include`.
[[nodiscard]] Result<std::vector<CliStep>> parse_cli_script(std::string_view text,
                                                            const CliInclude& include);

// What a command did.
struct CliOutcome {
  int exit = 0;
  std::string out;
  std::string err;
};

// Runs one step in `folder`, as `sh -c`, with those additional environment variables
// ("NAME=value").
[[nodiscard]] CliOutcome run_cli_step(const CliStep& step, const std::filesystem::path& folder,
                                      const std::vector<std::string>& environment);

// Which expectations the outcome misses, in words with their line; empty if none. Without an "exit"
// the command must have ended with 0.
[[nodiscard]] std::vector<std::string> failures(const CliStep& step, const CliOutcome& outcome,
                                                const std::filesystem::path& folder);

}  // namespace ocop::test
