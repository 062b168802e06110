#include "common/store/issuer_store.h"

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

namespace ocop::store {
namespace {

record::StatementId id(int number) {
  const std::string digits = std::to_string(number);
  return record::StatementId::parse("urn:uuid:00000000-0000-4000-8000-" +
                                    std::string(12 - digits.size(), '0') + digits)
      .value();
}

QueuedEntry queued(const std::string& text) {
  return {crypto::sha256(text), text, Instant(1'700'000'000)};
}

LotRow lot(int number, std::uint32_t first, std::uint32_t count,
           LotState state = LotState::manifested) {
  LotRow row{.manifest = id(number),
             .gtin = gs1::Gtin::internal(66, number).value(),
             .lot = gs1::Lot::parse("L" + std::to_string(number)).value(),
             .certificate = id(900),
             .secret = {},
             .first_index = first,
             .count = count,
             .state = state,
             .created = Instant(1'700'000'000)};
  row.secret.fill(static_cast<std::uint8_t>(number));
  return row;
}

constexpr crypto::KeyId kLabelKey{{1, 2, 3, 4}};
const Instant kNow(1'700'000'100);

LabelJob allocate(IssuerStore& store, int manifest, std::uint32_t count) {
  return store.allocate_labels(id(manifest), count, kLabelKey, kNow).value();
}

TEST_CASE("the queue keeps the order in which entries were accepted", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  for (const char* text : {"b", "a", "c"}) CHECK(store.enqueue(queued(text)));
  CHECK_FALSE(store.enqueue(queued("a")));
  const auto entries = store.queue();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].entry == "b");
  CHECK(entries[1].entry == "a");
  CHECK(entries[2].entry == "c");
  CHECK(entries[0].queued == Instant(1'700'000'000));
  store.dequeue(crypto::sha256("a"));
  store.dequeue(crypto::sha256("never there"));
  CHECK(store.queue_length() == 2);
}

TEST_CASE("an acknowledged entry is there after the program ended", "[store]") {
  const test::TempFolder folder;
  { IssuerStore::create(folder / "state.db").enqueue(queued("kept")); }
  CHECK(IssuerStore::open(folder / "state.db").queue().at(0).entry == "kept");
}

TEST_CASE("what was checked of the log is remembered and can be forgotten", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  CHECK_FALSE(store.checked_log());
  store.record_checked_log({5, crypto::sha256("five")}, {crypto::sha256("x")});
  store.record_checked_log({9, crypto::sha256("nine")}, {crypto::sha256("x"), crypto::sha256("y")});
  CHECK(store.checked_log() == CheckedLog{9, crypto::sha256("nine")});
  CHECK(store.unproven().size() == 2);
  store.forget_checked_log();
  CHECK_FALSE(store.checked_log());
  CHECK(store.unproven().empty());
}

TEST_CASE("a setting is set, changed and cleared", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  CHECK_FALSE(store.setting("a"));
  store.set_setting("a", "1");
  store.set_setting("a", "2");
  CHECK(store.setting("a") == "2");
  store.clear_setting("a");
  CHECK_FALSE(store.setting("a"));
}

TEST_CASE("a file is imported once, whatever it is called", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  const ImportBatch batch{"products.csv", crypto::sha256("rows"), 40, 80, kNow};
  CHECK(store.add_import(batch));
  ImportBatch again = batch;
  again.source = "copy of products.csv";
  CHECK_FALSE(store.add_import(again));
  CHECK((store.imports() == std::vector{batch}));
  CHECK(store.import_of(batch.sha256) == batch);
  CHECK_FALSE(store.import_of(crypto::sha256("others")));
}

TEST_CASE("a name in officers' tables means one thing for ever", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  CHECK(store.name_thing("producer", "HTX-1", id(1)));
  CHECK(store.name_thing("producer", "HTX-1", id(1)));
  CHECK_FALSE(store.name_thing("producer", "HTX-1", id(2)));
  CHECK(store.name_thing("product", "HTX-1", id(2)));
  CHECK(store.named("producer", "HTX-1") == id(1));
  CHECK_FALSE(store.named("producer", "HTX-2"));
}

TEST_CASE("a lot reads back as it was written", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  store.add_lot(lot(1, 1000, 50, LotState::planned));
  CHECK(store.lot(id(1)) == lot(1, 1000, 50, LotState::planned));
  CHECK(store.lots() == std::vector{lot(1, 1000, 50, LotState::planned)});
  CHECK(store.lots_of(gs1::Gtin::internal(66, 1).value()).size() == 1);
  CHECK(store.lots_of(gs1::Gtin::internal(66, 2).value()).empty());
  CHECK_FALSE(store.lot(id(2)));
  store.set_lot_state(id(1), LotState::manifested);
  CHECK(store.lot(id(1))->state == LotState::manifested);
}

TEST_CASE("status indexes of two lots never overlap", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  store.add_lot(lot(1, 1000, 50));
  CHECK_THROWS_AS(store.add_lot(lot(2, 1049, 10)), SqliteError);
  CHECK_THROWS_AS(store.add_lot(lot(2, 900, 101)), SqliteError);
  CHECK_THROWS_AS(store.add_lot(lot(1, 5000, 1)), SqliteError);  // the manifest again
  store.add_lot(lot(2, 1050, 10));
  store.add_lot(lot(3, 900, 100));
  CHECK(store.highest_index_end() == 1060);
}

TEST_CASE("indexes of a plan that was given up are free, those of a closed lot are not",
          "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  store.add_lot(lot(1, 0, 100, LotState::planned));
  store.set_lot_state(id(1), LotState::closed);
  CHECK(store.highest_index_end() == 0);
  store.add_lot(lot(2, 0, 100));
  store.set_lot_state(id(2), LotState::closed);
  CHECK(store.highest_index_end() == 100);
  CHECK_THROWS_AS(store.add_lot(lot(3, 99, 1)), SqliteError);
}

TEST_CASE("indexes of a lot whose manifest lost its effect are free", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  store.add_lot(lot(1, 0, 100));
  store.withdraw_lot(id(1));
  CHECK(store.lot(id(1))->state == LotState::closed);
  CHECK(store.highest_index_end() == 0);
  store.add_lot(lot(2, 50, 100));
  CHECK(store.highest_index_end() == 150);
}

TEST_CASE("an index range ends at 2^32 at the latest", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  CHECK_THROWS_AS(store.add_lot(lot(1, 0xFFFFFFFF, 2)), SqliteError);
  store.add_lot(lot(1, 0xFFFFFFFF, 1));
  CHECK(store.highest_index_end() == std::uint64_t{1} << 32);
}

TEST_CASE("label jobs take a lot's indexes one after the other, none twice", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  store.add_lot(lot(1, 1000, 50));
  const LabelJob first = allocate(store, 1, 20);
  CHECK(first.first == 1000);
  CHECK(first.end == 1020);
  CHECK(first.state == JobState::allocated);
  CHECK(first.label_key == kLabelKey);
  CHECK(store.labels_left(id(1)) == 30);
  REQUIRE(store.advance_job(first.id, JobState::voided, kNow).has_value());
  const LabelJob second = allocate(store, 1, 30);
  CHECK(second.first == 1020);
  CHECK(second.id != first.id);
  CHECK(store.labels_left(id(1)) == 0);
  const auto none_left = store.allocate_labels(id(1), 1, kLabelKey, kNow);
  REQUIRE(none_left.has_error());
  CHECK(none_left.error().code == Errc::out_of_range);
  CHECK(store.jobs().size() == 2);
  CHECK(store.jobs_of(id(1)).size() == 2);
}

TEST_CASE("labels are allocated of manifested lots only", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  const auto code = [&](int manifest, std::uint32_t count) {
    return store.allocate_labels(id(manifest), count, kLabelKey, kNow).error().code;
  };
  CHECK(code(1, 1) == Errc::not_found);
  store.add_lot(lot(1, 0, 10, LotState::planned));
  CHECK(code(1, 1) == Errc::conflict);
  store.set_lot_state(id(1), LotState::closed);
  CHECK(code(1, 1) == Errc::conflict);
  store.set_lot_state(id(1), LotState::manifested);
  CHECK(code(1, 0) == Errc::out_of_range);
  CHECK(code(1, 11) == Errc::out_of_range);
}

TEST_CASE("a label job goes forward step by step or becomes void", "[store]") {
  using enum JobState;
  IssuerStore store = IssuerStore::in_memory();
  store.add_lot(lot(1, 0, 1000));
  constexpr std::array kAll{allocated, rendered, read_back, released, voided};
  const auto bring_to = [&](JobState state) {
    const std::int64_t job = allocate(store, 1, 1).id;
    if (state == voided) REQUIRE(store.advance_job(job, voided, kNow).has_value());
    for (const JobState step : {rendered, read_back, released})
      if (state != voided && step <= state) REQUIRE(store.advance_job(job, step, kNow).has_value());
    return job;
  };
  for (const JobState from : kAll)
    for (const JobState to : kAll) {
      const bool next = (from == allocated && to == rendered) ||
                        (from == rendered && to == read_back) ||
                        (from == read_back && to == released);
      const bool given_up = to == voided && from != released && from != voided;
      const std::int64_t job = bring_to(from);
      INFO(name(from) << " to " << name(to));
      CHECK(store.advance_job(job, to, kNow).has_value() == (next || given_up));
      CHECK(store.job(job)->state == (next || given_up ? to : from));
    }
  CHECK(store.advance_job(77777, rendered, kNow).error().code == Errc::not_found);
}

TEST_CASE("a rendered job names its file", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  store.add_lot(lot(1, 0, 10));
  const std::int64_t job = allocate(store, 1, 5).id;
  REQUIRE(store.record_rendered(job, "out/sheet.pdf", crypto::sha256("pdf"), kNow).has_value());
  CHECK(store.job(job)->output == "out/sheet.pdf");
  CHECK(store.job(job)->sha256 == crypto::sha256("pdf"));
  CHECK(store.record_rendered(job, "other.pdf", crypto::sha256("other"), kNow).has_error());
  CHECK(store.job(job)->output == "out/sheet.pdf");
}

TEST_CASE("after a restore no lot gives out labels and no job goes on", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  store.add_lot(lot(1, 0, 10));
  store.add_lot(lot(2, 10, 10, LotState::planned));
  const std::int64_t unfinished = allocate(store, 1, 2).id;
  const std::int64_t released = allocate(store, 1, 2).id;
  for (const JobState step : {JobState::rendered, JobState::read_back, JobState::released})
    REQUIRE(store.advance_job(released, step, kNow).has_value());
  store.close_after_restore(kNow);
  CHECK(store.lot(id(1))->state == LotState::closed);
  CHECK(store.lot(id(2))->state == LotState::closed);
  CHECK(store.job(unfinished)->state == JobState::voided);
  CHECK(store.job(released)->state == JobState::released);
  CHECK(store.allocate_labels(id(1), 1, kLabelKey, kNow).has_error());
}

TEST_CASE("rows that belong together are written together or not at all", "[store]") {
  IssuerStore store = IssuerStore::in_memory();
  CHECK_THROWS(store.transaction([&] {
    store.enqueue(queued("manifest"));
    store.add_lot(lot(1, 0, 10));
    throw std::runtime_error("the disk is full");
  }));
  CHECK(store.queue_length() == 0);
  CHECK(store.lots().empty());
}

}  // namespace
}  // namespace ocop::store
