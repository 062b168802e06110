// The links that this verifier has for a product and its lots, as a GS1-conformant resolver offers
// them (GS1-Conformant Resolver 1.2): one level for each identified thing, from the lot up to the
// product.
//
//   /01/08938505974194/10/L0526-03   recallStatus
//   /01/08938505974194               defaultLink, pip, certificationInfo, recallStatus, …
//
// All links lead to pages of this verifier. Types for which there is nothing (traceability, epcis,
// dpp) are not offered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/gs1/gtin.h"
#include "common/registry/registry.h"
#include "verifier/catalogue.h"

namespace ocop::verifier {

// Terms of the GS1 Web Vocabulary are named without the prefix "gs1:".
inline constexpr std::string_view kGs1Vocabulary = "https://ref.gs1.org/voc/";
inline constexpr std::string_view kDefaultLink = "defaultLink";

struct Link {
  std::string_view type;  // "pip"
  std::string href;       // absolute
  std::string title;
  std::string_view media_type;              // "text/html"; empty for the default link
  std::vector<std::string_view> languages;  // "vi", "en"; likewise
  bool operator==(const Link&) const = default;
};

struct LinkLevel {
  std::string anchor;  // the thing's own Digital Link under `root`
  std::string item;    // what it is, for people
  std::vector<Link> links;
};

// The most detailed level first; the last is the product's, which has exactly one default link. A
// lot that nobody registered has no level of its own. `root` is the address of this verifier as
// links name it, "https://ocop.example"; titles are in the language of `words`. `lot` may be empty.
[[nodiscard]] std::vector<LinkLevel> links_of(const registry::Registry& registry,
                                              const registry::ProductRecord& product,
                                              const gs1::Gtin& gtin, std::string_view lot,
                                              std::string_view root, Date day,
                                              const Catalogue& words);

}  // namespace ocop::verifier
