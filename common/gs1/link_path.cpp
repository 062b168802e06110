#include "common/gs1/link_path.h"

#include <array>
#include <utility>

namespace ocop::gs1 {
namespace {

std::string_view take(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

// Whether the qualifiers, with `extra` in its place if it is not empty, follow one order. Each must
// be in `order` behind the one before it.
bool follows(const ElementList& elements, std::size_t count, std::string_view order,
             std::string_view extra) {
  std::size_t next = 1;
  bool extra_used = extra.empty();
  while (!order.empty()) {
    const std::string_view allowed = take(order, ' ');
    if (next < count && elements[next].ai == allowed) {
      ++next;
    } else if (!extra_used && extra == allowed) {
      extra_used = true;
    }
  }
  return next == count && extra_used;
}

bool follows_any(const ElementList& elements, std::size_t count, std::string_view extra) {
  std::string_view alternatives = elements.rule(0).qualifiers;
  if (alternatives.empty()) return count == 1 && extra.empty();
  while (!alternatives.empty())
    if (follows(elements, count, take_alternative(alternatives), extra)) return true;
  return false;
}

}  // namespace

std::string_view take_alternative(std::string_view& alternatives) {
  return take(alternatives, '|');
}

bool is_path(const ElementList& elements, std::size_t count) {
  return count > 0 && elements.rule(0).key && follows_any(elements, count, {});
}

bool could_join_path(const ElementList& elements, std::size_t count, std::string_view ai) {
  return follows_any(elements, count, ai);
}

std::string path_for_people(const ElementList& elements) {
  std::string_view alternatives = elements.rule(0).qualifiers;
  std::string text;
  do {
    if (!text.empty()) text += "; ";
    text += "/" + std::string(elements[0].ai);
    std::string_view order = take_alternative(alternatives);
    while (!order.empty()) text += " /" + std::string(take(order, ' '));
  } while (!alternatives.empty());
  return text;
}

std::string_view ai_of_short_name(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kNames = {{
      {"gtin", "01"},   {"lot", "10"},     {"ser", "21"},    {"cpv", "22"},     {"sscc", "00"},
      {"gln", "414"},   {"glnx", "254"},   {"party", "417"}, {"gdti", "253"},   {"gcn", "255"},
      {"ginc", "401"},  {"gsin", "402"},   {"grai", "8003"}, {"giai", "8004"},  {"itip", "8006"},
      {"cpid", "8010"}, {"cpsn", "8011"},  {"gmn", "8013"},  {"gsrnp", "8017"}, {"gsrn", "8018"},
      {"srin", "8019"}, {"refno", "8020"},
  }};
  for (const auto& [short_name, ai] : kNames)
    if (short_name == name) return ai;
  return {};
}

}  // namespace ocop::gs1
