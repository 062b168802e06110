// GTIN: the number of a trade item (GS1 General Specifications §2.1 and §7.9).
//
// Inside the system always 14 digits, shorter forms padded with zeros on the left: 8938505974194 on
// the pack is 08938505974194 here. The last digit is a check digit; holding a Gtin is the proof
// that it was verified.
//
// Producers without a number from GS1 get an internal one out of GS1's range for restricted
// circulation:
//
//   0 │ 2 PP │ item, 9 digits │ check digit      PP = province code, 01–96
//   0   2 66   000000017        2                02660000000172
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace ocop::gs1 {

// The GS1 check digit ('0'–'9') that belongs behind these digits: modulo 10, weights 3, 1, 3, …
// from the right. `digits` holds nothing but 0–9.
[[nodiscard]] char check_digit(std::string_view digits);

class Gtin {
 public:
  static constexpr int kMaxProvince = 96;
  static constexpr std::int64_t kMaxItem = 999'999'999;

  // Exactly 14 digits. Errc::malformed otherwise; Errc::mismatch if the check digit is wrong (the
  // detail names the right one).
  static Result<Gtin> parse(std::string_view fourteen_digits);
  // 8, 12, 13 or 14 digits, as printed under a bar code. Errc as above.
  static Result<Gtin> parse_any(std::string_view digits);
  // The internal number of a province (1–96) and item (0–999,999,999). Errc::out_of_range.
  static Result<Gtin> internal(int province, std::int64_t item);

  [[nodiscard]] std::string text() const { return {digits_.data(), digits_.size()}; }
  // As printed under the bar code of a single item: without the leading zeros, to 13, 12 or 8
  // digits. 14 digits if the first (the packaging level) is not 0.
  [[nodiscard]] std::string printed() const;
  // True if the number means something only inside one company or country, and pages must say so:
  // GS1 prefixes 02, 04 and 20–29, and the 8-digit numbers that begin 0 or 2, at any packaging
  // level.
  [[nodiscard]] bool is_restricted() const;
  auto operator<=>(const Gtin&) const = default;

 private:
  static constexpr std::size_t kDigits = 14;
  explicit Gtin(std::string_view digits);
  std::array<char, kDigits> digits_;
};

}  // namespace ocop::gs1
