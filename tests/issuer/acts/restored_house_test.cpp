// After a fire: what the new home prints is never what the old one printed.
#include <set>

#include <catch2/catch.hpp>

#include "common/gs1/label_uri.h"
#include "common/seal/serial_allocation.h"
#include "issuer/backup.h"
#include "issuer/restored.h"
#include "issuer/resume.h"
#include "tests/issuer/acts/print_house.h"

namespace ocop::issuer {
namespace {

using test::PrintHouse;

// Index and serial are what must never come twice.
class Paper {
 public:
  // Must succeed; every serial is new.
  void take(const Result<ReleasedJob>& released) {
    if (!released) FAIL(to_string(released.error()));
    for (std::uint64_t index = released->job.first; index < released->job.end; ++index)
      CHECK(indexes_.insert(index).second);
    for (const std::string& uri : released->uris) {
      const auto label = gs1::parse_label_uri(uri);
      REQUIRE(label.has_value());
      CHECK(serials_.insert(label->label.serial.text()).second);
    }
  }
  [[nodiscard]] std::size_t labels() const { return serials_.size(); }

 private:
  std::set<std::uint64_t> indexes_;
  std::set<std::string> serials_;
};

// A house with a lot of 20 labels of which 5 are printed, backed up there; then 5 more of it and a
// whole lot that the backup does not know.
class Fire {
 public:
  Fire() {
    old_lot = house.published_lot(20);
    paper.take(house.print(house.label_request(old_lot, 5, "1.pdf")));
    back_up();
    paper.take(house.print(house.label_request(old_lot, 5, "2.pdf")));
    unknown_lot = house.published_lot(30);
    paper.take(house.print(house.label_request(unknown_lot, 30, "3.pdf")));
    house.office.reset();
  }

  // The home out of the backup, resumed from what the old one published.
  std::unique_ptr<Office> resumed() {
    const file::Path root = house.output("restored");
    REQUIRE(restore_backup(house.output("backup"), root, {}, house.home.now).has_value());
    OfficeSettings settings = house.home.settings();
    settings.home = root;
    auto office = Office::open(settings).value();
    const auto copy = open_published_copy(house.home.public_folder().string());
    REQUIRE(resume_from(*office, **copy, house.home.now).has_value());
    return office;
  }

  PrintHouse house;
  Paper paper;
  record::StatementId old_lot = test::demo_id(1);
  record::StatementId unknown_lot = test::demo_id(1);

 private:
  void back_up() {
    house.office.reset();
    const auto home = Home::open(house.home.root());
    const auto lock = HomeLock::take(*home, "backup", std::chrono::milliseconds(0));
    REQUIRE(make_backup(*home, *lock, house.output("backup"), house.home.now).has_value());
    house.reopen();
  }
};

TEST_CASE("a restored home prints no label of a lot that the backup held", "[label job]") {
  Fire fire;
  const auto office = fire.resumed();
  for (const record::StatementId& lot : {fire.old_lot, fire.unknown_lot}) {
    const auto refused = create_labels(*office, fire.house.label_request(lot, 1, "again.pdf"),
                                       fire.house.home.now, {}, {});
    REQUIRE(refused.has_error());
  }
  CHECK_FALSE(std::filesystem::exists(fire.house.output("again.pdf")));
}

TEST_CASE("a restored home makes new lots above everything that the old one made", "[label job]") {
  Fire fire;
  const auto office = fire.resumed();
  const registry::ManifestPtr unknown = office->registry().manifest(fire.unknown_lot);
  REQUIRE(unknown);
  const auto lot = create_lot(*office, fire.house.lot_request(30), fire.house.home.now);
  REQUIRE(lot.has_value());
  CHECK(lot->manifest.first_index >= unknown->body.first_index + unknown->body.count);
  REQUIRE(office->publish(fire.house.home.now).has_value());
  const std::size_t before = fire.paper.labels();
  fire.paper.take(create_labels(*office, fire.house.label_request(lot->receipt.id, 30, "new.pdf"),
                                fire.house.home.now, {}, {}));
  CHECK(fire.paper.labels() == before + 30);
}

TEST_CASE("a new lot of the same number does not repeat the old one's serials", "[label job]") {
  Fire fire;
  const auto office = fire.resumed();
  std::set<std::string> serials;
  for (int time = 0; time < 3; ++time) {
    const auto lot = create_lot(*office, fire.house.lot_request(40), fire.house.home.now);
    REQUIRE(lot.has_value());
  }
  for (const store::LotRow& lot : office->store().lots())
    for (std::uint32_t i = 0; i < lot.count; ++i)
      CHECK(serials.insert(seal::serial_of(lot.secret, lot.first_index + i).text()).second);
}

}  // namespace
}  // namespace ocop::issuer
