// Random claims for property tests.
#pragma once

#include <limits>
#include <rapidcheck.h>
#include <string>
#include <string_view>

#include "common/gs1/expiry.h"
#include "common/seal/claims.h"

namespace ocop::seal::test {

inline std::string any_text(std::string_view alphabet, std::size_t size) {
  std::string text;
  while (text.size() < size) text += alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())];
  return text;
}

inline Claims any_claims(Profile profile) {
  const bool full = profile == Profile::full;
  std::string gtin = any_text("0123456789", 13);
  gtin += gs1::check_digit(gtin);
  std::optional<gs1::Lot> lot;
  if (full) {
    const auto size = *rc::gen::inRange<std::size_t>(1, gs1::Lot::kMaxLength + 1);
    lot = gs1::Lot::parse(any_text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", size)).value();
  }
  constexpr int kLastFullDay = 29219;
  constexpr int kLastDay = std::numeric_limits<std::uint16_t>::max();
  const int days = *rc::gen::inRange(0, (full ? kLastFullDay : kLastDay) + 1);
  return {gs1::Gtin::parse(gtin).value(),
          lot,
          gs1::Serial::parse(any_text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 12)).value(),
          gs1::expiry_from_days(static_cast<std::uint16_t>(days)),
          *rc::gen::arbitrary<std::uint32_t>(),
          *rc::gen::arbitrary<std::uint32_t>()};
}

}  // namespace ocop::seal::test
