#include "verifier/mirror.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "common/base/encoding.h"
#include "common/registry/judge.h"
#include "tests/common/tlog/test_log.h"
#include "tests/support/mutations.h"
#include "tests/verifier/followed.h"

using namespace ocop;
using namespace ocop::verifier;
using ocop::test::Followed;
using ocop::test::kTime;
using ocop::test::minutes_later;
using ocop::test::Published;
using ocop::test::Scenario;
using ocop::test::second_list;
using ocop::test::signed_by_quorum;
using registry::Verdict;

namespace {

record::Recall recall_of_product() {
  return {record::RecallAction::recalled,
          {{test::demo_gtin(), std::nullopt, std::nullopt}},
          {},
          {"Nhiễm khuẩn.", "Contaminated."},
          {"Không dùng.", "Do not use."}};
}

}  // namespace

TEST_CASE("first contact needs a pinned trust list", "[mirror]") {
  Followed f;
  store::MirrorStore empty = store::MirrorStore::in_memory();
  MemoryTree tree;
  const auto opened = Mirror::open(f.source, empty, tree, std::nullopt, kTime);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Errc::not_found);
}

TEST_CASE("a pinned list without its quorum is refused", "[mirror]") {
  Followed f;
  store::MirrorStore empty = store::MirrorStore::in_memory();
  MemoryTree tree;
  const std::string weak = record::write_trust_list_file(
      test::sign_trust_list(test::demo_trust_list(), {"root-1", "root-2"}));
  CHECK_FALSE(Mirror::open(f.source, empty, tree, weak, kTime));
  CHECK(empty.trust_lists().empty());
}

TEST_CASE("a list that the operator gives again changes nothing", "[mirror][trust]") {
  Followed f;
  REQUIRE(f.sync());
  CHECK(f.mirror->take_trust_list(test::trust_file(test::demo_trust_list())));
  f.source.publish_trust(signed_by_quorum(second_list()));
  REQUIRE(f.sync());
  CHECK(f.mirror->take_trust_list(test::trust_file(test::demo_trust_list())));
  CHECK(f.mirror->take_trust_list(test::trust_file(second_list())));
  CHECK(f.snapshot()->registry->trust().version == 2);
}

TEST_CASE("another list of a known version is a conflict", "[mirror][trust][attack]") {
  Followed f;
  record::TrustList other = test::demo_trust_list();
  other.expires = other.expires.plus(std::chrono::hours(1));
  CHECK(f.mirror->take_trust_list(test::trust_file(other)).error().code == Errc::conflict);
  f.source.publish_trust(signed_by_quorum(second_list()));
  REQUIRE(f.sync());
  CHECK(f.mirror->take_trust_list(test::trust_file(other)).error().code == Errc::conflict);
  CHECK(f.snapshot()->registry->trust().version == 2);
}

TEST_CASE("a list older than the pinned one is a conflict", "[mirror][trust][attack]") {
  Followed f;
  store::MirrorStore store = store::MirrorStore::in_memory();
  MemoryTree tree;
  const auto mirror =
      Mirror::open(f.source, store, tree, test::trust_file(second_list()), kTime).value();
  const std::string older = test::trust_file(test::demo_trust_list());
  CHECK(mirror->take_trust_list(older).error().code == Errc::conflict);
}

TEST_CASE("a higher list that the operator gives counts, stored and without the source",
          "[mirror][trust]") {
  Followed f;
  REQUIRE(f.sync());
  REQUIRE(f.mirror->take_trust_list(test::trust_file(second_list())));
  CHECK(f.snapshot()->registry->trust().version == 2);
  CHECK(f.tree.size("trust/2.json"));
  REQUIRE(f.open());
  CHECK(f.snapshot()->registry->trust().version == 2);
  CHECK(f.sync());
}

TEST_CASE("a list that the operator gives is believed only by the one before it",
          "[mirror][trust][attack]") {
  Followed f;
  const auto weak = test::sign_trust_list(second_list(), {"root-1", "root-2"});
  CHECK(f.mirror->take_trust_list(record::write_trust_list_file(weak)).error().code ==
        Errc::bad_signature);
  record::TrustList third = second_list();
  third.version = 3;
  third.issued = third.issued.plus(std::chrono::hours(1));
  const auto skipped = f.mirror->take_trust_list(test::trust_file(third));
  CHECK(skipped.error().code == Errc::out_of_range);
  CHECK(skipped.error().detail.find("after version 1") != std::string::npos);
  CHECK(f.mirror->take_trust_list("nonsense").error().code == Errc::malformed);
  CHECK(f.store.trust_lists().size() == 1);
  REQUIRE(f.mirror->take_trust_list(test::trust_file(second_list())));
  CHECK(f.mirror->take_trust_list(test::trust_file(third)));
}

TEST_CASE("before the first round nothing can be judged", "[mirror]") {
  Followed f;
  const auto lot = f.scenario.add_lot(1, "L2");
  CHECK_FALSE(f.snapshot()->newest_time);
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::could_not_check);
}

