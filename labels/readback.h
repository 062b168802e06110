// Reading back: no label leaves before its code was read from the very bytes that are delivered, by
// a reader that shares nothing with the writer, and compared with what it has to say.
//
// A code passes if ZXing reads exactly the expected text, and if every pixel of the symbol and of
// its quiet zone is what the text's own symbol has there (next to an edge between ink and paper, a
// pixel may be either): damage that error correction could still repair fails too, because a label
// must leave with its reserve against dirt and wear untouched.
#pragma once

#include <span>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/imaging/image.h"
#include "labels/label_text.h"
#include "labels/render.h"

namespace ocop::labels {

struct ReadBackReport {
  std::size_t sheets = 0;
  std::size_t labels = 0;
};

// A sheet PDF as render_pdf() delivers it: drawn by pdftoppm at kSheetDpi, each cell cut out and
// compared with its label; cells without a label must be blank. `labels` and the rest must be what
// the PDF was made from. Errc::mismatch names the place: "sheet 1, row 3, column 2: …"; else as
// visit_pdf_pages().
[[nodiscard]] Result<ReadBackReport> read_back_pdf(ByteView pdf, const SheetGeometry& geometry,
                                                   int start_cell,
                                                   std::span<const LabelText> labels,
                                                   const Progress& progress = {});

// One label as SVG (drawn by librsvg) or PNG. Errc::mismatch, or as the decoder.
[[nodiscard]] Result<void> read_back_svg(ByteView svg, const LabelText& label);
[[nodiscard]] Result<void> read_back_png(ByteView png, const LabelText& label);

// The picture of one label.
[[nodiscard]] Result<void> read_back_picture(const imaging::Image& picture, const LabelText& label);

}  // namespace ocop::labels
