// What one label says. The issuer fills it from its registry; nothing here is looked up or signed.
#pragma once

#include <optional>
#include <string>

#include "common/base/result.h"
#include "common/base/time.h"

namespace ocop::labels {

// All texts are UTF-8 in NFC. The host and the serial that people read are taken from the URI, so
// that they cannot differ from what the code says. Example:
//   product   "Cà phê bột Ea H'leo"
//   producer  "HTX Nông nghiệp Công Bằng"
//   stars     4
//   lot       "L2611-03"
//   packed    5/12/2026
//   use_by    5/12/2027
//   uri       "HTTPS://OCOP.EXAMPLE/01/08938505420018/10/L2611-03/21/4X7K9QW2M5TZ?17=271205&S=…"
struct LabelText {
  std::string product;
  std::string producer;
  int stars = 3;  // 3–5
  std::string lot;
  std::optional<Date> packed;
  std::optional<Date> use_by;
  std::string uri;  // a label URI (common/gs1/label_uri.h), exactly what the code shall hold

  bool operator==(const LabelText&) const = default;
};

inline constexpr std::size_t kMaxNameBytes = 300;

// The same, checked, in the words that are printed.
struct LabelWords {
  std::string product;
  std::string producer;
  int stars;
  std::string lot;     // "Lô L2611-03"
  std::string packed;  // "Đóng gói 05/12/2026" or empty
  std::string use_by;  // "HSD 05/12/2027" or empty
  std::string rating;  // "OCOP 4 sao"
  std::string serial;  // "4X7K-9QW2-M5TZ-C"
  std::string host;    // "Kiểm tra tại ocop.example"
  std::string uri;
  int qr_version;  // 7, 8 or 9, as the format prescribes for this URI
};

// Errc: malformed, not_nfc, too_large, out_of_range for a field; mismatch if the URI is of another
// lot or use-by date, or is not in its canonical spelling. The detail begins with the field:
// "uri: …".
[[nodiscard]] Result<LabelWords> words_of(const LabelText& label);

}  // namespace ocop::labels
