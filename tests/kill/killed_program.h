// A program that is started, watched and, at a chosen moment, killed with SIGKILL.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "common/base/file.h"

namespace ocop::test {

// When to kill.
struct Moment {
  // At a step of the program (OCOP_TEST_HOLD): it stops itself there. Empty: after `after`.
  std::string step;
  std::chrono::nanoseconds after{0};
};

struct Outcome {
  bool killed = false;  // else it ended by itself before its moment
  int status = 0;       // exit status, if it was not killed
  std::string out;
  std::string err;
  std::chrono::nanoseconds lasted{0};
};

// Runs `command` (the path of the program and its arguments) to its end, or to its moment. `folder`
// takes its output. Returns when the process is gone. Throws std::runtime_error if it cannot be
// started, or stops where it should not.
[[nodiscard]] Outcome run_and_kill(std::vector<std::string> command, const file::Path& folder,
                                   const std::optional<Moment>& moment);

}  // namespace ocop::test
