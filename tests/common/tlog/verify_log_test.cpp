#include "common/tlog/verify_log.h"

#include <catch2/catch.hpp>

#include "common/tlog/note_sign.h"
#include "common/tlog/tile.h"
#include "tests/common/tlog/test_log.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using namespace ocop::tlog;
using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::Result;
namespace test = ocop::test;
using test::MemorySource;

namespace {

bool mentions(const Result<LogReport>& report, const std::string& text) {
  return !report && report.error().detail.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a whole log is re-derived, whatever its size", "[verify_log]") {
  for (const std::uint64_t size : {0U, 1U, 2U, 255U, 256U, 257U, 512U, 1000U, 65536U, 70000U}) {
    INFO(size);
    const std::vector<Bytes> entries = test::numbered_entries(size);
    MemorySource source(entries);
    std::vector<std::uint64_t> progress;
    const Result<LogReport> report =
        verify_log(source, test::test_policy(), [&](std::uint64_t done, std::uint64_t total) {
          CHECK(total == size);
          progress.push_back(done);
        });
    REQUIRE(report);
    CHECK(report->checkpoint.head.size == size);
    CHECK(report->checkpoint.time == test::kNow);
    CHECK(report->bundles == (size + 255) / 256);
    CHECK(report->bundles + report->tiles == source.files.size() - 1);
    std::uint64_t bytes = 0;
    for (const Bytes& entry : entries) bytes += entry.size();
    CHECK(report->entry_bytes == bytes);
    CHECK(progress.size() == report->bundles);
    if (size != 0) CHECK(progress.back() == size);
    for (const auto& [path, count] : source.reads) CHECK(count == 1);
    CHECK(source.reads.size() == source.files.size());
  }
}

TEST_CASE("any change to any file of a log is found", "[verify_log]") {
  const std::vector<Bytes> entries = test::numbered_entries(5);
  const MemorySource good(entries);
  for (const auto& [path, content] : good.files) {
    test::for_each_mutation(content, [&, &name = path](ByteView mutated) {
      MemorySource source(good);
      source.files[name] = ocop::to_bytes(mutated);
      REQUIRE_FALSE(verify_log(source, test::test_policy()));
    });
  }
}

TEST_CASE("the damaged file of a large log is named", "[verify_log]") {
  const MemorySource good(test::numbered_entries(70000));
  const auto damaged = [&](const std::string& path, std::size_t at) {
    MemorySource source(good);
    source.files.at(path)[at] ^= 0x10;
    return verify_log(source, test::test_policy());
  };
  CHECK(mentions(damaged("tile/0/005", 32 * 7), "tile/0/005: hash 7 is not that of entry 1287"));
  CHECK(mentions(damaged("tile/0/273.p/112", 0), "tile/0/273.p/112: hash 0 is not that of entry"));
  CHECK(mentions(damaged("tile/1/000", 32 * 255), "tile/1/000: hash 255 "));
  CHECK(mentions(damaged("tile/1/001.p/17", 1), "tile/1/001.p/17: hash 0 "));
  CHECK(mentions(damaged("tile/2/000.p/1", 31), "tile/2/000.p/1: hash 0 "));
  CHECK(mentions(damaged("tile/entries/005", 2), "entry 1280 (tile/entries/005)"));
  CHECK(mentions(damaged("tile/entries/005", 2), "the entries make the root"));
  CHECK(mentions(damaged("tile/entries/273.p/112", 2), "entry 69888 (tile/entries/273.p/112)"));
  CHECK_FALSE(mentions(damaged("tile/0/005", 0), "the entries make the root"));
  CHECK(mentions(damaged("tile/entries/005", 0), "tile/entries/005: "));
}

TEST_CASE("a missing file is named, silence is unavailable", "[verify_log]") {
  const MemorySource good(test::numbered_entries(600));
  for (const auto& [path, content] : good.files) {
    INFO(path);
    MemorySource source(good);
    source.files.erase(path);
    const Result<LogReport> report = verify_log(source, test::test_policy());
    CHECK(mentions(report, path));
    CHECK(report.error().code == Errc::not_found);
    MemorySource silent(good);
    silent.failing_path = path;
    CHECK(verify_log(silent, test::test_policy()).error().code == Errc::unavailable);
  }
}

TEST_CASE("a file that is longer than it may be is refused", "[verify_log]") {
  const MemorySource good(test::numbered_entries(600));
  for (const char* path : {"tile/0/000", "tile/0/002.p/88", "tile/entries/000", "checkpoint"}) {
    INFO(path);
    MemorySource source(good);
    source.files.at(path).push_back(0);
    CHECK_FALSE(verify_log(source, test::test_policy()));
  }
}

TEST_CASE("a checkpoint over other entries than those that are served is refused", "[verify_log]") {
  MemorySource source(test::numbered_entries(600));
  source.files["checkpoint"] =
      ocop::to_bytes(test::signed_checkpoint({600, ocop::crypto::sha256(std::string_view("x"))}));
  const Result<LogReport> report = verify_log(source, test::test_policy());
  REQUIRE_FALSE(report);
  CHECK(report.error().code == Errc::mismatch);
  CHECK(mentions(report, "the entries make the root"));
}

TEST_CASE("a log whose partial files were replaced by full ones is whole", "[verify_log]") {
  const std::vector<Bytes> entries = test::numbered_entries(600);
  MemorySource source(entries);
  const std::vector<Bytes> old(entries.begin(), entries.begin() + 500);
  source.files["checkpoint"] = MemorySource(old).files["checkpoint"];
  source.files["tile/1/000.p/1"] = MemorySource(old).files["tile/1/000.p/1"];
  CHECK(verify_log(source, test::test_policy()));
}

TEST_CASE("another's log is verified with its key alone", "[verify_log]") {
  const std::vector<Bytes> entries = test::numbered_entries(300);
  const auto key = test::key_of(99);
  MemorySource source(entries);
  const TreeHead head{300, test::defined_root(test::leaves_of(entries))};
  const std::string text = Checkpoint{"other.example/log", head, {"an extension"}}.body();
  const NoteSignature own = *sign_note("other.example/log", key, text);
  const NoteSignature unknown = *cosign("witness.example", test::key_of(98), test::kNow, text);
  source.files["checkpoint"] = ocop::to_bytes(*format_note({text, {unknown, own}}));

  const auto vkey = NoteVerifier::of("other.example/log", NoteKeyType::ed25519, key.public_key());
  const Result<LogReport> report = verify_log(source, CheckpointPolicy::of_log(*vkey));
  REQUIRE(report);
  CHECK(report->checkpoint.extensions == std::vector<std::string>{"an extension"});
  CHECK_FALSE(report->checkpoint.time);
  CHECK(verify_log(source, test::test_policy()).error().code == Errc::unknown_key);
}
