#include "common/gs1/ai_table.h"

#include <algorithm>

namespace ocop::gs1 {
namespace {

// Letters of a format: n digits, x set 82, y set 39, z set 64; "-20" is 1 to 20 characters, "20"
// exactly 20; '?' marks an optional part; linters follow a ':' and are joined by '+'.
struct LinterName {
  std::string_view name;
  Linter linter;
};
constexpr LinterName kLinterNames[] = {
    {"check", Linter::check_digit},
    {"pair", Linter::check_pair},
    {"prefix1", Linter::prefix1},
    {"prefix2", Linter::prefix2},
    {"country", Linter::country},
    {"country999", Linter::country_or_999},
    {"country2", Linter::country_letters},
    {"currency", Linter::currency},
    {"day", Linter::day},
    {"day0", Linter::day_or_month},
    {"longday", Linter::long_day},
    {"hour", Linter::hour},
    {"minute", Linter::minute},
    {"second", Linter::second},
    {"hourminute", Linter::hour_minute},
    {"iban", Linter::iban},
    {"importer", Linter::importer},
    {"latitude", Linter::latitude},
    {"longitude", Linter::longitude},
    {"media", Linter::media_type},
    {"package", Linter::package_type},
    {"piece", Linter::piece_of_total},
    {"place", Linter::place_in_sequence},
    {"percent", Linter::percent_encoded},
    {"nonzero", Linter::nonzero},
    {"zero", Linter::zero},
    {"nolead", Linter::no_leading_zero},
    {"yesno", Linter::yes_no},
    {"winding", Linter::winding},
    {"sex", Linter::sex},
    {"hyphen", Linter::hyphen},
    {"nondigit", Linter::has_non_digit},
    {"coupon", Linter::coupon},
    {"offer", Linter::coupon_offer},
};

// A mistake in the table below is an error of the compiler: throwing is no constant expression.
consteval Linter linter_called(std::string_view name) {
  for (const LinterName& entry : kLinterNames)
    if (entry.name == name) return entry.linter;
  throw "no such linter";
}

constexpr std::size_t kNone = std::string_view::npos;

consteval std::string_view take(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == kNone ? text.size() : at + 1);
  return taken;
}

consteval std::uint16_t number(std::string_view digits) {
  if (digits.empty()) throw "a number is missing";
  unsigned value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') throw "not a number";
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return static_cast<std::uint16_t>(value);
}

consteval Characters characters_called(char letter) {
  switch (letter) {
    case 'n': return Characters::digits;
    case 'x': return Characters::set82;
    case 'y': return Characters::set39;
    case 'z': return Characters::set64;
    default: throw "no such set of characters";
  }
}

consteval Part part_from(std::string_view text) {
  std::string_view shape = take(text, ':');
  Part part;
  part.characters = characters_called(shape.front());
  shape.remove_prefix(1);
  part.optional = shape.ends_with('?');
  if (part.optional) shape.remove_suffix(1);
  const bool variable = shape.starts_with('-');
  if (variable) shape.remove_prefix(1);
  part.max = static_cast<std::uint8_t>(number(shape));
  part.min = variable ? 1 : part.max;
  for (std::size_t i = 0; !text.empty(); ++i) part.linters[i] = linter_called(take(text, '+'));
  return part;
}

enum Flags : unsigned { none = 0, F = 1, A = 2, FA = F | A };  // predefined length, attribute

consteval AiRule row(std::string_view ais, unsigned flags, std::string_view format,
                     std::string_view needs = {}, std::string_view excludes = {},
                     std::string_view qualifiers = {}) {
  AiRule rule;
  std::string_view range = take(ais, ' ');
  const std::string_view first = take(range, '-');
  rule.first = number(first);
  rule.last = range.empty() ? rule.first : number(range);
  rule.is_family = !ais.empty();
  rule.digits = static_cast<std::uint8_t>(first.size() + (rule.is_family ? 1 : 0));
  if (rule.is_family) {
    take(ais, '-');
    rule.last_digit = static_cast<std::uint8_t>(number(ais));
  }
  rule.predefined_length = (flags & F) != 0;
  rule.attribute = (flags & A) != 0;
  for (std::size_t i = 0; !format.empty(); ++i) {
    rule.parts[i] = part_from(take(format, ' '));
    rule.min_length = static_cast<std::uint8_t>(rule.min_length +
                                                (rule.parts[i].optional ? 0 : rule.parts[i].min));
    rule.max_length = static_cast<std::uint8_t>(rule.max_length + rule.parts[i].max);
  }
  rule.needs = needs;
  rule.excludes = excludes;
  rule.key = !qualifiers.empty();
  rule.qualifiers = qualifiers == "." ? std::string_view() : qualifiers;
  return rule;
}

// AI or run of AIs (of measures: "310-316 0-5" is 3100–3105, 3110–3115, …), flags, format, needs,
// excludes; of keys also the qualifiers, "." if there are none. In ascending order.
constexpr AiRule kTable[] = {
    row("00", FA, "n18:check+prefix2", "", "", "."),
    row("01", FA, "n14:check+prefix2", "", "255 37", "22 10 21|235"),
    row("02", FA, "n14:check+prefix2", "37", "01 03"),
    row("03", F, "n14:check+prefix2", "", "01 02 37"),
    row("10", A, "x-20", "01 02 03 8006 8026"),
    row("11", FA, "n6:day0", "01 02 03 8006 8026"),
    row("12", FA, "n6:day0", "8020"),
    row("13", FA, "n6:day0", "01 02 03 8006 8026"),
    row("15", FA, "n6:day0", "01 02 03 8006 8026"),
    row("16", FA, "n6:day0", "01 02 03 8006 8026"),
    row("17", FA, "n6:day0", "01 02 03 255 8006 8026"),
    row("20", FA, "n2", "01 02 8006 8026"),
    row("21", none, "x-20", "01 03 8006", "235"),
    row("22", none, "x-20", "01"),
    row("235", none, "x-28", "01"),
    row("240-241", A, "x-30", "01 02 8006 8026"),
    row("242", A, "n-6", "01 02 8006 8026"),
    row("243", A, "x-20", "01"),
    row("250", A, "x-30", "01 8006; 21"),
    row("251", A, "x-30", "01 8006"),
    row("253", A, "n13:check+prefix1 x-17?", "", "", "."),
    row("254", none, "x-20", "414"),
    row("255", A, "n13:check+prefix1 n-12?", "", "01 02 415 8006 8020 8026", "."),
    row("30", A, "n-8", "01 02"),
    row("310-316 0-5", FA, "n6", "01 02", "="),
    row("320-329 0-5", FA, "n6", "01 02", "="),
    row("330-336 0-5", FA, "n6", "00 01", "="),
    row("337 0-5", FA, "n6", "01", "="),
    row("340-349 0-5", FA, "n6", "00 01", "="),
    row("350-352 0-5", FA, "n6", "01 02", "="),
    row("353-355 0-5", FA, "n6", "00 01", "="),
    row("356-357 0-5", FA, "n6", "01 02", "="),
    row("360-361 0-5", FA, "n6", "01 02", "="),
    row("362-363 0-5", FA, "n6", "00 01", "="),
    row("364-366 0-5", FA, "n6", "01 02", "="),
    row("367-369 0-5", FA, "n6", "00 01", "="),
    row("37", A, "n-8", "00; 02 8026"),
    row("390 0-9", A, "n-15", "255 8020", "= 391n 394n 8111"),
    row("391 0-9", A, "n3:currency n-15", "8020", "="),
    row("392 0-9", A, "n-15", "01; 30 31nn 32nn 35nn 36nn", "= 393n"),
    row("393 0-9", A, "n3:currency n-15", "30 31nn 32nn 35nn 36nn", "="),
    row("394 0-3", A, "n4", "255", "= 8111"),
    row("395 0-5", A, "n6", "30 31nn 32nn 35nn 36nn", "392n 393n = 8005"),
    row("400", A, "x-30"),
    row("401", A, "x-30:prefix1", "", "", "."),
    row("402", A, "n17:check+prefix1", "", "", "."),
    row("403", A, "x-30", "00"),
    row("410-413", FA, "n13:check+prefix1"),
    row("414", FA, "n13:check+prefix1", "", "", "254|7040"),
    row("415", FA, "n13:check+prefix1", "8020", "", "8020"),
    row("416", FA, "n13:check+prefix1"),
    row("417", FA, "n13:check+prefix1", "", "", "7040"),
    row("420", A, "x-20", "", "421"),
    row("421", A, "n3:country x-9", "", "4307"),
    row("422", A, "n3:country", "01 02 8006 8026", "426"),
    row("423", A, "n3:country n3?:country n3?:country n3?:country n3?:country", "01 02", "426"),
    row("424", A, "n3:country", "01 02", "426"),
    row("425", A, "n3:country n3?:country n3?:country n3?:country n3?:country", "01 02", "426"),
    row("426", A, "n3:country", "01 02"),
    row("427", A, "x-3", "01 02; 422"),
    row("4300-4301", A, "x-35:percent", "00"),
    row("4302", A, "x-70:percent", "00"),
    row("4303", A, "x-70:percent", "4302"),
    row("4304-4306", A, "x-70:percent", "00"),
    row("4307", A, "x2:country2", "00"),
    row("4308", A, "x-30", "00"),
    row("4309", A, "n10:latitude n10:longitude", "00"),
    row("4310-4311", A, "x-35:percent", "00"),
    row("4312", A, "x-70:percent", "00"),
    row("4313", A, "x-70:percent", "4312"),
    row("4314-4316", A, "x-70:percent", "00"),
    row("4317", A, "x2:country2", "00"),
    row("4318", A, "x-20", "00"),
    row("4319", A, "x-30", "00"),
    row("4320", A, "x-35:percent", "00"),
    row("4321-4323", A, "n1:yesno", "00"),
    row("4324-4325", A, "n6:day0 n4:hourminute", "00"),
    row("4326", A, "n6:day", "00"),
    row("4330", A, "n6 x1?:hyphen", "00", "4331"),
    row("4331", A, "n6 x1?:hyphen", "00", "4330"),
    row("4332", A, "n6 x1?:hyphen", "00", "4333"),
    row("4333", A, "n6 x1?:hyphen", "00", "4332"),
    row("7001", A, "n13", "01 02 8006 8026"),
    row("7002", A, "x-30", "01 02"),
    row("7003", A, "n6:day n4:hourminute", "01 02"),
    row("7004", A, "n-4", "01+10"),
    row("7005", A, "x-12", "01 02"),
    row("7006", A, "n6:day", "01 02"),
    row("7007", A, "n6:day n6?:day", "01 02"),
    row("7008", A, "x-3", "01 02"),
    row("7009", A, "x-10", "01 02"),
    row("7010", A, "x-2", "01 02"),
    row("7011", A, "n6:day n4?:hourminute", "01 02"),
    row("7020", A, "x-20", "01 8006; 416"),
    row("7021", A, "x-20", "01 8006"),
    row("7022", A, "x-20", "7021"),
    row("7023", A, "x-30:prefix1"),
    row("7030-7039", A, "n3:country999 x-27", "01 02"),
    row("7040", none, "n1 x1 x1 x1:importer"),
    row("7041", none, "x-4:package", "00"),
    row("710-717", A, "x-20", "01"),
    row("7230-7239", A, "x2 x-28", "01 8004"),
    row("7240", A, "x-20", "01 8006"),
    row("7241", A, "n2:media", "8017 8018"),
    row("7242", A, "x-25", "8017 8018"),
    row("7250", A, "n8:longday", "8018", "7251"),
    row("7251", A, "n8:longday n4:hourminute", "8018", "7250"),
    row("7252", A, "n1:sex", "8018"),
    row("7253-7254", A, "x-40:percent", "8017 8018", "7256 7259"),
    row("7255", A, "x-10", "8017 8018", "7256 7259"),
    row("7256", A, "x-90:percent", "8017 8018"),
    row("7257", A, "x-70:percent", "8018"),
    row("7258", A, "x3:place", "8018+7259"),
    row("7259", A, "x-40:percent", "8018", "7256"),
    row("8001", A, "n4:nonzero n5:nonzero n3:nonzero n1:winding n1", "01"),
    row("8002", A, "x-20"),
    row("8003", A, "n1:zero n13:check+prefix1 x-16?", "", "", "."),
    row("8004", A, "x-30:prefix1", "", "", "7040"),
    row("8005", A, "n6", "01 02"),
    row("8006", A, "n14:check+prefix2 n4:piece", "", "01 37", "22 10 21"),
    row("8007", A, "x-34:iban", "415"),
    row("8008", A, "n6:day n2:hour n2?:minute n2?:second", "01 02"),
    row("8009", A, "x-50", "00 01"),
    row("8010", A, "y-30:prefix1", "", "", "8011"),
    row("8011", none, "n-12:nolead", "8010"),
    row("8012", A, "x-20", "01 8006"),
    row("8013", A, "x-25:pair+prefix1", "", "", "."),
    row("8014", none, "x-25:pair+prefix1+nondigit", "01"),
    row("8017", A, "n18:check+prefix1", "", "8018", "8019"),
    row("8018", A, "n18:check+prefix1", "", "8017", "8019"),
    row("8019", none, "n-10", "8017 8018"),
    row("8020", none, "x-25", "415"),
    row("8026", A, "n14:check+prefix2 n4:piece", "37", "02 8006"),
    row("8030", A, "z-90", "00 01+21 253 255 8003 8004 8006+21 8010+8011 8017 8018"),
    row("8040", none, "n15", "01+21"),
    row("8041", none, "n15", "01+21+8040"),
    row("8042", none, "n32", "01+21+8040"),
    row("8043", none, "n18 n-2?", "01+21+8040"),
    row("8110", A, "x-70:coupon"),
    row("8111", A, "n4", "255"),
    row("8112", A, "x-70:offer"),
    row("8200", none, "x-70", "01"),
    row("90", A, "x-30"),
    row("91-99", A, "x-90"),
};

// For every two first digits: the digits of such AIs and where their rows begin and end.
struct Prefix {
  std::uint8_t digits = 0;
  std::uint16_t begin = 0;
  std::uint16_t end = 0;
};

consteval unsigned first_two(const AiRule& rule) {
  unsigned value = rule.first;
  for (std::size_t digits = rule.digits - (rule.is_family ? 1U : 0U); digits > 2; --digits)
    value /= 10;
  return value;
}

// AIs that run over several first digits (91–99) are in each of their rows.
consteval std::array<Prefix, 100> index_of_prefixes() {
  std::array<Prefix, 100> prefixes{};
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    const AiRule& rule = kTable[i];
    const unsigned from = first_two(rule);
    const unsigned to = rule.digits == 2 ? rule.last : from;
    for (unsigned at = from; at <= to; ++at) {
      Prefix& prefix = prefixes[at];
      if (prefix.digits == 0) prefix.begin = static_cast<std::uint16_t>(i);
      if (prefix.digits != 0 && prefix.digits != rule.digits) throw "AIs of different lengths";
      prefix.digits = rule.digits;
      prefix.end = static_cast<std::uint16_t>(i + 1);
    }
  }
  return prefixes;
}
constexpr std::array<Prefix, 100> kPrefixes = index_of_prefixes();

