#include "issuer/json_changes.h"

#include <algorithm>

namespace ocop::issuer {

namespace {

using Parts = std::vector<std::pair<std::string, const json::Value*>>;

std::string label_in_list(const json::Value& value, std::size_t position) {
  for (const char* name : {"id", "key", "host"})
    if (const std::string* text = value.get_string(name)) return "[" + *text + "]";
  return "[" + std::to_string(position) + "]";
}

// The parts of a list or object by name; nothing for other values.
Parts parts_of(const json::Value* value) {
  Parts parts;
  if (value == nullptr) return parts;
  if (const json::Object* object = value->as_object())
    for (const auto& [name, member] : *object) parts.emplace_back("." + name, &member);
  if (const json::Array* array = value->as_array())
    for (std::size_t i = 0; i < array->size(); ++i)
      parts.emplace_back(label_in_list((*array)[i], i), &(*array)[i]);
  return parts;
}

const json::Value* find(const Parts& parts, const std::string& name) {
  const auto found = std::find_if(parts.begin(), parts.end(),
                                  [&](const auto& part) { return part.first == name; });
  return found == parts.end() ? nullptr : found->second;
}

std::string text_of_value(const json::Value* value) {
  return value == nullptr ? "–" : json::write(*value);
}

void compare(const std::string& path, const json::Value* before, const json::Value* after,
             std::vector<std::string>& changes) {
  if (before != nullptr && after != nullptr && *before == *after) return;
  const Parts old_parts = parts_of(before);
  const Parts new_parts = parts_of(after);
  if (old_parts.empty() || new_parts.empty()) {
    changes.push_back((path.starts_with('.') ? path.substr(1) : path) + ": " +
                      text_of_value(before) + " → " + text_of_value(after));
    return;
  }
  for (const auto& [name, value] : old_parts)
    compare(path + name, value, find(new_parts, name), changes);
  for (const auto& [name, value] : new_parts)
    if (find(old_parts, name) == nullptr) compare(path + name, nullptr, value, changes);
}

}  // namespace

std::vector<std::string> json_changes(const json::Value& before, const json::Value& after) {
  std::vector<std::string> changes;
  compare("", &before, &after, changes);
  return changes;
}

}  // namespace ocop::issuer
