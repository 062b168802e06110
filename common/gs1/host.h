// The host in a label's URI: a DNS name, kept in the upper-case form that is printed:
// "TRUYXUAT.OCOP.DAKLAK.GOV.VN". Hosts compare without case, because browsers lower-case them.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/result.h"

namespace ocop::gs1 {

class Host {
 public:
  static constexpr std::size_t kMaxLength = 80;
  static constexpr std::size_t kMaxLabelLength = 63;

  // Two or more labels of 1–63 letters, digits and '-' with dots between them, no label beginning
  // or ending with '-', the last not all digits (that would be an IP address); either case; at most
  // 80 characters, no port, no final dot. Errc::malformed, too_large.
  static Result<Host> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }  // upper case, as printed
  [[nodiscard]] std::string lower() const;                         // as browsers write it
  auto operator<=>(const Host&) const = default;

 private:
  explicit Host(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace ocop::gs1
