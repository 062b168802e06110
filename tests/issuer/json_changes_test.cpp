#include "issuer/json_changes.h"

#include <catch2/catch.hpp>

namespace ocop::issuer {
namespace {

std::vector<std::string> changes(std::string_view before, std::string_view after) {
  constexpr json::Limits kLimits{4096, 8};
  return json_changes(json::parse(before, kLimits).value(), json::parse(after, kLimits).value());
}

using Lines = std::vector<std::string>;

TEST_CASE("what is the same is no change", "[issuer]") {
  CHECK(changes(R"({"a":[1,{"b":"c"}]})", R"({"a":[1,{"b":"c"}]})").empty());
}

TEST_CASE("a change names its place, what was and what will be", "[issuer]") {
  CHECK(changes(R"({"a":1,"b":2})", R"({"a":1,"b":3})") == Lines{"b: 2 → 3"});
  CHECK(changes(R"({"a":1})", R"({"a":1,"b":"x"})") == Lines{"b: – → \"x\""});
  CHECK(changes(R"({"a":1,"b":[1]})", R"({"a":1})") == Lines{"b: [1] → –"});
  CHECK(changes(R"({"a":{"b":{"c":1}}})", R"({"a":{"b":{"c":2}}})") == Lines{"a.b.c: 1 → 2"});
  CHECK(changes(R"({"a":[1,2]})", R"({"a":[1,3,4]})") == Lines{"a[1]: 2 → 3", "a[2]: – → 4"});
}

TEST_CASE("things with a name are compared by it, whatever their place", "[issuer]") {
  CHECK(changes(R"({"a":[{"id":"x","n":1},{"id":"y","n":1}]})",
                R"({"a":[{"id":"y","n":1},{"id":"x","n":2}]})") == Lines{"a[x].n: 1 → 2"});
  CHECK(changes(R"({"k":[{"key":"K1"}]})", R"({"k":[{"key":"K1"},{"key":"K2"}]})") ==
        Lines{R"(k[K2]: – → {"key":"K2"})"});
}

TEST_CASE("a value that becomes another kind of value is one change", "[issuer]") {
  CHECK(changes(R"({"a":[1]})", R"({"a":{"b":1}})").size() <= 2);
  CHECK(changes(R"({"a":[]})", R"({"a":[1]})") == Lines{"a: [] → [1]"});
  CHECK(changes(R"({"a":null})", R"({"a":1})") == Lines{"a: null → 1"});
}

}  // namespace
}  // namespace ocop::issuer
