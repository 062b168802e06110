// Adversarial sweeps: every truncation, every flipped bit, every one-character change.
#pragma once

#include <string>
#include <string_view>

#include "common/base/bytes.h"

namespace ocop::test {

// Calls visit(mutated) for every proper prefix and for every single flipped bit of `original`.
template <class Visit>
void for_each_mutation(ByteView original, Visit visit) {
  for (std::size_t length = 0; length < original.size(); ++length)
    visit(ByteView(original.data(), length));
  Bytes changed(original.begin(), original.end());
  for (std::size_t bit = 0; bit < original.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
    changed[bit / 8] ^= mask;
    visit(ByteView(changed));
    changed[bit / 8] ^= mask;
  }
}

// Calls visit(mutated) for every replacement, deletion and insertion of one character from
// `alphabet` at positions from..original.size(), and for every proper prefix longer than `from`.
template <class Visit>
void for_each_edit(std::string_view original, std::size_t from, std::string_view alphabet,
                   Visit visit) {
  for (std::size_t i = from; i < original.size(); ++i) {
    visit(std::string(original.substr(0, i)));
    visit(std::string(original.substr(0, i)) + std::string(original.substr(i + 1)));
    for (const char c : alphabet) {
      std::string changed(original);
      if (changed[i] != c) {
        changed[i] = c;
        visit(changed);
      }
      visit(std::string(original.substr(0, i)) + c + std::string(original.substr(i)));
    }
  }
}

}  // namespace ocop::test
