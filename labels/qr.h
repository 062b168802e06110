// QR symbols (ISO/IEC 18004), error correction level M, as labels carry them
// (docs/formats/label.md).
#pragma once

#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace ocop::labels {

// Light modules that must surround the symbol (ISO/IEC 18004 §6.3.8).
inline constexpr int kQuietModules = 4;

// A finished symbol; never changes. Module (0, 0) is the top left one; the quiet zone is not part
// of it.
class QrMatrix {
 public:
  QrMatrix(int version, std::vector<bool> modules);

  [[nodiscard]] int version() const { return version_; }
  // Modules along a side: 49 for version 8.
  [[nodiscard]] int size() const { return 17 + 4 * version_; }
  [[nodiscard]] bool is_dark(int x, int y) const {
    return modules_[static_cast<std::size_t>(y) * static_cast<std::size_t>(size()) +
                    static_cast<std::size_t>(x)];
  }

  bool operator==(const QrMatrix&) const = default;

 private:
  int version_;
  std::vector<bool> modules_;
};

// The symbol for `text` in exactly `version`, so that all labels of a job have one size; digits and
// QR's alphanumeric letters take their compact modes. The same text always gives the same symbol.
//
//   encode_qr("HTTPS://OCOP.EXAMPLE/01/…?17=271205&S=0186…", 8)  → 49 × 49 modules
//
// Errc: malformed (empty, or not printable ASCII without blanks), out_of_range (version not 1–40),
// too_large (the text needs a bigger version).
[[nodiscard]] Result<QrMatrix> encode_qr(std::string_view text, int version);

}  // namespace ocop::labels
