// The 32-bit name of a certificate inside a seal (docs/formats/label.md), high to low:
//
//   area 7 │ year − 2000 7 │ sequence 13 │ stars − 2 2 │ spare 3 (zero)
//
// Example: area 66 (Đắk Lắk), 2026, sequence 17, 4 stars
//   = 66<<25 | 26<<18 | 17<<5 | 2<<3 = 2221408816 = 0x84680230.
// area: code of the deciding authority's province on the decision day, 1–96, also for its
// districts; 0 = ministry; for an attested certificate the original authority's.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "common/base/result.h"
#include "common/programme/stars.h"

namespace ocop::programme {

class CertificateReference {
 public:
  static constexpr int kMaxArea = 96;
  static constexpr int kFirstYear = 2000;
  static constexpr int kLastYear = 2127;
  static constexpr int kMaxSequence = 8191;

  // Errc::out_of_range if a part does not fit: area 0–96, year 2000–2127, sequence 1–8191.
  static Result<CertificateReference> of(int area, int year, int sequence, Stars stars);
  // Errc::out_of_range unless every field is in its range and the spare bits are zero.
  static Result<CertificateReference> from_number(std::uint32_t number);

  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] int area() const;
  [[nodiscard]] int year() const;
  [[nodiscard]] int sequence() const;
  [[nodiscard]] Stars stars() const;
  // For people: "66-2026-0017-4".
  [[nodiscard]] std::string text() const;
  auto operator<=>(const CertificateReference&) const = default;

 private:
  explicit CertificateReference(std::uint32_t number) : number_(number) {}
  std::uint32_t number_;
};

}  // namespace ocop::programme
