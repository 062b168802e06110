#include "common/http/address.h"

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

namespace ocop::http {

TEST_CASE("an address to listen on is a host and a port", "[http]") {
  CHECK(ListenAddress::parse("127.0.0.1:8080").value() == ListenAddress{"127.0.0.1", 8080});
  CHECK(ListenAddress::parse("localhost:0").value() == ListenAddress{"localhost", 0});
  CHECK(ListenAddress::parse("[::1]:65535").value() == ListenAddress{"::1", 65535});
  for (const std::string text : {"127.0.0.1:8080", "[::1]:8080", "localhost:0"})
    CHECK(ListenAddress::parse(text).value().text() == text);
}

TEST_CASE("an address that is none is refused with what to write", "[http]") {
  for (const std::string text :
       {"", ":", "8080", ":8080", "a:", "a:x", "a:+1", "a:-1", "a: 1", "::1:80", "[::1]", "[]:80",
        "a b:80", "a/b:80", "http://a:80", "a:123456", "a:80 "}) {
    INFO(text);
    const auto parsed = ListenAddress::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == Errc::malformed);
    CHECK(parsed.error().detail.find("HOST:PORT") != std::string::npos);
  }
  CHECK(ListenAddress::parse("a:65536").error().code == Errc::out_of_range);
}

TEST_CASE("an IP address has one spelling", "[http]") {
  CHECK(canonical_ip("203.0.113.7").value() == "203.0.113.7");
  CHECK(canonical_ip("2001:DB8:0:0::7").value() == "2001:db8::7");
  CHECK(canonical_ip("0:0:0:0:0:0:0:1").value() == "::1");
  CHECK(canonical_ip("::ffff:203.0.113.7").value() == "203.0.113.7");
  for (const std::string text :
       {"", "localhost", "203.0.113.07", "203.0.113", "203.0.113.7 ", "203.0.113.7:80", "[::1]",
        "203.0.113.0/24", "::1%lo", "fe80::1::2"}) {
    INFO(text);
    CHECK(canonical_ip(text).error().code == Errc::malformed);
  }
  CHECK_FALSE(canonical_ip(std::string("127.0.0.1\0x", 11)));
}

}  // namespace ocop::http
