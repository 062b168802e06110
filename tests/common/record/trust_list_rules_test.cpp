// What must hold inside a trust list, and between one and the next.
#include <functional>

#include "common/tlog/note.h"
#include "tests/support/record_fixtures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::record;
using ocop::test::demo_keys;
using ocop::test::demo_uri;

namespace {

enum At : std::size_t { ministry, province, buon_ho, krong_pac };

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

// What the inner rules say of the demo list after a change; none if it is good.
std::optional<Errc> verdict(const std::function<void(TrustList&)>& change) {
  TrustList list = test::demo_trust_list();
  change(list);
  const auto good = check_trust_list(list);
  const auto read = read_trust_list_payload(write_trust_list_payload(list));
  CHECK(good.has_value() == read.has_value());
  if (good) return std::nullopt;
  CHECK_FALSE(good.error().detail.empty());
  CHECK(read.error().code == good.error().code);
  return good.error().code;
}

// The demo list as it might have been before, with everything that can be closed or given an end.
// The highest log size that before() names, and one that what is new may be opened at.
constexpr std::uint64_t kHighestSize = 10;
constexpr std::uint64_t kOpened = 20;

TrustList before() {
  TrustList list = test::demo_trust_list();
  list.log.anchors = {{10, crypto::sha256("ten")}};
  return list;
}

// What the succession says of a change to the next list; none if it may follow.
std::optional<Errc> succession(const TrustList& from,
                               const std::function<void(TrustList&)>& change) {
  TrustList next = from;
  next.version += 1;
  next.issued = Instant::parse("2025-07-06T08:00:00+07:00").value();
  change(next);
  const auto good = check_succession(from, next);
  if (good) return std::nullopt;
  CHECK_FALSE(good.error().detail.empty());
  return good.error().code;
}

std::optional<Errc> succession(const std::function<void(TrustList&)>& change) {
  return succession(before(), change);
}

std::string vkey(const std::string& name, tlog::NoteKeyType type, const std::string& key) {
  return tlog::NoteVerifier::of(name, type, demo_keys().public_key(key)).value().vkey();
}

std::string witness(const std::string& key) {
  return vkey("witness.example/" + key, tlog::NoteKeyType::cosignature, key);
}

}  // namespace

TEST_CASE("the demo list keeps the inner rules") {
  CHECK(verdict([](TrustList&) {}) == std::nullopt);
}

TEST_CASE("a list expires after it was issued") {
  CHECK(verdict([](TrustList& list) { list.expires = list.issued; }) == Errc::out_of_range);
}

TEST_CASE("the root's threshold is at most the number of its keys") {
  CHECK(verdict([](TrustList& list) { list.root.threshold = 5; }) == std::nullopt);
  CHECK(verdict([](TrustList& list) { list.root.threshold = 6; }) == Errc::out_of_range);
}

TEST_CASE("the witness quorum is at most the number of witnesses") {
  const auto with = [](int quorum) {
    return verdict([quorum](TrustList& list) {
      list.log.witness_vkeys = {witness("w1"), witness("w2")};
      list.log.witness_quorum = quorum;
    });
  };
  CHECK(with(0) == std::nullopt);
  CHECK(with(2) == std::nullopt);
  CHECK(with(3) == Errc::out_of_range);
}

TEST_CASE("anchors ascend") {
  const auto with = [](std::vector<std::uint64_t> sizes) {
    return verdict([&sizes](TrustList& list) {
      for (const std::uint64_t size : sizes)
        list.log.anchors.push_back({size, crypto::sha256("x")});
    });
  };
  CHECK(with({1, 2, 9007199254740991}) == std::nullopt);
  CHECK(with({2, 1}) == Errc::out_of_range);
  CHECK(with({2, 2}) == Errc::out_of_range);
}

