// Decimal numbers as the C2SP formats write them: ASCII digits without sign or leading zero.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/base/result.h"

namespace ocop::tlog {

// "0", "20852163". Errc::malformed for any other spelling, out_of_range above `max`.
[[nodiscard]] Result<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t max);

}  // namespace ocop::tlog
