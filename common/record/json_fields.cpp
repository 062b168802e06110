#include "common/record/json_fields.h"

#include <algorithm>
#include <functional>

#include "common/base/text.h"
#include "common/record/statement.h"

namespace ocop::record {
namespace {

constexpr std::size_t kMaxAreas = 1000;
constexpr std::size_t kMaxStars = 3;
constexpr std::int64_t kMaxLogSize = (std::int64_t{1} << 53) - 1;  // what JSON carries exactly

template <class T>
bool strictly_ascending(const std::vector<T>& items) {
  return std::adjacent_find(items.begin(), items.end(), std::greater_equal<>()) == items.end();
}

}  // namespace

Fields::Fields(const json::Value& value) : value_(value) {
  if (value.as_object() == nullptr) keep(error(Errc::malformed, "not an object"));
}

const json::Value* Fields::find(std::string_view name) {
  asked_.push_back(name);
  return value_.get(name);
}

void Fields::keep(Error failure) {
  if (failure_) return;
  failure.code = Errc::malformed;
  failure_ = std::move(failure);
}

void Fields::refuse(std::string_view name, std::string_view why) {
  keep(wrong(name, why));
}

Error Fields::wrong(std::string_view name, std::string_view why) const {
  return in_context(name, error(Errc::malformed, std::string(why)));
}

void Fields::refuse_others() {
  const json::Object* object = value_.as_object();
  if (object == nullptr) return;
  for (const json::Member& member : *object)
    if (std::find(asked_.begin(), asked_.end(), member.first) == asked_.end())
      refuse(member.first, "no such member is allowed here");
}

Result<json::Value> read_any(const json::Value& value) {
  return value;
}

Result<std::string> read_string(const json::Value& value) {
  const std::string* text = value.as_string();
  if (text == nullptr) return error(Errc::malformed, "not a string");
  return *text;
}

Result<std::string> read_line(const json::Value& value) {
  Result<std::string> text = read_string(value);
  if (!text) return text;
  const Result<void> good = text::check_line(*text, kMaxLine);
  if (!good) return good.error();
  return text;
}

Result<std::string> read_text(const json::Value& value) {
  Result<std::string> text = read_string(value);
  if (!text) return text;
  const Result<void> good = check_text(*text, kMaxText);
  if (!good) return good.error();
  return text;
}

Result<std::string> read_origin(const json::Value& value) {
  Result<std::string> origin = read_string(value);
  if (!origin) return origin;
  const Result<void> good = check_origin(*origin);
  if (!good) return good.error();
  return origin;
}

Result<bool> read_true(const json::Value& value) {
  const bool* truth = value.as_bool();
  if (truth == nullptr || !*truth)
    return error(Errc::malformed, "true, or left out where it is not so");
  return true;
}

Result<Date> read_date(const json::Value& value) {
  const Result<std::string> text = read_string(value);
  if (!text) return text.error();
  return Date::parse(*text);
}

Result<Instant> read_instant(const json::Value& value) {
  const Result<std::string> text = read_string(value);
  if (!text) return text.error();
  return Instant::parse(*text);
}

Result<crypto::Hash> read_hash(const json::Value& value) {
  const Result<std::string> text = read_string(value);
  if (!text) return text.error();
  return crypto::Hash::from_hex(*text);
}

Result<crypto::PublicKey> read_key(const json::Value& value) {
  const Result<std::string> text = read_string(value);
  if (!text) return text.error();
  return crypto::PublicKey::from_base64url(*text);
}

Result<std::uint64_t> read_log_size(const json::Value& value) {
  return integer<std::uint64_t>(0, kMaxLogSize)(value);
}

std::optional<Interval> read_interval(Fields& fields) {
  const auto from = fields.required("from", read_date);
  const auto to = fields.optional("to", read_date);
  if (fields.failed()) return std::nullopt;
  if (to && *to < *from) {
    fields.refuse("to", "lies before \"from\"");
    return std::nullopt;
  }
  return Interval{*from, to};
}

std::optional<Scope> read_scope(Fields& fields) {
  const auto areas = fields.required("areas", list(read_spelled<Area>, 1, kMaxAreas));
  const auto stars = fields.required("stars", list(integer<int>(3, 5), 1, kMaxStars));
  const auto interval = read_interval(fields);
  if (fields.failed()) return std::nullopt;
  if (!strictly_ascending(*areas)) fields.refuse("areas", "not sorted, or one twice");
  if (!strictly_ascending(*stars)) fields.refuse("stars", "not ascending");
  if (fields.failed()) return std::nullopt;
  return Scope{*areas, *stars, *interval};
}

json::Value to_json(const Date& value) {
  return json::Value(value.iso());
}

json::Value to_json(const Instant& value) {
  return json::Value(value.rfc3339());
}

json::Value to_json(const crypto::Hash& value) {
  return json::Value(value.hex());
}

json::Value to_json(const crypto::PublicKey& value) {
  return json::Value(value.base64url());
}

Members& Members::add(std::string_view name, const std::string& text) {
  if (!text.empty()) members_.emplace_back(std::string(name), json::Value(text));
  return *this;
}

Members& Members::add(const Interval& interval) {
  return add("from", interval.from).add("to", interval.to);
}

Members& Members::add(const Scope& scope) {
  return add("areas", scope.areas).add("stars", scope.stars).add(scope.interval);
}

}  // namespace ocop::record
