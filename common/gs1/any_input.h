// GS1 data in whatever form it comes: what a scanner sends, a Digital Link, an element string with
// or without brackets, or the digits of a GTIN.
#pragma once

#include <string_view>

#include "common/gs1/elements.h"

namespace ocop::gs1 {

enum class InputForm {
  scan,          // begins with a symbology identifier, "]Q3…"
  digital_link,  // begins with http:// or https:// in whatever case
  bracketed,     // begins with '('
  gtin,          // 8, 12, 13 or 14 digits, the last of which is their check digit
  raw,           // begins with FNC1 ('^' or GS) or a digit
  unknown,
};

// Decides by the beginning of the text; only digits alone are looked at further. Digits that would
// be both a GTIN and a raw element string are a GTIN: write FNC1 before an element string.
[[nodiscard]] InputForm form_of(std::string_view text);

// Syntax, content and companions, whatever the form. A compressed Digital Link is not valid as it
// stands; the fault's `right` is what it stands for.
[[nodiscard]] Reading read_any(std::string_view text, const Leniency& leniency = {});

}  // namespace ocop::gs1
