// LotManifest, LabelStatus, Recall.
#include "common/gs1/expiry.h"
#include "common/record/json_fields.h"
#include "common/record/subject.h"

namespace ocop::record {
namespace {

constexpr std::size_t kMaxRanges = 1000;
constexpr std::size_t kMaxTargets = 100;
constexpr std::uint64_t kIndexEnd = std::uint64_t{1} << 32;
constexpr std::uint64_t kLabelEntryBytes = 8;

// A date that the seal can carry.
Result<Date> read_expiry(const json::Value& value) {
  Result<Date> date = read_date(value);
  if (!date) return date;
  const Result<std::string> printed = gs1::expiry_text(*date);
  if (!printed) return printed.error();
  return date;
}

// Ascending, no index in two of them.
bool are_apart(const std::vector<IndexRange>& ranges) {
  for (std::size_t i = 1; i < ranges.size(); ++i)
    if (ranges[i].first < ranges[i - 1].end) return false;
  return true;
}

// A statement either takes something away (its list is demanded) or restores what the statement
// `ends` took away.
void check_parts(bool restores, std::string_view list_name, bool has_list, bool has_ends,
                 Fields& fields) {
  if (has_list == restores)
    fields.refuse(list_name,
                  restores ? "belongs to what takes away, not to what restores" : "is missing");
  if (has_ends != restores)
    fields.refuse("ends", restores ? "is missing" : "belongs to what restores only");
}

Result<RecallTarget> read_target(const json::Value& value) {
  Fields fields(value);
  const auto gtin = fields.required("gtin", read_spelled<gs1::Gtin>);
  const auto lot = fields.optional("lot", read_spelled<gs1::Lot>);
  const auto range = fields.optional("range", read_index_range);
  if (fields.failed()) return fields.failure();
  if (range && !lot) return fields.wrong("range", "stands only beside a lot");
  return RecallTarget{*gtin, lot, range};
}

template <class T>
std::optional<std::vector<T>> unless_empty(const std::vector<T>& items) {
  if (items.empty()) return std::nullopt;
  return items;
}

}  // namespace

json::Value to_json(const RecallTarget& target) {
  return Members()
      .add("gtin", target.gtin)
      .add("lot", target.lot)
      .add("range", target.range)
      .take();
}

template <>
Result<LotManifest> read_body(const json::Value& subject, const Envelope& envelope) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<StatementId>);
  const auto gtin = fields.required("gtin", read_spelled<gs1::Gtin>);
  const auto lot = fields.required("lot", read_spelled<gs1::Lot>);
  const auto certificate = fields.required("certificate", read_spelled<StatementId>);
  const auto packed = fields.required("packed", read_date);
  const auto expiry = fields.optional("expiry", read_expiry);
  const auto quantity = fields.optional_text("quantity", read_line);
  const auto count = fields.required("count", integer<std::uint32_t>(1, kMaxLotCount));
  const auto first_index = fields.required("firstIndex", integer<std::uint32_t>(0, UINT32_MAX));
  const auto labels = fields.required("labels", read_file_ref);
  if (fields.failed()) return fields.failure();
  if (*id != envelope.id) return fields.wrong("id", "is not the id of the statement");
  if (expiry && *expiry < *packed) return fields.wrong("expiry", "lies before \"packed\"");
  if (std::uint64_t{*first_index} + *count > kIndexEnd)
    return fields.wrong("count", "the range ends above 2^32");
  if (labels->length != kLabelEntryBytes * *count)
    return fields.wrong("labels", "the length is not 8 × \"count\"");
  return LotManifest{*gtin,    *lot,   *certificate, *packed, expiry,
                     quantity, *count, *first_index, *labels};
}

json::Value write_body(const LotManifest& body, const Envelope& envelope) {
  return Members()
      .add("id", envelope.id)
      .add("gtin", body.gtin)
      .add("lot", body.lot)
      .add("certificate", body.certificate)
      .add("packed", body.packed)
      .add("expiry", body.expiry)
      .add("quantity", body.quantity)
      .add("count", body.count)
      .add("firstIndex", body.first_index)
      .add("labels", body.labels)
      .take();
}

template <>
Result<LabelStatus> read_body(const json::Value& subject, const Envelope&) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<StatementId>);
  const auto state = fields.required("state", read_name<LabelState>);
  const auto ranges = fields.optional("ranges", list(read_index_range, 1, kMaxRanges));
  const auto ends = fields.optional("ends", read_hash);
  const auto reason = fields.optional("reason", read_wording);
  if (fields.failed()) return fields.failure();
  check_parts(*state == LabelState::restored, "ranges", ranges.has_value(), ends.has_value(),
              fields);
  if (ranges && !are_apart(*ranges)) fields.refuse("ranges", "not ascending, or they overlap");
  if (fields.failed()) return fields.failure();
  return LabelStatus{*id, *state, ranges.value_or(std::vector<IndexRange>()), ends,
                     reason.value_or(Wording())};
}

json::Value write_body(const LabelStatus& body, const Envelope&) {
  return Members()
      .add("id", body.manifest)
      .add("state", body.state)
      .add("ranges", unless_empty(body.ranges))
      .add("ends", body.ends)
      .add("reason", unless_empty(body.reason))
      .take();
}

template <>
Result<Recall> read_body(const json::Value& subject, const Envelope& envelope) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<StatementId>);
  const auto action = fields.required("action", read_name<RecallAction>);
  const auto targets = fields.optional("targets", list(read_target, 1, kMaxTargets));
  const auto ends = fields.optional("ends", read_hash);
  const auto reason = fields.optional("reason", read_wording);
  const auto advice = fields.optional("advice", read_wording);
  if (fields.failed()) return fields.failure();
  check_parts(*action == RecallAction::lifted, "targets", targets.has_value(), ends.has_value(),
              fields);
  if (fields.failed()) return fields.failure();
  if (*id != envelope.id) return fields.wrong("id", "is not the id of the statement");
  return Recall{*action, targets.value_or(std::vector<RecallTarget>()), ends,
                reason.value_or(Wording()), advice.value_or(Wording())};
}

json::Value write_body(const Recall& body, const Envelope& envelope) {
  return Members()
      .add("id", envelope.id)
      .add("action", body.action)
      .add("targets", unless_empty(body.targets))
      .add("ends", body.ends)
      .add("reason", unless_empty(body.reason))
      .add("advice", unless_empty(body.advice))
      .take();
}

}  // namespace ocop::record
