#include "common/gs1/lot.h"

#include <algorithm>

namespace ocop::gs1 {

Result<Lot> Lot::parse(std::string_view text) {
  if (text.empty()) return error(Errc::malformed, "lot: empty");
  if (text.size() > kMaxLength) return error(Errc::too_large, "lot: longer than 20 characters");
  const bool allowed = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!allowed) return error(Errc::malformed, "lot: only A-Z, 0-9 and '-' are allowed");
  return Lot(text);
}

}  // namespace ocop::gs1
