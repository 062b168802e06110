#include "issuer/acts/label_job.h"

#include <stdexcept>

#include <catch2/catch.hpp>

#include "common/registry/judge.h"
#include "common/seal/label_file.h"
#include "common/seal/serial_allocation.h"
#include "tests/issuer/acts/print_house.h"
#include "tests/support/show_result.h"

namespace ocop::issuer {
namespace {

using crypto::KeyUse;
using store::JobState;
using test::PrintHouse;

struct Killed : std::runtime_error {
  Killed() : std::runtime_error("killed") {}
};

// Ends the work when the step is reached, as a crash would.
Steps crash_at(std::string_view step) {
  return [step](std::string_view done) {
    if (done == step) throw Killed();
  };
}

JobProgress crash_while(std::string_view what) {
  return [what](std::string_view doing, std::size_t, std::size_t) {
    if (doing == what) throw Killed();
  };
}

registry::Verdict verdict(PrintHouse& house, const std::string& uri) {
  return registry::judge(uri, registry::HostRule::in_text, house.office->registry(),
                         house.office->files(), {house.home.now, house.home.now})
      .verdict;
}

JobState state_of(PrintHouse& house, std::int64_t job) {
  return house.office->store().job(job).value().state;
}

TEST_CASE("labels are sealed, drawn, read back and delivered", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  std::vector<std::string> steps;
  std::map<std::string, std::size_t> done;
  const auto released = house.print(
      house.label_request(lot, 3, "labels.pdf"),
      [&](std::string_view step) { steps.emplace_back(step); },
      [&](std::string_view what, std::size_t count, std::size_t total) {
        CHECK(total == 3);
        done[std::string(what)] = count;
      });
  REQUIRE(released);
  CHECK(steps == std::vector<std::string>{"render", "release"});
  CHECK(done == std::map<std::string, std::size_t>{{"render", 3}, {"read back", 3}});
  CHECK(released->labels == 3);
  CHECK(released->sheets == 1);
  CHECK(released->job.state == JobState::released);
  REQUIRE(released->uris.size() == 3);
  for (const std::string& uri : released->uris)
    CHECK(verdict(house, uri) == registry::Verdict::valid);
  const auto pdf = file::read(house.output("labels.pdf"));
  REQUIRE(pdf);
  CHECK(crypto::sha256(*pdf) == released->job.sha256);
  CHECK(file::mode_of(house.output("labels.pdf")) == 0600);
  CHECK_FALSE(std::filesystem::exists(house.job_file("1.pdf")));

  // The rest of the lot, all of it; then there is nothing left.
  const auto rest = house.print(house.label_request(lot, std::nullopt, "rest.pdf"));
  REQUIRE(rest);
  CHECK(rest->job.first == 3);
  CHECK(rest->job.end == 5);
  CHECK(house.print(house.label_request(lot, std::nullopt, "more.pdf")).error().code ==
        Errc::out_of_range);
  CHECK(house.print(house.label_request(lot, 1, "more.pdf")).error().code == Errc::out_of_range);
  CHECK(house.office->store().jobs().size() == 2);
}

// A request that must be refused before anything is set aside.
Error refusal(PrintHouse& house, const LabelRequest& request) {
  const auto jobs = house.office->store().jobs().size();
  const auto released = house.print(request);
  REQUIRE_FALSE(released);
  CHECK(house.office->store().jobs().size() == jobs);
  return released.error();
}

TEST_CASE("no label is made before its lot is published", "[label job]") {
  PrintHouse house;
  const auto lot = house.create_lot(5).receipt.id;
  const Error error = refusal(house, house.label_request(lot, 1, "labels.pdf"));
  CHECK(error.code == Errc::unauthorised);
  CHECK(error.detail == "the lot's manifest is not in the published log yet; publish first");
  house.publish();
  CHECK(house.print(house.label_request(lot, 1, "labels.pdf")));
}

TEST_CASE("labels carry hosts of the trust list only", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  LabelRequest request = house.label_request(lot, 1, "labels.pdf");
  request.host = gs1::Host::parse("OCOP-VN.EXAMPLE").value();
  const Error error = refusal(house, request);
  CHECK(error.code == Errc::unauthorised);
  CHECK(error.detail ==
        "labels may not carry the host OCOP-VN.EXAMPLE today; the trust list names others");
}

TEST_CASE("a request that cannot be delivered sets nothing aside", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  file::write_atomic(house.output("taken.pdf"), std::string_view("something else"));
  CHECK(refusal(house, house.label_request(lot, 1, "taken.pdf")).code == Errc::conflict);
  CHECK(file::read_text(house.output("taken.pdf")).value() == "something else");
  CHECK(refusal(house, house.label_request(lot, 1, "nowhere/labels.pdf")).code ==
        Errc::unavailable);
  LabelRequest request = house.label_request(lot, 1, "labels.pdf");
  request.start_cell = 21;
  CHECK(refusal(house, request).code == Errc::out_of_range);
  CHECK(refusal(house, house.label_request(test::demo_id(4242), 1, "labels.pdf")).code ==
        Errc::not_found);
}

TEST_CASE("labels are refused once the certificate is revoked or over", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  const Instant then = house.home.now;
  house.home.now = Instant::parse("2028-06-21T08:00:00+07:00").value();
  CHECK(refusal(house, house.label_request(lot, 1, "labels.pdf")).detail ==
        "certificate 66-2025-0001-3 is valid from 20/06/2025 to 20/06/2028 only");
  house.home.now = then;
  house.say(
      record::CertificateStatus{test::demo_id(test::kDemoCertificateNumber),
                                record::StatusChange::revoked,
                                record::Decision{"2050/QĐ-UBND", Date::parse("2025-07-20").value()},
                                record::RevocationGround::mark_misused,
                                {},
                                {},
                                {},
                                {},
                                {},
                                {},
                                {}},
      "dak-lak", "province-1");
  CHECK(refusal(house, house.label_request(lot, 1, "labels.pdf")).detail ==
        "certificate 66-2025-0001-3 is revoked");
}

TEST_CASE("labels of a recalled lot are not made", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  const record::RecallTarget target{test::demo_gtin(), gs1::Lot::parse("L0725-01").value(), {}};
  house.say(record::Recall{record::RecallAction::recalled, {target}, {}, {}, {}}, "dak-lak",
            "province-1");
  const auto released = house.print(house.label_request(lot, 2, "labels.pdf"));
  REQUIRE_FALSE(released);
  CHECK(released.error().detail.starts_with("a verifier would call label 0 recalled"));
  CHECK_FALSE(std::filesystem::exists(house.output("labels.pdf")));
}

TEST_CASE("a job that was interrupted goes on with the same labels", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(20);
  const LabelRequest request = house.label_request(lot, 2, "labels.pdf");
  JobState left_in = JobState::allocated;
  SECTION("before it was drawn") {
    CHECK_THROWS_AS(house.print(request, {}, crash_while("render")), Killed);
  }
  SECTION("after it was drawn") {
    CHECK_THROWS_AS(house.print(request, crash_at("render")), Killed);
    left_in = JobState::rendered;
  }
  SECTION("while it was read back") {
    CHECK_THROWS_AS(house.print(request, {}, crash_while("read back")), Killed);
    left_in = JobState::rendered;
  }
  house.reopen();
  CHECK(state_of(house, 1) == left_in);
  CHECK_FALSE(std::filesystem::exists(house.output("labels.pdf")));
  const auto released = house.resume(1);
  REQUIRE(released);
  CHECK(released->job.first == 0);
  CHECK(released->job.end == 2);
  CHECK(crypto::sha256(file::read(house.output("labels.pdf")).value()) == released->job.sha256);
  for (const std::string& uri : released->uris)
    CHECK(verdict(house, uri) == registry::Verdict::valid);
  CHECK(house.resume(1).error().code == Errc::conflict);
  CHECK(house.print(house.label_request(lot, 1, "next.pdf"))->job.first == 2);
}

TEST_CASE("a sheet that was read back is delivered without drawing it again", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  // Something takes the output's place at the last moment.
  const auto in_the_way = [&](std::string_view what, std::size_t, std::size_t) {
    if (what == "read back")
      file::write_atomic(house.output("labels.pdf"), std::string_view("in the way"));
  };
  CHECK(house.print(house.label_request(lot, 1, "labels.pdf"), {}, in_the_way).error().code ==
        Errc::conflict);
  CHECK(state_of(house, 1) == JobState::read_back);
  CHECK(file::read_text(house.output("labels.pdf")).value() == "in the way");
  CHECK(house.resume(1).error().code == Errc::conflict);
  std::filesystem::remove(house.output("labels.pdf"));
  CHECK(house.resume(1));
}

TEST_CASE("a job that was killed right after its release is released", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "labels.pdf"), crash_at("release")),
                  Killed);
  house.reopen();
  const auto job = house.office->store().job(1).value();
  CHECK(job.state == JobState::released);
  CHECK(crypto::sha256(file::read(house.output("labels.pdf")).value()) == job.sha256);
  CHECK(house.resume(1).error().code == Errc::conflict);
}

