// A label as an SVG that looks the same everywhere: letters are outlines, so that no font is
// needed, and stand beside their text for screen readers (aria-label).
#pragma once

#include <string>
#include <string_view>

#include "labels/canvas.h"
#include "labels/display_list.h"

namespace ocop::labels {

// The drawing in its size in mm, with `title` as its name. The same drawing gives the same text.
[[nodiscard]] std::string draw_svg(const DisplayList& list, std::string_view title,
                                   const Fonts& fonts);

}  // namespace ocop::labels
