#include "common/gs1/companions.h"

#include <algorithm>
#include <array>

namespace ocop::gs1 {
namespace {

constexpr std::size_t kFamilyDigits = 3;  // of four: what measures with other decimal points share

std::string_view take(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

Fault blame(const ElementList& elements, std::size_t index, Rule rule, std::string right = {}) {
  return {rule, std::string(elements[index].ai), elements.position(index),
          elements[index].ai.size(), std::move(right)};
}

// An AI other than `own` that fits the pattern.
std::optional<std::string_view> find_other(const ElementList& elements, std::string_view own,
                                           std::string_view pattern) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const std::string_view ai = elements[i].ai;
    const bool fits = pattern == "=" ? ai.substr(0, kFamilyDigits) == own.substr(0, kFamilyDigits)
                                     : matches(ai, pattern);
    if (fits && ai != own) return ai;
  }
  return std::nullopt;
}

bool has_all(const ElementList& elements, std::string_view own, std::string_view joined) {
  while (!joined.empty())
    if (!find_other(elements, own, take(joined, '+'))) return false;
  return true;
}

bool has_any(const ElementList& elements, std::string_view own, std::string_view alternatives) {
  while (!alternatives.empty())
    if (has_all(elements, own, take(alternatives, ' '))) return true;
  return false;
}

// "01 21" as people read it: "(01) / (01)+(21)".
std::string readable(std::string_view alternatives) {
  std::string text;
  while (!alternatives.empty()) {
    std::string_view joined = take(alternatives, ' ');
    if (!text.empty()) text += " / ";
    for (bool first = true; !joined.empty(); first = false)
      text.append(first ? "(" : "+(").append(take(joined, '+')).append(")");
  }
  return text;
}

}  // namespace

std::optional<Fault> find_excluded(const ElementList& elements) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    std::string_view patterns = elements.rule(i).excludes;
    while (!patterns.empty())
      if (const auto other = find_other(elements, elements[i].ai, take(patterns, ' ')))
        return blame(elements, i, Rule::excluded, std::string(*other));
  }
  return std::nullopt;
}

std::optional<Fault> find_missing_companion(const ElementList& elements) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    std::string_view groups = elements.rule(i).needs;
    while (!groups.empty()) {
      std::string_view group = take(groups, ';');
      if (group.starts_with(' ')) group.remove_prefix(1);
      if (!has_any(elements, elements[i].ai, group))
        return blame(elements, i, Rule::needs, readable(group));
    }
  }
  return std::nullopt;
}

std::optional<Fault> find_different_repeat(const ElementList& elements) {
  for (std::size_t i = 1; i < elements.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (elements[i].ai == elements[j].ai && elements[i].value != elements[j].value)
        return blame(elements, i, Rule::different_repeat);
  return std::nullopt;
}

std::optional<Fault> find_missing_serial_part(const ElementList& elements) {
  constexpr std::array<std::string_view, 3> kKeys = {"253", "255", "8003"};
  if (!elements.find("8030")) return std::nullopt;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const bool is_key = std::find(kKeys.begin(), kKeys.end(), elements[i].ai) != kKeys.end();
    if (is_key && elements[i].value.size() == elements.rule(i).min_length)
      return blame(elements, i, Rule::serial_part);
  }
  return std::nullopt;
}

std::optional<Fault> check_companions(const ElementList& elements, const Leniency& leniency) {
  if (auto fault = find_excluded(elements)) return fault;
  if (!leniency.missing_companions)
    if (auto fault = find_missing_companion(elements)) return fault;
  if (auto fault = find_different_repeat(elements)) return fault;
  return find_missing_serial_part(elements);
}

}  // namespace ocop::gs1
