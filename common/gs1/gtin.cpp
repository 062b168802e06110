#include "common/gs1/gtin.h"

#include <algorithm>
#include <cassert>

namespace ocop::gs1 {
namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string padded(std::string_view digits, std::size_t width) {
  return std::string(width - digits.size(), '0').append(digits);
}

}  // namespace

char check_digit(std::string_view digits) {
  assert(all_digits(digits));
  int sum = 0;
  int weight = 3;
  for (std::size_t i = digits.size(); i-- > 0; weight = 4 - weight)
    sum += weight * (digits[i] - '0');
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

Gtin::Gtin(std::string_view digits) : digits_() {
  std::copy(digits.begin(), digits.end(), digits_.begin());
}

Result<Gtin> Gtin::parse(std::string_view fourteen_digits) {
  if (fourteen_digits.size() != kDigits || !all_digits(fourteen_digits))
    return error(Errc::malformed, "GTIN: not 14 digits");
  const char expected = check_digit(fourteen_digits.substr(0, kDigits - 1));
  if (fourteen_digits.back() != expected)
    return error(Errc::mismatch, std::string("GTIN: the check digit of ")
                                     .append(fourteen_digits.substr(0, kDigits - 1))
                                     .append(" is ")
                                     .append(1, expected)
                                     .append(", not ")
                                     .append(1, fourteen_digits.back()));
  return Gtin(fourteen_digits);
}

Result<Gtin> Gtin::parse_any(std::string_view digits) {
  const std::size_t size = digits.size();
  if ((size != 8 && size != 12 && size != 13 && size != kDigits) || !all_digits(digits))
    return error(Errc::malformed, "GTIN: not 8, 12, 13 or 14 digits");
  return parse(padded(digits, kDigits));
}

Result<Gtin> Gtin::internal(int province, std::int64_t item) {
  if (province < 1 || province > kMaxProvince)
    return error(Errc::out_of_range, "internal GTIN: the province code is 1–96");
  if (item < 0 || item > kMaxItem)
    return error(Errc::out_of_range, "internal GTIN: the item number is 0–999999999");
  std::string digits = "02" + padded(std::to_string(province), 2) + padded(std::to_string(item), 9);
  digits += check_digit(digits);
  return Gtin(digits);
}

std::string Gtin::printed() const {
  std::string digits = text();
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), kDigits);
  for (const std::size_t width : {8U, 12U, 13U})
    if (zeros >= kDigits - width) return digits.substr(kDigits - width);
  return digits;
}

bool Gtin::is_restricted() const {
  const std::string_view number = std::string_view(digits_.data(), digits_.size()).substr(1);
  constexpr std::string_view kGtin8Padding = "00000";
  if (number.starts_with(kGtin8Padding)) {
    const char first = number[kGtin8Padding.size()];
    return first == '0' || first == '2';
  }
  return number.front() == '2' || number.starts_with("02") || number.starts_with("04");
}

}  // namespace ocop::gs1
