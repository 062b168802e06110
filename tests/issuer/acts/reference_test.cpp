#include "issuer/acts/reference.h"

#include <catch2/catch.hpp>

#include "tests/issuer/test_home.h"
#include "tests/support/show_result.h"

namespace ocop::issuer {
namespace {

using test::TestHome;

TEST_CASE("references are counted for each area and year", "[reference]") {
  TestHome home;
  home.begin_programme();
  const auto office = home.office();
  CHECK(next_sequence(office->registry(), 66, 2025).value() == 2);
  CHECK(next_sequence(office->registry(), 66, 2024).value() == 1);
  CHECK(next_sequence(office->registry(), 65, 2025).value() == 1);
}

TEST_CASE("a certificate that waits for approval holds its sequence number", "[reference]") {
  TestHome home;
  home.begin_programme();
  const auto office = home.office();
  record::Certificate five = test::demo_certificate();
  five.stars = programme::Stars::of(5).value();
  five.score = 9100;
  five.decision.date = home.now.date();
  five.valid_from = home.now.date();
  const auto reference = [&five](int sequence) {
    return programme::CertificateReference::of(0, 2025, sequence, five.stars).value();
  };
  five.reference = reference(9);
  const record::Statement statement =
      test::make_statement(five, test::demo_uri("ministry"), 310, home.now);
  REQUIRE(office->submit({test::sign(statement, "ministry-1")}, home.now));
  CHECK(office->registry().certificates().size() == 1);
  CHECK(next_sequence(office->registry(), 0, 2025).value() == 10);
  CHECK(next_sequence(office->registry(), 0, 2024).value() == 1);
}

}  // namespace
}  // namespace ocop::issuer
