#include "common/tlog/log_writer.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "common/tlog/fetch.h"
#include "common/tlog/folder_source.h"
#include "common/tlog/log_reader.h"
#include "common/tlog/note_sign.h"
#include "common/tlog/tile.h"
#include "common/tlog/verify_log.h"
#include "tests/common/tlog/test_log.h"
#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"

using namespace ocop::tlog;
using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::Instant;
using ocop::Result;
using ocop::test::MemorySource;
namespace file = ocop::file;
namespace fs = std::filesystem;
namespace test = ocop::test;

namespace {

const std::vector<std::string> kSteps{"append", "fsync", "sign", "rename"};

// A log's folder and record, side by side in a folder of their own.
struct Place {
  fs::path root;

  [[nodiscard]] fs::path folder() const { return root / "log"; }
  [[nodiscard]] fs::path record() const { return root / "log.record"; }
};

const ocop::crypto::SecretKey& the_log_key() {
  static const ocop::crypto::SecretKey key = test::log_key();
  return key;
}

const ocop::crypto::SecretKey& the_clock_key() {
  static const ocop::crypto::SecretKey key = test::clock_key();
  return key;
}

LogSettings settings_of(const Place& place, StepObserver on_step = {}) {
  LogSettings settings;
  settings.folder = place.folder();
  settings.record = place.record();
  settings.origin = test::kOrigin;
  settings.clock_name = test::kClockName;
  settings.log_key = &the_log_key();
  settings.clock_key = &the_clock_key();
  settings.on_step = std::move(on_step);
  return settings;
}

LogWriter new_log(const Place& place) {
  return LogWriter::create(settings_of(place), test::kNow).value();
}

LogWriter reopened(const Place& place, StepObserver on_step = {}) {
  Result<LogWriter> writer = LogWriter::open(settings_of(place, std::move(on_step)));
  REQUIRE(writer);
  return std::move(*writer);
}

Result<TreeHead> append(LogWriter& writer, const std::vector<Bytes>& entries,
                        Instant now = test::kNow) {
  return writer.append(test::views_of(entries), now);
}

std::vector<Bytes> named_entries(const std::string& name, std::size_t count) {
  std::vector<Bytes> entries;
  for (std::size_t i = 0; i < count; ++i)
    entries.push_back(ocop::to_bytes(name + " " + std::to_string(i)));
  return entries;
}

void add(std::vector<Bytes>& all, const std::vector<Bytes>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

void copy(const Place& from, const Place& to) {
  fs::copy(from.root, to.root, fs::copy_options::recursive);
}

std::vector<Bytes> published_entries(const Place& place) {
  FolderSource source(place.folder());
  const Result<OpenedCheckpoint> opened = read_checkpoint(source, test::test_policy());
  REQUIRE(opened);
  std::vector<Bytes> entries;
  REQUIRE(
      read_entries(source, opened->head, 0, opened->head.size, [&](std::uint64_t, ByteView entry) {
        entries.push_back(ocop::to_bytes(entry));
        return ocop::ok();
      }));
  return entries;
}

// The log verifies and holds exactly these entries.
void check_published(const Place& place, const std::vector<Bytes>& entries) {
  FolderSource source(place.folder());
  REQUIRE(verify_log(source, test::test_policy()));
  REQUIRE(published_entries(place) == entries);
}

// No file below tile/ says anything else than the log of these entries does, now or at a smaller
// size, and nothing lies about.
void check_no_other_files(const Place& place, const std::vector<Bytes>& entries) {
  MemorySource defined(entries);
  for (const auto& item : fs::recursive_directory_iterator(place.root)) {
    INFO(item.path().string());
    REQUIRE(item.path().extension() != ".tmp");
  }
  for (const file::Path& path : file::list(place.folder())) {
    if (path == kCheckpointPath) continue;
    INFO(path.string());
    const Result<TileId> id = TileId::parse(path.string());
    REQUIRE(id);
    REQUIRE(id->index * kTileWidth + id->width <= hashes_at(id->level, entries.size()));
    const TileId now = *tile_at(id->level, id->index, entries.size());
    const Bytes served = *file::read(place.folder() / path);
    const Bytes full = defined.files.at(now.path());
    REQUIRE(served.size() <= full.size());
    REQUIRE(std::equal(served.begin(), served.end(), full.begin()));
    if (id->is_entries())
      REQUIRE(decode_bundle(served, id->width));
    else
      REQUIRE(decode_tile(served, id->width));
  }
}

// Everything that must be there is there.
void check_files(const Place& place, const std::vector<Bytes>& entries) {
  const MemorySource defined(entries);
  for (const auto& [path, content] : defined.files) {
    if (path == kCheckpointPath) continue;
    INFO(path);
    const Result<Bytes> served = file::read(place.folder() / path);
    REQUIRE(served);
    REQUIRE(*served == content);
  }
  check_no_other_files(place, entries);
}

// While it lives, no file of this process may grow beyond the limit: a full disk on demand.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    rlimit limit = old_limit_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit old_limit_{};
  void (*old_handler_)(int);
};

}  // namespace

