#include "labels/render.h"

#include "common/imaging/png.h"
#include "labels/print_settings.h"
#include "labels/svg.h"

namespace ocop::labels {
namespace {

// Draws the labels of one sheet; `done` counts over all sheets.
Result<void> draw_sheet(PdfCanvas& canvas, const SheetPlan& plan, std::size_t sheet,
                        std::span<const LabelText> labels, const Compose& compose,
                        const Progress& progress) {
  for (int cell = 0; cell < plan.geometry().cells(); ++cell) {
    const std::optional<std::size_t> index = plan.label_at(sheet, cell);
    if (!index) continue;
    const Result<DisplayList> design = compose(labels[*index]);
    if (!design) return in_context("label " + std::to_string(*index + 1), design.error());
    canvas.draw(*design, on_dot_grid(plan.geometry().origin_of(cell), kSheetDpi));
    if (progress) progress(*index + 1, labels.size());
  }
  return ok();
}

}  // namespace

Compose standard_design(LabelSize size, int dpi, const Fonts& fonts) {
  return [size, dpi, &fonts](const LabelText& label) { return lay_out(label, size, dpi, fonts); };
}

Result<Bytes> render_pdf(std::span<const LabelText> labels, const SheetGeometry& geometry,
                         int start_cell, const Fonts& fonts, const Progress& progress) {
  return render_pdf(labels, geometry, start_cell, fonts,
                    standard_design(geometry.label, kSheetDpi, fonts), progress);
}

Result<Bytes> render_pdf(std::span<const LabelText> labels, const SheetGeometry& geometry,
                         int start_cell, const Fonts& fonts, const Compose& compose,
                         const Progress& progress) {
  const Result<SheetPlan> plan = SheetPlan::make(geometry, labels.size(), start_cell);
  if (!plan) return plan.error();
  PdfCanvas canvas(page_in_dots(geometry, kSheetDpi), fonts);
  for (std::size_t sheet = 0; sheet < plan->sheets(); ++sheet) {
    const Result<void> drawn = draw_sheet(canvas, *plan, sheet, labels, compose, progress);
    if (!drawn) return drawn.error();
    const Result<DisplayList> notes = margin_notes(*plan, sheet, fonts);
    if (!notes) return notes.error();
    canvas.draw(*notes, {0, 0});
    canvas.end_page();
  }
  return with_print_settings(canvas.finish());
}

Result<Bytes> render_svg(const LabelText& label, LabelSize size, const Fonts& fonts) {
  const Result<DisplayList> design = lay_out(label, size, kSheetDpi, fonts);
  if (!design) return design.error();
  return to_bytes(draw_svg(*design, label.product + " · " + label.lot, fonts));
}

Result<Bytes> render_png(const LabelText& label, LabelSize size, int dpi, const Fonts& fonts) {
  if (dpi < kMinDpi || dpi > kMaxDpi)
    return error(Errc::out_of_range, std::to_string(dpi) + " dpi is not between " +
                                         std::to_string(kMinDpi) + " and " +
                                         std::to_string(kMaxDpi));
  const Result<DisplayList> design = lay_out(label, size, dpi, fonts);
  if (!design) return design.error();
  return imaging::encode_png(draw_image(*design, dpi, fonts), dpi);
}

}  // namespace ocop::labels