// Unknown AIs whose first two digits promise a length (General Specifications, figure 7.8.5-1).
constexpr AiRule kUnknown = row("0", A, "x-90");
constexpr AiRule kUnknown18 = row("0", FA, "x18");
constexpr AiRule kUnknown16 = row("0", FA, "x16");
constexpr AiRule kUnknown14 = row("0", FA, "x14");
constexpr AiRule kUnknown13 = row("0", FA, "x13");
constexpr AiRule kUnknown6 = row("0", FA, "x6");
constexpr AiRule kUnknown2 = row("0", FA, "x2");

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The number of two digits, or -1.
int two_digits(std::string_view text) {
  if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

bool covers(const AiRule& rule, unsigned ai) {
  if (!rule.is_family) return rule.first <= ai && ai <= rule.last;
  return rule.first <= ai / 10 && ai / 10 <= rule.last && ai % 10 <= rule.last_digit;
}

const AiRule* predefined(int first_two_digits) {
  if (first_two_digits == 0) return &kUnknown18;
  if (first_two_digits >= 1 && first_two_digits <= 3) return &kUnknown14;
  if (first_two_digits == 4) return &kUnknown16;
  if (first_two_digits >= 11 && first_two_digits <= 19) return &kUnknown6;
  if (first_two_digits == 20) return &kUnknown2;
  if (first_two_digits >= 31 && first_two_digits <= 36) return &kUnknown6;
  if (first_two_digits == 41) return &kUnknown13;
  return &kUnknown;
}

}  // namespace

