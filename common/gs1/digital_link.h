// GS1 Digital Link URIs (URI Syntax 1.6): a primary key and its qualifiers in the path, other AIs
// in the query.
//
//   https://id.example/stem/01/08938505974194/10/L0526-03/21/147?17=261231&lang=vi#top
//   → (01)08938505974194(10)L0526-03(21)147(17)261231, ignored: "lang=vi"
//
// The key is the right-most one in the path; what stands before it is the stem. Scheme all lower or
// all upper case; the host is not resolved or judged beyond its characters. Values are
// percent-encoded; a '+' is itself in the path and a blank in the query; a '%' that two hexadecimal
// digits do not follow is itself. GTINs have 14 digits. In the query stand AIs that the table
// permits there, never one that could stand in the path; every AI once; a parameter of digits alone
// must be an AI, all others are ignored and kept. The fragment is ignored.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/gs1/elements.h"

namespace ocop::gs1 {

inline constexpr std::size_t kMaxDigitalLink = 8192;
inline constexpr std::string_view kCanonicalStem = "https://id.gs1.org";

// True if the text begins like a URI of the Web, in whatever case: then it is read as one.
[[nodiscard]] bool looks_like_uri(std::string_view text);

// Syntax, content and companions. Elements come as they stand in the URI. Time is linear in the
// length.
[[nodiscard]] Reading parse_digital_link(std::string_view uri, const Leniency& leniency = {});

// The URI of these elements: the first that is a key, with the qualifiers that it may have, in
// their order; then the others as attributes, predefined lengths first, otherwise as they come. An
// AI that comes twice is written once. Errc::malformed if there is no key, or an AI that is neither
// a qualifier here nor permitted in a query: of two alternatives of qualifiers the one that more of
// the AIs fit counts, else the first. A '/' at the end of the stem is dropped.
[[nodiscard]] Result<std::string> build_digital_link(const ElementList& elements,
                                                     std::string_view stem = kCanonicalStem);

// A link that was read, in the form in which links are compared: the same path behind the canonical
// stem, then the attributes as above. `reading` must be valid.
[[nodiscard]] std::string canonical_link(const Reading& reading);

enum class UriPart { path, query };

// As values are read and written in URIs. Decoding gives nothing if there is a %00 or no text.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, UriPart part);
[[nodiscard]] std::string percent_encoded(std::string_view text, UriPart part);

}  // namespace ocop::gs1
