#include "common/http/address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <sys/socket.h>

namespace ocop::http {

Result<ListenAddress> ListenAddress::parse(std::string_view text) {
  const auto malformed = [text](const char* why) {
    return error(Errc::malformed, "address '" + std::string(text) + "': " + why +
                                      "; write HOST:PORT, for instance 127.0.0.1:8080");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return malformed("no port");
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed && host.find(':') != std::string_view::npos)
    return malformed("an IPv6 address stands in brackets");
  const bool host_ok = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-' || c == ':';
  });
  if (!host_ok) return malformed("the host is no name and no IP address");
  const bool number =
      !digits.empty() && digits.size() <= 5 &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return malformed("the port is no number");
  unsigned port = 0;
  for (const char digit : digits) port = port * 10 + static_cast<unsigned>(digit - '0');
  if (port > 65535)
    return error(Errc::out_of_range, "port " + std::string(digits) + " is above 65535");
  return ListenAddress{std::string(host), static_cast<std::uint16_t>(port)};
}

std::string ListenAddress::text() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<std::string> canonical_ip(std::string_view text) {
  const std::string given(text);
  std::array<char, INET6_ADDRSTRLEN> spelt{};
  in_addr four{};
  in6_addr six{};
  if (given.find('\0') == std::string::npos) {
    if (::inet_pton(AF_INET, given.c_str(), &four) == 1)
      return std::string(::inet_ntop(AF_INET, &four, spelt.data(), spelt.size()));
    if (::inet_pton(AF_INET6, given.c_str(), &six) == 1) {
      if (IN6_IS_ADDR_V4MAPPED(&six))
        return std::string(::inet_ntop(AF_INET, six.s6_addr + 12, spelt.data(), spelt.size()));
      return std::string(::inet_ntop(AF_INET6, &six, spelt.data(), spelt.size()));
    }
  }
  return error(Errc::malformed, "'" + given + "' is no IP address");
}

}  // namespace ocop::http
