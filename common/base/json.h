// JSON as this project reads and writes it (RFC 8259, narrowed).
//
// The reader refuses what two readers could understand differently: a member named twice, numbers
// that are not integers within ±(2^53 − 1) (RFC 7493 §2.2) or are written with a fraction, an
// exponent or as -0, text that is not UTF-8 in NFC, anything but blanks after the value, nesting or
// size above the limits. Members keep the order in which they were written.
//
//   Result<json::Value> v = json::parse(text, json::kStatementLimits);
//   const std::string* name = v->get_string("name");
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "common/base/result.h"

namespace ocop::json {

class Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
using Object = std::vector<Member>;

// A value; copyable, comparable. Objects compare in member order.
class Value {
 public:
  Value() = default;  // null
  Value(bool b) : data_(b) {}
  Value(std::int64_t i) : data_(i) {}
  Value(int i) : data_(static_cast<std::int64_t>(i)) {}
  Value(unsigned i) : data_(static_cast<std::int64_t>(i)) {}
  Value(std::uint64_t i) : data_(static_cast<std::int64_t>(i)) {}
  Value(std::string s) : data_(std::move(s)) {}
  Value(std::string_view s) : data_(std::string(s)) {}
  Value(const char* s) : data_(std::string(s)) {}
  Value(std::nullptr_t) = delete;  // null is Value()
  template <class T>
  Value(const T*) = delete;  // else a pointer would silently become true
  Value(Array a) : data_(std::move(a)) {}
  Value(Object o) : data_(std::move(o)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  // Each returns nullptr if the value is of another kind; the pointer lives as long as the value.
  [[nodiscard]] const bool* as_bool() const { return std::get_if<bool>(&data_); }
  [[nodiscard]] const std::int64_t* as_int() const { return std::get_if<std::int64_t>(&data_); }
  [[nodiscard]] const std::string* as_string() const { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const Array* as_array() const { return std::get_if<Array>(&data_); }
  [[nodiscard]] const Object* as_object() const { return std::get_if<Object>(&data_); }

  // The member of that name, or nullptr if this is no object or has none.
  [[nodiscard]] const Value* get(std::string_view name) const;
  // The same, if the member is of that kind.
  [[nodiscard]] const std::string* get_string(std::string_view name) const;
  [[nodiscard]] const std::int64_t* get_int(std::string_view name) const;
  [[nodiscard]] const Array* get_array(std::string_view name) const;
  [[nodiscard]] const Object* get_object(std::string_view name) const;

  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> data_;
};

struct Limits {
  std::size_t max_bytes;
  std::size_t max_depth;  // how many arrays and objects may be open at once: [1] needs 1, [{}] 2
};
inline constexpr Limits kStatementLimits{64 * 1024, 16};
inline constexpr Limits kTrustListLimits{4 * 1024 * 1024, 16};
inline constexpr Limits kRequestLimits{64 * 1024, 16};

inline constexpr std::size_t kMaxMemberName = 1024;  // bytes

// Errc: malformed, too_large (also a member name above kMaxMemberName), too_deep, duplicate_key,
// not_nfc, out_of_range (number). The detail names the byte where reading stopped.
[[nodiscard]] Result<Value> parse(std::string_view text, Limits limits);

// Compact, members in their order, everything but '"', '\\' and the control characters below U+0020
// written as it is; parse(write(v)) = v for every v that parse() can return.
[[nodiscard]] std::string write(const Value& value);
// The same in lines, for people: two blanks an indentation step, a line feed at the end.
[[nodiscard]] std::string write_indented(const Value& value);

}  // namespace ocop::json
