#include "common/programme/certificate_reference.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::programme::CertificateReference;
using ocop::programme::Stars;

namespace {

Stars stars(int count) {
  return Stars::of(count).value();
}

}  // namespace

TEST_CASE("the documented example has the documented bits", "[programme]") {
  const auto reference = CertificateReference::of(66, 2026, 17, stars(4));
  REQUIRE(reference);
  CHECK(reference->number() == 0x84680230U);
  CHECK(reference->number() == 2221408816U);
  CHECK(reference->text() == "66-2026-0017-4");
  CHECK(reference->area() == 66);
  CHECK(reference->year() == 2026);
  CHECK(reference->sequence() == 17);
  CHECK(reference->stars() == stars(4));
}

TEST_CASE("the ministry's references have area 0", "[programme]") {
  CHECK(CertificateReference::of(0, 2000, 1, stars(5))->text() == "00-2000-0001-5");
  CHECK(CertificateReference::of(0, 2000, 1, stars(3))->number() == 0x00000028U);
  CHECK(CertificateReference::of(96, 2127, 8191, stars(5))->number() == 0xC1FFFFF8U);
}

TEST_CASE("parts out of range make no reference", "[programme]") {
  const auto refused = [](int area, int year, int sequence) {
    return CertificateReference::of(area, year, sequence, stars(3)).error().code ==
           Errc::out_of_range;
  };
  CHECK(refused(-1, 2026, 1));
  CHECK(refused(97, 2026, 1));
  CHECK(refused(66, 1999, 1));
  CHECK(refused(66, 2128, 1));
  CHECK(refused(66, 2026, 0));
  CHECK(refused(66, 2026, 8192));
}

TEST_CASE("numbers with a spare bit, 2 stars, sequence 0 or area above 96 are refused",
          "[programme]") {
  constexpr std::uint32_t kGood = 0x84680230U;
  REQUIRE(CertificateReference::from_number(kGood));
  for (const std::uint32_t bad : {kGood | 1U, kGood | 2U, kGood | 4U, kGood & ~0x18U,
                                  kGood & ~(0x1FFFU << 5), 97U << 25 | 0x00680230U, 0U, ~0U})
    CHECK(CertificateReference::from_number(bad).error().code == Errc::out_of_range);
}

TEST_CASE("a reference survives the way through its number and its parts", "[programme]") {
  CHECK(rc::check([] {
    const auto reference =
        CertificateReference::of(*rc::gen::inRange(0, 97), *rc::gen::inRange(2000, 2128),
                                 *rc::gen::inRange(1, 8192), stars(*rc::gen::inRange(3, 6)));
    RC_ASSERT(reference.has_value());
    RC_ASSERT(CertificateReference::from_number(reference->number()).value() == *reference);
    RC_ASSERT(CertificateReference::of(reference->area(), reference->year(), reference->sequence(),
                                       reference->stars())
                  .value() == *reference);
  }));
}

TEST_CASE("whatever number is accepted is the number of its parts", "[programme]") {
  CHECK(rc::check([](std::uint32_t number) {
    const auto reference = CertificateReference::from_number(number);
    if (!reference) return;
    RC_ASSERT(CertificateReference::of(reference->area(), reference->year(), reference->sequence(),
                                       reference->stars())
                  ->number() == number);
  }));
}
