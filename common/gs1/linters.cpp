#include "common/gs1/linters.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "common/gs1/code_lists.h"
#include "common/gs1/coupons.h"
#include "common/gs1/gtin.h"

namespace ocop::gs1 {
namespace {

using Outcome = std::optional<Lint>;

// In the order of their values for check pairs.
constexpr std::string_view kSet82 =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kSet39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kSet64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kSet32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kMaxPairData = 97;

constexpr unsigned bit_of(Characters set) {
  return 1U << static_cast<unsigned>(set);
}

// For every byte a bit for each set that has it.
consteval std::array<std::uint8_t, 256> members() {
  std::array<std::uint8_t, 256> table{};
  const auto add = [&](Characters set, std::string_view characters) {
    for (const char c : characters) {
      auto& entry = table[static_cast<unsigned char>(c)];
      entry = static_cast<std::uint8_t>(entry | bit_of(set));
    }
  };
  add(Characters::digits, "0123456789");
  add(Characters::set82, kSet82);
  add(Characters::set39, kSet39);
  add(Characters::set64, kSet64);
  return table;
}
constexpr std::array<std::uint8_t, 256> kMembers = members();

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Lint wrong(Rule rule, std::size_t position, std::size_t length, std::string right = {}) {
  return {rule, position, length, std::move(right)};
}

Rule rule_of(Characters set) {
  switch (set) {
    case Characters::digits: return Rule::digits;
    case Characters::set82: return Rule::set82;
    case Characters::set39: return Rule::set39;
    case Characters::set64: return Rule::set64;
  }
  return Rule::set82;
}

Outcome only_from(Characters set, std::string_view part) {
  const unsigned bit = bit_of(set);
  for (std::size_t i = 0; i < part.size(); ++i)
    if ((kMembers[static_cast<unsigned char>(part[i])] & bit) == 0)
      return wrong(rule_of(set), i, 1);
  return std::nullopt;
}

// Up to two '=' are accepted where data and padding together fill groups of three, as GS1's own
// engine counts them, although base64 counts in fours: see docs/formats/gs1.md.
Outcome set64_with_padding(std::string_view part) {
  std::string_view data = part;
  while (data.ends_with('=')) data.remove_suffix(1);
  const std::size_t padding = part.size() - data.size();
  if (padding > 2 || (padding > 0 && part.size() % 3 != 0))
    return wrong(Rule::set64_padding, data.size(), padding);
  return only_from(Characters::set64, data);
}

int two_digits(std::string_view text) {
  return (text[0] - '0') * 10 + (text[1] - '0');
}

Outcome exact_digits(std::string_view part, std::size_t length, std::string_view length_text) {
  if (auto bad = only_from(Characters::digits, part)) return bad;
  if (part.size() != length)
    return wrong(Rule::date_length, 0, part.size(), std::string(length_text));
  return std::nullopt;
}

Outcome month_and_day(std::string_view mmdd, bool leap_year, bool day_may_be_zero,
                      std::size_t position) {
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int month = two_digits(mmdd);
  if (month < 1 || month > 12) return wrong(Rule::month, position, 2);
  const bool short_february = month == 2 && !leap_year;
  const int days = short_february ? 28 : kDays[static_cast<std::size_t>(month - 1)];
  const int day = two_digits(mmdd.substr(2));
  if (day > days || (day == 0 && !day_may_be_zero))
    return wrong(Rule::day, position + 2, 2,
                 (day_may_be_zero ? "00–" : "01–") + std::to_string(days));
  return std::nullopt;
}

// Two digits of a year mean 1951–2050 or the like; every fourth of those is a leap year.
Outcome date(std::string_view part, bool day_may_be_zero) {
  if (auto bad = exact_digits(part, 6, "6")) return bad;
  return month_and_day(part.substr(2), two_digits(part) % 4 == 0, day_may_be_zero, 2);
}

Outcome long_date(std::string_view part, bool day_may_be_zero) {
  if (auto bad = exact_digits(part, 8, "8")) return bad;
  const int year = two_digits(part) * 100 + two_digits(part.substr(2));
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month_and_day(part.substr(4), leap, day_may_be_zero, 4);
}

Outcome below(std::string_view part, int limit, Rule rule) {
  if (auto bad = exact_digits(part, 2, "2")) return bad;
  if (two_digits(part) >= limit) return wrong(rule, 0, 2);
  return std::nullopt;
}

Outcome hour_and_minute(std::string_view part) {
  if (auto bad = exact_digits(part, 4, "4")) return bad;
  if (two_digits(part) >= 24) return wrong(Rule::hour, 0, 2);
  if (two_digits(part.substr(2)) >= 60) return wrong(Rule::minute, 2, 2);
  return std::nullopt;
}

Outcome check_digit_fits(std::string_view part) {
  if (auto bad = only_from(Characters::digits, part)) return bad;
  if (part.empty()) return wrong(Rule::check_digit, 0, 0);
  const char expected = check_digit(part.substr(0, part.size() - 1));
  if (part.back() != expected)
    return wrong(Rule::check_digit, part.size() - 1, 1, std::string(1, expected));
  return std::nullopt;
}

Outcome check_pair_fits(std::string_view part) {
  if (part.size() < 2 || part.size() - 2 > kMaxPairData)
    return wrong(Rule::check_pair, 0, part.size());
  const std::string_view data = part.substr(0, part.size() - 2);
  if (auto bad = only_from(Characters::set82, data)) return bad;
  for (std::size_t i = data.size(); i < part.size(); ++i)
    if (kSet32.find(part[i]) == std::string_view::npos) return wrong(Rule::set32, i, 1);
  std::string expected = check_pair(data);
  if (part.substr(data.size()) != expected)
    return wrong(Rule::check_pair, data.size(), 2, std::move(expected));
  return std::nullopt;
}

Outcome company_prefix(std::string_view part, std::size_t begin) {
  constexpr std::size_t kShortest = 4;
  if (part.size() < begin + kShortest) return wrong(Rule::company_prefix, 0, part.size());
  for (std::size_t i = begin; i < begin + kShortest; ++i)
    if (!is_digit(part[i])) return wrong(Rule::company_prefix, i, 1);
  return std::nullopt;
}

Outcome iban(std::string_view part) {
  constexpr std::size_t kShortest = 11;
  constexpr std::size_t kLongest = 34;
  if (part.size() >= 2 && !is_country_letters(part.substr(0, 2)))
    return wrong(Rule::iban_country, 0, 2);
  if (part.size() < kShortest || part.size() > kLongest)
    return wrong(Rule::iban_length, 0, part.size(), "11–34");
  unsigned remainder = 0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const std::size_t at = (i + 4) % part.size();  // the first four are counted last
    const char c = part[at];
    if (is_digit(c))
      remainder = (remainder * 10 + static_cast<unsigned>(c - '0')) % 97;
    else if (c >= 'A' && c <= 'Z')
      remainder = (remainder * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
    else
      return wrong(Rule::iban_character, at, 1);
  }
  if (remainder != 1) return wrong(Rule::iban_check, 2, 2);
  return std::nullopt;
}

Outcome piece_of_total(std::string_view part) {
  if (auto bad = only_from(Characters::digits, part)) return bad;
  if (part.empty() || part.size() % 2 != 0) return wrong(Rule::piece_form, 0, part.size());
  const std::string_view piece = part.substr(0, part.size() / 2);
  const std::string_view total = part.substr(piece.size());
  const auto is_zero = [](std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
  };
  if (is_zero(piece)) return wrong(Rule::piece_zero, 0, piece.size());
  if (is_zero(total)) return wrong(Rule::piece_zero, piece.size(), total.size());
  if (piece > total) return wrong(Rule::piece_exceeds, 0, part.size(), std::string(total));
  return std::nullopt;
}

Outcome place_in_sequence(std::string_view part) {
  const std::size_t slash = part.find('/');
  const std::string_view place = part.substr(0, slash);
  const std::string_view count =
      slash == std::string_view::npos ? std::string_view() : part.substr(slash + 1);
  if (place.empty() || count.empty() || only_from(Characters::digits, place) ||
      only_from(Characters::digits, count))
    return wrong(Rule::place_form, 0, part.size());
  if (place.front() == '0') return wrong(Rule::leading_zero, 0, place.size());
  if (count.front() == '0') return wrong(Rule::leading_zero, slash + 1, count.size());
  if (place.size() > count.size() || (place.size() == count.size() && place > count))
    return wrong(Rule::place_exceeds, 0, part.size());
  return std::nullopt;
}

// Degrees in units of 10^-7, counted from the south pole or the antimeridian.
Outcome degrees(std::string_view part, std::string_view highest, Rule rule) {
  if (auto bad = only_from(Characters::digits, part)) return bad;
  if (part.size() != highest.size() || part > highest)
    return wrong(rule, 0, part.size(), "0000000000–" + std::string(highest));
  return std::nullopt;
}

Outcome percent_encoded(std::string_view part) {
  const auto is_hex = [](char c) {
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
  };
  for (std::size_t i = part.find('%'); i != std::string_view::npos; i = part.find('%', i + 1))
    if (i + 2 >= part.size() || !is_hex(part[i + 1]) || !is_hex(part[i + 2]))
      return wrong(Rule::percent, i, std::min<std::size_t>(3, part.size() - i));
  return std::nullopt;
}

Outcome one_of(std::string_view part, std::string_view allowed, Rule rule) {
  if (part.size() != 1 || allowed.find(part.front()) == std::string_view::npos)
    return wrong(rule, 0, part.size());
  return std::nullopt;
}

Outcome all_of(std::string_view part, char wanted, Rule rule) {
  if (part.empty() || part.find_first_not_of(wanted) != std::string_view::npos)
    return wrong(rule, 0, part.size());
  return std::nullopt;
}

Outcome nonzero(std::string_view part) {
  if (auto bad = only_from(Characters::digits, part)) return bad;
  if (part.find_first_not_of('0') == std::string_view::npos)
    return wrong(Rule::nonzero, 0, part.size());
  return std::nullopt;
}

// Refuses a single 0, too.
Outcome no_leading_zero(std::string_view part) {
  if (auto bad = only_from(Characters::digits, part)) return bad;
  if (part.starts_with('0')) return wrong(Rule::leading_zero, 0, 1);
  return std::nullopt;
}

Outcome has_non_digit(std::string_view part) {
  if (std::all_of(part.begin(), part.end(), is_digit))
    return wrong(Rule::non_digit, 0, part.size());
  return std::nullopt;
}

// 01–10 of ICCBBA's common list, 80–99 for local use.
Outcome media_type(std::string_view part) {
  const bool known = part.size() == 2 && is_digit(part[0]) && is_digit(part[1]) &&
                     ((part >= "01" && part <= "10") || part >= "80");
  if (!known) return wrong(Rule::media_type, 0, part.size());
  return std::nullopt;
}

Outcome listed(bool is_listed, Rule rule, std::string_view part) {
  if (!is_listed) return wrong(rule, 0, part.size());
  return std::nullopt;
}

}  // namespace

std::optional<Lint> lint_characters(Characters set, std::string_view part) {
  return set == Characters::set64 ? set64_with_padding(part) : only_from(set, part);
}

std::string check_pair(std::string_view text) {
  // Every character's place in set 82 times a prime, the smallest for the last; modulo 1021; two
  // digits of base 32.
  constexpr std::array<unsigned, kMaxPairData> kPrimes = [] {
    std::array<unsigned, kMaxPairData> primes{};
    std::size_t found = 0;
    for (unsigned n = 2; found < primes.size(); ++n) {
      bool is_prime = true;
      for (std::size_t i = 0; i < found; ++i) is_prime = is_prime && n % primes[i] != 0;
      if (is_prime) primes[found++] = n;
    }
    return primes;
  }();
  std::size_t sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    sum += kSet82.find(text[text.size() - 1 - i]) * kPrimes[i];
  sum %= 1021;
  return {kSet32[sum / 32], kSet32[sum % 32]};
}

std::optional<Lint> lint(Linter linter, std::string_view part) {
  switch (linter) {
    case Linter::none: return std::nullopt;
    case Linter::check_digit: return check_digit_fits(part);
    case Linter::check_pair: return check_pair_fits(part);
    case Linter::prefix1: return company_prefix(part, 0);
    case Linter::prefix2: return company_prefix(part, 1);
    case Linter::country: return listed(is_country_number(part), Rule::country, part);
    case Linter::country_or_999:
      return listed(part == "999" || is_country_number(part), Rule::country_or_999, part);
    case Linter::country_letters:
      return listed(is_country_letters(part), Rule::country_letters, part);
    case Linter::currency: return listed(is_currency_number(part), Rule::currency, part);
    case Linter::day: return date(part, false);
    case Linter::day_or_month: return date(part, true);
    case Linter::long_day: return long_date(part, false);
    case Linter::long_day_or_month: return long_date(part, true);
    case Linter::hour: return below(part, 24, Rule::hour);
    case Linter::minute: return below(part, 60, Rule::minute);
    case Linter::second: return below(part, 60, Rule::second);
    case Linter::hour_minute: return hour_and_minute(part);
    case Linter::iban: return iban(part);
    case Linter::importer: return one_of(part, kSet64, Rule::importer);
    case Linter::latitude: return degrees(part, "1800000000", Rule::latitude);
    case Linter::longitude: return degrees(part, "3600000000", Rule::longitude);
    case Linter::media_type: return media_type(part);
    case Linter::package_type: return listed(is_package_type(part), Rule::package_type, part);
    case Linter::piece_of_total: return piece_of_total(part);
    case Linter::place_in_sequence: return place_in_sequence(part);
    case Linter::percent_encoded: return percent_encoded(part);
    case Linter::nonzero: return nonzero(part);
    case Linter::zero: return all_of(part, '0', Rule::zero);
    case Linter::no_leading_zero: return no_leading_zero(part);
    case Linter::yes_no: return one_of(part, "01", Rule::yes_no);
    case Linter::winding: return one_of(part, "019", Rule::winding);
    case Linter::sex: return one_of(part, "0129", Rule::sex);
    case Linter::hyphen: return all_of(part, '-', Rule::hyphen);
    case Linter::has_non_digit: return has_non_digit(part);
    case Linter::coupon: return lint_coupon(part);
    case Linter::coupon_offer: return lint_coupon_offer(part);
  }
  return std::nullopt;
}

}  // namespace ocop::gs1