TEST_CASE("a mirrored label is valid", "[mirror]") {
  Followed f;
  const auto lot = f.scenario.add_lot(3, "L2");
  f.publish();
  REQUIRE(f.sync());
  CHECK(f.judge(lot.uri(2)).verdict == Verdict::valid);
  CHECK(f.size() == f.scenario.size());
  CHECK(f.snapshot()->newest_time == f.now());
  CHECK(f.snapshot()->findings == 0);
  CHECK_FALSE(f.snapshot()->alarm);
}

TEST_CASE("the copy has exactly the files that the source has", "[mirror]") {
  Followed f;
  for (int i = 0; i < 250; ++i) f.scenario.add_entry("nonsense " + std::to_string(i));
  f.source.files.clear();
  f.publish();
  REQUIRE(f.sync());
  for (const auto& [path, content] : f.source.files) {
    INFO(path);
    CHECK(f.tree.read(path, content.size()).value() == content);
  }
}

TEST_CASE("a new snapshot leaves the one that a request holds alone", "[mirror]") {
  Followed f;
  REQUIRE(f.sync());
  const SnapshotPtr before = f.snapshot();
  f.scenario.add(recall_of_product(), "province-1", "dak-lak", "2025-07-20T11:00:00+07:00");
  f.publish();
  REQUIRE(f.sync());
  CHECK(before->registry->recalls(test::demo_gtin()).empty());
  CHECK(f.snapshot()->registry->recalls(test::demo_gtin()).size() == 1);
}

TEST_CASE("only new entries are fetched when the log grows", "[mirror]") {
  Followed f;
  for (int i = 0; i < 600; ++i) f.scenario.add_entry("nonsense " + std::to_string(i));
  f.publish();
  REQUIRE(f.sync());
  f.scenario.add_entry("one more");
  f.publish();
  f.source.reads.clear();
  REQUIRE(f.sync());
  for (const std::string& path : f.source.reads) {
    INFO(path);
    CHECK_FALSE(path.starts_with("log/tile/entries/000"));
    CHECK_FALSE(path.starts_with("log/tile/entries/001"));
  }
}

TEST_CASE("a round without news reads three small files", "[mirror]") {
  Followed f;
  REQUIRE(f.sync());
  f.source.reads.clear();
  REQUIRE(f.sync());
  CHECK(f.source.reads ==
        std::vector<std::string>{"trust/1.json", "trust/2.json", "log/checkpoint"});
}

TEST_CASE("a renewed checkpoint makes the data younger", "[mirror]") {
  Followed f;
  REQUIRE(f.sync());
  const Instant before = *f.snapshot()->newest_time;
  f.publish();
  REQUIRE(f.sync());
  CHECK(*f.snapshot()->newest_time == before.plus(std::chrono::minutes(1)));
  CHECK(f.tree.read("log/checkpoint", 10'000).value() == f.source.files["log/checkpoint"]);
}

TEST_CASE("an older checkpoint of the same tree changes nothing and is no alarm", "[mirror]") {
  Followed f;
  const Bytes older = f.source.files["log/checkpoint"];
  f.publish();
  REQUIRE(f.sync());
  const auto newest = f.snapshot()->newest_time;
  f.source.files["log/checkpoint"] = older;
  CHECK(f.sync());
  CHECK(f.snapshot()->newest_time == newest);
}

TEST_CASE("partial tiles go when full ones have come", "[mirror]") {
  Followed f;
  REQUIRE(f.sync());
  CHECK_FALSE(f.tree.list("log/tile/entries/000.p").empty());
  for (int i = 0; i < 256; ++i) f.scenario.add_entry("nonsense " + std::to_string(i));
  f.publish();
  REQUIRE(f.sync());
  CHECK(f.tree.list("log/tile/entries/000.p").empty());
  CHECK(f.tree.list("log/tile/0/000.p").empty());
  CHECK(f.open());
  CHECK_FALSE(f.snapshot()->alarm);
}

// ---- bad entries

TEST_CASE("a bad entry is found and stops nothing", "[mirror]") {
  Followed f;
  f.scenario.add_entry("not a statement");
  f.scenario.add_entry("");
  f.scenario.add(recall_of_product(), "krong-pac", "krong-pac", "2025-06-30T11:00:00+07:00");
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  REQUIRE(f.sync());
  CHECK(f.snapshot()->findings == 3);
  CHECK_FALSE(f.snapshot()->alarm);
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::valid);
}

TEST_CASE("a recall reaches the next snapshot", "[mirror]") {
  Followed f;
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  REQUIRE(f.sync());
  f.scenario.add(recall_of_product(), "province-1", "dak-lak", "2025-07-20T11:00:00+07:00");
  f.publish();
  REQUIRE(f.sync());
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::recalled);
}

// ---- a log that lies

TEST_CASE("a smaller tree is a rollback until the source has caught up", "[mirror][attack]") {
  Followed f;
  const auto before = f.source.files;
  f.scenario.add_entry("one more");
  f.publish();
  REQUIRE(f.sync());
  const auto later = f.source.files;
  f.source.files = before;
  CHECK(f.sync().error().code == Errc::rollback);
  f.must_stand(f.scenario.size(), Errc::rollback);
  f.source.files = later;
  CHECK(f.sync());
  CHECK_FALSE(f.snapshot()->alarm);
}

