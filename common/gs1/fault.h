// What is wrong with GS1 data, told so that a person can put it right: where, in which AI, which
// rule, and what would be right. The words, Vietnamese and English, stand in one table
// (fault_words.cpp); parsers only name the rule.
//
//   position 24, AI 01, check_digit, right "4"
//   → vi  "AI (01): chữ số kiểm tra sai, đúng ra là 4"
//   → en  "AI (01): the check digit is wrong, it should be 4"
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ocop::gs1 {

// The names that rule_name() gives are stable: lower case with '-' for '_'.
enum class Rule : std::uint8_t {
  // the input as a whole
  not_gs1,
  too_long_input,
  not_plain_text,
  too_many,
  no_data,
  fnc1_missing,
  symbology_missing,
  symbology_unknown,
  primary_message,
  scan_character,
  bracket,
  // URIs
  uri_character,
  uri_scheme,
  uri_host,
  uri_path,
  uri_no_key,
  uri_compressed,
  uri_null,
  key_sequence,
  unknown_parameter,
  not_an_attribute,
  belongs_in_path,
  duplicate_ai,
  compression,
  // AIs and the shape of their values
  unknown_ai,
  empty_value,
  too_short,
  too_long,
  digits,
  set82,
  set39,
  set64,
  set64_padding,
  set32,
  // content
  check_digit,
  check_pair,
  company_prefix,
  date_length,
  month,
  day,
  hour,
  minute,
  second,
  country,
  country_or_999,
  country_letters,
  currency,
  iban_country,
  iban_length,
  iban_character,
  iban_check,
  importer,
  latitude,
  longitude,
  media_type,
  package_type,
  piece_form,
  piece_zero,
  piece_exceeds,
  place_form,
  place_exceeds,
  percent,
  nonzero,
  zero,
  leading_zero,
  yes_no,
  winding,
  sex,
  hyphen,
  non_digit,
  coupon_format,
  coupon_prefix,
  coupon_offer,
  coupon_save_value,
  coupon_requirement,
  coupon_requirement_code,
  coupon_family,
  coupon_rules,
  coupon_date,
  coupon_dates_order,
  coupon_serial,
  coupon_retailer,
  coupon_flags,
  coupon_excess,
  // AIs together
  different_repeat,
  excluded,
  needs,
  serial_part,
};
inline constexpr std::size_t kRules = static_cast<std::size_t>(Rule::serial_part) + 1;

struct Fault {
  Rule rule = Rule::not_gs1;
  std::string ai;            // as written; empty if no AI is to blame
  std::size_t position = 0;  // bytes from the beginning of the input
  std::size_t length = 0;    // of what is wrong; 0 if something is missing there
  std::string right;         // what would be right, in no language: digits, AIs; may be empty
  bool operator==(const Fault&) const = default;
};

enum class Language : std::uint8_t { vietnamese, english };

// "check-digit".
[[nodiscard]] std::string_view rule_name(Rule rule);

// One sentence without a full stop: the AI, what is wrong and what would be right. Holds bytes of
// the input in `ai` and `right`: escape it like these.
[[nodiscard]] std::string sentence(const Fault& fault, Language language);

}  // namespace ocop::gs1
