// The codes in a file, whatever its kind: what `ocop-labels check` prints.
#pragma once

#include <string>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop::labels {

// The texts of all QR codes of a PNG, JPEG or WebP picture, of an SVG drawing or of every page of a
// PDF, in the order in which they were found; empty if there is none. Errc: unsupported for other
// files, else as decode_image(), draw_svg_picture(), visit_pdf_pages().
[[nodiscard]] Result<std::vector<std::string>> read_codes(ByteView file);

}  // namespace ocop::labels