TEST_CASE("two histories under one key are a fork that stops the mirror for good",
          "[mirror][attack]") {
  Followed f;
  f.scenario.add_entry("ours");
  f.publish();
  REQUIRE(f.sync());
  const std::uint64_t size = f.size();
  std::vector<std::string> other = f.scenario.entries();
  SECTION("of the same size") {
    other.back() = "theirs";
  }
  SECTION("larger") {
    other.back() = "theirs";
    other.push_back("and more");
  }
  SECTION("much larger") {
    other.front() = "theirs";
    for (int i = 0; i < 300; ++i) other.push_back("more " + std::to_string(i));
  }
  SECTION("smaller") {
    other.pop_back();
    other.back() = "theirs";
  }
  const auto honest = f.source.files;
  f.source.publish_log(other, minutes_later(50));
  CHECK(f.sync().error().code == Errc::fork);
  f.must_stand(size, Errc::fork);
  CHECK(f.snapshot()->alarm->sticky);

  f.source.files = honest;
  CHECK(f.sync().error().code == Errc::fork);
  REQUIRE(f.open());
  CHECK(f.sync().error().code == Errc::fork);
  CHECK(f.size() == size);
  CHECK(text_of(bytes_of(f.store.alarm()->evidence)).find("theirs") == std::string_view::npos);
  CHECK(f.store.alarm()->evidence.starts_with(test::kDemoOrigin));

  f.mirror->clear_alarm();
  CHECK(f.sync());
  REQUIRE(f.open());
  CHECK_FALSE(f.snapshot()->alarm);
}

TEST_CASE("a fork leaves the old answers in service", "[mirror][attack]") {
  Followed f;
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  REQUIRE(f.sync());
  std::vector<std::string> other = f.scenario.entries();
  other.back() = "theirs";
  f.source.publish_log(other, minutes_later(50));
  REQUIRE_FALSE(f.sync());
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::valid);
}

TEST_CASE("a checkpoint with any bit flipped or cut short moves nothing", "[mirror][attack]") {
  Followed f;
  REQUIRE(f.sync());
  const std::uint64_t size = f.size();
  f.scenario.add_entry("one more");
  f.publish();
  const Bytes honest = f.source.files["log/checkpoint"];
  test::for_each_mutation(honest, [&](ByteView spoiled) {
    f.source.files["log/checkpoint"] = to_bytes(spoiled);
    if (f.mirror->sync(f.now()) || f.size() != size) FAIL("accepted: " + to_text(spoiled));
  });
  f.source.files["log/checkpoint"] = honest;
  CHECK(f.sync());
  CHECK(f.size() == size + 1);
}

TEST_CASE("a tile or bundle that is not the signed one moves nothing", "[mirror][attack]") {
  Followed f;
  REQUIRE(f.sync());
  const std::uint64_t size = f.size();
  f.scenario.add_entry("one more");
  f.scenario.add_entry("and another");
  f.publish();
  const auto honest = f.source.files;
  const std::string width = std::to_string(f.scenario.size());
  for (const std::string& path : {"log/tile/0/000.p/" + width, "log/tile/entries/000.p/" + width}) {
    const Bytes whole = honest.at(path);
    // One bit of every byte; every bit of tiles and bundles is flipped in the tests of common/tlog.
    for (std::size_t i = 0; i<whole.size(); i += whole.size()> 2000 ? 13 : 1) {
      Bytes spoiled = whole;
      spoiled[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
      f.source.files[path] = spoiled;
      if (f.mirror->sync(f.now()) || f.size() != size) FAIL(path + " byte " + std::to_string(i));
      f.source.files[path] = Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i));
      if (f.mirror->sync(f.now()) || f.size() != size) FAIL(path + " cut at " + std::to_string(i));
    }
    f.source.files[path] = whole;
  }
  CHECK(f.sync());
  CHECK(f.size() == size + 2);
}

TEST_CASE("a log of another key or origin is refused", "[mirror][attack]") {
  Followed f;
  REQUIRE(f.sync());
  tlog::Note note = tlog::parse_note(text_of(f.source.files["log/checkpoint"])).value();
  SECTION("without the clock") {
    note.signatures.pop_back();
  }
  SECTION("without the log") {
    note.signatures.erase(note.signatures.begin());
  }
  SECTION("another origin") {
    note.text.replace(0, test::kDemoOrigin.size(), "ocop.example/lam-dong");
  }
  f.source.put("log/checkpoint", to_bytes(tlog::format_note(note).value()));
  CHECK_FALSE(f.sync());
  CHECK(f.size() == f.scenario.size());
}

