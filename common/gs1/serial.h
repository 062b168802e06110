// The serial of a sealed label (AI 21): a 60-bit number in 12 letters of Crockford's base 32, most
// significant first: 0–9 and A–Z without I, L, O, U.
//
//   number    170273754223896324 = 0x25CEF13CB166704
//   in a URI  4Q7F2F5HCSR4
//   on paper  4Q7F-2F5H-CSR4-1
//
// The 13th character on paper guards typing and is not in the URI. It is Luhn modulo 32: from the
// right, every value at an odd place (the last character is place 1) is replaced by 2v for v < 16
// and 2v − 31 otherwise (the sum of the base-32 digits of 2v); the check value is what makes the
// sum of all twelve a multiple of 32. For 4Q7F2F5HCSR4, values 4 23 7 15 2 15 5 17 12 25 24 4, the
// sum is 4+15 + 7+30 + 2+30 + 5+3 + 12+19 + 24+8 = 159 and the check value −159 mod 32 = 1, hence
// '1'. Every single wrong character is found, and every exchange of two neighbours except 0Z and
// Z0.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace ocop::gs1 {

class Serial {
 public:
  static constexpr int kBits = 60;
  static constexpr std::size_t kLength = 12;
  static constexpr std::size_t kMaxTypedLength = 64;

  // `number` below 2^60.
  static Serial from_number(std::uint64_t number);
  // Exactly the 12 characters of a URI. Errc::malformed otherwise.
  static Result<Serial> parse(std::string_view text);
  // As a person types it: either case, blanks and '-' anywhere, I and L for 1, O for 0, with or
  // without the check character. Errc::malformed if that leaves no 12 or 13 characters of the
  // alphabet, mismatch if the check character does not fit, too_large above 64 characters.
  static Result<Serial> parse_typed(std::string_view text);

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] std::string text() const;     // 12 characters
  [[nodiscard]] std::string printed() const;  // "4-4-4-C"
  auto operator<=>(const Serial&) const = default;

 private:
  explicit Serial(std::uint64_t number) : number_(number) {}
  [[nodiscard]] char check_character() const;
  std::uint64_t number_;
};

}  // namespace ocop::gs1
