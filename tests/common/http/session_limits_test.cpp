#include "common/http/session_limits.h"

#include <catch2/catch.hpp>

namespace ocop::http {

TEST_CASE("connections are counted altogether and for each network", "[http_server]") {
  SessionCounts counts(3, 2);
  CHECK(counts.enter("a", true) == std::nullopt);
  CHECK(counts.enter("a", true) == std::nullopt);
  CHECK(counts.enter("a", true) == Ending::too_many_from_peer);
  CHECK(counts.total() == 2);
  CHECK(counts.enter("a", false) == std::nullopt);
  CHECK(counts.enter("b", true) == Ending::too_many_sessions);
  CHECK(counts.enter("b", false) == Ending::too_many_sessions);
  counts.leave("a");
  CHECK(counts.enter("b", true) == std::nullopt);
  counts.leave("a");
  counts.leave("a");
  counts.leave("b");
  CHECK(counts.total() == 0);
  CHECK(counts.enter("a", true) == std::nullopt);
}

}  // namespace ocop::http
