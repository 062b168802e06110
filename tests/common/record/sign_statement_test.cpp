#include "common/record/sign_statement.h"

#include "tests/support/record_fixtures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using ocop::test::demo_keys;

namespace {

record::Statement good() {
  return test::make_statement(test::demo_product(), test::demo_uri("dak-lak"), 5,
                              Instant::parse("2025-06-03T10:30:00+07:00").value());
}

// What signing says to a product that `change` was done to.
template <class Change>
Errc refusal(Change change) {
  record::Statement statement = good();
  change(std::get<record::Product>(statement.body));
  const auto entry = record::sign_statement(statement, demo_keys().at("province-1"));
  REQUIRE_FALSE(entry);
  return entry.error().code;
}

}  // namespace

TEST_CASE("what is signed can be read, or it is not signed") {
  using record::Product;
  REQUIRE(record::sign_statement(good(), demo_keys().at("province-1")));
  CHECK(refusal([](Product& body) { body.name = "A\xcc\x81"; }) == Errc::not_nfc);
  CHECK(refusal([](Product& body) { body.name = "\xff"; }) == Errc::malformed);
  CHECK(refusal([](Product& body) { body.name.clear(); }) == Errc::malformed);
  CHECK(refusal([](Product& body) { body.name = " x"; }) == Errc::malformed);
  CHECK(refusal([](Product& body) { body.name = "x\ny"; }) == Errc::malformed);
  CHECK(refusal([](Product& body) { body.name = std::string(record::kMaxLine + 1, 'x'); }) ==
        Errc::malformed);
  CHECK(refusal([](Product& body) { body.usage = std::string(record::kMaxText + 1, 'x'); }) ==
        Errc::malformed);
  CHECK(refusal([](Product& body) { body.packs.clear(); }) == Errc::malformed);
  CHECK(refusal([](Product& body) { body.packs.push_back(body.packs.front()); }) ==
        Errc::malformed);
  CHECK(refusal([](Product& body) { body.photo->width = 0; }) == Errc::malformed);
  CHECK(refusal([](Product& body) { body.story->length = 0; }) == Errc::malformed);
  CHECK(refusal([](Product& body) { body.story->length = UINT64_MAX; }) == Errc::malformed);
  CHECK(refusal([](Product& body) { body.group = static_cast<record::ProductGroup>(99); }) ==
        Errc::malformed);
}

TEST_CASE("a statement above the size of a log entry is not signed") {
  record::Statement statement = good();
  record::Unknown many;
  for (int i = 0; i < 1000; ++i) many.subjects.push_back(test::demo_id(i));
  statement.type = "TraceEvents";
  statement.body = many;
  const auto entry = record::sign_statement(statement, demo_keys().at("province-1"));
  REQUIRE_FALSE(entry);
  CHECK(entry.error().code == Errc::too_large);
}

TEST_CASE("a body that the type's name contradicts is not signed") {
  record::Statement statement = good();
  statement.body = record::Unknown{{test::demo_id(1)}};
  statement.type = "Product";
  CHECK_FALSE(record::sign_statement(statement, demo_keys().at("province-1")));
  statement.type = "";
  CHECK_FALSE(record::sign_statement(statement, demo_keys().at("province-1")));
  statement.type = "Inspection";
  CHECK(record::sign_statement(statement, demo_keys().at("province-1")));
}

TEST_CASE("a value that reads back as another is not signed") {
  record::Statement statement = good();
  statement.body = record::Recall{
      record::RecallAction::lifted, {}, crypto::sha256("an entry"), {"", "English alone"}, {}};
  CHECK_FALSE(record::sign_statement(statement, demo_keys().at("province-1")));
  statement = good();
  statement.valid_from = Instant(-1'000'000'000);
  CHECK_FALSE(record::sign_statement(statement, demo_keys().at("province-1")));
}