// Something that happens once, while labels are drawn or read back.
JobProgress once_while(std::string_view what, const std::function<void()>& happening) {
  return [what, happening, done = std::make_shared<bool>(false)](std::string_view doing,
                                                                 std::size_t, std::size_t) {
    if (doing != what || *done) return;
    *done = true;
    happening();
  };
}

TEST_CASE("others write while labels are drawn and read back", "[label job]") {
  for (const char* what : {"render", "read back"}) {
    INFO(what);
    PrintHouse house;
    const auto lot = house.published_lot(5);
    const std::uint64_t size = house.office->published_size();
    int others = 0;
    const auto released =
        house.print(house.label_request(lot, 5, "labels.pdf"), {}, once_while(what, [&] {
                      const auto other = house.home.office();
                      REQUIRE(create_lot(*other, house.lot_request(3), house.home.now));
                      REQUIRE(other->publish(house.home.now));
                      ++others;
                    }));
    REQUIRE(released);
    CHECK(others == 1);
    CHECK(house.office->published_size() == size + 1);      // it knows what the other did
    CHECK(house.home.refusal().code == Errc::unavailable);  // and holds the lock again
    for (const std::string& uri : released->uris)
      CHECK(verdict(house, uri) == registry::Verdict::valid);
  }
}

TEST_CASE("a recall that comes while labels are drawn stops them", "[label job]") {
  for (const char* what : {"render", "read back"}) {
    INFO(what);
    PrintHouse house;
    const auto lot = house.published_lot(5);
    const auto printed = house.print(
        house.label_request(lot, 5, "labels.pdf"), {}, once_while(what, [&] {
          const auto other = house.home.office();
          const record::Recall recall{
              record::RecallAction::recalled,
              {{test::demo_gtin(), gs1::Lot::parse("L0725-01").value(), {}}},
              {},
              {"Độ ẩm vượt mức", ""},
              {}};
          REQUIRE(other->issue({other->say(test::demo_uri("dak-lak"), recall, house.home.now)}, {},
                               house.home.now));
        }));
    REQUIRE(printed.has_error());
    CHECK(printed.error().code == Errc::unauthorised);
    CHECK_THAT(printed.error().detail, Catch::Contains("recalled"));
    CHECK_FALSE(std::filesystem::exists(house.output("labels.pdf")));
  }
}

