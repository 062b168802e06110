// GS1 data, one input a line, answered as JSON, one object a line, in the same order:
//
//   (01)08938505974194(10)L0526-03
//   {"input":"(01)08938505974194(10)L0526-03","valid":true,
//    "elements":[["01","08938505974194"],["10","L0526-03"]],"ignored":[],"error":null}
//
// An error is an object: "rule" (a stable name), "ai" (or null), "position" and "length" in bytes
// of the input, "right" (what would be right, or null), and a sentence in "vi" and "en". Where only
// companions are at fault the elements are all there; otherwise those before the fault. What is not
// UTF-8 in the input is shown as U+FFFD. Inputs are the forms of common/gs1/any_input.h.
#pragma once

#include <cstddef>
#include <iosfwd>

#include "common/gs1/elements.h"

namespace ocop::labels {

struct Gs1Options {
  gs1::Leniency leniency;
  bool decompress = false;  // read compressed Digital Links as what they stand for
  // Also "digital_link", "element_string", "bracketed", "lines" for people, and "restricted" for
  // GTINs that mean something only inside one company or country.
  bool details = false;
};

// A longer line is read to its end and answered as too long, with its beginning as "input".
inline constexpr std::size_t kMaxGs1Line = 64 * 1024;

struct Gs1Count {
  std::size_t lines = 0;
  std::size_t valid = 0;
};

// Answers every line until the input ends; a carriage return before the line feed is no part of a
// line. Memory does not grow with the input. Throws std::runtime_error if the output cannot be
// written.
Gs1Count answer_gs1_lines(std::istream& in, std::ostream& out, const Gs1Options& options);

}  // namespace ocop::labels
