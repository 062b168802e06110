// Where everything on a label goes. Pure: what it needs to know about fonts comes in as an
// argument.
//
//   ┌───────────────────────────────────────┐
//   │ ▓▓▓▓▓▓▓▓  product name                │
//   │ ▓▓▓▓▓▓▓▓  producer                    │
//   │ ▓▓▓▓▓▓▓▓  ★★★★ OCOP 4 sao             │
//   │ ▓▓▓▓▓▓▓▓  lot, packed, use by         │
//   │ ───────────────────────────────────── │
//   │ serial                 where to check │
//   └───────────────────────────────────────┘
#pragma once

#include <string_view>

#include "common/base/result.h"
#include "labels/display_list.h"
#include "labels/label_text.h"

namespace ocop::labels {

// GS1 General Specifications 5.12.3.1: the module of a QR code that shops' scanners must read.
inline constexpr double kMinModule = 0.396;
inline constexpr double kMaxModule = 0.990;

// How far the ink of a line reaches from its base line.
struct InkHeight {
  double above = 0;
  double below = 0;
};

// How large a text is, without knowing who draws it; in multiples of the font's size.
// Errc::unsupported if the font lacks one of the letters. Asked often for the same lines: an
// implementation should remember its answers.
class TextMeasure {
 public:
  virtual ~TextMeasure() = default;
  // Of one line.
  [[nodiscard]] virtual Result<double> em_width(std::string_view line, Face face) const = 0;
  [[nodiscard]] virtual Result<InkHeight> em_height(std::string_view line, Face face) const = 0;
};

// The label for a device of `dpi` dots per inch. The code takes the largest module of whole dots,
// within GS1's limits, that leaves the text its half of the label and lets all of it fit in letters
// that read well; long texts make the code smaller first, then the letters. A text that is too long
// is set smaller, then in more lines; it is never clipped.
//
// Errc::too_large names the text that does not fit even so ("product: …"), or the space that the
// code needs; unsupported names the text that no font can write; else as words_of().
[[nodiscard]] Result<DisplayList> lay_out(const LabelText& label, LabelSize size, int dpi,
                                          const TextMeasure& measure);

}  // namespace ocop::labels
