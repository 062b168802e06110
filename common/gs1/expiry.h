// Use-by dates on labels.
//
// GS1 AI 17 writes YYMMDD. Here it is always 20YY, the day is 01–31 (GS1's day 00, "some day of the
// month", is not sealed), and the date lies after 2020-01-01: 261231 is 2026-12-31. Inside a seal
// the same date is the number of days since 2020-01-01, 1–65535.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/base/time.h"

namespace ocop::gs1 {

// Errc::malformed unless six digits that name a calendar date from 2020-01-02 to 2099-12-31.
[[nodiscard]] Result<Date> parse_expiry(std::string_view yymmdd);

// "261231". Errc::out_of_range for a date that six digits cannot carry.
[[nodiscard]] Result<std::string> expiry_text(Date expiry);

// Days since 2020-01-01. Errc::out_of_range outside 2020-01-02 (1) to 2199-06-06 (65535).
[[nodiscard]] Result<std::uint16_t> expiry_days(Date expiry);

// The date of 1–65535 days; none for 0.
[[nodiscard]] std::optional<Date> expiry_from_days(std::uint16_t days);

}  // namespace ocop::gs1
