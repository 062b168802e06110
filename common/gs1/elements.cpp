#include "common/gs1/elements.h"

namespace ocop::gs1 {

void ElementList::reserve(std::size_t characters) {
  constexpr std::size_t kUsualElements = 8;
  text_.reserve(characters);
  slots_.reserve(kUsualElements);
}

void ElementList::begin(std::string_view ai, const AiRule& rule, std::size_t position) {
  slots_.push_back({&rule, static_cast<std::uint32_t>(text_.size()),
                    static_cast<std::uint32_t>(ai.size()), position});
  text_ += ai;
}

void ElementList::add(std::string_view ai, const AiRule& rule, std::string_view value,
                      std::size_t position) {
  begin(ai, rule, position);
  append(value);
}

void ElementList::replace_last(std::string_view value) {
  const Slot& last = slots_.back();
  text_.replace(last.begin + last.ai_length, std::string::npos, value);
}

Element ElementList::operator[](std::size_t index) const {
  const Slot& slot = slots_[index];
  const std::size_t end = index + 1 < slots_.size() ? slots_[index + 1].begin : text_.size();
  const std::string_view whole = std::string_view(text_).substr(slot.begin, end - slot.begin);
  return {whole.substr(0, slot.ai_length), whole.substr(slot.ai_length)};
}

std::optional<std::string_view> ElementList::find(std::string_view ai) const {
  for (std::size_t i = 0; i < size(); ++i)
    if ((*this)[i].ai == ai) return (*this)[i].value;
  return std::nullopt;
}

bool ElementList::operator==(const ElementList& other) const {
  if (size() != other.size()) return false;
  for (std::size_t i = 0; i < size(); ++i)
    if ((*this)[i] != other[i]) return false;
  return true;
}

const AiRule* find_rule(std::string_view ai, const Leniency& leniency) {
  const AiRule* const rule = find_ai(ai);
  return rule == nullptr && leniency.unknown_ais ? rule_for_unknown_ai(ai) : rule;
}

}  // namespace ocop::gs1
