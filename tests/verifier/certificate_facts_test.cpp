#include "verifier/certificate_facts.h"

#include <catch2/catch.hpp>

#include "tests/support/record_fixtures.h"

using namespace ocop;
using namespace ocop::verifier;
using record::StatusChange;

namespace {

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

registry::Origin origin(std::uint64_t place, const std::string& issuer, std::string_view date) {
  return {place,
          place,
          {},
          test::demo_id(static_cast<int>(place) + 1),
          test::demo_uri(issuer),
          Instant::start_of(day(date)),
          day(date)};
}

registry::CertificateRecord certificate() {
  return {.origin = origin(5, "krong-pac", "2025-06-20"),
          .body = test::demo_certificate(),
          .area = record::Area::parse("66/654").value(),
          .statuses = {},
          .manifests = {}};
}

void add(registry::CertificateRecord& record, record::CertificateStatus body,
         std::string_view date) {
  record.statuses.push_back(
      {origin(10 + record.statuses.size(), "dak-lak", date), std::move(body), {}});
}

record::CertificateStatus status(StatusChange change) {
  return {test::demo_id(6), change, {}, {}, {}, {}, {}, {}, "", "", {}};
}

record::CertificateStatus correction(record::CorrectedField field, const std::string& from,
                                     const std::string& to) {
  record::CertificateStatus body = status(StatusChange::corrected);
  body.field = field;
  body.old_value = from;
  body.new_value = to;
  return body;
}

CertificateFacts facts_on(const registry::CertificateRecord& record, std::string_view date) {
  return facts_of(record, test::demo_trust_list(), day(date));
}

}  // namespace

TEST_CASE("a certificate's state follows its days, both ends inclusive", "[facts]") {
  const auto record = certificate();
  CHECK(facts_on(record, "2025-06-19").state == CertificateState::not_yet);
  CHECK(facts_on(record, "2025-06-20").state == CertificateState::valid);
  CHECK(facts_on(record, "2028-06-20").state == CertificateState::valid);
  CHECK(facts_on(record, "2028-06-21").state == CertificateState::expired);
}

TEST_CASE("a revocation in force shows, an annulled one does not", "[facts]") {
  auto record = certificate();
  record::CertificateStatus revoked = status(StatusChange::revoked);
  revoked.decision = record::Decision{"2050/QĐ-UBND", day("2025-07-01")};
  add(record, revoked, "2025-07-02");
  CHECK(facts_on(record, "2025-07-20").state == CertificateState::revoked);
  CHECK(facts_on(record, "2025-07-20").revoked_on == day("2025-07-01"));
  record.statuses.back().ended = origin(20, "dak-lak", "2025-07-10");
  CHECK(facts_on(record, "2025-07-20").state == CertificateState::valid);
}

TEST_CASE("corrections are applied in their order and remembered", "[facts]") {
  auto record = certificate();
  add(record, correction(record::CorrectedField::decision_number, "1887/QĐ-UBND", "1888/QĐ-UBND"),
      "2025-07-01");
  add(record, correction(record::CorrectedField::decision_number, "", "1889/QĐ-UBND"),
      "2025-07-02");
  add(record, correction(record::CorrectedField::score, "6540", "6545"), "2025-07-03");
  add(record, correction(record::CorrectedField::certificate_number, "", "7/GCN"), "2025-07-04");
  const CertificateFacts facts = facts_on(record, "2025-07-20");
  CHECK(facts.decision_number == "1889/QĐ-UBND");
  CHECK(facts.score == 6545);
  CHECK(facts.certificate_number == "7/GCN");
  REQUIRE(facts.corrections.size() == 4);
  CHECK(facts.corrections[1].old_value == "1888/QĐ-UBND");
  CHECK(score_of(facts.corrections[2]) == 6540);
  CHECK_FALSE(score_of(facts.corrections[0]));
  CHECK(facts.corrections[3].old_value.empty());
}

TEST_CASE("the longest extension counts, with the decision behind it", "[facts]") {
  auto record = certificate();
  record::CertificateStatus first = status(StatusChange::extended);
  first.until = day("2028-09-30");
  add(record, first, "2028-06-01");
  record::CertificateStatus second = status(StatusChange::extended);
  second.until = day("2028-12-31");
  second.decision = record::Decision{"2107/QĐ-UBND", day("2028-09-01")};
  add(record, second, "2028-09-01");
  const CertificateFacts facts = facts_on(record, "2028-12-31");
  CHECK(facts.state == CertificateState::valid);
  CHECK(facts.valid_to == day("2028-12-31"));
  CHECK(facts.extended);
  CHECK(facts.extension->number == "2107/QĐ-UBND");
}

TEST_CASE("an attested certificate names who gave it and who attests it", "[facts]") {
  auto record = certificate();
  record.origin = origin(5, "dak-lak", "2025-08-06");
  record.body.attested = record::Attested{"UBND huyện Krông Pắc", 66, "12/GCN"};
  const CertificateFacts facts = facts_on(record, "2025-08-20");
  CHECK(facts.authority == "UBND huyện Krông Pắc");
  CHECK(facts.attested_by == "Ủy ban nhân dân tỉnh Đắk Lắk (ví dụ)");
  CHECK(facts.certificate_number == "12/GCN");
}

TEST_CASE("an authority that the trust list does not know is named by its URI", "[facts]") {
  CHECK(authority_name(test::demo_trust_list(), test::demo_uri("lam-dong")) ==
        "did:web:ocop.example:lam-dong");
}
