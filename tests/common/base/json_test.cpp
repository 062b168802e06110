#include "common/base/json.h"

#include <rapidcheck.h>
#include <string>
#include <type_traits>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

namespace json = ocop::json;
using json::Value;
using ocop::Errc;

namespace {

constexpr json::Limits kSmall{100000, 8};

Value read(std::string_view text) {
  return json::parse(text, kSmall).value();
}

void check_refused(std::string_view text, Errc code) {
  CAPTURE(text);
  const auto value = json::parse(text, kSmall);
  REQUIRE_FALSE(value);
  CHECK(ocop::name(value.error().code) == ocop::name(code));
  CHECK_FALSE(value.error().detail.empty());
}

rc::Gen<std::string> any_text() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "a", "\"", "\\", "/", "\n", "\x01", "\x1F", "\x7F", "Đ", "ắ", "\u2028", "😀", " ", "\\u")),
      [](const std::vector<std::string>& parts) {
        std::string joined;
        for (const std::string& part : parts) joined += part;
        return joined;
      });
}

Value any_value(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 6 : 4)) {
    case 0: return Value();
    case 1: return Value(*rc::gen::arbitrary<bool>());
    case 2:
      return Value(
          *rc::gen::inRange<std::int64_t>(-(std::int64_t{1} << 53) + 1, std::int64_t{1} << 53));
    case 3: return Value(*any_text());
    case 4: {
      json::Array array;
      const int size = *rc::gen::inRange(0, 4);
      for (int i = 0; i < size; ++i) array.push_back(any_value(depth - 1));
      return Value(std::move(array));
    }
    default: {
      json::Object object;
      const int size = *rc::gen::inRange(0, 4);
      for (int i = 0; i < size; ++i)
        object.emplace_back(std::to_string(i) + *any_text(), any_value(depth - 1));
      return Value(std::move(object));
    }
  }
}

std::string nested(std::size_t depth, char open, char close) {
  return std::string(depth, open) + std::string(depth, close);
}

}  // namespace

TEST_CASE("values of each kind are read", "[json]") {
  CHECK(read("null").is_null());
  CHECK(*read("true").as_bool());
  CHECK_FALSE(*read(" false ").as_bool());
  CHECK(*read("-17").as_int() == -17);
  CHECK(*read("0").as_int() == 0);
  CHECK(*read("\"Đắk Lắk\"").as_string() == "Đắk Lắk");
  CHECK(read("[]").as_array()->empty());
  CHECK(read("{}").as_object()->empty());
  CHECK(read("[1,\"a\",null]").as_array()->size() == 3);
}

TEST_CASE("a value asked for as another kind is nothing", "[json]") {
  const Value number(5);
  CHECK(number.as_string() == nullptr);
  CHECK(number.as_bool() == nullptr);
  CHECK(number.as_array() == nullptr);
  CHECK(number.as_object() == nullptr);
  CHECK(number.get("name") == nullptr);
  CHECK_FALSE(number.is_null());
}

TEST_CASE("members are found by name and kind and keep their order", "[json]") {
  const Value value = read(R"({"z":1,"a":"x","list":[2],"object":{"deep":true}})");
  CHECK(*value.get_int("z") == 1);
  CHECK(*value.get_string("a") == "x");
  CHECK(value.get_array("list")->size() == 1);
  CHECK(value.get_object("object")->size() == 1);
  CHECK(*value.get("object")->get("deep")->as_bool());
  CHECK(value.get("none") == nullptr);
  CHECK(value.get_string("z") == nullptr);
  CHECK(value.get_int("a") == nullptr);
  CHECK(value.as_object()->front().first == "z");
  CHECK(json::write(value) == R"({"z":1,"a":"x","list":[2],"object":{"deep":true}})");
}

TEST_CASE("a pointer or nullptr is no JSON value", "[json]") {
  CHECK_FALSE(std::is_constructible_v<Value, const std::string*>);
  CHECK_FALSE(std::is_constructible_v<Value, int*>);
  CHECK_FALSE(std::is_constructible_v<Value, std::nullptr_t>);
  CHECK(*Value("text").as_string() == "text");
}

TEST_CASE("a member named twice is refused, however it is spelt", "[json]") {
  check_refused(R"({"a":1,"a":1})", Errc::duplicate_key);
  check_refused(R"({"a":1,"b":2,"a":3})", Errc::duplicate_key);
  check_refused(R"({"a":1,"\u0061":2})", Errc::duplicate_key);
  check_refused(R"([{"x":{"":0,"":0}}])", Errc::duplicate_key);
  CHECK(json::parse(R"({"a":{"a":1},"A":2})", kSmall));
  CHECK(json::parse(R"([{"a":1},{"a":1}])", kSmall));
}

