#include "common/http/target.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

namespace ocop::http {

using Segments = std::vector<std::string>;

TEST_CASE("a path is decoded segment by segment", "[http]") {
  CHECK(parse_path("/").value() == Segments{});
  CHECK(parse_path("/a").value() == Segments{"a"});
  CHECK(parse_path("/a/").value() == Segments{"a", ""});
  CHECK(parse_path("//a").value() == Segments{"", "a"});
  CHECK(parse_path("/01/09506000134352/10/AB%2FC").value() ==
        Segments{"01", "09506000134352", "10", "AB/C"});
  CHECK(parse_path("/%C4%90%E1%BA%AFk%20L%e1%ba%afk").value() == Segments{"Đắk Lắk"});
  CHECK(parse_path("/a+b").value() == Segments{"a+b"});
  CHECK(parse_path("/...").value() == Segments{"..."});
}

TEST_CASE("a path that could mislead is refused", "[http]") {
  const auto path =
      GENERATE(as<std::string>(), "", "a", "/%", "/%4", "/%4g", "/%g4", "/%zz", "/%00", "/a%00b",
               "/%0a", "/%0d%0a", "/%7f", "/%1f", "/.", "/..", "/a/../b", "/a/..", "/%2e%2e",
               "/.%2E", "/%2e", "/a/%2e%2e/b", "/%ff", "/%c0%af", "/%ed%a0%80", "/a b", "/é",
               "/a#b", "/\x01", "/\x7f", "/%%41", "/% 41");
  INFO(path);
  const auto parsed = parse_path(path);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == Errc::malformed);
}

TEST_CASE("a path has at most so many bytes and segments", "[http]") {
  std::string path;
  for (std::size_t i = 0; i < kMaxSegments; ++i) path += "/a";
  CHECK(parse_path(path));
  CHECK(parse_path(path + "/a").error().code == Errc::too_large);
  CHECK(parse_path("/" + std::string(kMaxTargetBytes - 1, 'a')));
  CHECK(parse_path("/" + std::string(kMaxTargetBytes, 'a')).error().code == Errc::too_large);
}

TEST_CASE("a query is a list in the order in which it was written", "[http]") {
  using List = std::vector<Parameter>;
  CHECK(parse_query("").value() == List{});
  CHECK(parse_query("a").value() == List{{"a", ""}});
  CHECK(parse_query("a=").value() == List{{"a", ""}});
  CHECK(parse_query("=a").value() == List{{"", "a"}});
  CHECK(parse_query("a=b=c").value() == List{{"a", "b=c"}});
  CHECK(parse_query("&&a=1&&b=2&").value() == List{{"a", "1"}, {"b", "2"}});
  CHECK(parse_query("q=c%C3%A0+ph%c3%aa&q=%2B").value() == List{{"q", "cà phê"}, {"q", "+"}});
  for (const std::string wrong : {"a=%", "%0", "a=%00", "a=%0a", "a=%ff", "a=#", "a= b"})
    CHECK(parse_query(wrong).error().code == Errc::malformed);
  std::string many = "a";
  for (std::size_t i = 1; i < kMaxParameters; ++i) many += "&a";
  CHECK(parse_query(many));
  CHECK(parse_query(many + "&a").error().code == Errc::too_large);
}

TEST_CASE("a form may hold line ends, and no other control character", "[http]") {
  CHECK(parse_form("t=a%0D%0Ab%09c").value() == std::vector<Parameter>{{"t", "a\r\nb\tc"}});
  CHECK_FALSE(parse_form("t=%00"));
  CHECK_FALSE(parse_form("t=%1b"));
}

TEST_CASE("what is percent-encoded is read back", "[http]") {
  CHECK(percent_encode("Đắk Lắk/1?&") == "%C4%90%E1%BA%AFk%20L%E1%BA%AFk%2F1%3F%26");
  CHECK(percent_encode("aZ0-._~") == "aZ0-._~");
  const bool holds = rc::check("every printable text", [] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
        std::vector<std::string>{"a", " ", "/", "%", "&", "=", "+", "ê", "đ", "~"}));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    const auto decoded = parse_query("x=" + percent_encode(text));
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(decoded->front().value == text);
  });
  CHECK(holds);
}

}  // namespace ocop::http
