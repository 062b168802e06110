// The command line of ocop-labels.
#pragma once

namespace ocop::labels {

// Runs `ocop-labels render …` or `ocop-labels check …` and returns the exit code: 0 done, 1 the
// answer is no (a label is refused, a file has no code), 2 the command line makes no sense, 4 a
// file or a program failed. Errors go to standard error as "ocop-labels: error: …" with a hint
// below.
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace ocop::labels
