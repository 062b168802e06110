#include "verifier/format.h"

#include <array>
#include <string_view>

namespace ocop::verifier {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

void add_part(std::string& out, std::string_view part) {
  if (part.empty()) return;
  if (!out.empty()) out += ", ";
  out += part;
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

std::string place_text(const record::Location& location) {
  std::string out;
  add_part(out, location.address);
  if (location.commune) add_part(out, location.commune->name);
  if (location.district) add_part(out, location.district->name);
  add_part(out, location.province.name);
  return out;
}

std::string unit_text(const record::Location& location) {
  std::string out;
  if (location.commune)
    add_part(out, location.commune->name);
  else if (location.district)
    add_part(out, location.district->name);
  add_part(out, location.province.name);
  return out;
}

bool units_differ(const record::Location& a, const record::Location& b) {
  return a.commune != b.commune || a.district != b.district || a.province != b.province;
}

}  // namespace ocop::verifier
