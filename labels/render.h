// From labels to files. What comes out here must still be read back (readback.h) before it may
// leave.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "labels/canvas.h"
#include "labels/label_text.h"
#include "labels/sheet.h"

namespace ocop::labels {

// The device that positions and module sizes are made for.
inline constexpr int kSheetDpi = 300;

// Called after each label with how many are done, of how many. May be empty.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

// Turns one label into its drawing; may be asked for any label of the job.
using Compose = std::function<Result<DisplayList>(const LabelText&)>;

// The layout of lay_out() for a sheet's labels. Keeps references to `fonts`.
[[nodiscard]] Compose standard_design(LabelSize size, int dpi, const Fonts& fonts);

// A PDF of whole sheets, fonts embedded, with a check ruler in the margin; the same labels give the
// same bytes. `labels` may be many: pages are written as they are made. Errc: as lay_out() and
// SheetPlan::make(), with the number of the label ("label 17: product: …").
[[nodiscard]] Result<Bytes> render_pdf(std::span<const LabelText> labels,
                                       const SheetGeometry& geometry, int start_cell,
                                       const Fonts& fonts, const Progress& progress = {});
// The same with another design.
[[nodiscard]] Result<Bytes> render_pdf(std::span<const LabelText> labels,
                                       const SheetGeometry& geometry, int start_cell,
                                       const Fonts& fonts, const Compose& compose,
                                       const Progress& progress);

// What printers have.
inline constexpr int kMinDpi = 203;
inline constexpr int kMaxDpi = 1200;

// One label as SVG, or as a grey PNG of `dpi` dots per inch (its size in mm is in the file). Errc:
// as lay_out(), out_of_range for dots that no printer has.
[[nodiscard]] Result<Bytes> render_svg(const LabelText& label, LabelSize size, const Fonts& fonts);
[[nodiscard]] Result<Bytes> render_png(const LabelText& label, LabelSize size, int dpi,
                                       const Fonts& fonts);

}  // namespace ocop::labels
