// What a scanner sends: a symbology identifier (ISO/IEC 15424), then the message.
//
//   ]Q3 0108938505974194 10L0526-03     GS1 QR Code: element string, GS as FNC1    (without blanks)
//   ]Q1 https://id.example/01/…          QR Code with plain text, perhaps a Digital Link
//   ]E0 8938505974194                    EAN-13, UPC-A and UPC-E as 13 digits
//   ]E4 12345670|]e0 …                   EAN-8 with a composite component behind '|'
//
// Element strings: ]C1 GS1-128, ]e0 GS1 DataBar and composites, ]d2 Data Matrix, ]Q3 QR Code, ]J1
// DotCode. Plain text: ]d1, ]Q1, ]J0. A GTIN alone: ]E0, ]E4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/gs1/elements.h"

namespace ocop::gs1 {

enum class Symbology {
  gs1_128,
  databar_expanded,
  databar,  // omnidirectional, truncated, stacked
  databar_limited,
  ean13,
  ean8,
  upca,
  upce,
  data_matrix,
  qr_code,
  dotcode,
};

// What the scanner saw. Plain text that is no Digital Link is valid and has no elements.
struct Scan {
  Symbology symbology = Symbology::qr_code;
  bool plain_text = false;
  Reading reading;
};

// Begins with a symbology identifier, known or not.
[[nodiscard]] bool looks_like_scan(std::string_view text);

// Syntax and content of everything; companions only in a Digital Link. Positions count from the
// identifier on.
[[nodiscard]] Scan read_scan(std::string_view text, const Leniency& leniency = {});

// What a scanner sends for a symbol of that kind. A message that begins with FNC1, written '^', is
// an element string; otherwise plain text, in which a '^' at the beginning, or behind '\' at the
// beginning, has one '\' before it. '|' parts the linear symbol from its composite component.
// Errc::malformed if the symbol cannot carry the message.
[[nodiscard]] Result<std::string> scan_of(Symbology symbology, std::string_view message);

}  // namespace ocop::gs1