TEST_CASE("one process works on a job", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  const auto released = house.print(
      house.label_request(lot, 2, "labels.pdf"), {}, once_while("render", [&] {
        const auto other = house.home.office();
        const auto again = resume_labels(*other, 1, std::nullopt, house.home.now, {}, {});
        REQUIRE(again.has_error());
        CHECK(again.error().code == Errc::unavailable);
        CHECK(cancel_labels(*other, 1, house.home.now).error().code == Errc::unavailable);
        const auto second = create_labels(*other, house.label_request(lot, 3, "second.pdf"),
                                          house.home.now, {}, {});
        REQUIRE(second);
        CHECK(second->job.first == 2 + house.office->store().job(1)->first);
      }));
  REQUIRE(released);
  CHECK(released->job.state == JobState::released);
  CHECK(house.office->store().jobs().size() == 2);
  CHECK(file::list(house.job_file("1.lock").parent_path()) ==
        std::vector<file::Path>{"1.json", "2.json"});
}

TEST_CASE("the sheet of a job that is over does not stay in the house", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "labels.pdf"), crash_at("release")),
                  Killed);
  CHECK(std::filesystem::exists(house.job_file("1.pdf")));
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "second.pdf"), crash_at("render")),
                  Killed);
  CHECK_FALSE(std::filesystem::exists(house.job_file("1.pdf")));
  CHECK(std::filesystem::exists(house.job_file("2.pdf")));  // this job goes on with it
  CHECK(house.resume(2));
  CHECK_FALSE(std::filesystem::exists(house.job_file("2.pdf")));
}

