// Test vectors that other languages can read too: tests/vectors/*.vec.
//
//   # a comment line
//   name: RFC 8032 section 7.1 TEST 2
//   expect: success                      (or the name of an Errc: malformed, bad-signature, …)
//   comment: why it is here              (may be missing)
//   message: 72                          (further fields as the file's test says)
//
// Records are separated by empty lines. A field that the test does not know, or one that appears
// twice, is an error: a misspelt name must not switch a check off.
#pragma once

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/encoding.h"

namespace ocop::test {

class Vector {
 public:
  void add(std::string field, std::string value) {
    if (!fields_.emplace(field, std::move(value)).second)
      throw std::runtime_error("vector: field " + field + " appears twice");
  }
  [[nodiscard]] bool has(const std::string& field) const { return fields_.count(field) != 0; }
  // The field must be there.
  [[nodiscard]] const std::string& at(const std::string& field) const {
    const auto found = fields_.find(field);
    if (found == fields_.end()) throw std::runtime_error("vector: no field " + field);
    return found->second;
  }
  [[nodiscard]] std::optional<std::string> get(const std::string& field) const {
    return has(field) ? std::optional<std::string>(at(field)) : std::nullopt;
  }
  // The field read as hexadecimal.
  [[nodiscard]] Bytes bytes(const std::string& field) const { return from_hex(at(field)).value(); }
  [[nodiscard]] const std::string& name() const { return at("name"); }
  [[nodiscard]] const std::string& expect() const { return at("expect"); }
  [[nodiscard]] bool expects_success() const { return expect() == "success"; }
  [[nodiscard]] bool empty() const { return fields_.empty(); }
  [[nodiscard]] const std::map<std::string, std::string>& fields() const { return fields_; }

 private:
  std::map<std::string, std::string> fields_;
};

// All records of tests/vectors/FILE; throws std::runtime_error if there are none or a field is
// neither name, expect, comment nor in `fields`.
inline std::vector<Vector> read_vectors(const std::string& file,
                                        std::initializer_list<std::string_view> fields) {
  std::ifstream in(std::string(OCOP_SOURCE_DIR) + "/tests/vectors/" + file);
  std::vector<Vector> vectors;
  Vector current;
  const auto finish = [&] {
    if (current.empty()) return;
    if (!current.has("name") || !current.has("expect"))
      throw std::runtime_error(file + ": a record without name or expect");
    vectors.push_back(std::move(current));
    current = Vector();
  };
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) finish();
    if (line.empty() || line.front() == '#') continue;
    const std::size_t colon = line.find(':');
    const std::string field = line.substr(0, colon);
    const bool known = field == "name" || field == "expect" || field == "comment" ||
                       std::find(fields.begin(), fields.end(), field) != fields.end();
    if (colon == std::string::npos || !known)
      throw std::runtime_error(file + ": unknown field in \"" + line + "\"");
    current.add(field, colon + 2 < line.size() ? line.substr(colon + 2) : "");
  }
  finish();
  if (vectors.empty()) throw std::runtime_error(file + ": no vectors");
  return vectors;
}

}  // namespace ocop::test
