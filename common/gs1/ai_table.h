// The application identifiers (AI) of GS1: which exist, what their values look like, which others
// they need or exclude, and where a Digital Link may carry them. All facts about single AIs stand
// in ai_table.cpp, one line an AI (or a run of equal ones); everything else asks this table.
//
// The facts are those of the GS1 Syntax Dictionary, release 2026-01-27; a test compares the table
// with that file where it is present (scripts/check_ai_table).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ocop::gs1 {

enum class Characters : std::uint8_t {
  digits,
  set82,  // GS1 AI encodable character set 82 (General Specifications §7.11)
  set39,
  set64,  // base64url, with optional padding
};

// What a part of a value must satisfy beyond its characters and length; see linters.h.
enum class Linter : std::uint8_t {
  none,
  check_digit,
  check_pair,
  prefix1,  // a GS1 company prefix from the first character on
  prefix2,  // from the second character on
  country,  // ISO 3166-1 numeric
  country_or_999,
  country_letters,  // ISO 3166-1 alpha-2
  currency,         // ISO 4217 numeric
  day,              // YYMMDD
  day_or_month,     // YYMMDD with DD = 00 for "some day of the month"
  long_day,         // YYYYMMDD
  long_day_or_month,
  hour,
  minute,
  second,
  hour_minute,
  iban,
  importer,
  latitude,
  longitude,
  media_type,
  package_type,
  piece_of_total,
  place_in_sequence,
  percent_encoded,
  nonzero,
  zero,
  no_leading_zero,
  yes_no,
  winding,
  sex,  // ISO/IEC 5218
  hyphen,
  has_non_digit,
  coupon,        // North American coupon code, AI 8110
  coupon_offer,  // positive offer file, AI 8112
};

// A value is parts in a row; only the last can be of variable length.
struct Part {
  Characters characters = Characters::digits;
  std::uint8_t min = 0;
  std::uint8_t max = 0;
  bool optional = false;
  std::array<Linter, 3> linters{};  // ends at the first Linter::none
};

struct AiRule {
  std::uint16_t first = 0;  // an AI as a number: AIs have different lengths but never equal numbers
  std::uint16_t last = 0;
  std::uint8_t digits = 0;      // of the AI, 2–4
  std::uint8_t last_digit = 9;  // of measures: the fourth digit, 0 to this, tells the decimal point
  bool is_family = false;       // measures: first and last are the first three of four digits
  bool predefined_length = false;  // needs no FNC1 behind it
  bool attribute = false;          // may stand in the query of a Digital Link
  bool key = false;                // primary key of a Digital Link
  std::array<Part, 6> parts{};     // ends at the first with max = 0
  std::uint8_t min_length = 0;     // of the whole value
  std::uint8_t max_length = 0;
  // Groups between ';', all of which must be satisfied; in a group alternatives between blanks; an
  // alternative is AIs joined by '+'; an 'n' stands for any digit. Example: "01 8006; 21".
  std::string_view needs;
  // AIs that must not be there; '=' stands for the others of the same first three digits.
  std::string_view excludes;
  // The qualifiers of a key in their order, each of which may be missing; alternatives between '|'.
  std::string_view qualifiers;
};

inline constexpr std::size_t kMaxAiDigits = 4;
// No value of any AI is longer.
inline constexpr std::size_t kMaxValueLength = 90;

// How many digits AIs have that begin with these two digits; 0 if there are none.
[[nodiscard]] std::size_t ai_length(std::string_view text);

// The rule of exactly this AI ("01", "3103"), or nullptr.
[[nodiscard]] const AiRule* find_ai(std::string_view ai);

// The rule of the AI with which the text begins, or nullptr. Its length is rule->digits.
[[nodiscard]] const AiRule* find_ai_prefix(std::string_view text);

// The rule of an AI that is not in the table, for readers that are told to accept such: characters
// of set 82, and a predefined length where the first two digits promise one. nullptr if the digits
// cannot be an AI or belong to a known one.
[[nodiscard]] const AiRule* rule_for_unknown_ai(std::string_view ai);

// True if the AI fits a pattern such as "01" or "31nn".
[[nodiscard]] bool matches(std::string_view ai, std::string_view pattern);

// The whole table, in ascending order.
[[nodiscard]] std::span<const AiRule> all_ai_rules();

}  // namespace ocop::gs1