TEST_CASE("a new log is the empty tree, signed", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  const LogWriter writer = new_log(place);
  CHECK(writer.head() == TreeHead{});
  CHECK(writer.published() == TreeHead{});
  CHECK(file::mode_of(place.record()) == 0600);
  CHECK(file::mode_of(place.folder() / "checkpoint") == 0644);
  check_published(place, {});
  check_files(place, {});
}

TEST_CASE("a log has the files of the definition, in whatever batches it was written",
          "[log_writer]") {
  for (const bool reopens : {false, true}) {
    const test::TempFolder folder;
    const Place place{folder.path()};
    LogWriter writer = new_log(place);
    std::vector<Bytes> entries;
    for (const std::size_t count : {1U, 1U, 253U, 1U, 1U, 254U, 1U, 256U, 512U, 300U, 7U}) {
      const std::vector<Bytes> batch = named_entries("at " + std::to_string(entries.size()), count);
      if (reopens) writer = reopened(place);
      const Result<TreeHead> head = append(writer, batch);
      add(entries, batch);
      REQUIRE(head);
      REQUIRE(*head == TreeHead{entries.size(), test::defined_root(test::leaves_of(entries))});
      REQUIRE(writer.head() == *head);
      REQUIRE(writer.published() == *head);
      check_published(place, entries);
      check_files(place, entries);
    }
  }
}

TEST_CASE("a large batch reaches the third level", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter writer = new_log(place);
  const std::vector<Bytes> entries = test::numbered_entries(66000);
  REQUIRE(append(writer, entries));
  check_published(place, entries);
  check_files(place, entries);
  writer = reopened(place);
  CHECK(writer.head().size == 66000);
}

TEST_CASE("the steps come in order, and each finds on disk what the step before made durable",
          "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter first = new_log(place);
  REQUIRE(append(first, named_entries("old", 3)));
  std::vector<std::string> steps;
  LogWriter writer = reopened(place, [&](std::string_view step) {
    steps.emplace_back(step);
    const bool has_tile = fs::exists(place.folder() / "tile/0/000.p/8");
    const bool has_bundle = fs::exists(place.folder() / "tile/entries/000.p/8");
    const bool is_recorded = file::read_text(place.record())->find("\n8\n") != std::string::npos;
    const bool is_published = published_entries(place).size() == 8;
    CHECK(has_tile == (step != "append"));
    CHECK(has_bundle == (step != "append"));
    CHECK(is_recorded == (step == "sign" || step == "rename"));
    CHECK(is_published == (step == "rename"));
  });
  REQUIRE(append(writer, named_entries("new", 5)));
  CHECK(steps == kSteps);
}