TEST_CASE("an object with very many members is read, and one repetition in it found", "[json]") {
  std::string members;
  for (int i = 0; i < 300000; ++i) members += "\"" + std::to_string(i) + "\":0,";
  const auto all = json::parse("{" + members + "\"last\":0}", json::kTrustListLimits);
  REQUIRE(all);
  CHECK(all->as_object()->size() == 300001);
  const auto twice = json::parse("{" + members + "\"0\":0}", json::kTrustListLimits);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code == Errc::duplicate_key);
}

TEST_CASE("only plain integers within 2^53 are numbers", "[json]") {
  CHECK(*read("9007199254740991").as_int() == 9007199254740991);
  CHECK(*read("-9007199254740991").as_int() == -9007199254740991);
  for (const std::string_view bad :
       {"9007199254740992", "-9007199254740992", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "99999999999999999999999999999999", "1.0", "0.5", "-0.0", "1e2", "1E2", "1e400", "1e-400",
        "1e99999999999999999999", "-0", "-01"})
    check_refused(bad, Errc::out_of_range);
  for (const std::string_view bad :
       {"01", "+1", ".5", "1.", "1e", "1e+", "-", "0x10", "NaN", "Infinity", "-Infinity", "1_000"})
    check_refused(bad, Errc::malformed);
}

TEST_CASE("text that is no JSON is refused", "[json]") {
  for (const std::string_view bad :
       {"",          " ",       "{",     "}",       "[",        "]",
        "[1,]",      "[,1]",    "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
        "{a:1}",     "{'a':1}", "{1:1}", "tru",     "nul",      "True",
        "undefined", "\"",      "\"a",   "'a'",     "//x\n1",   "/**/1",
        "[1]]",      "1 2",     "{}{}",  "[]x",     "null,",    "\xEF\xBB\xBF{}"})
    check_refused(bad, Errc::malformed);
  check_refused(std::string_view("{}\0", 3), Errc::malformed);
  check_refused(std::string_view("\0", 1), Errc::malformed);
}

TEST_CASE("blanks around and inside the value are ignored", "[json]") {
  CHECK(read(" \t\r\n{ \"a\" : [ 1 , 2 ] } \t\r\n") == read(R"({"a":[1,2]})"));
  for (const std::string_view bad : {"\v{}", "\f{}", "\u00A0{}", "{}\u3000"})
    check_refused(bad, Errc::malformed);
}

TEST_CASE("escapes stand for their characters", "[json]") {
  CHECK(*read(R"("\"\\\/\b\f\n\r\t")").as_string() == "\"\\/\b\f\n\r\t");
  CHECK(*read(R"("\u0041\u0110\u1eaf")").as_string() == "AĐắ");
  CHECK(*read(R"("\ud83d\ude00")").as_string() == "😀");
  CHECK(*read(R"("\uD83D\uDE00")").as_string() == "😀");
  CHECK(read(R"("\u0000")").as_string()->size() == 1);
}

TEST_CASE("half a surrogate pair, a foreign escape or a bare control character is refused",
          "[json]") {
  for (const std::string_view bad :
       {R"("\ud83d")", R"("\ude00")", R"("\ud83dx")", R"("\ud83d\u0041")", R"("\ude00\ud83d")",
        R"("\ud83d\ud83d")", R"("\u12")", R"("\u12g4")", R"("\U0041")", R"("\x41")", R"("\a")",
        R"("\)", "\"\n\"", "\"\t\"", "\"\x01\""})
    check_refused(bad, Errc::malformed);
}

TEST_CASE("strings and member names must be UTF-8", "[json]") {
  for (const std::string_view bad : {"\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"",
                                     "\"\xF4\x90\x80\x80\"", "\"\xC3\"", "{\"\xFF\":1}"})
    check_refused(bad, Errc::malformed);
}

TEST_CASE("strings and member names must be in composed form, also when escaped", "[json]") {
  check_refused("\"La\u0306\u0301k\"", Errc::not_nfc);
  check_refused("{\"La\u0306\u0301k\":1}", Errc::not_nfc);
  check_refused(R"("e\u0301")", Errc::not_nfc);
  check_refused(R"({"e\u0301":1})", Errc::not_nfc);
  check_refused(R"("\u212b")", Errc::not_nfc);  // the Ångström sign is Å
}

