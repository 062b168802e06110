// Fonts and drawing: what cairo and pango do for labels, without their names.
//
// Texts are set in Noto Sans, serials in DejaVu Sans Mono (Debian: fonts-noto-core,
// fonts-dejavu-core). Vietnamese and Ê Đê letters with their marks are shaped. No other font stands
// in for a letter that these lack: a label looks the same wherever it is made, and a font of
// pictures (emoji) has no outline that an SVG could show.
//
// Objects here are for one thread at a time.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "common/base/bytes.h"
#include "common/imaging/image.h"
#include "labels/display_list.h"
#include "labels/layout.h"

namespace ocop::labels {

// A piece of a glyph's outline, in millimetres.
struct PathStep {
  enum class Kind { move, line, curve, close };
  Kind kind;
  std::array<Point, 3> points;  // move, line: the first; curve: two controls, end; close: none
};

class Fonts final : public TextMeasure {
 public:
  // Throws std::runtime_error, which names the package, if a font is not installed.
  Fonts();
  ~Fonts() override;
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  [[nodiscard]] Result<double> em_width(std::string_view line, Face face) const override;
  [[nodiscard]] Result<InkHeight> em_height(std::string_view line, Face face) const override;
  // The shapes of all letters of a run.
  [[nodiscard]] std::vector<PathStep> outline(const TextRun& run) const;

  class Impl;
  [[nodiscard]] Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// The drawing as a grey picture of exactly `dpi` dots per inch; codes must be laid out for that
// dpi.
[[nodiscard]] imaging::Image draw_image(const DisplayList& list, int dpi, const Fonts& fonts);

// A PDF, page by page: fonts embedded, codes as stencil masks of one pixel a dot.
class PdfCanvas {
 public:
  // Keeps a reference to `fonts`. Page size in mm.
  PdfCanvas(LabelSize page, const Fonts& fonts);
  ~PdfCanvas();
  PdfCanvas(const PdfCanvas&) = delete;
  PdfCanvas& operator=(const PdfCanvas&) = delete;

  // Adds to the current page, with the drawing's top left corner at `origin`.
  void draw(const DisplayList& list, Point origin);
  void end_page();
  // The file; the canvas is used up.
  [[nodiscard]] Bytes finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ocop::labels