TEST_CASE("ids and hosts are unique") {
  CHECK(verdict([](TrustList& list) { list.authorities[buon_ho].id = demo_uri("krong-pac"); }) ==
        Errc::conflict);
  CHECK(verdict([](TrustList& list) { list.authorities[buon_ho].id = demo_uri("root"); }) ==
        Errc::conflict);
  CHECK(verdict([](TrustList& list) { list.label_services.front().id = demo_uri("krong-pac"); }) ==
        Errc::conflict);
  CHECK(verdict([](TrustList& list) {
          list.label_services.push_back(list.label_services.front());
        }) == Errc::conflict);
  CHECK(verdict([](TrustList& list) {
          list.hosts.push_back(list.hosts.front());
          list.hosts.back().interval.from = day("2026-01-01");
        }) == Errc::conflict);
}

TEST_CASE("no key stands twice, wherever and for whatever it is listed") {
  const std::vector<std::function<void(TrustList&, const std::string&)>> places{
      [](TrustList& list, const std::string& key) {
        list.root.keys.push_back(demo_keys().public_key(key));
      },
      [](TrustList& list, const std::string& key) {
        list.log.log_vkey = vkey(list.log.origin, tlog::NoteKeyType::ed25519, key);
      },
      [](TrustList& list, const std::string& key) {
        list.log.clock_vkey = vkey("x.example", tlog::NoteKeyType::cosignature, key);
      },
      [](TrustList& list, const std::string& key) {
        list.log.bundle_vkey = vkey("x.example", tlog::NoteKeyType::ed25519, key);
      },
      [](TrustList& list, const std::string& key) {
        list.log.witness_vkeys.push_back(witness(key));
      },
      [](TrustList& list, const std::string& key) {
        list.authorities[ministry].keys.push_back({demo_keys().public_key(key), {}, {}});
      },
      [](TrustList& list, const std::string& key) {
        list.authorities[krong_pac].keys.push_back({demo_keys().public_key(key), {}, {}});
      }};
  for (std::size_t a = 0; a < places.size(); ++a)
    for (std::size_t b = 0; b < places.size(); ++b) {
      CAPTURE(a, b);
      const bool same_slot = a == b && a >= 1 && a <= 3;  // a vkey is replaced, not added
      CHECK(verdict([&](TrustList& list) {
              places[a](list, "one-key");
              places[b](list, "one-key");
            }) == (same_slot ? std::nullopt : std::optional(Errc::conflict)));
    }
}

TEST_CASE("a closed or compromised key is still taken") {
  CHECK(verdict([](TrustList& list) {
          AuthorityKey old = list.authorities[krong_pac].keys.front();
          old.closed_at = 0;
          list.authorities[krong_pac].keys.front() = old;
          list.authorities[province].keys.push_back({old.key, {}, {}});
        }) == Errc::conflict);
}

TEST_CASE("parents and successors are authorities of the list") {
  CHECK(verdict([](TrustList& list) { list.authorities[buon_ho].parent = demo_uri("nobody"); }) ==
        Errc::not_found);
  CHECK(verdict([](TrustList& list) {
          list.authorities[buon_ho].successor = demo_uri("nobody");
        }) == Errc::not_found);
  CHECK(verdict([](TrustList& list) {
          list.authorities[buon_ho].successor = demo_uri("label-service");
        }) == Errc::not_found);
}

TEST_CASE("nobody is above themselves or succeeds themselves, near or far") {
  CHECK(verdict([](TrustList& list) {
          list.authorities[ministry].parent = demo_uri("ministry");
        }) == Errc::inconsistent);
  CHECK(verdict([](TrustList& list) {
          list.authorities[ministry].parent = demo_uri("krong-pac");
        }) == Errc::inconsistent);
  CHECK(verdict([](TrustList& list) {
          list.authorities[buon_ho].successor = demo_uri("buon-ho");
        }) == Errc::inconsistent);
  CHECK(verdict([](TrustList& list) {
          list.authorities[province].successor = demo_uri("buon-ho");
        }) == Errc::inconsistent);
  CHECK(verdict([](TrustList& list) {
          list.authorities[buon_ho].successor = demo_uri("krong-pac");
        }) == std::nullopt);
}

