#include "common/gs1/value.h"

#include <algorithm>

namespace ocop::gs1 {
namespace {

std::optional<Lint> lint_part(const Part& part, std::string_view text) {
  if (auto bad = lint_characters(part.characters, text)) return bad;
  for (const Linter linter : part.linters) {
    if (linter == Linter::none) break;
    if (auto bad = lint(linter, text)) return bad;
  }
  return std::nullopt;
}

}  // namespace

std::string length_text(const AiRule& rule) {
  std::string text = std::to_string(rule.min_length);
  if (rule.max_length != rule.min_length) text += "–" + std::to_string(rule.max_length);
  return text;
}

std::optional<Lint> lint_length(const AiRule& rule, std::string_view value) {
  if (value.size() < rule.min_length)
    return Lint{value.empty() ? Rule::empty_value : Rule::too_short, 0, value.size(),
                length_text(rule)};
  if (value.size() > rule.max_length)
    return Lint{Rule::too_long, rule.max_length, value.size() - rule.max_length, length_text(rule)};
  return std::nullopt;
}

std::optional<Lint> lint_value(const AiRule& rule, std::string_view value) {
  if (auto bad = lint_length(rule, value)) return bad;
  std::size_t at = 0;
  for (const Part& part : rule.parts) {
    if (part.max == 0 || (part.optional && at == value.size())) break;
    const std::string_view text = value.substr(at, part.max);
    if (text.size() < part.min) return Lint{Rule::too_short, at, text.size(), length_text(rule)};
    if (auto bad = lint_part(part, text)) {
      bad->position += at;
      return bad;
    }
    at += text.size();
  }
  return std::nullopt;
}

}  // namespace ocop::gs1
