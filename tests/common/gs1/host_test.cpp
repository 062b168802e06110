#include "common/gs1/host.h"

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::gs1::Host;

TEST_CASE("hosts compare without case and are printed in capitals", "[gs1]") {
  const Host host = Host::parse("TruyXuat.ocop.VN").value();
  CHECK(host.text() == "TRUYXUAT.OCOP.VN");
  CHECK(host.lower() == "truyxuat.ocop.vn");
  CHECK(host == Host::parse("truyxuat.OCOP.vn").value());
  CHECK(host != Host::parse("truyxuat.ocop.vn.example").value());
}

TEST_CASE("what is no DNS name with a dot is no host", "[gs1]") {
  for (const std::string_view good : {"A.B", "0.A", "A-B.C", "XN--OCOP-9A.VN", "1.2.3.4A", "A.B-1"})
    CHECK(Host::parse(good));
  for (const std::string_view bad :
       {"",      ".",     "A",    "LOCALHOST", "A.",     ".A",    "A..B",      "-A.B",
        "A-.B",  "A.-B",  "A.B-", "A_B.C",     "A.B:80", "A@B.C", "127.0.0.1", "A.1",
        "[::1]", "A B.C", "A.B/", "ĐẮK.VN",    "A.B\n",  "*.B.C"})
    CHECK(Host::parse(bad).error().code == Errc::malformed);
}

TEST_CASE("a host has labels of at most 63 and at most 80 characters in all", "[gs1]") {
  CHECK(Host::parse(std::string(63, 'A') + ".VN"));
  CHECK(Host::parse(std::string(64, 'A') + ".VN").error().code == Errc::malformed);
  const std::string longest = std::string(40, 'A') + "." + std::string(39, 'B');
  CHECK(Host::parse(longest)->text().size() == Host::kMaxLength);
  CHECK(Host::parse(longest + "B").error().code == Errc::too_large);
  CHECK(Host::parse(std::string(1 << 20, '.')).error().code == Errc::too_large);
}
