#include "common/gs1/ai_table.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/shared_data.h"

using namespace ocop::gs1;

namespace {

std::string ai_text(unsigned number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(digits - text.size(), '0') + text;
}

std::vector<std::string> ais_of(const AiRule& rule) {
  std::vector<std::string> ais;
  for (unsigned at = rule.first; at <= rule.last; ++at) {
    if (!rule.is_family) {
      ais.push_back(ai_text(at, rule.digits));
      continue;
    }
    for (unsigned digit = 0; digit <= rule.last_digit; ++digit)
      ais.push_back(ai_text(at * 10 + digit, rule.digits));
  }
  return ais;
}

// The names that the Syntax Dictionary uses for our linters.
std::string dictionary_name(Linter linter) {
  static const std::map<Linter, std::string> kNames = {{Linter::check_digit, "csum"},
                                                       {Linter::check_pair, "csumalpha"},
                                                       {Linter::prefix1, "gcppos1"},
                                                       {Linter::prefix2, "gcppos2"},
                                                       {Linter::country, "iso3166"},
                                                       {Linter::country_or_999, "iso3166999"},
                                                       {Linter::country_letters, "iso3166alpha2"},
                                                       {Linter::currency, "iso4217"},
                                                       {Linter::day, "yymmdd"},
                                                       {Linter::day_or_month, "yymmd0"},
                                                       {Linter::long_day, "yyyymmdd"},
                                                       {Linter::hour, "hh"},
                                                       {Linter::minute, "mi"},
                                                       {Linter::second, "ss"},
                                                       {Linter::hour_minute, "hhmi"},
                                                       {Linter::iban, "iban"},
                                                       {Linter::importer, "importeridx"},
                                                       {Linter::latitude, "latitude"},
                                                       {Linter::longitude, "longitude"},
                                                       {Linter::media_type, "mediatype"},
                                                       {Linter::package_type, "packagetype"},
                                                       {Linter::piece_of_total, "pieceoftotal"},
                                                       {Linter::place_in_sequence, "posinseqslash"},
                                                       {Linter::percent_encoded, "pcenc"},
                                                       {Linter::nonzero, "nonzero"},
                                                       {Linter::zero, "zero"},
                                                       {Linter::no_leading_zero, "nozeroprefix"},
                                                       {Linter::yes_no, "yesno"},
                                                       {Linter::winding, "winding"},
                                                       {Linter::sex, "iso5218"},
                                                       {Linter::hyphen, "hyphen"},
                                                       {Linter::has_non_digit, "hasnondigit"},
                                                       {Linter::coupon, "couponcode"},
                                                       {Linter::coupon_offer, "couponposoffer"}};
  return kNames.at(linter);
}

std::string part_text(const Part& part) {
  const char letter = "NXYZ"[static_cast<std::size_t>(part.characters)];
  std::string text(1, letter);
  if (part.min != part.max) text += "..";
  text += std::to_string(part.max);
  if (part.optional) text = "[" + text + "]";
  for (const Linter linter : part.linters)
    if (linter != Linter::none) text += "," + dictionary_name(linter);
  return text;
}

std::string with_commas(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), ' ', ',');
  return out;
}

// An AI's facts in the dictionary's words, for comparison: a set, because order means nothing.
std::set<std::string> facts_of(const AiRule& rule, const std::string& ai) {
  std::set<std::string> facts;
  std::string format;
  for (const Part& part : rule.parts)
    if (part.max != 0) format += (format.empty() ? "" : " ") + part_text(part);
  facts.insert("format " + format);
  if (rule.predefined_length) facts.insert("*");
  if (rule.attribute) facts.insert("?");
  std::istringstream needs{std::string(rule.needs)};
  for (std::string group; std::getline(needs, group, ';');)
    facts.insert("req=" + with_commas(group.front() == ' ' ? group.substr(1) : group));
  std::string excludes(rule.excludes);
  if (const std::size_t own = excludes.find('='); own != std::string::npos)
    excludes.replace(own, 1, ai.substr(0, 3) + "n");
  if (!excludes.empty()) facts.insert("ex=" + with_commas(excludes));
  if (rule.key)
    facts.insert(rule.qualifiers.empty() ? "dlpkey" : "dlpkey=" + with_commas(rule.qualifiers));
  return facts;
}

using Facts = std::map<std::string, std::set<std::string>>;

