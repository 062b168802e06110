// Log sizes that a trust list names. What ends, ends at a size that the log has reached: a later
// size cannot be lowered again, and whatever a later list adds must open above it, so that one slip
// of the keyboard would close the log to every new key for good.
#pragma once

#include <cstdint>

#include "common/record/trust_list.h"

namespace ocop::issuer {

// Errc::out_of_range if a closedAt or compromisedAt of `next` is above `log_size`, unless
// `current` (null for the first list) names it already; the detail says which.
[[nodiscard]] Result<void> check_sizes(const record::TrustList& next,
                                       const record::TrustList* current, std::uint64_t log_size);

}  // namespace ocop::issuer