TEST_CASE("after a crash at any step the log verifies and holds all that was acknowledged",
          "[log_writer]") {
  const test::TempFolder folder;
  const test::TempFolder snapshots;
  const Place place{folder.path()};
  struct Snapshot {
    Place place;
    std::string step;
    std::vector<Bytes> acknowledged;
    std::vector<Bytes> batch;
  };
  std::vector<Snapshot> taken;
  std::vector<Bytes> acknowledged;
  std::vector<Bytes> batch;
  (void)new_log(place);
  for (const std::size_t count : {1U, 2U, 252U, 1U, 1U, 3U, 256U, 600U, 2U}) {
    batch = named_entries("batch " + std::to_string(acknowledged.size()), count);
    LogWriter writer = reopened(place, [&](std::string_view step) {
      const Place copied{snapshots / std::to_string(taken.size())};
      copy(place, copied);
      taken.push_back({copied, std::string(step), acknowledged, batch});
    });
    REQUIRE(append(writer, batch));
    add(acknowledged, batch);
  }
  REQUIRE(taken.size() == 9 * kSteps.size());

  for (const Snapshot& crash : taken) {
    INFO(crash.step << " at " << crash.acknowledged.size() << " + " << crash.batch.size());
    const bool is_in_log = crash.step == "sign" || crash.step == "rename";
    check_published(crash.place, [&] {
      std::vector<Bytes> entries = crash.acknowledged;
      if (crash.step == "rename") add(entries, crash.batch);
      return entries;
    }());

    LogWriter writer = reopened(crash.place);
    std::vector<Bytes> entries = crash.acknowledged;
    if (is_in_log) add(entries, crash.batch);
    REQUIRE(writer.head().size == entries.size());
    REQUIRE((writer.published() == writer.head()) == (crash.step != "sign"));
    check_no_other_files(crash.place, entries);
    REQUIRE(writer.refresh(test::kNow));
    check_published(crash.place, entries);
    check_files(crash.place, entries);

    const std::vector<Bytes> other = named_entries("after the crash", 5);
    REQUIRE(append(writer, other));
    add(entries, other);
    check_published(crash.place, entries);
    check_files(crash.place, entries);
  }
}

