// Memory for secrets: between guard pages, locked (not swapped, not in core dumps) where the system
// allows it, wiped when freed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace ocop::crypto {

struct WipeAndFree {
  void operator()(std::uint8_t* memory) const;
};
using LockedMemory = std::unique_ptr<std::uint8_t[], WipeAndFree>;

// Throws std::bad_alloc.
[[nodiscard]] LockedMemory locked_memory(std::size_t size);

}  // namespace ocop::crypto
