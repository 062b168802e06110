// Running another program on bytes that need not be trusted.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop::labels {

struct ProcessLimits {
  std::chrono::seconds silence{60};                     // without a byte of output
  std::uint64_t memory_bytes = std::uint64_t{2} << 30;  // address space
};

// Gets the program's output piece by piece; false stops the program.
using Consume = std::function<bool(ByteView piece)>;

// Runs `arguments` (the first names the program, looked up in PATH; no shell) with `input` as its
// standard input, an almost empty environment and no other open files, and waits for its end. Errc:
// unavailable (silent too long, killed, or ended with a status other than 0; the detail has the
// beginning of what it wrote to standard error). If `consume` stops the program, that is success.
// Throws std::runtime_error if the program cannot be started, std::system_error if the system
// refuses a pipe or a process.
[[nodiscard]] Result<void> run_program(const std::vector<std::string>& arguments, ByteView input,
                                       const ProcessLimits& limits, const Consume& consume);

}  // namespace ocop::labels
