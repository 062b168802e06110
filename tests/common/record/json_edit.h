// Copies of JSON values with one place changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/json.h"

namespace ocop::test {

// Names of members and, inside arrays, positions: {"packs", "0", "gtin"}.
using JsonPath = std::vector<std::string>;

// The value there, or nullptr.
inline const json::Value* at(const json::Value& root, const JsonPath& path) {
  const json::Value* value = &root;
  for (const std::string& step : path) {
    const json::Array* array = value->as_array();
    if (array != nullptr)
      value = std::stoul(step) < array->size() ? &(*array)[std::stoul(step)] : nullptr;
    else
      value = value->get(step);
    if (value == nullptr) return nullptr;
  }
  return value;
}

// `value` at `path`, added where nothing was; without a value, what is there is removed.
inline json::Value edited(const json::Value& root, const JsonPath& path,
                          const std::optional<json::Value>& value, std::size_t depth = 0) {
  if (depth == path.size()) return *value;
  const std::string& step = path[depth];
  const bool last = depth + 1 == path.size();
  if (const json::Array* old = root.as_array()) {
    json::Array array = *old;
    const auto position = static_cast<std::ptrdiff_t>(std::stoul(step));
    if (last && !value)
      array.erase(array.begin() + position);
    else
      array.at(std::stoul(step)) = edited(array[std::stoul(step)], path, value, depth + 1);
    return json::Value(std::move(array));
  }
  json::Object object;
  bool found = false;
  for (const json::Member& member : *root.as_object()) {
    if (member.first != step) {
      object.push_back(member);
      continue;
    }
    found = true;
    if (!last || value) object.emplace_back(step, edited(member.second, path, value, depth + 1));
  }
  if (!found && last && value) object.emplace_back(step, *value);
  return json::Value(std::move(object));
}

inline json::Value replaced(const json::Value& root, const JsonPath& path, json::Value value) {
  return edited(root, path, std::move(value));
}

inline json::Value removed(const json::Value& root, const JsonPath& path) {
  return edited(root, path, std::nullopt);
}

}  // namespace ocop::test
