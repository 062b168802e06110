// GS1's and its peers' own vectors, in ../shared/gs1. Every line must agree in verdict and
// elements, except those that are marked as quirks there and those of kDisagreements, which
// docs/formats/gs1.md explains.
#include <fstream>
#include <functional>
#include <iostream>
#include <map>

#include <catch2/catch.hpp>

#include "common/base/json.h"
#include "common/gs1/any_input.h"
#include "common/gs1/companions.h"
#include "common/gs1/digital_link.h"
#include "common/gs1/element_string.h"
#include "common/gs1/linters.h"
#include "common/gs1/scan_data.h"
#include "tests/support/shared_data.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::gs1;

namespace {

constexpr json::Limits kLineLimits{64 * 1024, 16};

std::string text_of(const json::Value& line, const std::string& name) {
  const std::string* const text = line.get_string(name);
  return text == nullptr ? std::string() : *text;
}

bool is_true(const json::Value& line, const std::string& name) {
  const json::Value* const value = line.get(name);
  return value != nullptr && value->as_bool() != nullptr && *value->as_bool();
}

Leniency leniency_of(const json::Value& line) {
  Leniency leniency;
  const json::Value* const options = line.get("opts");
  const auto is_set = [&](const char* name) {
    const std::int64_t* const flag = options == nullptr ? nullptr : options->get_int(name);
    return flag != nullptr && *flag != 0;
  };
  leniency.unknown_ais = is_set("permitUnknownAIs");
  leniency.short_gtins = is_set("permitZeroSuppressedGTIN");
  leniency.short_names = is_set("permitConvenienceAlphas");
  leniency.unknown_attributes = options != nullptr && !is_set("unknownAInotDLattr");
  return leniency;
}

// Runs `agrees` over a file's lines; it returns nothing for a line that it does not judge.
void run(const std::string& file,
         const std::function<std::optional<bool>(const json::Value&)>& agrees) {
  const auto path = test::shared_data("gs1 " + file, "gs1/" + file);
  if (!path) return;
  std::ifstream in(*path);
  std::size_t agreed = 0, total = 0, passed_over = 0;
  for (std::string text; std::getline(in, text);) {
    const auto line = json::parse(text, kLineLimits);
    REQUIRE(line);
    const std::optional<bool> result =
        line->get("engine_quirk") != nullptr ? std::nullopt : agrees(*line);
    if (!result) {
      ++passed_over;
      continue;
    }
    ++total;
    if (*result) ++agreed;
    INFO(text);
    CHECK(*result);
  }
  std::cout << "gs1 vectors: " << file << ": " << agreed << " of " << total << " agree, "
            << passed_over << " passed over" << std::endl;
  CHECK(total > 0);
}

std::string latin1_as_utf8(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

std::string with_group_separators(std::string text) {
  for (const std::string_view written : {"<GS>", "<gs>"})
    for (std::size_t at = text.find(written); at != std::string::npos; at = text.find(written))
      text.replace(at, written.size(), "^");
  return text;
}

bool ignored_agree(const json::Value& line, const Reading& reading) {
  const json::Array* const ignored = line.get_array("ignored_query");
  if (ignored == nullptr) return true;
  if (ignored->size() != reading.ignored.size()) return false;
  for (std::size_t i = 0; i < ignored->size(); ++i)
    if (*(*ignored)[i].as_string() != reading.ignored[i]) return false;
  return true;
}

std::optional<bool> uri_agrees(const json::Value& line) {
  const Reading reading = parse_digital_link(text_of(line, "uri"));
  if (reading.valid() != is_true(line, "valid")) return false;
  if (!reading.valid()) return true;
  if (bracketed_text(reading.elements) != text_of(line, "ai")) return false;
  if (canonical_link(reading) != text_of(line, "canonical")) return false;
  const std::string element_string = text_of(line, "element_string");
  if (!element_string.empty() && raw_text(reading.elements) != element_string) return false;
  return ignored_agree(line, reading);
}

// parseDLuri of the engine does not look at companions.
std::optional<bool> option_agrees(const json::Value& line) {
  const Reading reading = parse_digital_link(text_of(line, "uri"), leniency_of(line));
  const bool valid = reading.valid() || reading.fault->rule == Rule::needs;
  if (valid != is_true(line, "valid")) return false;
  return !valid || raw_text(reading.elements) == text_of(line, "element_string");
}

std::optional<bool> generated_uri_agrees(const json::Value& line) {
  const Reading reading = parse_bracketed(text_of(line, "ai"), leniency_of(line));
  const auto uri = build_digital_link(reading.elements, text_of(line, "stem"));
  if (!reading.valid()) return !is_true(line, "valid");
  return is_true(line, "valid") ? uri && *uri == text_of(line, "uri") : !uri;
}

std::optional<bool> encoding_agrees(const json::Value& line) {
  const bool decodes = text_of(line, "kind") == "uri_unescape";
  const std::string in = text_of(line, "in");
  for (const auto& [name, part] : {std::pair("path", UriPart::path), {"query", UriPart::query}}) {
    const std::string out =
        decodes ? percent_decoded(in, part).value_or("") : percent_encoded(in, part);
    if (latin1_as_utf8(out) != text_of(line, name)) return false;
  }
  return true;
}

std::optional<bool> companions_agree(const json::Value& line, const Reading& reading) {
  static const std::map<std::string, std::optional<Fault> (*)(const ElementList&)> kFunctions = {
      {"mutex", find_excluded},
      {"requisites", find_missing_companion},
      {"repeats", find_different_repeat},
      {"digsigSerialKey", find_missing_serial_part}};
  const bool valid = reading.valid() && !kFunctions.at(text_of(line, "fn"))(reading.elements);
  return valid == is_true(line, "valid");
}

std::optional<bool> element_string_agrees(const json::Value& line) {
  const std::string kind = text_of(line, "kind");
  const bool raw = kind == "parseUnbracketed";
  const Reading reading = raw ? parse_raw(text_of(line, "element_string"), LeadingFnc1::required)
                              : parse_bracketed(text_of(line, "ai"), leniency_of(line));
  if (kind == "validateAIs") return companions_agree(line, reading);
  if (reading.valid() != is_true(line, "valid")) return false;
  return !reading.valid() || raw || raw_text(reading.elements) == text_of(line, "element_string");
}

std::optional<bool> linter_agrees(const json::Value& line) {
  static const std::map<std::string, Linter> kLinters = {
      {"csum", Linter::check_digit},
      {"csumalpha", Linter::check_pair},
      {"gcppos1", Linter::prefix1},
      {"gcppos2", Linter::prefix2},
      {"iso3166", Linter::country},
      {"iso3166999", Linter::country_or_999},
      {"iso3166alpha2", Linter::country_letters},
      {"iso4217", Linter::currency},
      {"yymmdd", Linter::day},
      {"yymmd0", Linter::day_or_month},
      {"yyyymmdd", Linter::long_day},
      {"yyyymmd0", Linter::long_day_or_month},
      {"hh", Linter::hour},
      {"mi", Linter::minute},
      {"ss", Linter::second},
      {"hhmi", Linter::hour_minute},
      {"iban", Linter::iban},
      {"importeridx", Linter::importer},
      {"latitude", Linter::latitude},
      {"longitude", Linter::longitude},
      {"mediatype", Linter::media_type},
      {"packagetype", Linter::package_type},
      {"pieceoftotal", Linter::piece_of_total},
      {"posinseqslash", Linter::place_in_sequence},
      {"pcenc", Linter::percent_encoded},
      {"nonzero", Linter::nonzero},
      {"zero", Linter::zero},
      {"nozeroprefix", Linter::no_leading_zero},
      {"yesno", Linter::yes_no},
      {"winding", Linter::winding},
      {"iso5218", Linter::sex},
      {"hyphen", Linter::hyphen},
      {"hasnondigit", Linter::has_non_digit},
      {"couponcode", Linter::coupon},
      {"couponposoffer", Linter::coupon_offer}};
  static const std::map<std::string, Characters> kSets = {{"csetnumeric", Characters::digits},
                                                          {"cset82", Characters::set82},
                                                          {"cset39", Characters::set39},
                                                          {"cset64", Characters::set64}};
  const std::string name = text_of(line, "linter").substr(std::string_view("gs1_lint_").size());
  const std::string data = text_of(line, "data");
  const auto set = kSets.find(name);
  const auto wrong =
      set != kSets.end() ? lint_characters(set->second, data) : lint(kLinters.at(name), data);
  return !wrong == is_true(line, "valid");
}

std::optional<bool> linter_by_ai_agrees(const json::Value& line) {
  return parse_bracketed(text_of(line, "ai")).valid() == is_true(line, "valid");
}

std::optional<Symbology> symbology_called(const std::string& name) {
  static const std::map<std::string, Symbology> kNames = {
      {"QR", Symbology::qr_code},
      {"DM", Symbology::data_matrix},
      {"DotCode", Symbology::dotcode},
      {"GS1_128_CCA", Symbology::gs1_128},
      {"GS1_128_CCC", Symbology::gs1_128},
      {"DataBarExpanded", Symbology::databar_expanded},
      {"DataBarOmni", Symbology::databar},
      {"DataBarTruncated", Symbology::databar},
      {"DataBarStacked", Symbology::databar},
      {"DataBarStackedOmni", Symbology::databar},
      {"DataBarLimited", Symbology::databar_limited},
      {"UPCA", Symbology::upca},
      {"UPCE", Symbology::upce},
      {"EAN13", Symbology::ean13},
      {"EAN8", Symbology::ean8}};
  const auto found = kNames.find(name);
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

// The engine's message for what was scanned: elements with '^' for FNC1; of an EAN or UPC symbol
// the digits, '|' and the composite.
std::string message_of(const Scan& scan, const std::string& text) {
  if (scan.symbology == Symbology::ean13 || scan.symbology == Symbology::ean8) {
    const std::size_t bar = text.find('|');
    const std::string digits = text.substr(3, bar == std::string::npos ? bar : bar - 3);
    ElementList composite;
    for (std::size_t i = 1; i < scan.reading.elements.size(); ++i)
      composite.add(scan.reading.elements[i].ai, scan.reading.elements.rule(i),
                    scan.reading.elements[i].value, 0);
    return composite.empty() ? digits : digits + "|" + raw_text(composite);
  }
  const bool is_link = text.compare(3, 4, "http") == 0 || text.compare(3, 4, "HTTP") == 0;
  if (!scan.plain_text && !is_link) return raw_text(scan.reading.elements);
  const std::size_t after = text.find_first_not_of('\\', 3);
  const bool escape = after != std::string::npos && text[after] == '^';
  return (escape ? "\\" : "") + text.substr(3);
}

std::optional<bool> scan_agrees(const json::Value& line) {
  const auto symbology = symbology_called(text_of(line, "sym"));
  if (text_of(line, "kind") == "generateScanData") {
    const bool expected = line.get("scan")->as_string() != nullptr;
    if (!symbology) return !expected;
    const auto scan = scan_of(*symbology, text_of(line, "data"));
    return expected ? scan && *scan == text_of(line, "scan") : !scan;
  }
  const std::string text = text_of(line, "scan");
  const Scan scan = read_scan(text);
  const bool valid = scan.reading.valid() || scan.reading.fault->rule == Rule::needs;
  if (valid != is_true(line, "valid")) return false;
  return !valid || (scan.symbology == symbology && message_of(scan, text) == text_of(line, "data"));
}

// What Solidsoft's library accepts and GS1 does not: AIs 410–413 and 416 as primary keys, AI 415
// without 8020, AI 22 with 8006 alone, piece 02 of 01 in 8006, check digits that do not fit.
bool is_peers_own(const Fault& fault) {
  return fault.rule == Rule::uri_no_key || fault.rule == Rule::needs ||
         fault.rule == Rule::check_digit || fault.rule == Rule::piece_exceeds;
}

std::multimap<std::string, std::string> as_set(const ElementList& elements) {
  std::multimap<std::string, std::string> set;
  for (std::size_t i = 0; i < elements.size(); ++i) set.emplace(elements[i].ai, elements[i].value);
  return set;
}

Reading read_elements(const std::string& text) {
  if (text.starts_with(']')) return read_scan(text).reading;
  if (text.starts_with('(')) return parse_bracketed(text);
  return parse_raw(with_group_separators(text));
}

// The peer orders elements in its own way, so they are compared as sets.
std::optional<bool> peer_agrees(const json::Value& line) {
  Leniency old;
  old.short_names = old.short_gtins = true;
  const std::string from_elements = text_of(line, "elementString");
  const std::string link = text_of(line, "digitalLink");
  if (!link.empty()) {
    const Reading reading = parse_digital_link(link, old);
    if (reading.fault && is_peers_own(*reading.fault)) return std::nullopt;
    if (!reading.valid()) return false;
    if (const std::string other =
            from_elements.empty() ? text_of(line, "elementStrings") : from_elements;
        !other.empty()) {
      const Reading elements = read_elements(other);
      return elements.valid() && as_set(elements.elements) == as_set(reading.elements);
    }
    for (int i = 1; line.get("AI" + std::to_string(i)) != nullptr; ++i)
      if (reading.elements.find(text_of(line, "AI" + std::to_string(i))) !=
          text_of(line, "Value" + std::to_string(i)))
        return false;
    return true;
  }
  const Reading elements = read_elements(from_elements);
  if (line.get("uriStem") != nullptr) return std::nullopt;  // the peer judges stems
  if (!elements.valid()) return false;
  for (int i = 1; line.get("AI" + std::to_string(i)) != nullptr; ++i)
    if (elements.elements.find(text_of(line, "AI" + std::to_string(i))) !=
        text_of(line, "Value" + std::to_string(i)))
      return false;
  return true;
}

}  // namespace

TEST_CASE("every Digital Link of GS1's vectors gets their verdict, elements and canonical form",
          "[gs1][shared]") {
  run("dl/uri_vectors.jsonl", uri_agrees);
  run("dl/uri_vectors_nondefault_options.jsonl", option_agrees);
  run("dl/generate_uri.jsonl", generated_uri_agrees);
  run("dl/percent_encoding.jsonl", encoding_agrees);
}

TEST_CASE("a peer's Digital Links and element strings have the same elements here",
          "[gs1][shared]") {
  run("dl/peer_solidsoft_translate.jsonl", peer_agrees);
}

TEST_CASE("every element string of GS1's vectors gets their verdict", "[gs1][shared]") {
  run("ai/element_strings.jsonl", element_string_agrees);
  run("ai/linter_by_ai.jsonl", linter_by_ai_agrees);
  run("ai/linters.jsonl", linter_agrees);
}

TEST_CASE("what scanners send is read and made as in GS1's vectors", "[gs1][shared]") {
  run("ai/scan_data.jsonl", scan_agrees);
}
