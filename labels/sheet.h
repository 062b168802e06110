// Labels on sheets: which label comes on which sheet and cell, and what stands in the margin.
#pragma once

#include <cstddef>
#include <optional>

#include "common/base/result.h"
#include "labels/display_list.h"
#include "labels/layout.h"
#include "labels/media.h"

namespace ocop::labels {

// A run of labels over sheets of one kind. The first label comes on cell `start_cell`, so that a
// partly used sheet can be finished.
class SheetPlan {
 public:
  // Errc::out_of_range unless 0 ≤ start_cell < geometry.cells() and there is a label.
  static Result<SheetPlan> make(const SheetGeometry& geometry, std::size_t labels, int start_cell);

  struct Place {
    std::size_t sheet;  // from 0
    int cell;
  };
  [[nodiscard]] Place place_of(std::size_t label) const;
  // The label on a cell; none for the cells before the first and behind the last label.
  [[nodiscard]] std::optional<std::size_t> label_at(std::size_t sheet, int cell) const;
  [[nodiscard]] std::size_t sheets() const;
  [[nodiscard]] std::size_t labels() const { return labels_; }
  [[nodiscard]] const SheetGeometry& geometry() const { return geometry_; }

 private:
  SheetPlan(const SheetGeometry& geometry, std::size_t labels, int start_cell)
      : geometry_(geometry), labels_(labels), start_cell_(static_cast<std::size_t>(start_cell)) {}

  SheetGeometry geometry_;
  std::size_t labels_;
  std::size_t start_cell_;
};

// The nearest point of the device's dot grid.
[[nodiscard]] Point on_dot_grid(Point point, int dpi);

// The page enlarged to whole dots, by less than one: rasterisers then meet the grid exactly.
[[nodiscard]] LabelSize page_in_dots(const SheetGeometry& geometry, int dpi);

inline constexpr double kRulerLength = 100;

// The margin below the labels: a ruler of kRulerLength mm, to see whether the printer scales, and a
// note that says so with the sheet's number. Empty if the margin has no room for it.
[[nodiscard]] Result<DisplayList> margin_notes(const SheetPlan& plan, std::size_t sheet,
                                               const TextMeasure& measure);

}  // namespace ocop::labels
