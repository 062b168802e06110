#include "issuer/acts/lot.h"

#include <set>

#include <catch2/catch.hpp>

#include "common/seal/serial_allocation.h"
#include "tests/issuer/acts/print_house.h"
#include "tests/support/show_result.h"

namespace ocop::issuer {
namespace {

using test::demo_gtin;
using test::PrintHouse;

constexpr store::LotSecret kSecret{1, 2, 3};
constexpr std::uint32_t kFirst = 5000;

seal::Claims first_claims(std::uint32_t index = kFirst) {
  return {
      demo_gtin(),  gs1::Lot::parse("L0725-01").value(),         seal::serial_of(kSecret, index),
      std::nullopt, test::demo_certificate().reference.number(), index};
}

seal::LabelEntry entry_at(std::uint32_t index) {
  seal::Claims claims = first_claims();
  claims.index = index;
  claims.serial = seal::serial_of(kSecret, index);
  return seal::label_entry(claims);
}

TEST_CASE("entries are those of the labels, in index order", "[lot]") {
  const auto made = make_entries(kSecret, first_claims(), 5, {});
  REQUIRE(made);
  CHECK(made->skipped == 0);
  REQUIRE(made->entries.size() == 5);
  for (std::uint32_t i = 0; i < 5; ++i) CHECK(made->entries[i] == entry_at(kFirst + i));
}

TEST_CASE("an index whose serial is in use is skipped and counted into the range", "[lot]") {
  const std::unordered_set<std::uint64_t> used{seal::serial_of(kSecret, kFirst).number(),
                                               seal::serial_of(kSecret, kFirst + 3).number()};
  const auto made = make_entries(kSecret, first_claims(), 5, used);
  REQUIRE(made);
  CHECK(made->skipped == 2);
  REQUIRE(made->entries.size() == 7);
  CHECK(made->entries[0] == seal::kSkipped);
  CHECK(made->entries[1] == entry_at(kFirst + 1));
  CHECK(made->entries[3] == seal::kSkipped);
  CHECK(made->entries[6] == entry_at(kFirst + 6));
}

TEST_CASE("a batch has at most 2^20 entries, skipped ones included", "[lot]") {
  CHECK(make_entries(kSecret, first_claims(), record::kMaxLotCount, {})->entries.size() ==
        record::kMaxLotCount);
  const auto refused = make_entries(kSecret, first_claims(), record::kMaxLotCount,
                                    {seal::serial_of(kSecret, kFirst + 9).number()});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::out_of_range);
}

TEST_CASE("status indexes end at 2^32 − 1", "[lot]") {
  CHECK(make_entries(kSecret, first_claims(0xFFFF'FFFE), 2, {}));
  CHECK(make_entries(kSecret, first_claims(0xFFFF'FFFE), 3, {}).error().code == Errc::out_of_range);
}

TEST_CASE("a lot is queued with its label file and its secret", "[lot]") {
  PrintHouse house;
  const CreatedLot lot = house.create_lot(30);
  CHECK(lot.skipped == 0);
  CHECK(lot.manifest.count == 30);
  CHECK(lot.manifest.first_index == 0);
  CHECK(lot.manifest.labels.length == 240);
  const auto row = house.office->store().lot(lot.receipt.id);
  REQUIRE(row);
  CHECK(row->count == 30);
  CHECK(row->state == store::LotState::manifested);
  const auto file = house.office->files().get(PublicKind::labels, lot.manifest.labels);
  REQUIRE(file);
  const auto manifest = house.office->registry().manifest(lot.receipt.id);
  REQUIRE(manifest);
  const auto reference = test::demo_certificate().reference;
  CHECK(profile_of(*row, *manifest, reference, *file).value() == gs1::LabelProfile::full);
  const LotClaims claims(*row, *manifest, reference, gs1::LabelProfile::full);
  std::set<std::string> serials;
  for (std::uint32_t i = 0; i < 30; ++i) {
    CHECK(seal::is_issued(*file, 0, claims.at(i)));
    serials.insert(claims.at(i).serial.text());
  }
  CHECK(serials.size() == 30);
}

TEST_CASE("the profile is known from the label file", "[lot]") {
  PrintHouse house;
  LotRequest request = house.lot_request(3);
  request.profile = gs1::LabelProfile::compact;
  const CreatedLot lot = create_lot(*house.office, request, house.home.now).value();
  store::LotRow row = *house.office->store().lot(lot.receipt.id);
  const auto manifest = house.office->registry().manifest(lot.receipt.id);
  Bytes file = house.office->files().get(PublicKind::labels, lot.manifest.labels).value();
  const auto reference = test::demo_certificate().reference;
  CHECK(profile_of(row, *manifest, reference, file).value() == gs1::LabelProfile::compact);
  // The first used entry tells.
  std::fill_n(file.begin(), 8, std::uint8_t{0});
  CHECK(profile_of(row, *manifest, reference, file).value() == gs1::LabelProfile::compact);
  // Another secret, or nothing but skipped entries.
  row.secret[0] ^= 1;
  CHECK(profile_of(row, *manifest, reference, file).error().code == Errc::mismatch);
  CHECK(profile_of(row, *manifest, reference, Bytes(24)).error().code == Errc::mismatch);
}

TEST_CASE("status indexes continue behind the last lot, published or not", "[lot]") {
  PrintHouse house;
  CHECK(house.create_lot(30).manifest.first_index == 0);
  CHECK(house.create_lot(10).manifest.first_index == 30);
  house.publish();
  house.reopen();
  CHECK(house.create_lot(5).manifest.first_index == 40);
}

TEST_CASE("after many lots lost their effect the next one is as far up as the log takes it",
          "[lot]") {
  PrintHouse house;
  house.create_lot(30);
  // Two lots whose manifests the log does not know any more.
  for (std::uint32_t i = 0; i < 2; ++i)
    house.office->store().add_lot({test::demo_id(static_cast<int>(880 + i)),
                                   gs1::Gtin::internal(66, 18).value(),
                                   gs1::Lot::parse("L0725-02").value(),
                                   test::demo_id(test::kDemoCertificateNumber),
                                   {9, static_cast<std::uint8_t>(i)},
                                   30 + i * record::kMaxLotCount,
                                   record::kMaxLotCount,
                                   store::LotState::manifested,
                                   house.home.now});
  const CreatedLot lot = house.create_lot(5);
  CHECK(lot.manifest.first_index == 30 + record::kMaxLotCount);
  CHECK(house.office->registry().manifest(lot.receipt.id) != nullptr);
  CHECK(house.office->store().lot(test::demo_id(880))->state == store::LotState::manifested);
  CHECK(house.office->store().lot(test::demo_id(881))->state == store::LotState::closed);
  CHECK(house.create_lot(5).manifest.first_index == 35 + record::kMaxLotCount);
}

// A request that must be refused and leave nothing behind.
Error refusal(PrintHouse& house, const LotRequest& request) {
  const auto queued = house.office->queued();
  const auto lots = house.office->store().lots().size();
  const auto files = file::list(house.home.public_folder() / "lots").size();
  const auto made = create_lot(*house.office, request, house.home.now);
  REQUIRE_FALSE(made);
  CHECK(house.office->queued() == queued);
  CHECK(house.office->store().lots().size() == lots);
  CHECK(file::list(house.home.public_folder() / "lots").size() == files);
  return made.error();
}

TEST_CASE("a lot above the quota is refused with the arithmetic", "[lot]") {
  PrintHouse house;
  house.create_lot(4990);
  const Error error = refusal(house, house.lot_request(11));
  CHECK(error.code == Errc::unauthorised);
  CHECK(error.detail == "over-quota: quota 5000, used 4990, asked 11");
  CHECK(house.create_lot(10).manifest.count == 10);
  CHECK(refusal(house, house.lot_request(1)).detail ==
        "over-quota: quota 5000, used 5000, asked 1");
}

TEST_CASE("a lot outside the certificate's validity is refused with the dates", "[lot]") {
  PrintHouse house;
  LotRequest request = house.lot_request(10);
  request.packed = Date::parse("2025-06-19").value();
  CHECK(refusal(house, request).detail ==
        "packed on 19/06/2025, but the certificate is valid from 20/06/2025 to 20/06/2028");
  request.packed = Date::parse("2028-06-21").value();
  request.expiry.reset();
  CHECK(refusal(house, request).code == Errc::out_of_range);

  // Packed in time, but too late to be labelled.
  house.home.now = Instant::parse("2028-06-21T08:00:00+07:00").value();
  request.packed = Date::parse("2028-06-20").value();
  const Error late = refusal(house, request);
  CHECK(late.code == Errc::unauthorised);
  CHECK(late.detail == "outside-validity: the certificate is not valid on 2028-06-21");
}

TEST_CASE("a lot of a revoked certificate is refused", "[lot]") {
  PrintHouse house;
  record::CertificateStatus revoked{
      test::demo_id(test::kDemoCertificateNumber),
      record::StatusChange::revoked,
      record::Decision{"2050/QĐ-UBND", Date::parse("2025-07-20").value()},
      record::RevocationGround::mark_misused,
      {},
      {},
      {},
      {},
      {},
      {},
      {}};
  house.say(revoked, "dak-lak", "province-1");
  CHECK(refusal(house, house.lot_request(1)).detail ==
        "outside-validity: the certificate is revoked");
}

TEST_CASE("a use-by date must follow packing and fit a seal", "[lot]") {
  PrintHouse house;
  LotRequest request = house.lot_request(10);
  request.expiry = Date::parse("2025-07-18").value();
  CHECK(refusal(house, request).detail == "use by 18/07/2025 lies before packing on 19/07/2025");
  request.expiry = Date::parse("2100-01-01").value();
  CHECK(refusal(house, request).code == Errc::out_of_range);
}

TEST_CASE("batches of one lot have the same dates", "[lot]") {
  PrintHouse house;
  house.create_lot(10);
  LotRequest request = house.lot_request(10);
  request.expiry = Date::parse("2026-07-20").value();
  CHECK(refusal(house, request).detail == "taken: the lot has other dates");
}

TEST_CASE("a lot without labels, of no certificate or of another product is refused", "[lot]") {
  PrintHouse house;
  CHECK(refusal(house, house.lot_request(0)).code == Errc::out_of_range);
  CHECK(refusal(house, house.lot_request(record::kMaxLotCount + 1)).code == Errc::out_of_range);
  LotRequest request = house.lot_request(1);
  request.certificate = test::demo_id(4242);
  CHECK(refusal(house, request).code == Errc::not_found);
  request = house.lot_request(1);
  request.gtin = gs1::Gtin::internal(66, 18).value();
  CHECK(refusal(house, request).detail.starts_with("not-covered: "));
}

TEST_CASE("a lot needs the manifest key of its label service", "[lot]") {
  PrintHouse house;
  std::filesystem::remove(house.home.root() / "keys" / "manifest.key");
  house.reopen();
  CHECK(refusal(house, house.lot_request(1)).code == Errc::unknown_key);
}

TEST_CASE("the newest certificate that allows labels is found, or why there is none", "[lot]") {
  PrintHouse house;
  const auto on = [&](std::string_view day, const gs1::Gtin& gtin = demo_gtin()) {
    return certificate_for_labels(house.office->registry(), gtin, Date::parse(day).value());
  };
  CHECK(on("2025-06-20").value()->origin.id == test::demo_id(test::kDemoCertificateNumber));
  CHECK(on("2028-06-20"));
  CHECK(on("2028-06-21").error().detail ==
        "no certificate of " + demo_gtin().text() +
            " allows labels on 21/06/2028; 66-2025-0001-3 is valid from 20/06/2025 to 20/06/2028");
  CHECK(on("2025-07-20", gs1::Gtin::internal(66, 18).value()).error().code == Errc::not_found);

  record::Certificate newer = test::demo_certificate();
  newer.stars = programme::Stars::of(4).value();
  newer.score = 7200;
  newer.decision = {"2000/QĐ-UBND", Date::parse("2025-07-10").value()};
  newer.reference = programme::CertificateReference::of(66, 2025, 2, newer.stars).value();
  newer.valid_from = newer.decision.date;
  newer.valid_to = Date::parse("2028-07-10").value();
  house.say(newer, "dak-lak", "province-1");
  CHECK(on("2025-07-20").value()->body.stars.count() == 4);
  CHECK(on("2025-07-09").value()->body.stars.count() == 3);
}

}  // namespace
}  // namespace ocop::issuer
