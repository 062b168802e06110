#include "common/record/scope.h"

#include <algorithm>

namespace ocop::record {
namespace {

constexpr std::string_view kEverywhere = "*";
constexpr std::size_t kProvinceDigits = 2;
constexpr std::size_t kDistrictDigits = 3;
constexpr int kLastProvince = 96;

// The number written by exactly `width` digits, or -1.
int number(std::string_view text, std::size_t width) {
  if (text.size() != width) return -1;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool is_province(std::string_view text) {
  const int code = number(text, kProvinceDigits);
  return code >= 1 && code <= kLastProvince;
}

}  // namespace

Result<Area> Area::parse(std::string_view text) {
  const std::string_view province = text.substr(0, text.find('/'));
  const bool whole_province = province.size() == text.size();
  const bool good =
      text == kEverywhere ||
      (is_province(province) &&
       (whole_province || number(text.substr(province.size() + 1), kDistrictDigits) >= 1));
  if (!good)
    return error(Errc::malformed,
                 R"(area: "66" (province 01–96), "66/644" (district 001–999) or "*")");
  return Area(std::string(text));
}

bool Area::contains(const Area& inner) const {
  return text_ == kEverywhere || text_ == inner.text_ ||
         (text_.size() == kProvinceDigits && inner.text_.starts_with(text_ + "/"));
}

bool Scope::covers_area(const Area& place) const {
  return std::any_of(areas.begin(), areas.end(),
                     [&place](const Area& area) { return area.contains(place); });
}

bool Scope::covers_stars(int count) const {
  return std::find(stars.begin(), stars.end(), count) != stars.end();
}

bool Scope::contains(const Scope& inner) const {
  return std::all_of(inner.areas.begin(), inner.areas.end(),
                     [this](const Area& place) { return covers_area(place); }) &&
         std::all_of(inner.stars.begin(), inner.stars.end(),
                     [this](int count) { return covers_stars(count); }) &&
         interval.contains(inner.interval);
}

}  // namespace ocop::record
