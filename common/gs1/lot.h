// A lot (lô hàng) as sealed labels carry it: the part of GS1 AI 10 that fits QR's alphanumeric mode
// and needs no percent-encoding. Example: "L0526-03".
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace ocop::gs1 {

class Lot {
 public:
  static constexpr std::size_t kMaxLength = 20;

  // 1–20 of A–Z, 0–9 and '-'. Errc::malformed otherwise (too_large if longer).
  static Result<Lot> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const Lot&) const = default;

 private:
  explicit Lot(std::string_view text) : text_(text) {}
  std::string text_;
};

}  // namespace ocop::gs1
