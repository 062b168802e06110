#include "common/http/rate_limit.h"

#include <string>

#include <catch2/catch.hpp>

using ocop::Instant;
using ocop::http::RateLimit;
using std::chrono::seconds;

namespace {

const Instant kStart(1'780'000'000);
constexpr RateLimit::Rate kMuch{1e9, 1e9};

int taken(RateLimit& limit, const std::string& network, Instant now, double cost = 1) {
  int count = 0;
  while (count < 1000 && limit.take(network, cost, now)) ++count;
  return count;
}

}  // namespace

TEST_CASE("a network takes its burst and then what a minute brings") {
  RateLimit limit({20, 6}, kMuch);
  CHECK(taken(limit, "203.0.113.7", kStart) == 20);
  CHECK(taken(limit, "203.0.113.7", kStart.plus(seconds(9))) == 0);
  CHECK(taken(limit, "203.0.113.7", kStart.plus(seconds(10))) == 1);
  CHECK(taken(limit, "203.0.113.7", kStart.plus(seconds(70))) == 6);
  CHECK(taken(limit, "203.0.113.7", kStart.plus(seconds(100'000))) == 20);
}

TEST_CASE("one network's burst takes nothing from another's") {
  RateLimit limit({3, 1}, kMuch);
  CHECK(taken(limit, "a", kStart) == 3);
  CHECK(taken(limit, "b", kStart) == 3);
}

TEST_CASE("all networks together keep to their own limit, and a refusal takes nothing") {
  RateLimit limit({3, 60}, {4, 60});
  CHECK(taken(limit, "a", kStart) == 3);
  CHECK(taken(limit, "b", kStart) == 1);
  CHECK(taken(limit, "b", kStart.plus(seconds(2))) == 2);
  CHECK(taken(limit, "c", kStart.plus(seconds(2))) == 0);
}

TEST_CASE("a cost above the burst waits for a full bucket") {
  RateLimit limit({100, 100}, kMuch);
  CHECK(limit.take("a", 5000, kStart));
  CHECK_FALSE(limit.take("a", 5000, kStart.plus(seconds(59))));
  CHECK(limit.take("a", 5000, kStart.plus(seconds(60))));
}

TEST_CASE("a clock that goes back fills nothing and goes on from there") {
  RateLimit limit({1, 60}, kMuch);
  CHECK(limit.take("a", 1, kStart));
  CHECK_FALSE(limit.take("a", 1, kStart.plus(seconds(-3600))));
  CHECK(limit.take("a", 1, kStart.plus(seconds(-3599))));
}

TEST_CASE("more networks than are kept apart share one bucket until others are full again") {
  RateLimit limit({2, 1}, kMuch);
  for (std::size_t i = 0; i < RateLimit::kMaxNetworks; ++i)
    REQUIRE(limit.take("n" + std::to_string(i), 1, kStart));
  CHECK(limit.take("new 1", 1, kStart));
  CHECK(limit.take("new 2", 1, kStart));
  CHECK_FALSE(limit.take("new 3", 1, kStart));
  CHECK(limit.take("n0", 1, kStart));
  const Instant later = kStart.plus(seconds(120));
  CHECK(taken(limit, "new 3", later) == 2);
  CHECK(taken(limit, "new 4", later) == 2);
}
