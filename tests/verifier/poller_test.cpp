#include "verifier/poller.h"

#include <atomic>
#include <thread>
#include <unistd.h>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/captured.h"
#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"
#include "tests/verifier/published.h"

using namespace ocop;
using namespace ocop::verifier;

namespace {

const Instant kTime = Instant::parse("2025-07-20T12:00:00+07:00").value();

struct Polled {
  test::Scenario scenario;
  test::Published source;
  store::MirrorStore store = store::MirrorStore::in_memory();
  test::TempFolder folder;
  DiskTree tree{folder.path()};
  EventLog log;
  SnapshotHolder snapshots;
  std::unique_ptr<Mirror> mirror;
  std::unique_ptr<Poller> poller;

  Polled() {
    scenario.register_product();
    scenario.certify();
    scenario.add_lot(3);
    source.publish(scenario, kTime);
    mirror = Mirror::open(source, store, tree, test::trust_file(scenario.trust), kTime).value();
    poller = std::make_unique<Poller>(*mirror, snapshots, log, [] { return kTime; });
  }
};

}  // namespace

TEST_CASE("a round puts what is new where requests find it", "[poller]") {
  Polled p;
  p.poller->round();
  REQUIRE(p.snapshots.get());
  CHECK(p.snapshots.get()->log_size == p.scenario.size());
  CHECK(p.tree.list("lots").size() == 1);
}

TEST_CASE("a source that throws becomes an alarm, and the next round goes on", "[poller]") {
  Polled p;
  p.source.fails = [](std::size_t) -> bool { throw std::runtime_error("disk on fire"); };
  p.poller->round();
  REQUIRE(p.snapshots.get()->alarm);
  CHECK(p.snapshots.get()->alarm->detail == "disk on fire");
  p.source.fails = nullptr;
  p.poller->round();
  CHECK_FALSE(p.snapshots.get()->alarm);
  CHECK(p.snapshots.get()->log_size == p.scenario.size());
}

TEST_CASE("polling ends soon after it is told to", "[poller]") {
  Polled p;
  std::stop_source stop;
  std::thread polling([&] { p.poller->run(std::chrono::hours(1), stop.get_token()); });
  while (p.snapshots.get()->log_size == 0) std::this_thread::yield();
  stop.request_stop();
  polling.join();
  CHECK(p.snapshots.get()->log_size == p.scenario.size());
}

TEST_CASE("what the mirror has from before is served before the first round", "[poller]") {
  Polled p;
  REQUIRE(p.snapshots.get());
  CHECK(p.snapshots.get()->log_size == 0);
  CHECK_FALSE(p.snapshots.get()->newest_time);
  p.poller->round();
  p.mirror = Mirror::open(p.source, p.store, p.tree, std::nullopt, kTime).value();
  SnapshotHolder restarted;
  const Poller poller(*p.mirror, restarted, p.log, [] { return kTime; });
  CHECK(restarted.get()->log_size == p.scenario.size());
}

TEST_CASE("no file is asked for after a round that failed", "[poller]") {
  Polled p;
  REQUIRE(p.mirror->sync(kTime));
  p.source.files.erase("log/checkpoint");
  p.source.reads.clear();
  p.poller->round();
  for (const std::string& path : p.source.reads) CHECK_FALSE(path.starts_with("lots/"));
  CHECK(p.snapshots.get()->missing_files > 0);
}

TEST_CASE("polling that is told to stop in the middle of a round asks for nothing more",
          "[poller]") {
  Polled p;
  std::stop_source stop;
  p.source.fails = [&stop](std::size_t) {
    stop.request_stop();
    return true;
  };
  int rounds = 0;
  p.poller->run(std::chrono::hours(1), stop.get_token(), [&rounds](const Snapshot&) { ++rounds; });
  CHECK(p.source.reads.size() == 1);
  CHECK(rounds == 0);
}

TEST_CASE("every entry without effect is told once, many of them as a number", "[poller]") {
  Polled p;
  test::Captured captured(STDERR_FILENO);
  p.scenario.add_entry("nonsense");
  p.source.publish(p.scenario, kTime);
  p.poller->round();
  p.poller->round();
  for (std::size_t i = 0; i < kFindingsTold + 7; ++i) p.scenario.add_entry("nonsense");
  p.source.publish(p.scenario, kTime);
  p.poller->round();
  const std::string told = captured.end();
  const std::string first = "\"event\":\"entry-without-effect\",\"index\":" +
                            std::to_string(p.scenario.size() - kFindingsTold - 8) +
                            ",\"problem\":\"malformed\"";
  CHECK(told.find(first) != std::string::npos);
  CHECK(told.find(first) == told.rfind(first));
  std::size_t lines = 0;
  const std::string_view event = "\"entry-without-effect\"";
  for (std::size_t at = told.find(event); at != std::string::npos; at = told.find(event, at + 1))
    ++lines;
  CHECK(told.find("more-entries-without-effect\",\"count\":7") != std::string::npos);
  CHECK(lines == kFindingsTold + 1);
}

// ThreadSanitizer has no say here, but AddressSanitizer sees what is used after it was replaced.
TEST_CASE("snapshots are swapped whole while others answer from them", "[poller]") {
  Polled p;
  p.poller->round();
  const test::DemoLot lot = p.scenario.add_lot(2, "L2");
  const std::string uri = lot.uri(1);
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> answers = 0;
  std::atomic<std::uint64_t> torn = 0;
  std::atomic<std::uint64_t> valid = 0;
  const auto answer = [&] {
    while (!done) {
      const SnapshotPtr known = p.snapshots.get();
      const auto judgement =
          registry::judge(uri, registry::HostRule::in_text, *known->registry, *known->files,
                          {kTime, known->newest_time, known->cosigned_time});
      if (known->log_size != known->registry->size()) ++torn;
      if (judgement.verdict == registry::Verdict::valid) ++valid;
      ++answers;
    }
  };
  std::vector<std::thread> answering;
  for (int i = 0; i < 3; ++i) answering.emplace_back(answer);
  for (int i = 0; i < 20; ++i) {
    p.scenario.add_entry("nonsense " + std::to_string(i));
    p.source.publish(p.scenario, kTime);
    p.poller->round();
  }
  while (valid == 0) std::this_thread::yield();
  done = true;
  for (std::thread& thread : answering) thread.join();
  CHECK(torn == 0);
  CHECK(answers > 0);
  CHECK(p.snapshots.get()->log_size == p.scenario.size());
}
