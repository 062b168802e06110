// The star rating: 3, 4 or 5 stars are certified; 1 and 2 exist in scoring only and never reach a
// certificate (programme rules, Decision 26/2026/QĐ-TTg Art. 3–4).
#pragma once

#include <compare>
#include <cstdint>

#include "common/base/result.h"

namespace ocop::programme {

class Stars {
 public:
  // Errc::out_of_range unless 3, 4 or 5.
  static Result<Stars> of(std::int64_t count);
  [[nodiscard]] int count() const { return count_; }
  auto operator<=>(const Stars&) const = default;

 private:
  explicit Stars(int count) : count_(count) {}
  int count_;
};

// The last day of a certificate's validity: the same calendar day 36 months later, inclusive
// (31/12/2019 → 31/12/2022), or the month's last day where there is no such day.
inline constexpr int kValidityMonths = 36;

}  // namespace ocop::programme