void read_dictionary_line(const std::string& line, Facts& facts) {
  std::istringstream words(line.substr(0, line.find('#')));
  std::string range;
  if (!(words >> range)) return;
  std::set<std::string> own;
  std::string format;
  for (std::string word; words >> word;) {
    if (word.find_first_not_of("*?") == std::string::npos) {
      for (const char flag : word) own.insert(std::string(1, flag));
    } else if (word.starts_with("req=") || word.starts_with("ex=") || word.starts_with("dlpkey")) {
      own.insert(word);
    } else {
      format += (format.empty() ? "" : " ") + word;
    }
  }
  own.insert("format " + format);
  const std::string first = range.substr(0, range.find('-'));
  const std::string last =
      range.substr(range.find('-') == std::string::npos ? 0 : range.find('-') + 1);
  for (unsigned long ai = std::stoul(first); ai <= std::stoul(last); ++ai)
    facts[ai_text(static_cast<unsigned>(ai), first.size())] = own;
}

}  // namespace

TEST_CASE("the table says of every AI what GS1's dictionary says, and knows no others",
          "[gs1][shared][ai-table]") {
  const char* const given = std::getenv("GS1_SYNTAX_DICTIONARY");
  const auto path =
      given != nullptr ? std::optional<std::filesystem::path>(given)
                       : ocop::test::shared_data("gs1 dictionary", "gs1/gs1-syntax-dictionary.txt");
  if (!path) return;
  Facts expected;
  std::ifstream in(*path);
  for (std::string line; std::getline(in, line);) read_dictionary_line(line, expected);
  REQUIRE(expected.size() > 400);
  Facts ours;
  for (const AiRule& rule : all_ai_rules())
    for (const std::string& ai : ais_of(rule)) ours[ai] = facts_of(rule, ai);
  for (const auto& [ai, facts] : expected) {
    INFO("AI " << ai);
    CHECK(ours[ai] == facts);
  }
  CHECK(ours.size() == expected.size());
}

TEST_CASE("every AI of the table is found by itself and in front of its value", "[gs1]") {
  std::size_t count = 0;
  for (const AiRule& rule : all_ai_rules()) {
    for (const std::string& ai : ais_of(rule)) {
      INFO("AI " << ai);
      CHECK(find_ai(ai) == &rule);
      CHECK(find_ai_prefix(ai + "1234") == &rule);
      CHECK(find_ai(ai + "0") == nullptr);
      CHECK(find_ai(ai.substr(1)) != &rule);
      CHECK(ai_length(ai) == ai.size());
      CHECK(rule_for_unknown_ai(ai) == nullptr);
      ++count;
    }
  }
  CHECK(count == 541);
}

TEST_CASE("what is no AI is not found", "[gs1]") {
  for (const std::string_view text :
       {"", "0", "1", "05", "89", "1A", "A1", "011", "37123", "234", "2345", "3106", "3956", "41",
        "4", "01 ", " 01", "\xC3\x91", "9999999999999999999999"})
    CHECK(find_ai(text) == nullptr);
  CHECK(find_ai_prefix("3106123456") == nullptr);
  CHECK(find_ai_prefix("310") == nullptr);
}

TEST_CASE("an unknown AI is taken only where no known one has its digits", "[gs1]") {
  CHECK(rule_for_unknown_ai("89") != nullptr);
  CHECK(rule_for_unknown_ai("3999") != nullptr);
  CHECK(rule_for_unknown_ai("236") != nullptr);
  CHECK(rule_for_unknown_ai("419")->max_length == 13);
  CHECK(rule_for_unknown_ai("419")->predefined_length);
  for (const std::string_view text : {"011", "800", "80", "399", "2367", "4199", "8x", "", "12345"})
    CHECK(rule_for_unknown_ai(text) == nullptr);
}

TEST_CASE("companions and qualifiers in the table are AIs of the table", "[gs1]") {
  for (const AiRule& rule : all_ai_rules()) {
    for (std::string text :
         {std::string(rule.needs), std::string(rule.excludes), std::string(rule.qualifiers)}) {
      for (char& c : text)
        if (c == ';' || c == '+' || c == '|' || c == '=') c = ' ';
      std::istringstream words(text);
      for (std::string word; words >> word;) {
        std::replace(word.begin(), word.end(), 'n', '0');
        INFO("AI " << rule.first << " names " << word);
        CHECK((find_ai(word) != nullptr || word == "3100"));
      }
    }
  }
}
