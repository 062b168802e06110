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

// How wide a text is, without knowing who draws it.
class TextMeasure {
 public:
  virtual ~TextMeasure() = default;
  // The width of one line in multiples of the font's size. Errc::unsupported if no font has one of
  // its letters. Asked often for the same lines: an implementation should remember its answers.
  [[nodiscard]] virtual Result<double> em_width(std::string_view line, Face face) const = 0;
};

// The label for a device of `dpi` dots per inch. The code takes the largest module of whole dots,
// within GS1's limits, that leaves the text its half of the label and lets all of it fit. A text
// that is too long is set smaller, then in more lines; it is never clipped.
//
// Errc::too_large names the text that does not fit even so ("product: …"), or the space that the
// code needs; unsupported names the text that no font can write; else as words_of().
[[nodiscard]] Result<DisplayList> lay_out(const LabelText& label, LabelSize size, int dpi,
                                          const TextMeasure& measure);

}  // namespace ocop::labels
