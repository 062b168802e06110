// A finished drawing, in millimetres from the top left corner, y downwards: what the layout decides
// and every back end (PDF, SVG, PNG) draws without deciding anything. Everything is black.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "labels/media.h"
#include "labels/qr.h"

namespace ocop::labels {

enum class Face {
  regular,
  bold,
  mono,  // bold, all characters of one width: serials
};

struct Font {
  Face face = Face::regular;
  double points = 0;

  [[nodiscard]] double em() const { return points * kMmPerInch / 72; }  // in mm
};

// One line of text.
struct TextRun {
  std::string text;  // UTF-8
  Font font;
  Point start;  // left end of the base line
};

// A QR symbol whose module is a whole number of dots of the device, so that no module is wider than
// another. The corner must lie on that dot grid.
struct QrMark {
  QrMatrix matrix;
  Point corner;  // top left, without the quiet zone
  int module_dots = 1;
  int dpi = 300;

  [[nodiscard]] double module() const { return module_dots * kMmPerInch / dpi; }  // in mm
  [[nodiscard]] double side() const { return matrix.size() * module(); }
};

// A filled shape; the last point joins the first.
struct Polygon {
  std::vector<Point> points;
};

using Item = std::variant<TextRun, QrMark, Polygon>;

struct DisplayList {
  LabelSize size;
  std::vector<Item> items;  // drawn in this order
};

[[nodiscard]] inline Polygon rectangle(Point corner, double width, double height) {
  return {{corner,
           {corner.x + width, corner.y},
           {corner.x + width, corner.y + height},
           {corner.x, corner.y + height}}};
}

}  // namespace ocop::labels