TEST_CASE("an order that cannot be is not kept", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "labels.pdf"), {}, crash_while("render")),
                  Killed);
  std::filesystem::remove(house.job_file("1.json"));
  const gs1::Host host = gs1::Host::parse("OCOP.EXAMPLE").value();
  CHECK(house.resume(1, LabelOrder{host, 98, house.output("again.pdf")}).has_error());
  CHECK_FALSE(std::filesystem::exists(house.job_file("1.json")));
  CHECK(house.resume(1, LabelOrder{host, 4, house.output("again.pdf")}));
}

TEST_CASE("a job whose order was lost is asked for it again", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "labels.pdf"), {}, crash_while("render")),
                  Killed);
  std::filesystem::remove(house.job_file("1.json"));
  CHECK(house.resume(1).error().code == Errc::not_found);
  const LabelOrder order{gs1::Host::parse("OCOP.EXAMPLE").value(), 4, house.output("again.pdf")};
  CHECK(house.resume(1, order));
  CHECK(std::filesystem::exists(house.output("again.pdf")));
}

TEST_CASE("a kept order wins, and one that is damaged is told", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "labels.pdf"), crash_at("render")),
                  Killed);
  const std::string kept = file::read_text(house.job_file("1.json")).value();
  file::write_atomic(house.job_file("1.json"), std::string_view("{\"host\":1}"));
  CHECK(house.resume(1).error().code == Errc::malformed);
  file::write_atomic(house.job_file("1.json"), kept);
  const LabelOrder other{gs1::Host::parse("OCOP.EXAMPLE").value(), 4, house.output("other.pdf")};
  CHECK(house.resume(1, other));
  CHECK(std::filesystem::exists(house.output("labels.pdf")));
  CHECK_FALSE(std::filesystem::exists(house.output("other.pdf")));
}

TEST_CASE("a sheet that was changed after it was drawn is not delivered", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "labels.pdf"), crash_at("render")),
                  Killed);
  Bytes pdf = file::read(house.job_file("1.pdf")).value();
  pdf[pdf.size() / 2] ^= 1;
  file::write_atomic(house.job_file("1.pdf"), pdf, file::Mode::secret);
  const auto resumed = house.resume(1);
  REQUIRE_FALSE(resumed);
  CHECK(resumed.error().code == Errc::mismatch);
  CHECK(state_of(house, 1) == JobState::rendered);
  CHECK_FALSE(std::filesystem::exists(house.output("labels.pdf")));
}

