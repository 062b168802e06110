#include "common/gs1/plain_link.h"

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::Result;
using ocop::gs1::has_seal_parameter;
using ocop::gs1::parse_plain_link;
using ocop::gs1::parse_plain_target;
using ocop::gs1::PlainLink;

namespace {

constexpr std::string_view kGtin = "08938505974194";

Result<PlainLink> parse(std::string_view behind_gtin) {
  return parse_plain_link("https://id.example/01/" + std::string(kGtin) + std::string(behind_gtin));
}

}  // namespace

TEST_CASE("a plain link gives GTIN, lot and serial, whatever its host, port and query", "[gs1]") {
  for (const std::string_view prefix :
       {"https://id.example", "http://id.example", "HTTPS://ID.EXAMPLE", "Http://localhost:8080",
        "https://user@127.0.0.1", "https://[::1]:443"}) {
    for (const std::string_view suffix :
         {"", "?17=261231", "?17=999999&linkType=gs1:pip", "#fragment", "/", "?a=/21/B", "#?S=1"}) {
      CAPTURE(prefix, suffix);
      const auto link = parse_plain_link(std::string(prefix) + "/01/" + std::string(kGtin) +
                                         "/10/L0526-03/21/abc.147" + std::string(suffix));
      REQUIRE(link);
      CHECK(link->gtin.text() == kGtin);
      CHECK(link->lot == "L0526-03");
      CHECK(link->serial == "abc.147");
    }
  }
}

TEST_CASE("lot and serial may be missing and other qualifiers are passed over", "[gs1]") {
  CHECK_FALSE(parse("")->lot);
  CHECK_FALSE(parse("/22/A")->serial);
  CHECK(parse("/21/1")->serial == "1");
  CHECK(parse("/21/1/10/2")->lot == "2");
  CHECK(parse("/235/tpx")->serial == std::nullopt);
  CHECK(parse_plain_target("/01/" + std::string(kGtin))->gtin.text() == kGtin);
}

TEST_CASE("percent-encoded values are decoded and held against GS1's character set", "[gs1]") {
  CHECK(parse("/10/L%2F1")->lot == "L/1");
  CHECK(parse("/10/L%2f1")->lot == "L/1");
  CHECK(parse("/10/%2525")->lot == "%25");
  CHECK(parse("/10/A+B")->lot == "A+B");
  for (const std::string_view bad : {"/10/%", "/10/%2", "/10/A%2", "/10/%zz", "/10/%00", "/10/%20",
                                     "/10/a b", "/10/Đ", "/10/%C4%90", "/10/a~b", "/10/a@b"})
    CHECK(parse(bad).error().code == Errc::malformed);
  CHECK(parse("/10/" + std::string(20, 'A'))->lot == std::string(20, 'A'));
  CHECK(parse("/10/" + std::string(21, 'A')).error().code == Errc::malformed);
}

TEST_CASE("what is no link to a GTIN is refused", "[gs1]") {
  for (const std::string_view bad : {"",
                                     "https://",
                                     "https:///01/08938505974194",
                                     "ftp://a.b/01/08938505974194",
                                     "a.b/01/08938505974194",
                                     "https://a.b",
                                     "https://a.b/",
                                     "https://a.b/01",
                                     "https://a.b/01/",
                                     "https://a.b/01/8938505974194",
                                     "https://a.b/01/089385059741940",
                                     "https://a.b/01/08938505974194A",
                                     "https://a.b/01/08938505974194//",
                                     "https://a.b/01/08938505974194/10",
                                     "https://a.b/01/08938505974194/10/",
                                     "https://a.b/01/08938505974194/lot/1",
                                     "https://a.b/01/08938505974194/10/1/10/1",
                                     "https://a.b/01/08938505974194/01/08938505974194",
                                     "https://a.b/01/08938505974194/1/1",
                                     "https://a.b/01/08938505974194/12345/1",
                                     "https://a b/01/08938505974194",
                                     "https://a.b?/01/08938505974194",
                                     "javascript://a.b/01/08938505974194",
                                     " https://a.b"})
    CHECK(parse_plain_link(bad).error().code == Errc::malformed);
  CHECK(parse_plain_link("https://a.b/01/08938505974195").error().code == Errc::mismatch);
  CHECK(parse("/10/1?" + std::string(4096, 'x')).error().code == Errc::too_large);
  std::string many;
  for (int ai = 7000; ai < 7017; ++ai) many += "/" + std::to_string(ai) + "/1";
  CHECK(parse(many).error().code == Errc::malformed);
}

TEST_CASE("a seal is present if a query parameter is named exactly S", "[gs1]") {
  for (const std::string_view yes :
       {"?S=1", "?S", "?S=", "?17=261231&S=1", "?17=261231&S", "/01/1?S=1#x", "?a&S", "?a=b&c&S=1",
        "?S=1&S=2", "https://a.b/?x=?&S=1", "?&S=1"})
    CHECK(has_seal_parameter(yes));
  for (const std::string_view no :
       {"", "S=1", "/S=1", "?s=1", "?SS=1", "?xS=1", "?S1=1", "?x=S", "?x=S=1", "#S=1", "#?S=1",
        "?x=1#&S=1", "?%53=1", "?x=?S=1", "&S=1", "? S=1"})
    CHECK_FALSE(has_seal_parameter(no));
}

TEST_CASE("hostile links are answered in linear time", "[gs1]") {
  CHECK_FALSE(has_seal_parameter(std::string(1 << 22, '?')));
  CHECK_FALSE(has_seal_parameter("?" + std::string(1 << 22, '&')));
  CHECK(parse_plain_link("https://" + std::string(1 << 22, 'a')).error().code == Errc::too_large);
}