TEST_CASE("nesting is limited to the depth that was asked for", "[json]") {
  for (const std::size_t depth :
       {std::size_t{1}, std::size_t{2}, std::size_t{8}, std::size_t{16}}) {
    CAPTURE(depth);
    const json::Limits limits{1000, depth};
    CHECK(json::parse(nested(depth, '[', ']'), limits));
    const auto deeper = json::parse(nested(depth + 1, '[', ']'), limits);
    REQUIRE_FALSE(deeper);
    CHECK(deeper.error().code == Errc::too_deep);
  }
  CHECK(json::parse("[1]", {1000, 1}));
  CHECK(json::parse("{\"a\":1}", {1000, 1}));
  CHECK(json::parse("{\"a\":[]}", {1000, 1}).error().code == Errc::too_deep);
  CHECK(json::parse("7", {1000, 1}));
  check_refused(std::string(50000, '['), Errc::too_deep);
}

TEST_CASE("a text above the size limit is not looked at", "[json]") {
  CHECK(json::parse("[1,2,3]", {7, 4}));
  const auto longer = json::parse("[1,2,3] ", {7, 4});
  REQUIRE_FALSE(longer);
  CHECK(longer.error().code == Errc::too_large);
}

TEST_CASE("a member name has at most 1024 bytes", "[json]") {
  CHECK(json::parse("{\"" + std::string(json::kMaxMemberName, 'n') + "\":1}", kSmall));
  check_refused("{\"" + std::string(json::kMaxMemberName + 1, 'n') + "\":1}", Errc::too_large);
  check_refused("{\"\\n" + std::string(json::kMaxMemberName, 'n') + "\":1}", Errc::too_large);
  CHECK(json::parse("\"" + std::string(50000, 'x') + "\"", kSmall));
}

TEST_CASE("the message names the byte where reading stopped", "[json]") {
  CHECK_THAT(json::parse("[1,x]", kSmall).error().detail, Catch::StartsWith("JSON, byte 3: "));
  CHECK_THAT(json::parse("{} {}", kSmall).error().detail, Catch::StartsWith("JSON, byte 3: "));
  CHECK_THAT(json::parse("[1.5]", kSmall).error().detail, Catch::Contains("not a plain integer"));
  CHECK_THAT(json::parse(R"({"k":1,"k":2})", kSmall).error().detail, Catch::Contains("\"k\""));
}

TEST_CASE("writing escapes what must be escaped and nothing else", "[json]") {
  CHECK(json::write(Value("\"\\/\b\f\n\r\t\x01\x1F\x7F")) ==
        "\"\\\"\\\\/\\u0008\\u000c\\u000a\\u000d\\u0009\\u0001\\u001f\x7F\"");
  CHECK(json::write(Value("Đắk </script> \u2028 😀")) == "\"Đắk </script> \u2028 😀\"");
  CHECK(json::write(Value()) == "null");
  CHECK(json::write(Value(true)) == "true");
  CHECK(json::write(Value(-5)) == "-5");
  CHECK(json::write(Value(json::Array{})) == "[]");
  CHECK(json::write(Value(json::Object{})) == "{}");
}

TEST_CASE("the indented form is for people", "[json]") {
  CHECK(json::write_indented(read(R"({"a":[1,{"b":[]}],"c":{}})")) == R"({
  "a": [
    1,
    {
      "b": []
    }
  ],
  "c": {}
}
)");
}

TEST_CASE("what is written is read back as it was", "[json]") {
  CHECK(rc::check([] {
    const Value value = any_value(4);
    RC_ASSERT(json::parse(json::write(value), kSmall).value() == value);
    RC_ASSERT(json::parse(json::write_indented(value), kSmall).value() == value);
  }));
}

TEST_CASE("a truncated or flipped document is refused or is another well-formed one", "[json]") {
  const std::string original =
      R"({"id":"urn:ocop:1","tên":"Cà phê","n":[0,-12,9007199254740991],"e":"\u1eaf\n","t":true,"x":null})";
  const Value value = read(original);
  REQUIRE(json::write(value) != original);  // the escape is written as its character
  int accepted = 0;
  ocop::test::for_each_mutation(ocop::bytes_of(original), [&](ocop::ByteView changed) {
    const auto other = json::parse(ocop::text_of(changed), kSmall);
    if (!other) return;
    ++accepted;
    if (json::parse(json::write(*other), kSmall).value() != *other)
      FAIL("does not come back: " << ocop::text_of(changed));
  });
  CHECK(accepted > 0);
  for (std::size_t length = 0; length < original.size(); ++length)
    CHECK_FALSE(json::parse(std::string_view(original).substr(0, length), kSmall));
}