TEST_CASE("a process that is killed leaves nothing that the next one does not clear away",
          "[log_writer]") {
  for (const std::string& step : kSteps) {
    INFO(step);
    const test::TempFolder folder;
    const Place place{folder.path()};
    LogWriter writer = new_log(place);
    std::vector<Bytes> entries = named_entries("old", 250);
    REQUIRE(append(writer, entries));
    const std::vector<Bytes> batch = named_entries("killed", 900);
    const pid_t child = ::fork();
    if (child == 0) {
      Result<LogWriter> dying = LogWriter::open(settings_of(place, [&](std::string_view reached) {
        if (reached == step) ::kill(::getpid(), SIGKILL);
      }));
      if (dying) (void)append(*dying, batch);
      ::_exit(1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    LogWriter next = reopened(place);
    if (step == "sign" || step == "rename") add(entries, batch);
    check_no_other_files(place, entries);
    REQUIRE(next.refresh(test::kNow));
    check_published(place, entries);
  }
}

TEST_CASE("files that were never covered may be lost, torn or strange after a power cut",
          "[log_writer]") {
  const test::TempFolder folder;
  const test::TempFolder crashed;
  const Place place{folder.path()};
  LogWriter writer = new_log(place);
  const std::vector<Bytes> acknowledged = named_entries("old", 200);
  REQUIRE(append(writer, acknowledged));
  writer = reopened(place, [&](std::string_view step) {
    if (step == "fsync") copy(place, {crashed / "fsync"});
  });
  REQUIRE(append(writer, named_entries("unsigned", 700)));

  std::mt19937 random(20261123);
  for (int round = 0; round < 60; ++round) {
    const Place torn{crashed / std::to_string(round)};
    copy({crashed / "fsync"}, torn);
    for (const TileId& id : new_tiles(200, 900)) {
      const fs::path path = torn.folder() / id.path();
      const auto fate = random() % 4;
      if (fate == 0) fs::remove(path);
      if (fate == 1) fs::resize_file(path, random() % (fs::file_size(path) + 1));
      if (fate == 2) file::write_atomic(path, named_entries("garbage", 1).front());
    }
    LogWriter next = reopened(torn);
    std::vector<Bytes> entries = acknowledged;
    for (const std::size_t count : {random() % 60, std::mt19937::result_type{700}}) {
      const std::vector<Bytes> batch = named_entries("new", count);
      REQUIRE(append(next, batch));
      add(entries, batch);
      check_published(torn, entries);
    }
    for (const auto& [path, content] : MemorySource(entries).files)
      if (path != kCheckpointPath) REQUIRE(*file::read(torn.folder() / path) == content);
  }
}

TEST_CASE("a writer whose step failed still knows what is in the log", "[log_writer]") {
  for (const std::string& step : kSteps) {
    INFO(step);
    const test::TempFolder folder;
    const Place place{folder.path()};
    LogWriter first = new_log(place);
    std::vector<Bytes> entries = named_entries("old", 10);
    REQUIRE(append(first, entries));
    bool fails = true;
    LogWriter writer = reopened(place, [&](std::string_view reached) {
      if (fails && reached == step) throw std::runtime_error("stopped");
    });
    const std::vector<Bytes> batch = named_entries("new", 300);
    CHECK_THROWS_AS(append(writer, batch), std::runtime_error);
    fails = false;
    if (step == "sign" || step == "rename") add(entries, batch);
    REQUIRE(writer.head().size == entries.size());
    REQUIRE(append(writer, batch));
    add(entries, batch);
    check_published(place, entries);
    check_files(place, entries);
  }
}

TEST_CASE("a full disk is an error of the world, and the log goes on where it was",
          "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter writer = new_log(place);
  std::vector<Bytes> entries = named_entries("old", 10);
  REQUIRE(append(writer, entries));
  {
    const FullDisk full(4096);
    CHECK_THROWS_AS(append(writer, named_entries("too much", 400)), std::system_error);
  }
  check_published(place, entries);
  writer = reopened(place);
  check_no_other_files(place, entries);
  const std::vector<Bytes> batch = named_entries("new", 400);
  REQUIRE(append(writer, batch));
  add(entries, batch);
  check_published(place, entries);
}

TEST_CASE("the clock is renewed without growing, in both directions", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter writer = new_log(place);
  const std::vector<Bytes> entries = named_entries("an entry", 3);
  REQUIRE(append(writer, entries));
  FolderSource source(place.folder());
  for (const int minutes : {10, 20, 5}) {
    const Instant now = test::kNow.plus(std::chrono::minutes(minutes));
    REQUIRE(writer.refresh(now));
    const Result<OpenedCheckpoint> opened = read_checkpoint(source, test::test_policy());
    REQUIRE(opened);
    CHECK(opened->time == now);
    CHECK(opened->head == writer.head());
  }
  CHECK(writer.refresh(Instant(-1)).error().code == Errc::out_of_range);
  check_published(place, entries);
}

TEST_CASE("bad entries and clocks are refused before anything is written", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter writer = new_log(place);
  const std::vector<Bytes> entries = named_entries("an entry", 3);
  REQUIRE(append(writer, entries));
  std::vector<Bytes> batch = named_entries("new", 3);
  batch[1] = Bytes(kMaxEntrySize + 1, 'a');
  const Result<TreeHead> too_large = append(writer, batch);
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().code == Errc::too_large);
  CHECK(too_large.error().detail.find("entry 1: ") != std::string::npos);
  CHECK(append(writer, named_entries("new", 1), Instant(-1)).error().code == Errc::out_of_range);
  CHECK(*append(writer, {}) == writer.head());
  check_published(place, entries);
  check_files(place, entries);
  batch[1] = Bytes(kMaxEntrySize, 'a');
  CHECK(append(writer, batch));
}

TEST_CASE("a log without its record is not continued, and none is made over another",
          "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  (void)new_log(place);
  CHECK(LogWriter::create(settings_of(place), test::kNow).error().code == Errc::conflict);
  const Bytes record = *file::read(place.record());
  fs::remove(place.record());
  CHECK(LogWriter::open(settings_of(place)).error().code == Errc::not_found);
  CHECK(LogWriter::create(settings_of(place), test::kNow).error().code == Errc::conflict);
  for (std::size_t length = 0; length < record.size(); ++length) {
    file::write_atomic(place.record(), ByteView(record).first(length));
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::malformed);
  }
  fs::remove(place.folder() / "checkpoint");
  file::write_atomic(place.record(), record);
  LogWriter writer = reopened(place);
  CHECK_FALSE(writer.published());
  REQUIRE(writer.refresh(test::kNow));
  check_published(place, {});
}

