// What the program does, one function a command.
#pragma once

#include <functional>

#include "verifier/exit.h"
#include "verifier/options.h"

namespace ocop::verifier {

// The machine's clock, or one that began at `start` and runs on.
[[nodiscard]] std::function<Instant()> clock_of(const TimeOptions& time);

// Serves until SIGTERM or SIGINT. Prints "listening on http://…" on standard output when it
// answers; "ready: …" or "not ready: …" after the first look at the source, and whenever that
// changes.
[[nodiscard]] Exit serve(const ServeOptions& options);

// Prints one answer a line for each label.
[[nodiscard]] Exit check(const CheckOptions& options);

[[nodiscard]] Exit log_verify(const LogVerifyOptions& options);
[[nodiscard]] Exit log_prove(const LogProveOptions& options);

}  // namespace ocop::verifier
