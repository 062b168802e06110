#include "common/record/subject.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "common/record/json_fields.h"

namespace ocop::record {
namespace {

constexpr std::int64_t kMaxFileBytes = std::int64_t{1} << 30;
constexpr std::int64_t kMaxIndex = std::numeric_limits<std::uint32_t>::max();

// In the order of Body's alternatives; Unknown is what has none of these names.
constexpr std::array<std::string_view, std::variant_size_v<Body>> kTypeNames{
    "TrustList",   "KeyGrant",          "KeyRevocation", "Approval",    "Producer", "Product",
    "Certificate", "CertificateStatus", "LotManifest",   "LabelStatus", "Recall",   ""};
constexpr std::size_t kUnknown = kTypeNames.size() - 1;
static_assert(std::is_same_v<std::variant_alternative_t<kUnknown, Body>, Unknown>);

template <class B>
Result<Body> read_as(const json::Value& subject, const Envelope& envelope) {
  Result<B> body = read_body<B>(subject, envelope);
  if (!body) return body.error();
  return Body(std::move(*body));
}

using ReadAs = Result<Body> (*)(const json::Value&, const Envelope&);

template <std::size_t... Index>
constexpr std::array<ReadAs, sizeof...(Index)> readers(std::index_sequence<Index...>) {
  return {read_as<std::variant_alternative_t<Index, Body>>...};
}

constexpr auto kReaders = readers(std::make_index_sequence<std::variant_size_v<Body>>());

Result<void> collect_subject(const json::Value& subject, std::vector<StatementId>& ids) {
  if (subject.as_object() == nullptr) return error(Errc::malformed, "not an object");
  const json::Value* id = subject.get("id");
  if (id == nullptr) return ok();
  if (id->as_string() == nullptr) return error(Errc::malformed, "id: not a string");
  Result<StatementId> parsed = StatementId::parse(*id->as_string());
  if (parsed) ids.push_back(std::move(*parsed));
  return ok();
}

json::Value subject_with(const StatementId& id) {
  return Members().add("id", id).take();
}

}  // namespace

std::string_view type_name(const Body& body) {
  return kTypeNames[body.index()];
}

Result<Body> read_subject(std::string_view type, const json::Value& subject,
                          const Envelope& envelope) {
  const auto* const known = std::find(kTypeNames.begin(), kTypeNames.begin() + kUnknown, type);
  return kReaders[static_cast<std::size_t>(known - kTypeNames.begin())](subject, envelope);
}

json::Value write_subject(const Body& body, const Envelope& envelope) {
  return std::visit([&envelope](const auto& known) { return write_body(known, envelope); }, body);
}

template <>
Result<Unknown> read_body(const json::Value& subject, const Envelope&) {
  Unknown body;
  const json::Array* several = subject.as_array();
  if (several == nullptr) {
    const Result<void> good = collect_subject(subject, body.subjects);
    if (!good) return good.error();
    return body;
  }
  if (several->empty()) return error(Errc::malformed, "no subject");
  for (const json::Value& one : *several) {
    const Result<void> good = collect_subject(one, body.subjects);
    if (!good) return good.error();
  }
  return body;
}

json::Value write_body(const Unknown& body, const Envelope&) {
  if (body.subjects.empty()) return json::Value(json::Object());
  if (body.subjects.size() == 1) return subject_with(body.subjects.front());
  json::Array several;
  for (const StatementId& id : body.subjects) several.push_back(subject_with(id));
  return json::Value(std::move(several));
}

Result<Wording> read_wording(const json::Value& value) {
  Fields fields(value);
  const auto vi = fields.required("vi", read_text);
  const auto en = fields.optional_text("en", read_text);
  if (fields.failed()) return fields.failure();
  return Wording{*vi, en};
}

json::Value to_json(const Wording& wording) {
  return Members().add("vi", wording.vi).add("en", wording.en).take();
}

std::optional<Wording> unless_empty(const Wording& wording) {
  if (wording == Wording()) return std::nullopt;
  return wording;
}

Result<Decision> read_decision(const json::Value& value) {
  Fields fields(value);
  const auto number = fields.required("number", read_line);
  const auto date = fields.required("date", read_date);
  if (fields.failed()) return fields.failure();
  return Decision{*number, *date};
}

json::Value to_json(const Decision& decision) {
  return Members().add("number", decision.number).add("date", decision.date).take();
}

Result<IndexRange> read_index_range(const json::Value& value) {
  Fields fields(value);
  const auto first = fields.required("first", integer<std::uint32_t>(0, kMaxIndex));
  const auto end = fields.required("end", integer<std::uint64_t>(1, kMaxIndex + 1));
  if (fields.failed()) return fields.failure();
  if (*end <= *first) return fields.wrong("end", "not above \"first\"");
  return IndexRange{*first, *end};
}

json::Value to_json(const IndexRange& range) {
  return Members().add("first", range.first).add("end", range.end).take();
}

Result<FileRef> read_file_ref(const json::Value& value) {
  Fields fields(value);
  const auto sha256 = fields.required("sha256", read_hash);
  const auto length = fields.required("length", integer<std::uint64_t>(1, kMaxFileBytes));
  if (fields.failed()) return fields.failure();
  return FileRef{*sha256, *length};
}

json::Value to_json(const FileRef& file) {
  return Members().add("sha256", file.sha256).add("length", file.length).take();
}

}  // namespace ocop::record
