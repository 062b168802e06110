#include "verifier/format.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace ocop::verifier {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

// What a unit's name begins with, and the same inside a sentence.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kUnitKinds{{
    {"Xã ", "xã "},
    {"Phường ", "phường "},
    {"Đặc khu ", "đặc khu "},
    {"Thị trấn ", "thị trấn "},
    {"Huyện ", "huyện "},
    {"Quận ", "quận "},
    {"Thị xã ", "thị xã "},
    {"Thành phố ", "thành phố "},
    {"Tỉnh ", "tỉnh "},
}};

void add_part(std::string& out, std::string_view part) {
  if (part.empty()) return;
  if (!out.empty()) out += ", ";
  out += part;
}

void add_unit(std::string& out, std::string_view name, Position position) {
  if (!out.empty()) position = Position::inside;
  const auto kind = std::find_if(kUnitKinds.begin(), kUnitKinds.end(),
                                 [name](const auto& each) { return name.starts_with(each.first); });
  if (position == Position::start || kind == kUnitKinds.end()) return add_part(out, name);
  add_part(out, kind->second);
  out += name.substr(kind->first.size());
}

}  // namespace

std::string date_text(Language language, Date date) {
  if (language == Language::vi) return date.vietnamese();
  return std::to_string(date.day()) + " " +
         std::string(kMonths[static_cast<std::size_t>(date.month() - 1)]) + " " +
         std::to_string(date.year());
}

std::string time_text(Instant instant) {
  return instant.vietnamese().substr(0, 5);
}

std::string score_text(Language language, int hundredths) {
  std::string out = std::to_string(hundredths / 100);
  const int fraction = hundredths % 100;
  if (fraction == 0) return out;
  out += language == Language::vi ? ',' : '.';
  out += static_cast<char>('0' + fraction / 10);
  if (fraction % 10 != 0) out += static_cast<char>('0' + fraction % 10);
  return out;
}

std::string count_text(Language language, std::uint64_t count) {
  const std::string digits = std::to_string(count);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) out += language == Language::vi ? '.' : ',';
    out += digits[i];
  }
  return out;
}

std::string place_text(const record::Location& location, Position position) {
  std::string out;
  add_part(out, location.address);
  if (location.commune) add_unit(out, location.commune->name, position);
  if (location.district) add_unit(out, location.district->name, position);
  add_unit(out, location.province.name, position);
  return out;
}

std::string unit_text(const record::Location& location, Position position) {
  std::string out;
  if (location.commune)
    add_unit(out, location.commune->name, position);
  else if (location.district)
    add_unit(out, location.district->name, position);
  add_unit(out, location.province.name, position);
  return out;
}

bool units_differ(const record::Location& a, const record::Location& b) {
  return a.commune != b.commune || a.district != b.district || a.province != b.province;
}

}  // namespace ocop::verifier
