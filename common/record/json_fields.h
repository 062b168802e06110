// The members of JSON objects as values of this folder's types and back; internal to common/record.
//
// A reader is a function from a JSON value to a Result; the functions below make readers of
// readers:
//
//   Fields fields(value);
//   const auto gtin = fields.required("gtin", read_spelled<gs1::Gtin>);
//   const auto expiry = fields.optional("expiry", read_date);
//   if (fields.failed()) return fields.failure();
//   return Pack{*gtin, …};
//
// Whatever is wrong is Errc::malformed, and the detail says where: "packs: item 2: gtin: …". A
// value has one spelling: what equals its default is left out, and written out it is malformed.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/base/json.h"
#include "common/base/time.h"
#include "common/crypto/hash.h"
#include "common/crypto/verify.h"
#include "common/record/bodies.h"
#include "common/record/scope.h"

namespace ocop::record {

template <class Reader>
using ReadBy = typename std::invoke_result_t<Reader, const json::Value&>::value_type;

// One object being read. The first thing wrong is kept; what is read after it does not matter.
class Fields {
 public:
  // `value` must outlive this.
  explicit Fields(const json::Value& value);

  // The member as `reader` reads it; nothing if it failed (then failed() is true).
  template <class Reader>
  std::optional<ReadBy<Reader>> required(std::string_view name, Reader reader) {
    const json::Value* member = find(name);
    if (member == nullptr) {
      refuse(name, "is missing");
      return std::nullopt;
    }
    return read(name, *member, reader);
  }
  // The same, and nothing if there is no such member.
  template <class Reader>
  std::optional<ReadBy<Reader>> optional(std::string_view name, Reader reader) {
    const json::Value* member = find(name);
    if (member == nullptr) return std::nullopt;
    return read(name, *member, reader);
  }
  // "" if there is no such member.
  template <class Reader>
  std::string optional_text(std::string_view name, Reader reader) {
    return optional(name, reader).value_or(std::string());
  }
  // Refuses members that nobody asked for.
  void refuse_others();

  // What is missing, or of no use beside the other members.
  void refuse(std::string_view name, std::string_view why);
  // For rules between members that were read: `if (failed()) …` first.
  [[nodiscard]] Error wrong(std::string_view name, std::string_view why) const;

  [[nodiscard]] bool failed() const { return failure_.has_value(); }
  [[nodiscard]] const Error& failure() const { return *failure_; }

 private:
  [[nodiscard]] const json::Value* find(std::string_view name);
  void keep(Error failure);

  template <class Reader>
  std::optional<ReadBy<Reader>> read(std::string_view name, const json::Value& member,
                                     Reader reader) {
    Result<ReadBy<Reader>> value = reader(member);
    if (value) return std::move(*value);
    keep(in_context(name, value.error()));
    return std::nullopt;
  }

