// The value of one AI: its length, its characters, and what its parts must satisfy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/gs1/ai_table.h"
#include "common/gs1/linters.h"

namespace ocop::gs1 {

// Nothing if the whole text is a value as the rule wants it.
[[nodiscard]] std::optional<Lint> lint_value(const AiRule& rule, std::string_view value);

// Only the length: better said before anything else, because a value of the wrong length usually
// has a wrong check digit, too.
[[nodiscard]] std::optional<Lint> lint_length(const AiRule& rule, std::string_view value);

// "14", "1–20": how long a value is.
[[nodiscard]] std::string length_text(const AiRule& rule);

}  // namespace ocop::gs1
