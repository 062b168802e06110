// A guard in front of the QR reader. ZXing 1.4 tries all triples of the finder patterns that it
// sees in a picture: three hundred of them take a third of a second, three thousand a quarter of an
// hour. So we count first, and more generously than it does.
#pragma once

#include "common/imaging/image.h"

namespace ocop::imaging {

// The number of places in `area` of a black_and_white() picture that could be a finder pattern:
// runs of dark, light, dark, light, dark in the proportions 1:1:3:1:1 across and upright.
// Overlapping places count once. Stops at `enough`.
[[nodiscard]] std::size_t count_finder_patterns(const Image& picture, Area area,
                                                std::size_t enough);

}  // namespace ocop::imaging