TEST_CASE("a district cannot be given stars, places or days that its province may not delegate") {
  const auto with = [](const std::function<void(Grant&)>& change) {
    return verdict([&change](TrustList& list) { change(list.authorities[krong_pac].grants[0]); });
  };
  TrustList list = test::demo_trust_list();
  Scope& delegated = list.authorities[province].grants.back().scope;
  REQUIRE(list.authorities[province].grants.back().action == Action::delegate);
  delegated.stars = {3, 4};
  delegated.interval = {day("2023-02-24"), day("2030-12-31")};
  const auto under = [&list](const std::function<void(Grant&)>& change) {
    TrustList changed = list;
    // The province's own grants lie in the ministry's, not in what it delegates.
    change(changed.authorities[krong_pac].grants[0]);
    const auto good = check_trust_list(changed);
    return good ? std::nullopt : std::optional(good.error().code);
  };
  CHECK(under([](Grant&) {}) == std::nullopt);
  CHECK(under([](Grant& grant) { grant.scope.stars = {3, 4}; }) == std::nullopt);
  CHECK(under([](Grant& grant) { grant.scope.stars = {5}; }) == Errc::unauthorised);
  CHECK(under([](Grant& grant) { grant.scope.stars = {3, 4, 5}; }) == Errc::unauthorised);
  CHECK(under([](Grant& grant) { grant.scope.interval.to = std::nullopt; }) == Errc::unauthorised);
  CHECK(under([](Grant& grant) { grant.scope.interval.to = day("2031-01-01"); }) ==
        Errc::unauthorised);
  CHECK(under([](Grant& grant) { grant.scope.interval.from = day("2023-02-23"); }) ==
        Errc::unauthorised);

  for (const std::string_view place : {"*", "54", "54/555"}) {
    CAPTURE(place);
    CHECK(with([place](Grant& grant) { grant.scope.areas = {Area::parse(place).value()}; }) ==
          Errc::unauthorised);
  }
  CHECK(with([](Grant& grant) {
          grant.scope.areas = {Area::parse("54/555").value(), Area::parse("66/654").value()};
        }) == Errc::unauthorised);
  CHECK(with([](Grant& grant) { grant.scope.areas = {Area::parse("66").value()}; }) ==
        std::nullopt);
}

TEST_CASE("a grant lies inside one delegate grant, not inside several together") {
  CHECK(verdict([](TrustList& list) {
          Grant& whole = list.authorities[province].grants.back();
          Grant later = whole;
          whole.scope.interval.to = day("2024-12-31");
          later.scope.interval.from = day("2025-01-01");
          list.authorities[province].grants.push_back(later);
        }) == Errc::unauthorised);
}

TEST_CASE("only delegating grants are passed down: a parent's own power is not") {
  CHECK(verdict([](TrustList& list) { list.authorities[province].grants.pop_back(); }) ==
        Errc::unauthorised);
  // The province certifies 4★ itself and may not delegate that.
  CHECK(verdict([](TrustList& list) {
          list.authorities[province].grants.back().scope.stars = {3};
          list.authorities[krong_pac].grants[0].scope.stars = {4};
        }) == Errc::unauthorised);
  // The parent need not hold the action that it passes down.
  CHECK(verdict([](TrustList& list) {
          list.authorities[krong_pac].grants[0].action = Action::inspect;
        }) == std::nullopt);
}

TEST_CASE("every action is limited by the parent, delegating too") {
  for (const Action action : {Action::certify, Action::register_, Action::manifest, Action::recall,
                              Action::delegate, Action::trace, Action::inspect}) {
    CAPTURE(name(action));
    CHECK(verdict([action](TrustList& list) {
            Grant& grant = list.authorities[krong_pac].grants[0];
            grant.action = action;
            grant.scope.areas = {Area::parse("54").value()};
          }) == Errc::unauthorised);
  }
}

TEST_CASE("an authority without a parent is limited by the root signatures only") {
  CHECK(verdict([](TrustList& list) {
          list.authorities[ministry].grants[0].scope.interval.from = day("1900-01-01");
        }) == std::nullopt);
}

