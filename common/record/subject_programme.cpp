// Producer, Product, Certificate, CertificateStatus.
#include <algorithm>

#include "common/record/json_fields.h"
#include "common/record/subject.h"

namespace ocop::record {
namespace {

constexpr std::size_t kMaxPacks = 50;
constexpr int kMaxWebpSide = 16383;  // WebP container specification, "Canvas Width Minus One"
constexpr int kMinScore = 5000;
constexpr int kMaxScore = 10000;
constexpr int kMaxArea = programme::CertificateReference::kMaxArea;
constexpr std::string_view kHttps = "https://";

enum class UnitKind : std::size_t {
  province = 2,
  district = 3,
  commune = 5
};  // digits of the code

Result<std::string> read_unit_code(const json::Value& value, UnitKind kind) {
  Result<std::string> code = read_string(value);
  if (!code) return code;
  const auto digits = static_cast<std::size_t>(kind);
  const bool all_digits =
      std::all_of(code->begin(), code->end(), [](char c) { return c >= '0' && c <= '9'; });
  if (code->size() != digits || !all_digits || std::stoi(*code) == 0)
    return error(Errc::malformed, "an official code of " + std::to_string(digits) + " digits");
  if (kind == UnitKind::province && !Area::parse(*code))
    return error(Errc::malformed, "a province code 01–96");
  return code;
}

auto unit(UnitKind kind) {
  return [kind](const json::Value& value) -> Result<AdminUnit> {
    Fields fields(value);
    const auto code = fields.required(
        "code", [kind](const json::Value& member) { return read_unit_code(member, kind); });
    const auto name = fields.required("name", read_line);
    if (fields.failed()) return fields.failure();
    return AdminUnit{*code, *name};
  };
}

Result<Location> read_location(const json::Value& value) {
  Fields fields(value);
  const auto address = fields.optional_text("address", read_line);
  const auto commune = fields.optional("commune", unit(UnitKind::commune));
  const auto district = fields.optional("district", unit(UnitKind::district));
  const auto province = fields.required("province", unit(UnitKind::province));
  if (fields.failed()) return fields.failure();
  return Location{address, commune, district, *province};
}

Result<std::string> read_website(const json::Value& value) {
  Result<std::string> link = read_line(value);
  if (!link) return link;
  const bool good = link->starts_with(kHttps) && link->size() > kHttps.size() &&
                    link->find(' ') == std::string::npos;
  if (!good) return error(Errc::malformed, "\"https://\" and an address without blanks");
  return link;
}

Result<Pack> read_pack(const json::Value& value) {
  Fields fields(value);
  const auto gtin = fields.required("gtin", read_spelled<gs1::Gtin>);
  const auto description = fields.required("description", read_line);
  if (fields.failed()) return fields.failure();
  return Pack{*gtin, *description};
}

Result<Photo> read_photo(const json::Value& value) {
  Fields fields(value);
  const auto file = fields.required("file", read_file_ref);
  const auto width = fields.required("width", integer<int>(1, kMaxWebpSide));
  const auto height = fields.required("height", integer<int>(1, kMaxWebpSide));
  const auto placeholder = fields.optional("placeholder", read_true);
  if (fields.failed()) return fields.failure();
  if (file->length > kMaxPhotoBytes) return fields.wrong("file", "is longer than 4 MiB");
  return Photo{*file, *width, *height, placeholder.has_value()};
}

// True if no two packs have the same GTIN.
bool are_different(std::vector<gs1::Gtin> gtins) {
  std::sort(gtins.begin(), gtins.end());
  return std::adjacent_find(gtins.begin(), gtins.end()) == gtins.end();
}

std::vector<gs1::Gtin> gtins_of(const std::vector<Pack>& packs) {
  std::vector<gs1::Gtin> gtins;
  gtins.reserve(packs.size());
  for (const Pack& pack : packs) gtins.push_back(pack.gtin);
  return gtins;
}

Result<programme::Stars> read_stars(const json::Value& value) {
  const Result<int> count = integer<int>(3, 5)(value);
  if (!count) return count.error();
  return programme::Stars::of(*count);
}

Result<programme::CertificateReference> read_reference(const json::Value& value) {
  const Result<std::uint32_t> number = integer<std::uint32_t>(0, UINT32_MAX)(value);
  if (!number) return number.error();
  return programme::CertificateReference::from_number(*number);
}

Result<Attested> read_attested(const json::Value& value) {
  Fields fields(value);
  const auto authority = fields.required("authority", read_line);
  const auto area = fields.required("area", integer<int>(0, kMaxArea));
  const auto number = fields.optional_text("certificateNumber", read_line);
  if (fields.failed()) return fields.failure();
  return Attested{*authority, *area, number};
}

// A score in a correction is written as in a certificate: hundredths, "8450".
bool is_score(const std::string& text) {
  const bool digits =
      !text.empty() && text.size() <= 5 && text.front() != '0' &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && std::stoi(text) >= kMinScore && std::stoi(text) <= kMaxScore;
}

// Which members a change demands; every other one of them is refused, the decision and the reason
// are always free.
void check_parts(const CertificateStatus& body, Fields& fields) {
  const auto belongs = [&](StatusChange change, std::string_view name, bool present) {
    if (present && body.change != change) fields.refuse(name, "does not belong to this change");
    if (!present && body.change == change) fields.refuse(name, "is missing");
  };
  belongs(StatusChange::revoked, "ground", body.ground.has_value());
  belongs(StatusChange::revocation_annulled, "ends", body.ends.has_value());
  belongs(StatusChange::extended, "until", body.until.has_value());
  belongs(StatusChange::superseded, "by", body.by.has_value());
  belongs(StatusChange::corrected, "field", body.field.has_value());
  belongs(StatusChange::corrected, "newValue", !body.new_value.empty());
  if (body.change != StatusChange::corrected && !body.old_value.empty())
    fields.refuse("oldValue", "does not belong to this change");
  if (body.field == CorrectedField::score) {
    if (!is_score(body.new_value)) fields.refuse("newValue", "a score is 5000–10000 hundredths");
    if (!body.old_value.empty() && !is_score(body.old_value))
      fields.refuse("oldValue", "a score is 5000–10000 hundredths");
  }
}

}  // namespace

json::Value to_json(const AdminUnit& value) {
  return Members().add("code", value.code).add("name", value.name).take();
}

json::Value to_json(const Location& location) {
  return Members()
      .add("address", location.address)
      .add("commune", location.commune)
      .add("district", location.district)
      .add("province", location.province)
      .take();
}

json::Value to_json(const Pack& pack) {
  return Members().add("gtin", pack.gtin).add("description", pack.description).take();
}

json::Value to_json(const Photo& photo) {
  return Members()
      .add("file", photo.file)
      .add("width", photo.width)
      .add("height", photo.height)
      .add("placeholder", photo.placeholder ? std::optional(true) : std::nullopt)
      .take();
}

json::Value to_json(const Attested& attested) {
  return Members()
      .add("authority", attested.authority)
      .add("area", attested.area)
      .add("certificateNumber", attested.certificate_number)
      .take();
}

template <>
Result<Producer> read_body(const json::Value& subject, const Envelope&) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<StatementId>);
  const auto name = fields.required("name", read_line);
  const auto kind = fields.required("kind", read_name<ProducerKind>);
  const auto location = fields.required("location", read_location);
  const auto phone = fields.optional_text("phone", read_line);
  const auto website = fields.optional_text("website", read_website);
  if (fields.failed()) return fields.failure();
  return Producer{*id, *name, *kind, *location, phone, website};
}

