// Checks of one part of a value, each a small function of its characters: check digits, dates, code
// lists and so on. They assume nothing about the part's length or characters, so each can be asked
// on its own.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "common/gs1/ai_table.h"
#include "common/gs1/fault.h"

namespace ocop::gs1 {

// What is wrong inside a part; position counts from its beginning.
struct Lint {
  Rule rule;
  std::size_t position = 0;
  std::size_t length = 0;
  std::string right;  // as in Fault
};

// Nothing if the part is as the linter wants it; Linter::none wants nothing.
[[nodiscard]] std::optional<Lint> lint(Linter linter, std::string_view part);

// The first character outside the set; of set 64 also wrong padding.
[[nodiscard]] std::optional<Lint> lint_characters(Characters set, std::string_view part);

// The two check characters that belong behind these characters of set 82, at most 97 of them
// (General Specifications §7.9.5).
[[nodiscard]] std::string check_pair(std::string_view text);

}  // namespace ocop::gs1