TEST_CASE("two grants of one authority differ in more than their ends") {
  CHECK(verdict([](TrustList& list) {
          Grant again = list.authorities[province].grants[0];
          again.scope.interval.to = day("2030-01-01");
          again.closed_at = 17;
          list.authorities[province].grants.push_back(again);
        }) == Errc::conflict);
  CHECK(verdict([](TrustList& list) {
          Grant again = list.authorities[province].grants[0];
          again.approvals = 2;
          list.authorities[province].grants.push_back(again);
        }) == std::nullopt);
}

TEST_CASE("a list may follow that changes nothing") {
  CHECK(succession([](TrustList&) {}) == std::nullopt);
}

TEST_CASE("a list that follows is issued later") {
  const TrustList from = before();
  CHECK(succession(from, [&](TrustList& next) { next.issued = from.issued; }) ==
        Errc::unauthorised);
  CHECK(succession(from, [&](TrustList& next) {
          next.issued = from.issued.plus(std::chrono::seconds(1));
        }) == std::nullopt);
}

TEST_CASE("nothing that stood in a list is missing from the next") {
  const std::vector<std::function<void(TrustList&)>> removals{
      [](TrustList& next) { next.authorities.pop_back(); },
      [](TrustList& next) { next.authorities[province].keys.pop_back(); },
      [](TrustList& next) { next.authorities[province].grants.pop_back(); },
      [](TrustList& next) { next.label_services.pop_back(); },
      [](TrustList& next) { next.hosts.pop_back(); },
      [](TrustList& next) { next.log.anchors.pop_back(); },
      [](TrustList& next) { next.authorities[buon_ho].successor.reset(); }};
  for (const auto& removal : removals) CHECK(succession(removal) == Errc::unauthorised);
}

TEST_CASE("what names the log and its past does not change") {
  const std::vector<std::function<void(TrustList&)>> changes{
      [](TrustList& next) { next.log.origin = "other.example"; },
      [](TrustList& next) {
        next.log.log_vkey = vkey(next.log.origin, tlog::NoteKeyType::ed25519, "another-log-key");
      },
      [](TrustList& next) { next.log.anchors[0].root = crypto::sha256("eleven"); },
      [](TrustList& next) { next.log.anchors[0].size = 11; },
      [](TrustList& next) { next.authorities[buon_ho].parent = demo_uri("ministry"); },
      [](TrustList& next) { next.authorities[buon_ho].parent.reset(); },
      [](TrustList& next) { next.authorities[ministry].parent = demo_uri("dak-lak"); },
      [](TrustList& next) { next.authorities[buon_ho].area = 54; },
      [](TrustList& next) { next.authorities[buon_ho].successor = demo_uri("ministry"); },
      [](TrustList& next) { next.authorities[buon_ho].id = demo_uri("renamed"); },
      [](TrustList& next) {
        next.authorities[buon_ho].keys[0].key = demo_keys().public_key("another key");
      },
      [](TrustList& next) { next.label_services[0].id = demo_uri("renamed"); },
      [](TrustList& next) { next.hosts[0].host = gs1::Host::parse("OTHER.EXAMPLE").value(); }};
  for (const auto& change : changes) CHECK(succession(change) == Errc::unauthorised);
}

