#include "verifier/poller.h"

#include <thread>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"
#include "tests/verifier/published.h"

using namespace ocop;
using namespace ocop::verifier;

namespace {

const Instant kTime = Instant::parse("2025-07-20T12:00:00+07:00").value();

struct Polled {
  test::Scenario scenario;
  test::Published source;
  store::MirrorStore store = store::MirrorStore::in_memory();
  MemoryTree tree;
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
  while (!p.snapshots.get()) std::this_thread::yield();
  stop.request_stop();
  polling.join();
  CHECK(p.snapshots.get()->log_size == p.scenario.size());
}
