// Deciding what is ink and what is paper.
#pragma once

#include "common/imaging/image.h"

namespace ocop::imaging {

// A luma picture with nothing but 0 (ink) and 255: a pixel is ink if it is clearly darker than the
// mean of its neighbourhood (a fortieth of the picture to each side), so that shadows and uneven
// light do not matter; where the neighbourhood has hardly any contrast, all is paper. Time is
// linear in the number of pixels.
[[nodiscard]] Image black_and_white(const Image& luma);

}  // namespace ocop::imaging
