// The inner structure of North American coupons: AI 8110 (coupon code) and AI 8112 (positive offer
// file). Digits only; most fields are preceded by a digit that tells their length.
//
//   8110: company prefix · offer code · save value · purchase requirement, code, family ·
//         optional fields 1 (second purchase), 2 (third), 3 (end), 4 (begin), 5 (serial),
//         6 (retailer), 9 (flags), in this order, each announced by its number
//   8112: format · funder · offer code · serial
#pragma once

#include <optional>
#include <string_view>

#include "common/gs1/linters.h"

namespace ocop::gs1 {

[[nodiscard]] std::optional<Lint> lint_coupon(std::string_view digits);
[[nodiscard]] std::optional<Lint> lint_coupon_offer(std::string_view digits);

}  // namespace ocop::gs1