TEST_CASE("the quorum of witnesses that the trust list asks for must have cosigned",
          "[mirror][attack]") {
  record::TrustList list = test::demo_trust_list();
  for (const std::string name : {"witness-1", "witness-2"})
    list.log.witness_vkeys.push_back(tlog::NoteVerifier::of("witness.example/" + name,
                                                            tlog::NoteKeyType::cosignature,
                                                            test::demo_keys().public_key(name))
                                         .value()
                                         .vkey());
  list.log.witness_quorum = 2;
  Scenario scenario(list);
  Published source;
  source.publish(scenario, kTime);
  auto store = store::MirrorStore::in_memory();
  MemoryTree tree;
  const auto mirror = Mirror::open(source, store, tree, test::trust_file(list), kTime).value();

  CHECK(mirror->sync(kTime).error().code == Errc::unauthorised);
  source.publish_log(scenario.entries(), kTime, {"witness-1"});
  CHECK(mirror->sync(kTime).error().code == Errc::unauthorised);
  CHECK(mirror->snapshot()->log_size == 0);
  source.publish_log(scenario.entries(), kTime, {"witness-1", "witness-2"});
  CHECK(mirror->sync(kTime));
}

// ---- trust lists

TEST_CASE("a new trust list counts before it is in the log", "[mirror][trust]") {
  Followed f;
  REQUIRE(f.sync());
  f.source.publish_trust(signed_by_quorum(second_list()));
  REQUIRE(f.sync());
  CHECK(f.snapshot()->registry->trust().version == 2);
  CHECK(f.tree.size("trust/2.json"));
  REQUIRE(f.open());
  CHECK(f.snapshot()->registry->trust().version == 2);
}

TEST_CASE("a new trust list counts although the log does not answer", "[mirror][trust]") {
  Followed f;
  REQUIRE(f.sync());
  f.source.publish_trust(signed_by_quorum(second_list()));
  f.source.files.erase("log/checkpoint");
  CHECK_FALSE(f.sync());
  CHECK(f.snapshot()->registry->trust().version == 2);
  CHECK(f.snapshot()->registry->size() == f.scenario.size());
}

TEST_CASE("a key that a new list closes or calls compromised loses what came after",
          "[mirror][trust]") {
  Followed f;
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  REQUIRE(f.sync());
  REQUIRE(f.judge(lot.uri(0)).verdict == Verdict::valid);
  const std::uint64_t place =
      f.scenario.registry().certificate(f.scenario.certificate)->origin.place;
  record::TrustList list = second_list();
  record::AuthorityKey* key = nullptr;
  for (record::Authority& authority : list.authorities)
    if (authority.id == test::demo_uri("krong-pac")) key = &authority.keys.front();
  bool lost = true;
  SECTION("closed at the certificate's place") {
    key->closed_at = place;
  }
  SECTION("closed behind it") {
    key->closed_at = place + 1;
    lost = false;
  }
  SECTION("compromised at its place") {
    key->compromised_at = place;
  }
  SECTION("compromised behind it") {
    key->compromised_at = place + 1;
    lost = false;
  }
  f.source.publish_trust(signed_by_quorum(list));
  REQUIRE(f.sync());
  CHECK(f.judge(lot.uri(0)).verdict == (lost ? Verdict::bad_seal : Verdict::valid));
}

TEST_CASE("a successor without the quorum stops the log and changes nothing",
          "[mirror][trust][attack]") {
  Followed f;
  REQUIRE(f.sync());
  const std::uint64_t size = f.size();
  f.source.publish_trust(test::sign_trust_list(second_list(), {"root-1", "root-2"}));
  f.scenario.add_entry("one more");
  f.source.publish_log(f.scenario.entries(), minutes_later(9));
  CHECK(f.sync().error().code == Errc::bad_signature);
  f.must_stand(size, Errc::bad_signature);
  CHECK(f.snapshot()->registry->trust().version == 1);
  CHECK_FALSE(f.tree.size("trust/2.json"));
}

TEST_CASE("a successor that takes something back is refused", "[mirror][trust][attack]") {
  Followed f;
  REQUIRE(f.sync());
  record::TrustList list = second_list();
  list.hosts.clear();
  f.source.publish_trust(signed_by_quorum(list));
  CHECK_FALSE(f.sync());
  CHECK(f.snapshot()->registry->trust().version == 1);
}

TEST_CASE("a spoiled successor is never accepted", "[mirror][trust][attack]") {
  Followed f;
  REQUIRE(f.sync());
  f.source.publish_trust(signed_by_quorum(second_list()));
  const Bytes whole = f.source.files["trust/2.json"];
  // One bit of every 17th byte, and cut there; every bit is flipped in the tests of common/record.
  for (std::size_t i = 0; i < whole.size(); i += 17) {
    Bytes spoiled = whole;
    spoiled[i] ^= static_cast<std::uint8_t>(1U << (i % 7));
    f.source.files["trust/2.json"] = spoiled;
    if (f.mirror->sync(f.now())) FAIL("byte " + std::to_string(i));
    f.source.files["trust/2.json"] =
        Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i));
    if (f.mirror->sync(f.now())) FAIL("cut at " + std::to_string(i));
  }
  CHECK(f.snapshot()->registry->trust().version == 1);
}

