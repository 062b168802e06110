// Where a server listens: "127.0.0.1:8080", "[::1]:8080", "localhost:0". Port 0 lets the system
// choose.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace ocop::http {

struct ListenAddress {
  std::string host;  // without brackets
  std::uint16_t port = 0;

  // "HOST:PORT"; an IPv6 address stands in brackets. Errc::malformed, out_of_range (port).
  static Result<ListenAddress> parse(std::string_view text);
  // As parse() reads it: "[::1]:8080".
  [[nodiscard]] std::string text() const;

  bool operator==(const ListenAddress&) const = default;
};

}  // namespace ocop::http
