// Rules about AIs that stand together: which need, exclude or repeat each other. GS1 wants them
// judged over everything that marks one item, so a single code of several may lack a companion.
#pragma once

#include <optional>

#include "common/gs1/elements.h"

namespace ocop::gs1 {

// Each gives the first fault, or nothing. Positions are those of the AI to blame.
[[nodiscard]] std::optional<Fault> find_excluded(const ElementList& elements);
[[nodiscard]] std::optional<Fault> find_missing_companion(const ElementList& elements);
[[nodiscard]] std::optional<Fault> find_different_repeat(const ElementList& elements);
// With AI 8030, a signature, the keys 253, 255 and 8003 must carry their serial part.
[[nodiscard]] std::optional<Fault> find_missing_serial_part(const ElementList& elements);

// All of them; missing companions are passed over if the leniency says so.
[[nodiscard]] std::optional<Fault> check_companions(const ElementList& elements,
                                                    const Leniency& leniency);

}  // namespace ocop::gs1
