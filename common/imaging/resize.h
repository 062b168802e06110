// Making pictures smaller.
#pragma once

#include "common/imaging/image.h"

namespace ocop::imaging {

// The picture, shrunk so that its longer side has at most `max_side` (≥ 1) pixels, proportions
// kept; each new pixel is the mean of the area that it covers. Never enlarges.
[[nodiscard]] Image downscale(const Image& image, int max_side);

}  // namespace ocop::imaging