TEST_CASE("a log whose making was interrupted is opened and published", "[log_writer]") {
  for (const std::string step : {"sign", "rename"}) {
    const test::TempFolder folder;
    const Place place{folder.path()};
    const LogSettings dying = settings_of(place, [&](std::string_view reached) {
      if (reached == step) throw std::runtime_error("stopped");
    });
    CHECK_THROWS_AS(LogWriter::create(dying, test::kNow), std::runtime_error);
    LogWriter writer = reopened(place);
    CHECK(writer.published().has_value() == (step == "rename"));
    REQUIRE(writer.refresh(test::kNow));
    REQUIRE(append(writer, named_entries("first", 3)));
    check_published(place, named_entries("first", 3));
  }
}

TEST_CASE("settings that cannot be right are refused", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogSettings settings = settings_of(place);
  settings.clock_key = settings.log_key;
  CHECK(LogWriter::create(settings, test::kNow).error().code == Errc::conflict);
  settings = settings_of(place);
  settings.origin = "log example";
  CHECK(LogWriter::create(settings, test::kNow).error().code == Errc::malformed);
  settings = settings_of(place);
  settings.clock_name = "";
  CHECK(LogWriter::create(settings, test::kNow).error().code == Errc::malformed);
  CHECK(fs::is_empty(place.root));
  (void)new_log(place);
  settings = settings_of(place);
  settings.origin = "log.example/other";
  CHECK(LogWriter::open(settings).error().code == Errc::mismatch);
}

TEST_CASE("a record or a folder from an old backup is refused", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder / "now"};
  const Place old{folder / "old"};
  LogWriter writer = new_log(place);
  REQUIRE(append(writer, named_entries("old", 5)));
  copy(place, old);
  REQUIRE(append(writer, named_entries("new", 300)));

  SECTION("an old record under a newer log is a rollback") {
    fs::copy(old.record(), place.record(), fs::copy_options::overwrite_existing);
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::rollback);
  }
  SECTION("an old folder under a newer record lacks entries") {
    fs::remove_all(place.folder());
    fs::copy(old.folder(), place.folder(), fs::copy_options::recursive);
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::not_found);
  }
  SECTION("a folder of the same size with other entries is a fork") {
    LogWriter other = reopened(old);
    REQUIRE(append(other, named_entries("other", 300)));
    fs::remove_all(place.folder());
    fs::copy(old.folder(), place.folder(), fs::copy_options::recursive);
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::fork);
  }
  SECTION("other entries behind an old checkpoint are a mismatch") {
    LogWriter other = reopened(old);
    const Bytes checkpoint = *file::read(old.folder() / "checkpoint");
    REQUIRE(append(other, named_entries("other", 300)));
    fs::remove_all(place.folder());
    fs::copy(old.folder(), place.folder(), fs::copy_options::recursive);
    file::write_atomic(place.folder() / "checkpoint", checkpoint);
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::mismatch);
  }
  SECTION("a checkpoint of another log is a mismatch, a broken one malformed") {
    const std::string text = *file::read_text(place.folder() / "checkpoint");
    file::write_atomic(place.folder() / "checkpoint", "x" + text);
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::mismatch);
    file::write_atomic(place.folder() / "checkpoint", text.substr(1, 40));
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::malformed);
  }
}

TEST_CASE("a writer signs nothing once its record says something else", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter writer = new_log(place);
  REQUIRE(append(writer, named_entries("old", 5)));
  const std::string checkpoint = *file::read_text(place.folder() / "checkpoint");
  const std::string record = *file::read_text(place.record());
  const auto refusal = [&](const TreeHead& recorded) {
    const std::string body = Checkpoint{std::string(test::kOrigin), recorded, {}}.body();
    file::write_atomic(place.record(), "ocop-log-record 1\n" + body);
    const Errc code = append(writer, named_entries("new", 2)).error().code;
    CHECK(writer.refresh(test::kNow).error().code == code);
    CHECK(*file::read_text(place.folder() / "checkpoint") == checkpoint);
    return code;
  };
  CHECK(refusal({9, Hash{}}) == Errc::rollback);
  CHECK(refusal({5, Hash{}}) == Errc::fork);
  CHECK(refusal({4, Hash{}}) == Errc::conflict);
  fs::remove(place.record());
  CHECK(writer.refresh(test::kNow).error().code == Errc::not_found);
  file::write_atomic(place.record(), record);
  CHECK(writer.refresh(test::kNow));
}

