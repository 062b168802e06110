// The URI in a label's QR symbol: a GS1 Digital Link in one strict, canonical spelling, with the
// seal as the extension parameter S. Full specification: docs/formats/label.md.
//
//   full     HTTPS://HOST/01/GTIN14/10/LOT/21/SERIAL?17=YYMMDD&S=<186 digits>
//            HTTPS://HOST/01/GTIN14/10/LOT/21/SERIAL?S=<186 digits>               no use-by date
//   compact  HTTPS://HOST/01/GTIN14/21/SERIAL?S=<191 digits>
//
// Upper case, because QR's alphanumeric mode has no lower case; the scheme and the host compare
// without case, because browsers lower-case them. Behind the last digit of S may follow what
// sharing adds ("&fbclid=…", "&lang=en"): it is cut off and changes nothing. Anything else is
// malformed: other parameters, another order, percent-encoding, a port, user information, a
// fragment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/gs1/gtin.h"
#include "common/gs1/host.h"
#include "common/gs1/lot.h"
#include "common/gs1/serial.h"

namespace ocop::gs1 {

enum class LabelProfile { full, compact };

// "full", "compact".
[[nodiscard]] std::string_view name(LabelProfile profile);

inline constexpr std::size_t kFullSealDigits = 186;
inline constexpr std::size_t kCompactSealDigits = 191;
[[nodiscard]] constexpr std::size_t seal_digits(LabelProfile profile) {
  return profile == LabelProfile::full ? kFullSealDigits : kCompactSealDigits;
}

// Room for what sharing adds; a printed label's own URI has at most 325 characters.
inline constexpr std::size_t kMaxLabelUriLength = 4096;

// What a label says besides its host. Whether the digits hold a seal is for common/seal to find
// out.
struct SealedLabel {
  Gtin gtin;
  std::optional<Lot> lot;  // present exactly in full labels
  Serial serial;
  std::optional<Date> expiry;  // AI 17; never in compact labels, whose seal carries it
  std::string seal;            // 186 digits in full labels, 191 in compact ones

  [[nodiscard]] LabelProfile profile() const {
    return lot ? LabelProfile::full : LabelProfile::compact;
  }
  bool operator==(const SealedLabel&) const = default;
};

struct LabelUri {
  Host host;
  SealedLabel label;
  bool operator==(const LabelUri&) const = default;
};

// A whole URI, as scanned. Errc::malformed for everything that is not in the grammar, whichever
// part it is; too_large above kMaxLabelUriLength. Time is linear in the length.
[[nodiscard]] Result<LabelUri> parse_label_uri(std::string_view uri);

// The same from the path on, "/01/…": what an HTTP server is asked for. Who asks has already chosen
// a host, so there is none to judge.
[[nodiscard]] Result<SealedLabel> parse_label_target(std::string_view path_and_query);

// The canonical URI. Errc::out_of_range for a use-by date after 2099; malformed if the lot, the
// use-by date and the number of digits do not belong to one profile.
[[nodiscard]] Result<std::string> build_label_uri(const Host& host, const SealedLabel& label);

// The smallest QR version, at error correction level M, that holds such a URI: 8 (49 × 49 modules)
// for full labels whose host and lot have together at most 40 characters, 9 (53 × 53) up to 80; 7
// (45 × 45) for compact labels with a host of at most 11 (`lot_length` is then ignored).
// Errc::too_large for longer ones: they are not printed.
[[nodiscard]] Result<int> qr_version(LabelProfile profile, std::size_t host_length,
                                     std::size_t lot_length);

}  // namespace ocop::gs1
