// Element strings: AIs and values one behind the other, as bar codes carry them and as people write
// them.
//
//   raw        ^0108938505974194 10L0526-03 ^ 17261231     (without blanks)
//              FNC1, written as '^' or as the control character GS (0x1D), ends every value whose
//              length its AI does not fix; it may also stand behind the others and at the end
//   bracketed  (01)08938505974194(10)L0526-03(17)261231    a '(' inside a value is written "\("
//   for people (01) 08938505974194                         one line an element
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/gs1/elements.h"

namespace ocop::gs1 {

inline constexpr char kGroupSeparator = '\x1D';
inline constexpr std::size_t kMaxElementString = 8192;

enum class LeadingFnc1 { required, optional };

// Syntax and content of every value; not whether the AIs go together (companions.h).
// An unknown AI cannot be read raw: nothing says where it ends.
[[nodiscard]] Reading parse_raw(std::string_view text, LeadingFnc1 fnc1 = LeadingFnc1::optional);
[[nodiscard]] Reading parse_bracketed(std::string_view text, const Leniency& leniency = {});

// With `fnc1` at the beginning and where it is needed, but not at the end.
[[nodiscard]] std::string raw_text(const ElementList& elements, char fnc1 = '^');
[[nodiscard]] std::string bracketed_text(const ElementList& elements);
[[nodiscard]] std::vector<std::string> lines_for_people(const ElementList& elements);

// Predefined lengths first, as bar codes are made shortest, otherwise in the same order.
[[nodiscard]] ElementList shortest_order(const ElementList& elements);

// True if a GTIN among the elements (AI 01, 02, 03, and in 8006 and 8026) means something only
// inside one company or country; see Gtin::is_restricted.
[[nodiscard]] bool has_restricted_gtin(const ElementList& elements);

}  // namespace ocop::gs1
