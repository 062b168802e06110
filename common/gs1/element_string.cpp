#include "common/gs1/element_string.h"

#include <algorithm>
#include <array>

#include "common/gs1/gtin.h"
#include "common/gs1/value.h"

namespace ocop::gs1 {
namespace {

constexpr std::string_view kFnc1Characters = "^\x1D";

bool is_fnc1(char c) {
  return c == '^' || c == kGroupSeparator;
}

Fault fault_at(Rule rule, std::size_t position, std::size_t length, std::string_view ai = {},
               std::string right = {}) {
  return {rule, std::string(ai), position, length, std::move(right)};
}

Fault fault_in(const Lint& lint, std::string_view ai, std::size_t value_position) {
  return {lint.rule, std::string(ai), value_position + lint.position, lint.length, lint.right};
}

std::optional<Fault> too_long(std::string_view text) {
  if (text.size() <= kMaxElementString) return std::nullopt;
  return fault_at(Rule::too_long_input, kMaxElementString, text.size() - kMaxElementString, {},
                  std::to_string(kMaxElementString));
}

std::optional<Fault> too_many(const ElementList& elements, std::size_t position) {
  if (elements.size() < kMaxElements) return std::nullopt;
  return fault_at(Rule::too_many, position, 0, {}, std::to_string(kMaxElements));
}

// Reads one element at `at` and moves behind it and its FNC1.
std::optional<Fault> read_raw_element(std::string_view text, std::size_t& at,
                                      ElementList& elements) {
  const AiRule* const rule = find_ai_prefix(text.substr(at));
  if (rule == nullptr)
    return fault_at(Rule::unknown_ai, at, std::min(kMaxAiDigits, text.size() - at),
                    text.substr(at, kMaxAiDigits));
  const std::string_view ai = text.substr(at, rule->digits);
  const std::size_t begin = at + ai.size();
  std::size_t end = std::min(text.find_first_of(kFnc1Characters, begin), text.size());
  if (rule->predefined_length && end - begin > rule->max_length) end = begin + rule->max_length;
  const std::string_view value = text.substr(begin, end - begin);
  if (const auto bad = lint_value(*rule, value)) return fault_in(*bad, ai, begin);
  if (auto bad = too_many(elements, at)) return bad;
  elements.add(ai, *rule, value, at);
  at = end < text.size() && is_fnc1(text[end]) ? end + 1 : end;
  return std::nullopt;
}

// Takes "(…)" at `at` and begins its element.
std::optional<Fault> read_bracketed_ai(std::string_view text, std::size_t& at,
                                       const Leniency& leniency, ElementList& elements) {
  const std::size_t close = text.find(')', at);
  if (text[at] != '(' || close == std::string_view::npos) return fault_at(Rule::bracket, at, 0);
  const std::string_view ai = text.substr(at + 1, close - at - 1);
  const AiRule* const rule = find_rule(ai, leniency);
  if (rule == nullptr)
    return fault_at(Rule::unknown_ai, at + 1, ai.size(), ai.substr(0, 2 * kMaxAiDigits));
  if (auto bad = too_many(elements, at)) return bad;
  elements.begin(ai, *rule, at + 1);
  at = close + 1;
  return std::nullopt;
}

// Takes the value up to the next '(' that is not escaped, and checks it.
std::optional<Fault> read_bracketed_value(std::string_view text, std::size_t& at,
                                          ElementList& elements) {
  const std::size_t begin = at;
  for (; at < text.size() && text[at] != '('; ++at) {
    const bool escapes = text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '(';
    if (escapes) ++at;
    elements.append(text[at]);
  }
  const std::size_t last = elements.size() - 1;
  if (const auto bad = lint_value(elements.rule(last), elements[last].value))
    return fault_in(*bad, elements[last].ai, begin);
  return std::nullopt;
}

}  // namespace

Reading parse_raw(std::string_view text, LeadingFnc1 fnc1) {
  Reading reading;
  if ((reading.fault = too_long(text))) return reading;
  const bool has_fnc1 = !text.empty() && is_fnc1(text.front());
  if (!has_fnc1 && fnc1 == LeadingFnc1::required) {
    reading.fault = fault_at(Rule::fnc1_missing, 0, 0);
    return reading;
  }
  reading.elements.reserve(text.size());
  std::size_t at = has_fnc1 ? 1 : 0;
  if (at == text.size()) reading.fault = fault_at(Rule::no_data, at, 0);
  while (!reading.fault && at < text.size())
    reading.fault = read_raw_element(text, at, reading.elements);
  return reading;
}

Reading parse_bracketed(std::string_view text, const Leniency& leniency) {
  Reading reading;
  if ((reading.fault = too_long(text))) return reading;
  reading.elements.reserve(text.size());
  if (text.empty()) reading.fault = fault_at(Rule::no_data, 0, 0);
  for (std::size_t at = 0; !reading.fault && at < text.size();) {
    reading.fault = read_bracketed_ai(text, at, leniency, reading.elements);
    if (!reading.fault) reading.fault = read_bracketed_value(text, at, reading.elements);
  }
  return reading;
}

std::string raw_text(const ElementList& elements, char fnc1) {
  std::string text;
  bool separate = true;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (separate) text += fnc1;
    text.append(elements[i].ai).append(elements[i].value);
    separate = !elements.rule(i).predefined_length;
  }
  return text;
}

std::string bracketed_text(const ElementList& elements) {
  std::string text;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    text.append("(").append(elements[i].ai).append(")");
    for (const char c : elements[i].value) {
      if (c == '(') text += '\\';
      text += c;
    }
  }
  return text;
}

std::vector<std::string> lines_for_people(const ElementList& elements) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < elements.size(); ++i)
    lines.push_back("(" + std::string(elements[i].ai) + ") " + std::string(elements[i].value));
  return lines;
}

ElementList shortest_order(const ElementList& elements) {
  ElementList sorted;
  for (const bool predefined : {true, false})
    for (std::size_t i = 0; i < elements.size(); ++i)
      if (elements.rule(i).predefined_length == predefined)
        sorted.add(elements[i].ai, elements.rule(i), elements[i].value, elements.position(i));
  return sorted;
}

bool has_restricted_gtin(const ElementList& elements) {
  constexpr std::array<std::string_view, 5> kWithGtin = {"01", "02", "03", "8006", "8026"};
  constexpr std::size_t kGtinDigits = 14;
  for (const std::string_view ai : kWithGtin) {
    const auto value = elements.find(ai);
    if (!value) continue;
    const Result<Gtin> gtin = Gtin::parse(value->substr(0, kGtinDigits));
    if (gtin && gtin->is_restricted()) return true;
  }
  return false;
}

}  // namespace ocop::gs1
