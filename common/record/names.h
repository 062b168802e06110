// The stable spelling of enumerations in statements and trust lists: lower case with hyphens,
// "cooperative-group".
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "common/base/result.h"

namespace ocop::record {

// The value whose name() is `text`; for every enumeration of this folder. Errc::malformed; the
// detail lists the names.
template <class E>
[[nodiscard]] Result<E> from_name(std::string_view text) {
  std::string all;
  for (std::underlying_type_t<E> i = 0;; ++i) {
    const std::string_view one = name(static_cast<E>(i));
    if (one.empty()) return error(Errc::malformed, "one of: " + all);
    if (one == text) return static_cast<E>(i);
    all += (i == 0 ? "" : ", ") + std::string(one);
  }
}

// The entry of a table in the order of the enumerators; "" for what is not one of them.
template <class Table, class E>
[[nodiscard]] std::string_view name_in(const Table& names, E value) {
  const auto index = static_cast<std::size_t>(value);
  return index < names.size() ? names[index] : std::string_view();
}

}  // namespace ocop::record
