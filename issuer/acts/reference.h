// The next free certificate reference of an area and year.
#pragma once

#include "common/registry/registry.h"

namespace ocop::issuer {

// One above the highest sequence in use, certificates that wait for approval included; from 1.
// Errc::out_of_range after 8191.
[[nodiscard]] Result<int> next_sequence(const registry::Registry& registry, int area, int year);

}  // namespace ocop::issuer
