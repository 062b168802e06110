// Where a server listens: "127.0.0.1:8080", "[::1]:8080", "localhost:0". Port 0 lets the system
// choose. And the addresses of others.
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

// An IPv4 or IPv6 address in its one spelling, the one in which a server names its peers:
// "203.0.113.7", "2001:db8::7"; an IPv4 address written as IPv6 ("::ffff:203.0.113.7") becomes
// IPv4. Errc::malformed for anything else, names included.
[[nodiscard]] Result<std::string> canonical_ip(std::string_view text);

}  // namespace ocop::http