json::Value write_body(const Producer& body, const Envelope&) {
  return Members()
      .add("id", body.producer)
      .add("name", body.name)
      .add("kind", body.kind)
      .add("location", body.location)
      .add("phone", body.phone)
      .add("website", body.website)
      .take();
}

template <>
Result<Product> read_body(const json::Value& subject, const Envelope&) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<StatementId>);
  const auto producer = fields.required("producer", read_spelled<StatementId>);
  const auto name = fields.required("name", read_line);
  const auto name_en = fields.optional_text("nameEn", read_line);
  const auto group = fields.required("group", read_name<ProductGroup>);
  const auto brand = fields.optional_text("brand", read_line);
  const auto packs = fields.required("packs", list(read_pack, 1, kMaxPacks));
  const auto photo = fields.optional("photo", read_photo);
  const auto story = fields.optional("story", read_file_ref);
  const auto ingredients = fields.optional_text("ingredients", read_text);
  const auto storage = fields.optional_text("storage", read_text);
  const auto usage = fields.optional_text("usage", read_text);
  const auto warning = fields.optional_text("warning", read_text);
  const auto standard = fields.optional_text("standard", read_text);
  if (fields.failed()) return fields.failure();
  if (!are_different(gtins_of(*packs))) return fields.wrong("packs", "a GTIN stands twice");
  if (story && story->length > kMaxStoryBytes) return fields.wrong("story", "is longer than 1 MiB");
  return Product{*id,   *producer, *name,       name_en, *group, brand,   *packs,
                 photo, story,     ingredients, storage, usage,  warning, standard};
}

