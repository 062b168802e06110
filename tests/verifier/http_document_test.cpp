// The examples in docs/formats/http.md are what the service answers.
#include <catch2/catch.hpp>

#include "common/base/json.h"
#include "tests/support/golden.h"
#include "tests/verifier/showcase.h"
#include "verifier/service.h"

using namespace ocop;
using namespace ocop::verifier;

namespace {

constexpr const char* kPage = "docs/formats/http.md";

std::string answer_to(const http::Request& request) {
  const test::Showcase showcase;
  const Pages pages;
  SnapshotHolder snapshots;
  snapshots.set(showcase.snapshot());
  http::RateLimit typed_codes(kTypedCodesOfNetwork, kTypedCodesOfAll);
  const Service service(
      pages, snapshots, "/nowhere", typed_codes, [&] { return showcase.now; },
      [](std::string_view what) { FAIL(what); });
  return service.handle(request).body.text();
}

std::string indented(const std::string& text) {
  return json::write_indented(json::parse(text, {1 << 20, 16}).value());
}

}  // namespace

TEST_CASE("the documented judgement is what a valid label gets", "[http-document]") {
  const test::Showcase showcase;
  const std::string answer = indented(answer_to(http::make_request(
      http::Method::get, showcase.target("valid"), {{"Accept", "application/json"}})));
  CHECK(test::documented_block(kPage, "valid", answer) == answer);
}

TEST_CASE("the documented health is what /readyz says", "[http-document]") {
  const std::string answer = answer_to(http::make_request(http::Method::get, "/readyz"));
  CHECK(test::documented_block(kPage, "readyz", answer) == answer);
}
