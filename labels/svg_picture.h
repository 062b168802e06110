// An SVG as a picture, through librsvg: an implementation that shares nothing with what wrote it.
#pragma once

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/imaging/image.h"

namespace ocop::labels {

// The drawing on white, grey, `dots_per_mm` pixels to a millimetre of its stated size; a drawing
// without a size in lengths takes one pixel a unit. External files are not followed. Errc:
// malformed (not an SVG, or without a size), too_large.
[[nodiscard]] Result<imaging::Image> draw_svg_picture(ByteView svg, double dots_per_mm);

}  // namespace ocop::labels
