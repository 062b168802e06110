// Command-line words become types. Each error names the option: "--gtin: check digit is 3, not 5".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/base/time.h"
#include "common/gs1/gtin.h"
#include "common/gs1/lot.h"
#include "common/record/bodies.h"
#include "common/registry/registry.h"

namespace ocop::issuer {

// 8, 12, 13 or 14 digits.
[[nodiscard]] Result<gs1::Gtin> gtin_argument(std::string_view option, const std::string& text);
[[nodiscard]] Result<gs1::Lot> lot_argument(std::string_view option, const std::string& text);
// YYYY-MM-DD or dd/mm/yyyy.
[[nodiscard]] Result<Date> date_argument(std::string_view option, const std::string& text);
[[nodiscard]] Result<crypto::Hash> hash_argument(std::string_view option, const std::string& text);
// A certificate by its statement's id, its reference as people write it ("66-2026-0017-4") or the
// reference's number. Errc::not_found if the registry has none.
[[nodiscard]] Result<registry::CertificatePtr> certificate_argument(
    std::string_view option, const std::string& text, const registry::Registry& registry);
// A product by its id or one of its GTINs.
[[nodiscard]] Result<registry::ProductPtr> product_argument(std::string_view option,
                                                            const std::string& text,
                                                            const registry::Registry& registry);
// A council's mean score as people write it, in hundredths: "78,66" → 7866; 50 to 100, at most two
// decimals.
[[nodiscard]] Result<int> score_of(const std::string& text);
// A product's story as it is stored: NFC, line feeds LF, no empty lines at the ends, otherwise as
// record::check_text wants it. Errc as there.
inline constexpr std::size_t kMaxStory = std::size_t{64} << 10;
[[nodiscard]] Result<std::string> story_of(std::string_view text);
// Vietnamese must be given if English is; texts are brought to NFC and checked.
[[nodiscard]] Result<record::Wording> wording_argument(std::string_view option,
                                                       const std::optional<std::string>& vi,
                                                       const std::optional<std::string>& en);

}  // namespace ocop::issuer