std::size_t ai_length(std::string_view text) {
  const int first = two_digits(text);
  return first < 0 ? 0 : kPrefixes[static_cast<std::size_t>(first)].digits;
}

const AiRule* find_ai(std::string_view ai) {
  return ai.size() == ai_length(ai) ? find_ai_prefix(ai) : nullptr;
}

const AiRule* find_ai_prefix(std::string_view text) {
  const int first = two_digits(text);
  if (first < 0) return nullptr;
  const Prefix& prefix = kPrefixes[static_cast<std::size_t>(first)];
  if (prefix.digits == 0 || text.size() < prefix.digits) return nullptr;
  auto ai = static_cast<unsigned>(first);
  for (std::size_t i = 2; i < prefix.digits; ++i) {
    if (!is_digit(text[i])) return nullptr;
    ai = ai * 10 + static_cast<unsigned>(text[i] - '0');
  }
  for (std::size_t i = prefix.begin; i < prefix.end; ++i)
    if (covers(kTable[i], ai)) return &kTable[i];
  return nullptr;
}

const AiRule* rule_for_unknown_ai(std::string_view ai) {
  const int first = two_digits(ai);
  if (first < 0 || ai.size() > kMaxAiDigits || !std::all_of(ai.begin(), ai.end(), is_digit))
    return nullptr;
  const std::size_t digits = ai_length(ai);
  if ((digits != 0 && digits != ai.size()) || find_ai(ai) != nullptr) return nullptr;
  return predefined(first);
}

bool matches(std::string_view ai, std::string_view pattern) {
  if (ai.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < ai.size(); ++i)
    if (pattern[i] != 'n' && pattern[i] != ai[i]) return false;
  return true;
}

std::span<const AiRule> all_ai_rules() {
  return kTable;
}

}  // namespace ocop::gs1