TEST_CASE("two lists of one version, both with a quorum, are a fork", "[mirror][trust][attack]") {
  Followed f;
  REQUIRE(f.sync());
  record::TrustList other = test::demo_trust_list();
  other.authorities.front().name = "Bộ khác";
  SECTION("of the pinned version") {}
  SECTION("of a later version") {
    f.source.publish_trust(signed_by_quorum(second_list()));
    REQUIRE(f.sync());
    other.version = 2;
    other.issued = second_list().issued;
  }
  f.source.publish_trust(signed_by_quorum(other));
  CHECK(f.sync().error().code == Errc::fork);
  CHECK(f.snapshot()->alarm->sticky);
  REQUIRE(f.open());
  CHECK(f.sync().error().code == Errc::fork);
}

TEST_CASE("two lists that rotate the roots to others are a fork, kept with its evidence",
          "[mirror][trust][attack]") {
  Followed f;
  REQUIRE(f.sync());
  const auto rotated = [](const std::string& prefix) {
    record::TrustList list = second_list();
    list.root.keys.clear();
    for (const char* number : {"1", "2", "3"})
      list.root.keys.push_back(test::demo_keys().public_key(prefix + number));
    return test::sign_trust_list(
        list, {"root-1", "root-2", "root-3", prefix + "1", prefix + "2", prefix + "3"});
  };
  f.source.publish_trust(rotated("new-"));
  REQUIRE(f.sync());
  f.source.publish_trust(rotated("other-"));
  CHECK(f.sync().error().code == Errc::fork);
  CHECK(f.snapshot()->alarm->sticky);
  CHECK(f.snapshot()->registry->trust().root.keys.front() == test::demo_keys().public_key("new-1"));
  REQUIRE(f.store.alarm());
  CHECK(f.store.alarm()->evidence == record::write_trust_list_file(rotated("other-")));
  REQUIRE(f.open());
  CHECK(f.sync().error().code == Errc::fork);
}

TEST_CASE("a label file that is damaged while it lies here turns nothing red", "[mirror]") {
  Followed f;
  const auto lot = f.scenario.add_lot(3, "L2");
  f.publish();
  REQUIRE(f.sync());
  REQUIRE(f.judge(lot.uri(1)).verdict == Verdict::valid);
  const std::string path = labels_path(f.scenario.registry().manifest(lot.manifest)->body.labels);
  Bytes content = f.tree.read(path, 24).value();
  content[8] ^= 1;
  f.tree.write(path, content);
  CHECK(f.judge(lot.uri(1)).verdict == Verdict::could_not_check);
  CHECK(f.judge(lot.uri(1)).reason == registry::Reason::missing_file);
  CHECK(f.judge(lot.uri(2)).verdict == Verdict::valid);
}

TEST_CASE("a damaged copy of a known list is an alarm, not a fork", "[mirror][trust]") {
  Followed f;
  REQUIRE(f.sync());
  f.source.files["trust/1.json"].pop_back();
  CHECK_FALSE(f.sync());
  CHECK_FALSE(f.snapshot()->alarm->sticky);
  record::TrustList other = test::demo_trust_list();
  other.authorities.front().name = "Bộ khác";
  f.source.publish_trust(test::sign_trust_list(other, {"root-1", "root-2"}));
  CHECK(f.sync().error().code == Errc::mismatch);
  CHECK_FALSE(f.snapshot()->alarm->sticky);
}

TEST_CASE("a source without the known list is good enough", "[mirror][trust]") {
  Followed f;
  f.source.files.erase("trust/1.json");
  CHECK(f.sync());
}

TEST_CASE("the roots rotate by a list that old and new quorum signed", "[mirror][trust]") {
  Followed f;
  REQUIRE(f.sync());
  record::TrustList list = second_list();
  list.root.keys.erase(list.root.keys.begin(), list.root.keys.begin() + 3);
  for (const std::string name : {"root-6", "root-7", "root-8"})
    list.root.keys.push_back(test::demo_keys().public_key(name));
  f.source.publish_trust(
      test::sign_trust_list(list, {"root-1", "root-2", "root-3", "root-6", "root-7", "root-8"}));
  REQUIRE(f.sync());
  record::TrustList third = list;
  third.version = 3;
  third.issued = list.issued.plus(std::chrono::hours(48));
  f.source.publish_trust(signed_by_quorum(third));
  CHECK_FALSE(f.sync());
  f.source.publish_trust(test::sign_trust_list(third, {"root-6", "root-7", "root-8"}));
  REQUIRE(f.sync());
  CHECK(f.snapshot()->registry->trust().version == 3);
  REQUIRE(f.open());
  CHECK(f.snapshot()->registry->trust().version == 3);
}

// ---- anchors

TEST_CASE("a log that agrees with the anchors is followed", "[mirror][anchor]") {
  Followed f;
  record::TrustList list = second_list();
  const auto leaves = [&](std::uint64_t size) {
    std::vector<Bytes> entries;
    for (std::uint64_t i = 0; i < size; ++i) entries.push_back(to_bytes(f.scenario.entries()[i]));
    return test::defined_root(test::leaves_of(entries));
  };
  list.log.anchors = {{2, leaves(2)}, {5, leaves(5)}};
  SECTION("at first contact") {}
  SECTION("later") {
    REQUIRE(f.sync());
  }
  f.source.publish_trust(signed_by_quorum(list));
  CHECK(f.sync());
  CHECK(f.size() == f.scenario.size());
}

