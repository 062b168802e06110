#include "common/record/bodies.h"

#include <algorithm>
#include <array>

#include "common/base/text.h"

namespace ocop::record {
namespace {

// Each table in the order of its enumerators.
constexpr std::array<std::string_view, 4> kGrantedUses{"manifest", "label", "producer",
                                                       "inspector"};
constexpr std::array<std::string_view, 5> kProducerKinds{
    "company", "cooperative", "cooperative-group", "household", "facility"};
constexpr std::array<std::string_view, 6> kProductGroups{"food",  "drink",      "herbal",
                                                         "craft", "ornamental", "tourism"};
constexpr std::array<std::string_view, 5> kStatusChanges{"revoked", "revocation-annulled",
                                                         "extended", "superseded", "corrected"};
constexpr std::array<std::string_view, 6> kRevocationGrounds{
    "dishonest-dossier", "criteria-lost",    "law-breached",
    "mark-misused",      "production-ended", "other-authority"};
constexpr std::array<std::string_view, 3> kCorrectedFields{"decision-number", "score",
                                                           "certificate-number"};
constexpr std::array<std::string_view, 3> kLabelStates{"void", "stolen", "restored"};
constexpr std::array<std::string_view, 2> kRecallActions{"recalled", "lifted"};

}  // namespace

Result<void> check_text(std::string_view text, std::size_t max_bytes) {
  if (text.empty()) return error(Errc::out_of_range, "text is empty");
  if (text.size() > max_bytes)
    return error(Errc::too_large, "text is longer than " + std::to_string(max_bytes) + " bytes");
  if (text.front() == '\n' || text.back() == '\n')
    return error(Errc::malformed, "text begins or ends with an empty line");
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    if (!line.empty()) {
      Result<void> good = text::check_line(line, max_bytes);
      if (!good) return good;
    }
    start = end + 1;
  }
  return ok();
}

Area Location::area() const {
  return Area::parse(district ? province.code + "/" + district->code : province.code).value();
}

std::string_view name(GrantedUse use) {
  return name_in(kGrantedUses, use);
}
std::string_view name(ProducerKind kind) {
  return name_in(kProducerKinds, kind);
}
std::string_view name(ProductGroup group) {
  return name_in(kProductGroups, group);
}
std::string_view name(StatusChange change) {
  return name_in(kStatusChanges, change);
}
std::string_view name(RevocationGround ground) {
  return name_in(kRevocationGrounds, ground);
}
std::string_view name(CorrectedField field) {
  return name_in(kCorrectedFields, field);
}
std::string_view name(LabelState state) {
  return name_in(kLabelStates, state);
}
std::string_view name(RecallAction action) {
  return name_in(kRecallActions, action);
}

}  // namespace ocop::record
