#include "common/http/address.h"

#include <algorithm>

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

}  // namespace ocop::http