TEST_CASE("a log that disagrees with an anchor is refused", "[mirror][anchor][attack]") {
  Followed f;
  record::TrustList list = second_list();
  SECTION("another root") {
    list.log.anchors = {{3, crypto::sha256("another history")}};
    f.source.publish_trust(signed_by_quorum(list));
    CHECK(f.sync().error().code == Errc::inconsistent);
  }
  SECTION("more entries than there are") {
    list.log.anchors = {{f.scenario.size() + 1, crypto::sha256("what is withheld")}};
    f.source.publish_trust(signed_by_quorum(list));
    CHECK(f.sync().error().code == Errc::rollback);
  }
  CHECK(f.size() == 0);
}

TEST_CASE("an anchor counts as agreed with only once its tree was taken",
          "[mirror][anchor][attack]") {
  Followed f;
  std::vector<std::string> theirs = f.scenario.entries();
  for (int i = 0; i < 100; ++i) theirs.push_back("theirs " + std::to_string(i));
  std::vector<std::string> ours = f.scenario.entries();
  for (int i = 0; i < 80; ++i) ours.push_back("ours " + std::to_string(i));
  std::vector<Bytes> leaves;
  for (std::size_t i = 0; i < f.scenario.size() + 10; ++i) leaves.push_back(to_bytes(ours[i]));
  record::TrustList list = second_list();
  list.log.anchors = {{leaves.size(), test::defined_root(test::leaves_of(leaves))}};
  f.source.publish_trust(signed_by_quorum(list));

  f.source.publish_log(ours, minutes_later(1));
  f.source.files.erase("log/tile/entries/000.p/" + std::to_string(ours.size()));
  CHECK(f.sync().error().code == Errc::not_found);
  f.source.publish_log(theirs, minutes_later(2));
  CHECK(f.sync().error().code == Errc::inconsistent);
  CHECK(f.size() == 0);
  f.source.publish_log(ours, minutes_later(3));
  CHECK(f.sync());
}

// ---- trouble on the way

TEST_CASE("a source that fails at any read leaves the mirror whole", "[mirror][fault]") {
  Followed f;
  REQUIRE(f.sync());
  const std::uint64_t size = f.size();
  for (int i = 0; i < 300; ++i) f.scenario.add_entry("nonsense " + std::to_string(i));
  f.source.publish_trust(signed_by_quorum(second_list()));
  f.publish();
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  std::size_t failures = 0;
  for (std::size_t fatal = 0;; ++fatal) {
    f.source.reads.clear();
    f.source.fails = [fatal](std::size_t number) { return number == fatal; };
    if (f.mirror->sync(f.now())) break;
    ++failures;
    f.must_stand(size, Errc::unavailable);
    f.source.fails = nullptr;
    CHECK(f.judge(lot.uri(0)).verdict != Verdict::valid);
  }
  CHECK(failures >= 5);
  f.source.fails = nullptr;
  REQUIRE(f.sync());
  CHECK_FALSE(f.snapshot()->alarm);
  CHECK(f.size() == f.scenario.size());
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::valid);
}

TEST_CASE("a source that lacks any file leaves the mirror whole", "[mirror][fault]") {
  Followed f;
  for (int i = 0; i < 300; ++i) f.scenario.add_entry("nonsense " + std::to_string(i));
  f.publish();
  const auto honest = f.source.files;
  for (const auto& [path, content] : honest) {
    if (!path.starts_with("log/")) continue;
    f.source.files.erase(path);
    const bool is_old_partial =
        path.find(".p/") != std::string::npos &&
        path.find(".p/" + std::to_string(f.scenario.size() - 256)) == std::string::npos;
    if (!is_old_partial && !path.ends_with(".p/1")) {
      INFO(path);
      CHECK_FALSE(f.mirror->sync(f.now()));
      CHECK(f.size() == 0);
    }
    f.source.files[path] = content;
  }
  CHECK(f.sync());
}

// ---- the clock