  const json::Value& value_;
  std::vector<std::string_view> asked_;
  std::optional<Error> failure_;
};

[[nodiscard]] Result<json::Value> read_any(const json::Value& value);
[[nodiscard]] Result<std::string> read_string(const json::Value& value);
[[nodiscard]] Result<std::string> read_line(const json::Value& value);    // up to kMaxLine
[[nodiscard]] Result<std::string> read_text(const json::Value& value);    // up to kMaxText
[[nodiscard]] Result<std::string> read_origin(const json::Value& value);  // of a log
[[nodiscard]] Result<bool> read_true(const json::Value& value);           // false is left out
[[nodiscard]] Result<Date> read_date(const json::Value& value);
[[nodiscard]] Result<Instant> read_instant(const json::Value& value);
[[nodiscard]] Result<crypto::Hash> read_hash(const json::Value& value);      // hexadecimal
[[nodiscard]] Result<crypto::PublicKey> read_key(const json::Value& value);  // base64url

// An integer from min to max.
template <class Integer>
[[nodiscard]] auto integer(std::int64_t min, std::int64_t max) {
  return [min, max](const json::Value& value) -> Result<Integer> {
    const std::int64_t* number = value.as_int();
    if (number == nullptr || *number < min || *number > max)
      return error(Errc::malformed,
                   "an integer from " + std::to_string(min) + " to " + std::to_string(max));
    return static_cast<Integer>(*number);
  };
}

// A number of entries of the log.
[[nodiscard]] Result<std::uint64_t> read_log_size(const json::Value& value);

// A text that T::parse reads, and T::text() writes back the same.
template <class T>
[[nodiscard]] Result<T> read_spelled(const json::Value& value) {
  const Result<std::string> text = read_string(value);
  if (!text) return text.error();
  Result<T> parsed = T::parse(*text);
  if (parsed && parsed->text() != *text)
    return error(Errc::malformed, "is spelled \"" + std::string(parsed->text()) + "\"");
  return parsed;
}

// The name of one of an enumeration's values.
template <class E>
[[nodiscard]] Result<E> read_name(const json::Value& value) {
  const Result<std::string> text = read_string(value);
  if (!text) return text.error();
  return from_name<E>(*text);
}

// An array of min to max items.
template <class Reader>
[[nodiscard]] auto list(Reader reader, std::size_t min, std::size_t max) {
  using Item = ReadBy<Reader>;
  return [reader, min, max](const json::Value& value) -> Result<std::vector<Item>> {
    const json::Array* array = value.as_array();
    if (array == nullptr) return error(Errc::malformed, "not an array");
    if (array->size() < min || array->size() > max)
      return error(Errc::malformed, std::to_string(min) + " to " + std::to_string(max) +
                                        " items, not " + std::to_string(array->size()));
    std::vector<Item> items;
    items.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
      Result<Item> item = reader((*array)[i]);
      if (!item) return in_context("item " + std::to_string(i + 1), item.error());
      items.push_back(std::move(*item));
    }
    return items;
  };
}

// Members that a Scope and an Interval spread over the object they are in: "areas", "stars", "from"
// and "to".
[[nodiscard]] std::optional<Interval> read_interval(Fields& fields);
[[nodiscard]] std::optional<Scope> read_scope(Fields& fields);

template <class T>
concept Spelled = requires(const T& value) {
  { value.text() } -> std::convertible_to<std::string>;
};
template <class T>
concept Named = std::is_enum_v<T> && requires(T value) {
  { name(value) } -> std::convertible_to<std::string_view>;
};

template <class T>
requires std::constructible_from<json::Value, T>
[[nodiscard]] json::Value to_json(const T& value) {
  return json::Value(value);
}
template <Spelled T>
[[nodiscard]] json::Value to_json(const T& value) {
  return json::Value(std::string(value.text()));
}
template <Named T>
[[nodiscard]] json::Value to_json(T value) {
  return json::Value(name(value));
}
[[nodiscard]] json::Value to_json(const Date& value);
[[nodiscard]] json::Value to_json(const Instant& value);
[[nodiscard]] json::Value to_json(const crypto::Hash& value);
[[nodiscard]] json::Value to_json(const crypto::PublicKey& value);

template <class T>
[[nodiscard]] json::Value to_json(const std::vector<T>& items) {
  json::Array array;
  array.reserve(items.size());
  for (const T& item : items) array.push_back(to_json(item));
  return json::Value(std::move(array));
}

// One object being written.
class Members {
 public:
  template <class T>
  Members& add(std::string_view name, const T& value) {
    members_.emplace_back(std::string(name), to_json(value));
    return *this;
  }
  // Nothing for an empty text: optional texts are left out, and a required one is then missed by
  // whoever reads it back.
  Members& add(std::string_view name, const std::string& text);
  template <class T>
  Members& add(std::string_view name, const std::optional<T>& value) {
    return value ? add(name, *value) : *this;
  }
  Members& add(const Interval& interval);
  Members& add(const Scope& scope);

  [[nodiscard]] json::Value take() { return json::Value(std::move(members_)); }

 private:
  json::Object members_;
};

}  // namespace ocop::record