TEST_CASE("of two writers the one that stayed behind signs nothing more", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter one = new_log(place);
  LogWriter two = reopened(place);
  REQUIRE(append(one, named_entries("one", 3)));
  CHECK(append(two, named_entries("two", 2)).error().code == Errc::rollback);
  CHECK(append(two, named_entries("two", 3)).error().code == Errc::rollback);
  check_published(place, named_entries("one", 3));
}

TEST_CASE("damage on the right edge is found when the log is opened", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter writer = new_log(place);
  REQUIRE(append(writer, named_entries("an entry", 600)));
  for (const char* path : {"tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"}) {
    INFO(path);
    const Bytes good = *file::read(place.folder() / path);
    Bytes bad = good;
    bad.back() ^= 1;
    file::write_atomic(place.folder() / path, bad);
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::mismatch);
    fs::remove(place.folder() / path);
    CHECK(LogWriter::open(settings_of(place)).error().code == Errc::not_found);
    file::write_atomic(place.folder() / path, good);
  }
  CHECK(LogWriter::open(settings_of(place)));
}

TEST_CASE("a checkpoint is published only with its quorum of witnesses", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  const CheckpointPolicy policy = test::test_policy(3, 2);
  std::vector<int> awake{1, 2, 3};
  bool lies = false;
  LogSettings settings = settings_of(place);
  settings.witnesses = policy.witnesses;
  settings.quorum = policy.quorum;
  settings.ask_witnesses = [&](const std::string& note) {
    CHECK(open_checkpoint(note, test::test_policy()));
    std::vector<NoteSignature> answers;
    for (const int number : awake)
      answers.push_back(*cosign(test::witness_name(number), test::witness_key(number), test::kNow,
                                parse_note(note)->text + (lies ? "!" : "")));
    return answers;
  };
  LogWriter writer = LogWriter::create(settings, test::kNow).value();
  REQUIRE(append(writer, named_entries("first", 3)));
  FolderSource source(place.folder());
  CHECK(read_checkpoint(source, policy)->witnesses.size() == 3);

  awake = {2};
  CHECK(append(writer, named_entries("second", 3)).error().code == Errc::unauthorised);
  CHECK(writer.head().size == 6);
  CHECK(writer.published()->size == 3);
  CHECK(read_checkpoint(source, policy)->head.size == 3);
  lies = true;
  awake = {1, 2};
  CHECK(writer.refresh(test::kNow).error().code == Errc::bad_signature);
  CHECK(read_checkpoint(source, policy)->head.size == 3);
  lies = false;
  REQUIRE(writer.refresh(test::kNow));
  CHECK(writer.published() == writer.head());
  CHECK(read_checkpoint(source, policy)->head.size == 6);
}

TEST_CASE("old partial tiles may be deleted once the full tile is there", "[log_writer]") {
  const test::TempFolder folder;
  const Place place{folder.path()};
  LogWriter writer = new_log(place);
  std::vector<Bytes> entries;
  for (int i = 0; i < 60; ++i) {
    const std::vector<Bytes> batch = named_entries("batch " + std::to_string(i), 10);
    REQUIRE(append(writer, batch));
    add(entries, batch);
  }
  for (const file::Path& path : file::list(place.folder())) {
    const Result<TileId> id = TileId::parse(path.string());
    if (id && !id->is_full() && fs::exists(place.folder() / id->full().path()))
      fs::remove(place.folder() / path);
  }
  CHECK_FALSE(fs::exists(place.folder() / "tile/0/000.p/10"));
  check_published(place, entries);
  writer = reopened(place);
  REQUIRE(append(writer, named_entries("more", 1)));
}