TEST_CASE("a clock that is ahead of ours is a warning and makes nothing fresher than now",
          "[mirror][clock][attack]") {
  Followed f;
  REQUIRE(f.sync());
  const auto lot = f.scenario.add_lot(1, "L2");
  f.publish();
  const Instant now = f.now();
  const Instant ahead = now.plus(std::chrono::hours(24 * 365));
  f.source.publish_log(f.scenario.entries(), ahead);
  CHECK(f.mirror->sync(now));
  CHECK(f.size() == f.scenario.size());
  REQUIRE(f.snapshot()->alarm);
  CHECK(f.snapshot()->alarm->code == Errc::out_of_range);
  CHECK(f.snapshot()->alarm->warning);
  CHECK_FALSE(f.snapshot()->alarm->sticky);
  CHECK(f.snapshot()->newest_time == now);
  CHECK(f.snapshot()->cosigned_time == ahead);

  // The same checkpoint, handed out for a fortnight: the data gets old.
  const Instant later = now.plus(std::chrono::hours(14 * 24));
  CHECK(f.mirror->sync(later));
  CHECK(f.snapshot()->newest_time == now);
  f.mirror->fetch_files(later, 1000);
  const SnapshotPtr known = f.snapshot();
  const registry::Moment moment{later, known->newest_time, known->cosigned_time};
  CHECK(moment.judged_at() == ahead);
  const auto judgement = registry::judge(lot.uri(0), registry::HostRule::in_text, *known->registry,
                                         *known->files, moment);
  CHECK(judgement.data_old);
  CHECK(judgement.verdict != Verdict::valid);

  SECTION("also after a restart") {
    f.mirror = Mirror::open(f.source, f.store, f.tree, std::nullopt, later).value();
    CHECK(f.snapshot()->newest_time == now);
    CHECK(f.snapshot()->cosigned_time == ahead);
  }
  SECTION("until the clock is right again") {
    f.source.publish_log(f.scenario.entries(), later);
    CHECK(f.mirror->sync(later));
    CHECK(f.snapshot()->newest_time == later);
    CHECK_FALSE(f.snapshot()->alarm);
  }
}

TEST_CASE("a clock that is a little ahead is no alarm", "[mirror][clock]") {
  Followed f;
  f.source.publish_log(f.scenario.entries(), f.now().plus(kClockTolerance));
  CHECK(f.sync());
  CHECK_FALSE(f.snapshot()->alarm);
  CHECK(f.snapshot()->newest_time == f.now());
  f.source.publish_log(f.scenario.entries(),
                       f.now().plus(kClockTolerance).plus(std::chrono::seconds(1)));
  CHECK(f.sync());
  CHECK(f.snapshot()->alarm);
}

// ---- restart

TEST_CASE("a restart answers at once and computes no signature again", "[mirror][restart]") {
  Followed f;
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  REQUIRE(f.sync());
  CHECK(f.mirror->signatures_computed() == f.scenario.size());
  f.source.reads.clear();
  REQUIRE(f.open());
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::valid);
  CHECK(f.source.reads.empty());
  CHECK(f.mirror->signatures_computed() == 0);
  f.scenario.add_lot(2, "L3");
  f.scenario.add_lot(2, "L4");
  f.publish();
  REQUIRE(f.sync());
  CHECK(f.mirror->signatures_computed() == 2);
}

TEST_CASE("what was fetched and not yet recorded is fetched again", "[mirror][restart]") {
  Followed f;
  REQUIRE(f.sync());
  MemoryTree old_tree;
  for (const std::string folder : {"log", "trust", "lots"})
    for (const std::string& path : f.tree.list(folder))
      old_tree.write(path, f.tree.read(path, 1 << 24).value());
  f.scenario.add_lot(2, "L2");
  f.publish();
  // The store stays where it was, as if the program had died before it recorded the new tree.
  store::MirrorStore before = store::MirrorStore::in_memory();
  before.add_trust_list(f.store.trust_lists().front());
  before.record_tree(*f.store.tree(), f.store.signatures());
  REQUIRE(f.sync());
  auto mirror = Mirror::open(f.source, before, f.tree, std::nullopt, f.now()).value();
  CHECK_FALSE(mirror->snapshot()->alarm);
  REQUIRE(mirror->sync(f.now()));
  CHECK(mirror->snapshot()->log_size == f.scenario.size());
}

TEST_CASE("a stored byte that changed is noticed and the log is fetched again",
          "[mirror][restart][attack]") {
  Followed f;
  for (int i = 0; i < 300; ++i) f.scenario.add_entry("nonsense " + std::to_string(i));
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  REQUIRE(f.sync());
  for (const std::string& path : f.tree.list("log/tile")) {
    INFO(path);
    Bytes spoiled = f.tree.read(path, 1 << 24).value();
    const bool removed = spoiled.size() % 2 == 1;
    spoiled[spoiled.size() / 2] ^= 0x10;
    if (removed)
      f.tree.remove(path);
    else
      f.tree.write(path, spoiled);
    REQUIRE(f.open());
    CHECK(f.snapshot()->alarm);
    CHECK(f.judge(lot.uri(0)).verdict == Verdict::could_not_check);
    CHECK_FALSE(f.tree.size("log/checkpoint"));
    REQUIRE(f.sync());
    CHECK_FALSE(f.snapshot()->alarm);
    CHECK(f.judge(lot.uri(0)).verdict == Verdict::valid);
    CHECK(f.tree.size("log/checkpoint"));
  }
}

TEST_CASE("a damaged copy does not make a fork acceptable", "[mirror][restart][attack]") {
  Followed f;
  REQUIRE(f.sync());
  const std::uint64_t size = f.size();
  for (const std::string& path : f.tree.list("log/tile")) f.tree.remove(path);
  std::vector<std::string> other = f.scenario.entries();
  other.front() = "theirs";
  other.push_back("more");
  f.source.publish_log(other, minutes_later(50));
  REQUIRE(f.open());
  CHECK(f.sync().error().code == Errc::fork);
  CHECK(f.size() == size);
  CHECK(f.snapshot()->registry->size() == 0);
}

