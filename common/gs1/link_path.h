// Which qualifiers may stand behind which key of a Digital Link.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/gs1/elements.h"

namespace ocop::gs1 {

// One alternative of a key's qualifiers, "22 10 21", cut off the front of `alternatives`.
[[nodiscard]] std::string_view take_alternative(std::string_view& alternatives);

// True if elements 0 to count − 1 are a key and qualifiers in its order, some perhaps missing.
[[nodiscard]] bool is_path(const ElementList& elements, std::size_t count);

// True if this AI, put somewhere behind the key, would leave it a path.
[[nodiscard]] bool could_join_path(const ElementList& elements, std::size_t count,
                                   std::string_view ai);

// "01 / 22 / 10 / 21": what a path may be, for error messages.
[[nodiscard]] std::string path_for_people(const ElementList& elements);

// The AI behind a short name such as "gtin", or nothing. Short names were part of the standard
// until 2022.
[[nodiscard]] std::string_view ai_of_short_name(std::string_view name);

}  // namespace ocop::gs1
