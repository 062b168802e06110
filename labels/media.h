// What labels are printed on. All lengths are millimetres from the top left corner.
#pragma once

#include <string_view>

namespace ocop::labels {

inline constexpr double kMmPerInch = 25.4;

struct Point {
  double x = 0;
  double y = 0;
};

struct LabelSize {
  double width;
  double height;
};

// A page of equal labels in columns and rows. Cells are counted from 0, row by row from the top
// left.
struct SheetGeometry {
  std::string_view name;
  double page_width;
  double page_height;
  int columns;
  int rows;
  LabelSize label;
  double left;     // of the first column
  double top;      // of the first row
  double pitch_x;  // from one column to the next
  double pitch_y;

  [[nodiscard]] constexpr int cells() const { return columns * rows; }
  [[nodiscard]] constexpr int row_of(int cell) const { return cell / columns; }
  [[nodiscard]] constexpr int column_of(int cell) const { return cell % columns; }
  // The top left corner of a cell, 0 ≤ cell < cells().
  [[nodiscard]] constexpr Point origin_of(int cell) const {
    return {left + column_of(cell) * pitch_x, top + row_of(cell) * pitch_y};
  }
};

// A4 with 21 labels, the most common office sheet (Avery L7160, J8160 and their many copies): 2.5
// by 1.5 inches, so a label is a whole number of dots at 300 and 600 dpi. Its margins hold the
// check ruler, and office printers reach all of every label.
inline constexpr SheetGeometry kA4Sheet21{
    .name = "a4-21",
    .page_width = 210,
    .page_height = 297,
    .columns = 3,
    .rows = 7,
    .label = {63.5, 38.1},
    .left = 7.21,
    .top = 15.15,
    .pitch_x = 66.04,
    .pitch_y = 38.1,
};

}  // namespace ocop::labels