TEST_CASE("no grant is widened or shifted") {
  const std::vector<std::function<void(Grant&)>> changes{
      [](Grant& grant) {
        grant.scope.stars = {3, 4};
      },
      [](Grant& grant) { grant.scope.areas = {Area::parse("66").value()}; },
      [](Grant& grant) { grant.scope.areas = {Area::parse("66/644").value()}; },
      [](Grant& grant) { grant.scope.interval.from = day("2023-02-23"); },
      [](Grant& grant) { grant.scope.interval.from = day("2023-02-25"); },
      [](Grant& grant) { grant.scope.interval.to = day("2025-07-06"); },
      [](Grant& grant) { grant.scope.interval.to = day("2025-07-04"); },
      [](Grant& grant) { grant.scope.interval.to.reset(); },
      [](Grant& grant) { grant.action = Action::recall; },
      [](Grant& grant) { grant.approvals = 2; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    CAPTURE(i);
    CHECK(succession([&](TrustList& next) { changes[i](next.authorities[krong_pac].grants[0]); }) ==
          Errc::unauthorised);
  }
}

TEST_CASE("a grant is ended by a log size alone: a last day would reach back") {
  CHECK(succession([](TrustList& next) { next.authorities[krong_pac].grants[0].closed_at = 40; }) ==
        std::nullopt);
  for (const std::string_view last : {"2025-07-05", "2099-12-31"}) {
    CHECK(succession([last](TrustList& next) {
            next.authorities[province].grants[0].scope.interval.to = day(last);
          }) == Errc::unauthorised);
  }
}

TEST_CASE(
    "a successor that a later list sets needs a successorAt at or above every size, for good") {
  const auto with = [](std::optional<std::uint64_t> at) {
    return succession([at](TrustList& next) {
      next.authorities[ministry].successor = demo_uri("dak-lak");
      next.authorities[ministry].successor_at = at;
    });
  };
  CHECK(with(std::nullopt) == Errc::unauthorised);
  CHECK(with(kHighestSize - 1) == Errc::unauthorised);
  CHECK(with(kHighestSize) == std::nullopt);
  // What the first list set keeps having none.
  CHECK(succession([](TrustList& next) { next.authorities[buon_ho].successor_at = kOpened; }) ==
        Errc::unauthorised);
  TrustList from = before();
  from.authorities[buon_ho].successor_at = 30;
  for (const std::optional<std::uint64_t> changed : {std::optional<std::uint64_t>(), {29}, {31}})
    CHECK(succession(from, [changed](TrustList& next) {
            next.authorities[buon_ho].successor_at = changed;
          }) == Errc::unauthorised);
  // It is a size that a later list looks at, too.
  CHECK(succession(from, [](TrustList& next) {
          next.authorities[ministry].successor = demo_uri("dak-lak");
          next.authorities[ministry].successor_at = 29;
        }) == Errc::unauthorised);
}

TEST_CASE("a new authority's successor needs a successorAt") {
  const auto with = [](std::optional<std::uint64_t> at) {
    return succession([at](TrustList& next) {
      Authority merged{demo_uri("phu-yen"), std::nullopt, "Phú Yên", "", "Nghị quyết", 54,
                       demo_uri("dak-lak"), {},           {}};
      merged.successor_at = at;
      next.authorities.push_back(merged);
    });
  };
  CHECK(with(std::nullopt) == Errc::unauthorised);
  CHECK(with(kOpened) == std::nullopt);
}

TEST_CASE("a successorAt stands beside a successor") {
  CHECK(verdict([](TrustList& list) { list.authorities[ministry].successor_at = 7; }) ==
        Errc::inconsistent);
  CHECK(verdict([](TrustList& list) { list.authorities[buon_ho].successor_at = 7; }) ==
        std::nullopt);
}

TEST_CASE("a new label service needs an openedAt at or above every size, for good") {
  const auto with = [](std::optional<std::uint64_t> opened) {
    return succession([opened](TrustList& next) {
      next.label_services.push_back({demo_uri("label-service-2"), "In tem", opened});
    });
  };
  CHECK(with(std::nullopt) == Errc::unauthorised);
  CHECK(with(kHighestSize - 1) == Errc::unauthorised);
  CHECK(with(kHighestSize) == std::nullopt);
  CHECK(succession([](TrustList& next) { next.label_services[0].opened_at = kOpened; }) ==
        Errc::unauthorised);
  TrustList from = before();
  from.label_services[0].opened_at = 30;
  CHECK(succession(from, [](TrustList& next) { next.label_services[0].opened_at.reset(); }) ==
        Errc::unauthorised);
  CHECK(succession(from, [](TrustList& next) {
          next.label_services.push_back({demo_uri("label-service-2"), "In tem", 29});
        }) == Errc::unauthorised);
}

TEST_CASE("whoever knows the log asks that what is new begins at its size or above") {
  const TrustList from = before();
  TrustList next = from;
  ++next.version;
  next.issued = Instant::parse("2025-07-06T08:00:00+07:00").value();
  next.authorities[province].keys.push_back(
      {demo_keys().public_key("province-3"), {}, {}, kOpened});
  next.label_services.push_back({demo_uri("label-service-2"), "In tem", kOpened});
  next.authorities[ministry].successor = demo_uri("dak-lak");
  next.authorities[ministry].successor_at = kOpened;
  Grant grant = next.authorities[province].grants[0];
  grant.scope.stars = {5};
  grant.scope.interval.from = day("2025-07-06");
  grant.opened_at = kOpened;
  next.authorities[province].grants.push_back(grant);
  CHECK(check_succession(from, next));
  CHECK(check_succession(from, next, kOpened));
  CHECK(check_succession(from, next, kOpened + 1).error().code == Errc::unauthorised);
}

TEST_CASE("what is closed stays closed where it was") {
  TrustList from = before();
  from.authorities[krong_pac].grants[0].closed_at = 40;
  from.authorities[krong_pac].keys[0].closed_at = 41;
  const std::vector<std::function<void(Authority&)>> changes{
      [](Authority& district) { district.grants[0].closed_at.reset(); },
      [](Authority& district) { district.grants[0].closed_at = 39; },
      [](Authority& district) { district.grants[0].closed_at = 42; },
      [](Authority& district) { district.keys[0].closed_at.reset(); },
      [](Authority& district) { district.keys[0].closed_at = 39; },
      [](Authority& district) { district.keys[0].closed_at = 42; }};
  for (const auto& change : changes)
    CHECK(succession(from, [&](TrustList& next) { change(next.authorities[krong_pac]); }) ==
          Errc::unauthorised);
}

TEST_CASE("a key may be closed, and a compromise be found or found to be older, never younger") {
  TrustList from = before();
  const auto with = [&from](std::optional<std::uint64_t> size) {
    return succession(from, [size](TrustList& next) {
      next.authorities[krong_pac].keys[0].compromised_at = size;
    });
  };
  CHECK(succession([](TrustList& next) { next.authorities[krong_pac].keys[0].closed_at = 40; }) ==
        std::nullopt);
  CHECK(with(40) == std::nullopt);
  from.authorities[krong_pac].keys[0].compromised_at = 40;
  CHECK(with(40) == std::nullopt);
  CHECK(with(39) == std::nullopt);
  CHECK(with(0) == std::nullopt);
  CHECK(with(41) == Errc::unauthorised);
  CHECK(with(std::nullopt) == Errc::unauthorised);
}

TEST_CASE(
    "a new key or grant needs an openedAt at or above every size of the list before it, for good") {
  const auto with_key = [](std::optional<std::uint64_t> opened) {
    return succession([opened](TrustList& next) {
      next.authorities[province].keys.push_back(
          {demo_keys().public_key("province-3"), {}, {}, opened});
    });
  };
  CHECK(with_key(std::nullopt) == Errc::unauthorised);
  CHECK(with_key(kHighestSize - 1) == Errc::unauthorised);
  CHECK(with_key(kHighestSize) == std::nullopt);
  const auto with_grant = [](std::optional<std::uint64_t> opened) {
    return succession([opened](TrustList& next) {
      Grant grant = next.authorities[province].grants[0];
      grant.scope.stars = {5};
      grant.scope.interval.from = day("2025-06-01");
      grant.opened_at = opened;
      next.authorities[province].grants.push_back(grant);
    });
  };
  CHECK(with_grant(std::nullopt) == Errc::unauthorised);
  CHECK(with_grant(kHighestSize) == std::nullopt);
  CHECK(succession([](TrustList& next) { next.authorities[province].keys[0].opened_at = 7; }) ==
        Errc::unauthorised);
  CHECK(succession([](TrustList& next) { next.authorities[province].grants[0].opened_at = 7; }) ==
        Errc::unauthorised);
}

TEST_CASE("a new grant does not begin before the day of the list before it") {
  const auto with = [](std::string_view from) {
    return succession([from](TrustList& next) {
      Grant grant = next.authorities[province].grants[0];
      grant.scope.stars = {5};
      grant.scope.interval.from = day(from);
      grant.opened_at = kOpened;
      next.authorities[province].grants.push_back(grant);
    });
  };
  REQUIRE(before().issued.date() == day("2025-06-01"));
  CHECK(with("2025-05-31") == Errc::unauthorised);
  CHECK(with("2023-02-24") == Errc::unauthorised);
  CHECK(with("2025-06-01") == std::nullopt);
  CHECK(with("2030-01-01") == std::nullopt);
}

TEST_CASE("a new authority has no power over days before it was listed") {
  const auto with = [](std::string_view from) {
    return succession([from](TrustList& next) {
      Authority newcomer = next.authorities[krong_pac];
      newcomer.id = demo_uri("newcomer");
      newcomer.keys = {{demo_keys().public_key("newcomer"), {}, {}, kOpened}};
      newcomer.grants[0].scope.interval = {day(from), std::nullopt};
      newcomer.grants[0].opened_at = kOpened;
      newcomer.successor_at = kOpened;
      next.authorities.push_back(newcomer);
    });
  };
  CHECK(with("2025-05-31") == Errc::unauthorised);
  CHECK(with("2025-06-01") == std::nullopt);
}

TEST_CASE("keys, hosts, services, anchors, witnesses and wording may be added or changed") {
  CHECK(succession([](TrustList& next) {
          next.authorities[province].keys.push_back(
              {demo_keys().public_key("province-3"), {}, {}, kOpened});
          next.authorities[province].name = "Ủy ban nhân dân tỉnh";
          next.authorities[province].legal_basis = "Luật mới";
          next.authorities[ministry].successor = demo_uri("dak-lak");
          next.authorities[ministry].successor_at = kOpened;
          next.label_services.push_back({demo_uri("label-service-2"), "In tem", kOpened});
          next.label_services[0].name = "In tem";
          next.hosts.push_back({gs1::Host::parse("NEW.EXAMPLE").value(), {day("2020-01-01"), {}}});
          next.hosts[0].interval.to = day("2026-01-01");
          next.log.anchors.push_back({20, crypto::sha256("twenty")});
          next.log.witness_vkeys = {witness("w1")};
          next.log.witness_quorum = 1;
          next.log.clock_vkey = vkey("clock.example", tlog::NoteKeyType::cosignature, "clock-2");
          next.log.bundle_vkey = vkey("bundle.example", tlog::NoteKeyType::ed25519, "bundle-2");
          next.root.threshold = 4;
        }) == std::nullopt);
}

TEST_CASE("a key does not change its use from one list to the next") {
  CHECK(succession([](TrustList& next) {
          next.root.keys.pop_back();
          next.authorities[province].keys.push_back({demo_keys().public_key("root-5"), {}, {}});
        }) == Errc::unauthorised);
  CHECK(succession([](TrustList& next) {
          next.log.clock_vkey = vkey("clock.example", tlog::NoteKeyType::cosignature, "clock-2");
          next.log.witness_vkeys = {witness("clock")};
        }) == Errc::unauthorised);
}

TEST_CASE("a key that a list in between left out does not come back as something else") {
  const TrustList first = before();
  TrustList second = first;
  second.log.clock_vkey = vkey("clock.example", tlog::NoteKeyType::cosignature, "clock-2");
  second.root.keys.back() = demo_keys().public_key("root-6");
  TrustList third = second;
  third.log.witness_vkeys = {witness("clock")};
  CHECK(check_uses_stay(second, third));
  CHECK(check_uses_stay(first, third).error().code == Errc::unauthorised);
  third = second;
  third.authorities[province].keys.push_back({demo_keys().public_key("root-5"), {}, {}, kOpened});
  CHECK(check_uses_stay(first, third).error().code == Errc::unauthorised);
  // What it was it may be again.
  third = second;
  third.log.clock_vkey = first.log.clock_vkey;
  CHECK(check_uses_stay(first, third));
}

TEST_CASE("the keys of a list are those of root and log, and those of authorities") {
  const TrustList list = before();
  CHECK(keys_of_root_and_log(list).size() == 8);  // five roots, log, clock, bundle
  CHECK(all_keys(list).size() == 14);             // and six of authorities
}
