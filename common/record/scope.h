// Where, for which stars and when a power holds. Pure comparisons; used by grants of the trust list
// and by KeyGrant statements alike.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"

namespace ocop::record {

// A province "66", a district as it was inside its province "66/644" (official codes, so that
// containment can be read off the text), or everything "*".
class Area {
 public:
  // Errc::malformed.
  static Result<Area> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  // True if every place of `inner` is a place of this area.
  [[nodiscard]] bool contains(const Area& inner) const;
  auto operator<=>(const Area&) const = default;

 private:
  explicit Area(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Days, both ends inclusive; no end means open.
struct Interval {
  Date from;
  std::optional<Date> to;
  [[nodiscard]] bool contains(Date day) const { return from <= day && (!to || day <= *to); }
  [[nodiscard]] bool contains(const Interval& inner) const {
    return from <= inner.from && (!to || (inner.to && *inner.to <= *to));
  }
  bool operator==(const Interval&) const = default;
};

struct Scope {
  std::vector<Area> areas;  // sorted, unique, not empty
  std::vector<int> stars;   // ascending subset of 3, 4, 5; not empty
  Interval interval;

  [[nodiscard]] bool covers_area(const Area& place) const;
  [[nodiscard]] bool covers_stars(int count) const;
  // Inside in areas, stars and time at once.
  [[nodiscard]] bool contains(const Scope& inner) const;
  bool operator==(const Scope&) const = default;
};

}  // namespace ocop::record
