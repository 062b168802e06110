#include "common/record/bodies.h"

#include "common/record/trust_list.h"
#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::record::check_text;
using ocop::record::from_name;
using ocop::record::name;
namespace record = ocop::record;

namespace {

// Every name leads back to its value, and no other text does.
template <class E>
void check_names(std::vector<std::string_view> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i]);
    CHECK(name(static_cast<E>(i)) == names[i]);
    const auto value = from_name<E>(names[i]);
    REQUIRE(value);
    CHECK(*value == static_cast<E>(i));
    CHECK_FALSE(from_name<E>(std::string(names[i]) + " "));
  }
  CHECK(name(static_cast<E>(names.size())).empty());
  for (const std::string_view bad : {"", "Certify", "none", "unknown"}) {
    const auto value = from_name<E>(bad);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == Errc::malformed);
    CHECK(value.error().detail.find(names.back()) != std::string::npos);
  }
}

Errc refusal(std::string_view text, std::size_t max = 100) {
  const auto good = check_text(text, max);
  REQUIRE_FALSE(good);
  return good.error().code;
}

}  // namespace

TEST_CASE("the names of enumerations are the documented ones") {
  check_names<record::GrantedUse>({"manifest", "label", "producer", "inspector"});
  check_names<record::ProducerKind>(
      {"company", "cooperative", "cooperative-group", "household", "facility"});
  check_names<record::ProductGroup>({"food", "drink", "herbal", "craft", "ornamental", "tourism"});
  check_names<record::StatusChange>(
      {"revoked", "revocation-annulled", "extended", "superseded", "corrected"});
  check_names<record::RevocationGround>({"dishonest-dossier", "criteria-lost", "law-breached",
                                         "mark-misused", "production-ended", "other-authority"});
  check_names<record::CorrectedField>({"decision-number", "score", "certificate-number"});
  check_names<record::LabelState>({"void", "stolen", "restored"});
  check_names<record::RecallAction>({"recalled", "lifted"});
  check_names<record::Action>(
      {"certify", "register", "manifest", "recall", "delegate", "trace", "inspect"});
}

TEST_CASE("a text may have several lines and empty ones between them") {
  CHECK(check_text("một", 100));
  CHECK(check_text("một\nhai", 100));
  CHECK(check_text("một\n\n\nhai", 100));
  CHECK(check_text("x", 1));
}

TEST_CASE("a text is refused for what a line is refused for, and for line feeds at its ends") {
  CHECK(refusal("") == Errc::out_of_range);
  CHECK(refusal("xx", 1) == Errc::too_large);
  CHECK(refusal("\nx") == Errc::malformed);
  CHECK(refusal("x\n") == Errc::malformed);
  CHECK(refusal("\n") == Errc::malformed);
  CHECK(refusal("x\r\ny") == Errc::malformed);
  CHECK(refusal("x\ty") == Errc::malformed);
  CHECK(refusal("x \ny") == Errc::malformed);
  CHECK(refusal("x\n y") == Errc::malformed);
  CHECK(refusal("x\n\xff") == Errc::malformed);
  CHECK(refusal("x\ny\xe2\x80\xae") == Errc::malformed);
  CHECK(refusal("x\nA\xcc\x81") == Errc::not_nfc);
}

TEST_CASE("a location's area names the district only where there is one") {
  record::Location place{"", std::nullopt, std::nullopt, {"66", "Tỉnh Đắk Lắk"}};
  CHECK(place.area().text() == "66");
  place.district = record::AdminUnit{"654", "Huyện Krông Pắc"};
  CHECK(place.area().text() == "66/654");
}

TEST_CASE("an index range holds its first index and not its end") {
  const record::IndexRange range{10, 12};
  CHECK_FALSE(range.contains(9));
  CHECK(range.contains(10));
  CHECK(range.contains(11));
  CHECK_FALSE(range.contains(12));
  CHECK(record::IndexRange{UINT32_MAX, std::uint64_t{1} << 32}.contains(UINT32_MAX));
}