TEST_CASE("a stored checkpoint without its signatures is refused", "[mirror][restart][attack]") {
  Followed f;
  REQUIRE(f.sync());
  store::MirroredTree tree = *f.store.tree();
  SECTION("altered note") {
    tree.checkpoint[tree.checkpoint.size() - 10] ^= 1;
  }
  SECTION("another tree beside it") {
    tree.size += 1;
  }
  SECTION("another root beside it") {
    tree.root = crypto::sha256("x");
  }
  f.store.record_tree(tree, {});
  CHECK_FALSE(f.open());
}

// ---- files

TEST_CASE("a label file that is not the one named is never used", "[mirror][files][attack]") {
  Followed f;
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  const auto manifest = f.scenario.registry().manifest(lot.manifest);
  const std::string path = labels_path(manifest->body.labels);
  const Bytes honest = f.source.files.at(path);
  REQUIRE(f.mirror->sync(f.now()));
  int tries = 0;
  test::for_each_mutation(honest, [&](ByteView spoiled) {
    f.source.files[path] = to_bytes(spoiled);
    f.mirror->fetch_files(f.now().plus(kFileRetry * ++tries), 1000);
    if (f.tree.size(path)) FAIL("kept: " + hex(spoiled));
  });
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::could_not_check);
  CHECK(f.judge(lot.uri(0)).reason == registry::Reason::missing_file);
  const std::uint64_t missing = f.snapshot()->missing_files;

  f.source.files[path] = honest;
  CHECK(f.mirror->fetch_files(f.now().plus(kFileRetry * (tries + 1)), 1000) == 1);
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::valid);
  CHECK(f.snapshot()->missing_files == missing - 1);
}

TEST_CASE("a file that does not come is asked for again after a pause", "[mirror][files]") {
  Followed f;
  REQUIRE(f.mirror->sync(f.now()));
  f.source.reads.clear();
  f.source.fails = [](std::size_t) { return true; };
  CHECK(f.mirror->fetch_files(f.now(), 1000) == 0);
  REQUIRE(f.source.reads.size() == 1);
  const std::string failed = f.source.reads.front();
  const auto asked_again = [&] {
    return std::find(f.source.reads.begin(), f.source.reads.end(), failed) != f.source.reads.end();
  };
  f.source.fails = nullptr;
  f.source.reads.clear();
  f.mirror->fetch_files(f.now(), 1000);
  CHECK_FALSE(f.source.reads.empty());
  CHECK_FALSE(asked_again());
  f.mirror->fetch_files(f.now().plus(kFileRetry), 1000);
  CHECK(asked_again());
}

TEST_CASE("a source that does not answer for one file is not asked for the others",
          "[mirror][files]") {
  Followed f;
  for (int i = 0; i < 5; ++i) f.scenario.add_lot(1, "M" + std::to_string(i));
  f.publish();
  REQUIRE(f.mirror->sync(f.now()));
  f.source.reads.clear();
  f.source.fails = [](std::size_t) { return true; };
  CHECK(f.mirror->fetch_files(f.now(), 1000) == 0);
  CHECK(f.source.reads.size() == 1);
}

TEST_CASE("a request to stop ends the fetching of files", "[mirror][files]") {
  Followed f;
  for (int i = 0; i < 5; ++i) f.scenario.add_lot(1, "M" + std::to_string(i));
  f.publish();
  REQUIRE(f.mirror->sync(f.now()));
  f.source.reads.clear();
  std::stop_source stop;
  f.source.fails = [&stop](std::size_t) {
    stop.request_stop();
    return false;
  };
  CHECK(f.mirror->fetch_files(f.now(), 1000, stop.get_token()) == 1);
  CHECK(f.source.reads.size() == 1);
}

TEST_CASE("only so many files are fetched at once", "[mirror][files]") {
  Followed f;
  for (int i = 0; i < 5; ++i) f.scenario.add_lot(1, "M" + std::to_string(i));
  f.publish();
  REQUIRE(f.mirror->sync(f.now()));
  const std::size_t missing = f.snapshot()->missing_files;
  CHECK(f.mirror->fetch_files(f.now(), 3) == 3);
  CHECK(f.snapshot()->missing_files == missing - 3);
}

TEST_CASE("a stored file that rotted is fetched again", "[mirror][files][restart]") {
  Followed f;
  const auto lot = f.scenario.add_lot(2, "L2");
  f.publish();
  REQUIRE(f.sync());
  const std::string path = labels_path(f.scenario.registry().manifest(lot.manifest)->body.labels);
  Bytes rotten = f.tree.read(path, 1000).value();
  rotten[3] ^= 1;
  f.tree.write(path, rotten);
  f.tree.write("lots/notes.txt", bytes_of("what is this"));
  REQUIRE(f.open());
  CHECK_FALSE(f.tree.size(path));
  CHECK_FALSE(f.tree.size("lots/notes.txt"));
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::could_not_check);
  REQUIRE(f.sync());
  CHECK(f.judge(lot.uri(0)).verdict == Verdict::valid);
}