TEST_CASE("a sheet that is not what its labels say fails the read-back", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "a.pdf"), crash_at("render")), Killed);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "b.pdf"), {}, crash_while("render")),
                  Killed);
  // The drawing of the first job is recorded as that of the second.
  const Bytes pdf = file::read(house.job_file("1.pdf")).value();
  file::write_atomic(house.job_file("2.pdf"), pdf, file::Mode::secret);
  REQUIRE(house.office->store().record_rendered(2, house.job_file("2.pdf").string(),
                                                crypto::sha256(pdf), house.home.now));
  CHECK(house.resume(2).error().code == Errc::mismatch);
  CHECK_FALSE(std::filesystem::exists(house.output("b.pdf")));
}

TEST_CASE("a recall that comes while a job rests stops it", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "labels.pdf"), crash_at("render")),
                  Killed);
  house.say(record::Recall{record::RecallAction::recalled,
                           {{test::demo_gtin(), std::nullopt, std::nullopt}},
                           {},
                           {},
                           {}},
            "dak-lak", "province-1");
  CHECK(house.resume(1).error().code == Errc::unauthorised);
  CHECK_FALSE(std::filesystem::exists(house.output("labels.pdf")));
}

TEST_CASE("a job that rests until its host's time is over is not resumed", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 1, "labels.pdf"), crash_at("render")),
                  Killed);
  record::TrustList next = test::demo_trust_list();
  next.version = 2;
  next.issued = house.home.now;
  next.hosts.front().interval.to = Date::parse("2025-07-19").value();
  REQUIRE(house.office->adopt(test::sign_trust_list(next, {"root-1", "root-2", "root-3"})));
  const auto resumed = house.resume(1);
  REQUIRE_FALSE(resumed);
  CHECK(resumed.error().code == Errc::unauthorised);
  CHECK(resumed.error().detail ==
        "labels may not carry the host OCOP.EXAMPLE today; the trust list names others");
  CHECK_FALSE(std::filesystem::exists(house.output("labels.pdf")));
}

TEST_CASE("a cancelled job's labels are never given again", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  CHECK_THROWS_AS(house.print(house.label_request(lot, 2, "labels.pdf"), crash_at("render")),
                  Killed);
  const auto cancelled = cancel_labels(*house.office, 1, house.home.now);
  REQUIRE(cancelled);
  CHECK(cancelled->state == JobState::voided);
  CHECK_FALSE(std::filesystem::exists(house.job_file("1.pdf")));
  CHECK(house.resume(1).error().code == Errc::conflict);
  const auto next = house.print(house.label_request(lot, 1, "labels.pdf"));
  REQUIRE(next);
  CHECK(next->job.first == 2);
  CHECK(cancel_labels(*house.office, 1, house.home.now).error().code == Errc::conflict);
  CHECK(cancel_labels(*house.office, 2, house.home.now).error().code == Errc::conflict);
  CHECK(cancel_labels(*house.office, 3, house.home.now).error().code == Errc::not_found);
  CHECK(house.resume(3).error().code == Errc::not_found);
}

TEST_CASE("skipped indexes are left out of the sheet", "[label job]") {
  PrintHouse house;
  LotRequest request = house.lot_request(4);
  const auto reference = test::demo_certificate().reference.number();
  store::LotRow row{
      test::demo_id(650),          request.gtin,  request.lot, request.certificate, {9, 9}, 0, 5,
      store::LotState::manifested, house.home.now};
  const seal::Claims claims{request.gtin,   request.lot, seal::serial_of(row.secret, 0),
                            request.expiry, reference,   0};
  const auto made =
      make_entries(row.secret, claims, 4, {seal::serial_of(row.secret, 1).number()}).value();
  REQUIRE(made.skipped == 1);
  const auto file =
      house.office->files().put(PublicKind::labels, seal::label_file(made.entries)).value();
  const record::LotManifest manifest{
      request.gtin, request.lot, request.certificate, request.packed, request.expiry, "", 5, 0,
      file};
  REQUIRE(house.office->submit(
      {test::sign(
          test::make_statement(manifest, test::demo_uri("label-service"), 650, house.home.now),
          "manifest")},
      house.home.now, [&](store::IssuerStore& store) { store.add_lot(row); }));
  house.publish();
  const auto released = house.print(house.label_request(row.manifest, 3, "labels.pdf"));
  REQUIRE(released);
  CHECK(released->job.end == 3);
  CHECK(released->labels == 2);
  for (const std::string& uri : released->uris)
    CHECK(verdict(house, uri) == registry::Verdict::valid);
}

