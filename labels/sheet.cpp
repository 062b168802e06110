#include "labels/sheet.h"

#include <cmath>

namespace ocop::labels {
namespace {

constexpr double kRulerGap = 3.0;  // below the last row of labels
constexpr double kTickHeight = 2.0;
constexpr double kLineWidth = 0.2;
constexpr double kNoteDrop = 3.2;     // from the ruler's line to the note's base line
constexpr double kUnprintable = 4.3;  // at the page's edge, in common office printers
constexpr int kTicks = 10;
constexpr Font kNoteFont{Face::regular, 6.5};

std::string note(std::size_t sheet, std::size_t sheets) {
  return "Vạch trên phải dài đúng 100 mm · In ở tỉ lệ 100 % (Actual size) · Tờ " +
         std::to_string(sheet + 1) + "/" + std::to_string(sheets);
}

}  // namespace

Result<SheetPlan> SheetPlan::make(const SheetGeometry& geometry, std::size_t labels,
                                  int start_cell) {
  if (labels == 0) return error(Errc::out_of_range, "there is no label to print");
  if (start_cell < 0 || start_cell >= geometry.cells())
    return error(Errc::out_of_range, "cell " + std::to_string(start_cell + 1) +
                                         " is not on a sheet of " +
                                         std::to_string(geometry.cells()) + " labels");
  return SheetPlan(geometry, labels, start_cell);
}

SheetPlan::Place SheetPlan::place_of(std::size_t label) const {
  const auto cells = static_cast<std::size_t>(geometry_.cells());
  const std::size_t position = start_cell_ + label;
  return {position / cells, static_cast<int>(position % cells)};
}

std::optional<std::size_t> SheetPlan::label_at(std::size_t sheet, int cell) const {
  const std::size_t position =
      sheet * static_cast<std::size_t>(geometry_.cells()) + static_cast<std::size_t>(cell);
  if (position < start_cell_ || position - start_cell_ >= labels_) return std::nullopt;
  return position - start_cell_;
}

std::size_t SheetPlan::sheets() const {
  return place_of(labels_ - 1).sheet + 1;
}

Point on_dot_grid(Point point, int dpi) {
  const double dot = kMmPerInch / dpi;
  return {std::round(point.x / dot) * dot, std::round(point.y / dot) * dot};
}

LabelSize page_in_dots(const SheetGeometry& geometry, int dpi) {
  const double dot = kMmPerInch / dpi;
  constexpr double kNearlyWhole = 1e-6;
  return {std::ceil(geometry.page_width / dot - kNearlyWhole) * dot,
          std::ceil(geometry.page_height / dot - kNearlyWhole) * dot};
}

Result<DisplayList> margin_notes(const SheetPlan& plan, std::size_t sheet,
                                 const TextMeasure& measure) {
  const SheetGeometry& page = plan.geometry();
  DisplayList list{{page.page_width, page.page_height}, {}};
  const double labels_end = page.origin_of(page.cells() - 1).y + page.label.height;
  const double line = labels_end + kRulerGap;
  const double base_line = line + kNoteDrop;
  if (base_line > page.page_height - kUnprintable ||
      kRulerLength > page.page_width - 2 * kUnprintable)
    return list;
  const double left = (page.page_width - kRulerLength) / 2;
  list.items.emplace_back(rectangle({left, line}, kRulerLength, kLineWidth));
  for (int i = 0; i <= kTicks; ++i) {
    const double height = i % kTicks == 0 ? kTickHeight : kTickHeight / 2;
    const double x = left + i * (kRulerLength - kLineWidth) / kTicks;
    list.items.emplace_back(rectangle({x, line - height}, kLineWidth, height + kLineWidth));
  }
  const std::string words = note(sheet, plan.sheets());
  const Result<double> width = measure.em_width(words, kNoteFont.face);
  if (!width) return width.error();
  list.items.emplace_back(
      TextRun{words, kNoteFont, {(page.page_width - *width * kNoteFont.em()) / 2, base_line}});
  return list;
}

}  // namespace ocop::labels
