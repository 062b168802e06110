#include "labels/job_file.h"

#include <algorithm>
#include <array>

#include "common/base/json.h"

namespace ocop::labels {
namespace {

constexpr json::Limits kArrayLimits{kMaxJobBytes, 4};
constexpr json::Limits kLineLimits{std::size_t{16} << 10, 3};
constexpr std::array<std::string_view, 7> kMembers = {"product", "producer", "stars", "lot",
                                                      "packed",  "useBy",    "uri"};

Result<std::string> required_text(const json::Value& value, std::string_view member) {
  if (const std::string* text = value.get_string(member)) return *text;
  return error(Errc::malformed, std::string(member) + ": a text is missing");
}

Result<std::optional<Date>> optional_date(const json::Value& value, std::string_view member) {
  if (value.get(member) == nullptr) return std::optional<Date>();
  const std::string* text = value.get_string(member);
  if (text == nullptr) return error(Errc::malformed, std::string(member) + ": not a date");
  const Result<Date> date = Date::parse(*text);
  if (!date) return in_context(member, date.error());
  return std::optional<Date>(*date);
}

Result<void> check_members(const json::Value& value) {
  const json::Object* object = value.as_object();
  if (object == nullptr) return error(Errc::malformed, "not an object");
  for (const json::Member& member : *object)
    if (std::find(kMembers.begin(), kMembers.end(), member.first) == kMembers.end())
      return error(Errc::malformed, "unknown member \"" + member.first + "\"");
  return ok();
}

Result<LabelText> parse_label(const json::Value& value) {
  if (const auto known = check_members(value); !known) return known.error();
  LabelText label;
  for (const auto& [member, field] : {std::pair{"product", &label.product},
                                      {"producer", &label.producer},
                                      {"lot", &label.lot},
                                      {"uri", &label.uri}}) {
    Result<std::string> text = required_text(value, member);
    if (!text) return text.error();
    *field = std::move(*text);
  }
  const std::int64_t* stars = value.get_int("stars");
  if (stars == nullptr) return error(Errc::malformed, "stars: a number is missing");
  label.stars = static_cast<int>(std::clamp<std::int64_t>(*stars, 0, 9));
  for (const auto& [member, field] :
       {std::pair{"packed", &label.packed}, {"useBy", &label.use_by}}) {
    const Result<std::optional<Date>> date = optional_date(value, member);
    if (!date) return date.error();
    *field = *date;
  }
  const Result<LabelWords> words = words_of(label);
  if (!words) return words.error();
  return label;
}

Result<void> add_label(const json::Value& value, std::vector<LabelText>& labels) {
  Result<LabelText> label = parse_label(value);
  if (!label) return in_context("label " + std::to_string(labels.size() + 1), label.error());
  labels.push_back(std::move(*label));
  return ok();
}

Result<std::vector<LabelText>> parse_array(std::string_view text) {
  const Result<json::Value> parsed = json::parse(text, kArrayLimits);
  if (!parsed) return parsed.error();
  std::vector<LabelText> labels;
  for (const json::Value& value : *parsed->as_array())
    if (const auto added = add_label(value, labels); !added) return added.error();
  return labels;
}

Result<std::vector<LabelText>> parse_lines(std::string_view text) {
  std::vector<LabelText> labels;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Result<json::Value> value = json::parse(line, kLineLimits);
    if (!value) return in_context("label " + std::to_string(labels.size() + 1), value.error());
    if (const auto added = add_label(*value, labels); !added) return added.error();
  }
  return labels;
}

}  // namespace

Result<std::vector<LabelText>> parse_job(std::string_view text) {
  if (text.size() > kMaxJobBytes)
    return error(Errc::too_large,
                 "a label job has at most " + std::to_string(kMaxJobBytes) + " bytes");
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  const bool is_array = begin != std::string_view::npos && text[begin] == '[';
  Result<std::vector<LabelText>> labels = is_array ? parse_array(text) : parse_lines(text);
  if (labels && labels->empty()) return error(Errc::out_of_range, "the job has no label");
  return labels;
}

std::string job_line(const LabelText& label) {
  json::Object object{{"product", label.product},
                      {"producer", label.producer},
                      {"stars", label.stars},
                      {"lot", label.lot}};
  if (label.packed) object.emplace_back("packed", label.packed->iso());
  if (label.use_by) object.emplace_back("useBy", label.use_by->iso());
  object.emplace_back("uri", label.uri);
  return json::write(json::Value(std::move(object)));
}

}  // namespace ocop::labels
