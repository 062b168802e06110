// Moments of long work that an observer may watch; tests stop the process at one of them and kill
// it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ocop::issuer {

// Called with the step that has just been completed: append, fsync, sign, rename (publishing),
// render, release (a label job).
using Steps = std::function<void(std::string_view step)>;

// Test hook. For OCOP_TEST_HOLD=STEP[:FILE] an observer that, the first time the step is reached,
// writes FILE (its content is the process id) and stops the process with SIGSTOP; SIGCONT lets it
// go on. Empty for no setting. Documented in docs/operating.md; holding a process has no effect but
// delay.
[[nodiscard]] Steps steps_from(const char* test_hold);

}  // namespace ocop::issuer
