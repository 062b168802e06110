// A mirror and the source that it follows, for tests that spoil one or the other.
#pragma once

#include <catch2/catch.hpp>

#include "common/registry/judge.h"
#include "tests/support/show_result.h"
#include "tests/verifier/published.h"
#include "verifier/mirror.h"

namespace ocop::test {

using verifier::MemoryTree;
using verifier::Mirror;
using verifier::SnapshotPtr;

inline const Instant kTime = Instant::parse("2025-07-20T12:00:00+07:00").value();

inline Instant minutes_later(int minutes) {
  return kTime.plus(std::chrono::minutes(minutes));
}

// A verifier and the source that it follows.
struct Followed {
  Scenario scenario;
  Published source;
  store::MirrorStore store = store::MirrorStore::in_memory();
  MemoryTree tree;
  std::unique_ptr<Mirror> mirror;
  int minute = 0;

  // A product with one lot of 20 labels, published and mirrored.
  Followed() {
    scenario.register_product();
    scenario.certify();
    scenario.add_lot(20);
    publish();
    open(trust_file(scenario.trust)).value();
  }

  void publish() { source.publish(scenario, minutes_later(++minute)); }

  Result<void> open(const std::optional<std::string>& pin = std::nullopt) {
    mirror.reset();
    auto opened = Mirror::open(source, store, tree, pin, now());
    if (!opened) return opened.error();
    mirror = std::move(*opened);
    return ok();
  }
  Result<void> sync() {
    const auto synced = mirror->sync(now());
    mirror->fetch_files(now(), 1000);
    return synced;
  }
  [[nodiscard]] Instant now() const { return minutes_later(minute); }
  [[nodiscard]] SnapshotPtr snapshot() const { return mirror->snapshot(); }
  [[nodiscard]] std::uint64_t size() const { return snapshot()->log_size; }

  [[nodiscard]] registry::Judgement judge(const std::string& uri) const {
    const SnapshotPtr now_known = snapshot();
    return registry::judge(uri, registry::HostRule::in_text, *now_known->registry,
                           *now_known->files,
                           {now(), now_known->newest_time, now_known->cosigned_time});
  }
  // That the mirror is where it was, and says why.
  void must_stand(std::uint64_t log_size, Errc why) const {
    CHECK(size() == log_size);
    REQUIRE(snapshot()->alarm);
    CHECK(snapshot()->alarm->code == why);
  }
};

inline record::TrustList second_list() {
  record::TrustList list = demo_trust_list();
  list.version = 2;
  list.issued = Instant::parse("2025-07-10T08:00:00+07:00").value();
  list.expires = Instant::parse("2026-07-10T08:00:00+07:00").value();
  return list;
}

inline record::SignedTrustList signed_by_quorum(const record::TrustList& list) {
  return sign_trust_list(list, {"root-1", "root-2", "root-3"});
}

}  // namespace ocop::test