json::Value write_body(const Product& body, const Envelope&) {
  return Members()
      .add("id", body.product)
      .add("producer", body.producer)
      .add("name", body.name)
      .add("nameEn", body.name_en)
      .add("group", body.group)
      .add("brand", body.brand)
      .add("packs", body.packs)
      .add("photo", body.photo)
      .add("story", body.story)
      .add("ingredients", body.ingredients)
      .add("storage", body.storage)
      .add("usage", body.usage)
      .add("warning", body.warning)
      .add("standard", body.standard)
      .take();
}

template <>
Result<Certificate> read_body(const json::Value& subject, const Envelope& envelope) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<StatementId>);
  const auto product = fields.required("product", read_spelled<StatementId>);
  const auto packs = fields.required("packs", list(read_spelled<gs1::Gtin>, 1, kMaxPacks));
  const auto stars = fields.required("stars", read_stars);
  const auto score = fields.optional("scoreHundredths", integer<int>(kMinScore, kMaxScore));
  const auto reference = fields.required("reference", read_reference);
  const auto decision = fields.required("decision", read_decision);
  const auto valid_from = fields.required("validFrom", read_date);
  const auto valid_to = fields.required("validTo", read_date);
  const auto label_service = fields.optional("labelService", read_spelled<Uri>);
  const auto quota = fields.required("quota", integer<std::uint32_t>(0, UINT32_MAX));
  const auto attested = fields.optional("attested", read_attested);
  const auto notice = fields.optional("notice", read_wording);
  if (fields.failed()) return fields.failure();
  if (*id != envelope.id) return fields.wrong("id", "is not the id of the statement");
  if (!are_different(*packs)) return fields.wrong("packs", "a GTIN stands twice");
  if (*valid_to < *valid_from) return fields.wrong("validTo", "lies before \"validFrom\"");
  return Certificate{*product,    *packs,    *stars,        score,  *reference, *decision,
                     *valid_from, *valid_to, label_service, *quota, attested,   notice};
}

json::Value write_body(const Certificate& body, const Envelope& envelope) {
  return Members()
      .add("id", envelope.id)
      .add("product", body.product)
      .add("packs", body.packs)
      .add("stars", body.stars.count())
      .add("scoreHundredths", body.score)
      .add("reference", body.reference.number())
      .add("decision", body.decision)
      .add("validFrom", body.valid_from)
      .add("validTo", body.valid_to)
      .add("labelService", body.label_service)
      .add("quota", body.quota)
      .add("attested", body.attested)
      .add("notice", body.notice)
      .take();
}

template <>
Result<CertificateStatus> read_body(const json::Value& subject, const Envelope&) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<StatementId>);
  const auto change = fields.required("change", read_name<StatusChange>);
  const auto decision = fields.optional("decision", read_decision);
  const auto ground = fields.optional("ground", read_name<RevocationGround>);
  const auto ends = fields.optional("ends", read_hash);
  const auto until = fields.optional("until", read_date);
  const auto by = fields.optional("by", read_spelled<StatementId>);
  const auto field = fields.optional("field", read_name<CorrectedField>);
  const auto old_value = fields.optional_text("oldValue", read_line);
  const auto new_value = fields.optional_text("newValue", read_line);
  const auto reason = fields.optional("reason", read_wording);
  if (fields.failed()) return fields.failure();
  CertificateStatus body{*id,
                         *change,
                         decision,
                         ground,
                         ends,
                         until,
                         by,
                         field,
                         old_value,
                         new_value,
                         reason.value_or(Wording())};
  check_parts(body, fields);
  if (fields.failed()) return fields.failure();
  return body;
}

json::Value write_body(const CertificateStatus& body, const Envelope&) {
  return Members()
      .add("id", body.certificate)
      .add("change", body.change)
      .add("decision", body.decision)
      .add("ground", body.ground)
      .add("ends", body.ends)
      .add("until", body.until)
      .add("by", body.by)
      .add("field", body.field)
      .add("oldValue", body.old_value)
      .add("newValue", body.new_value)
      .add("reason", unless_empty(body.reason))
      .take();
}

}  // namespace ocop::record