record::KeyGrant second_label_key() {
  return test::demo_key_grant(record::GrantedUse::label, "label-2");
}

TEST_CASE("a label key that was granted after the lot is not used for it", "[label job]") {
  PrintHouse house;
  const auto old_lot = house.published_lot(5);
  test::write_demo_key(house.home.root() / "keys" / "label-2.key", "label-2", KeyUse::label);
  house.reopen();
  house.say(second_label_key(), "dak-lak", "province-1");
  house.publish();
  const auto new_lot = house.published_lot(5);

  const auto of_old = house.print(house.label_request(old_lot, 1, "old.pdf"));
  REQUIRE(of_old);
  CHECK(of_old->job.label_key == test::demo_keys().public_key("label").id());
  const auto of_new = house.print(house.label_request(new_lot, 1, "new.pdf"));
  REQUIRE(of_new);
  CHECK(of_new->job.label_key == test::demo_keys().public_key("label-2").id());

  std::filesystem::remove(house.home.root() / "keys" / "label.key");
  house.reopen();
  const Error error = refusal(house, house.label_request(old_lot, 1, "other.pdf"));
  CHECK(error.code == Errc::unknown_key);
  CHECK(house.print(house.label_request(new_lot, 1, "other.pdf")));
}

TEST_CASE("a label key that ended after the lot still makes its labels", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  house.say(record::KeyRevocation{test::demo_keys().public_key("label"), std::nullopt, {}},
            "dak-lak", "province-1");
  house.publish();
  CHECK(house.print(house.label_request(lot, 1, "labels.pdf")));
  const auto later = house.published_lot(5);
  CHECK(refusal(house, house.label_request(later, 1, "later.pdf")).code == Errc::unknown_key);
}

TEST_CASE("a label key in other hands makes no labels at all", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  house.say(
      record::KeyRevocation{
          test::demo_keys().public_key("label"), house.office->registry().size(), {}},
      "dak-lak", "province-1");
  house.publish();
  CHECK(refusal(house, house.label_request(lot, 1, "labels.pdf")).code == Errc::unknown_key);
}

TEST_CASE("a label key is used within its days only", "[label job]") {
  PrintHouse house;
  test::write_demo_key(house.home.root() / "keys" / "label-2.key", "label-2", KeyUse::label);
  house.reopen();
  record::KeyGrant grant = second_label_key();
  grant.scope.interval.from = Date::parse("2025-08-01").value();
  house.say(grant, "dak-lak", "province-1");
  house.publish();
  const auto lot = house.published_lot(5);
  const auto released = house.print(house.label_request(lot, 1, "labels.pdf"));
  REQUIRE(released);
  CHECK(released->job.label_key == test::demo_keys().public_key("label").id());
}

TEST_CASE("a label file that was touched stops the printing", "[label job]") {
  PrintHouse house;
  const auto lot = house.published_lot(5);
  const auto ref = house.office->registry().manifest(lot)->body.labels;
  const file::Path path = house.office->files().path_of(PublicKind::labels, ref.sha256);
  Bytes content = file::read(path).value();
  content[3] ^= 1;
  file::write_atomic(path, content);
  CHECK(refusal(house, house.label_request(lot, 1, "labels.pdf")).code == Errc::mismatch);
  std::filesystem::remove(path);
  CHECK(refusal(house, house.label_request(lot, 1, "labels.pdf")).code == Errc::not_found);
}

}  // namespace
}  // namespace ocop::issuer
