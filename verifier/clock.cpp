#include <chrono>

#include "verifier/commands.h"

namespace ocop::verifier {

std::function<Instant()> clock_of(const TimeOptions& time) {
  if (time.start) {
    const auto began = std::chrono::steady_clock::now();
    return [start = *time.start, began] {
      return start.plus(std::chrono::duration_cast<std::chrono::seconds>(
          std::chrono::steady_clock::now() - began));
    };
  }
  return [] {
    return Instant(std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count());
  };
}

}  // namespace ocop::verifier
