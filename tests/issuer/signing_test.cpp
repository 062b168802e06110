#include "issuer/signing.h"

#include <catch2/catch.hpp>

#include "tests/issuer/test_home.h"
#include "tests/support/mutations.h"

namespace ocop::issuer {
namespace {

using test::demo_history;
using test::demo_keys;
using test::demo_uri;

Instant noon() {
  return Instant::parse("2025-07-20T12:00:00+07:00").value();
}

// All of the demo log's statements by the province, as one draft.
DraftFile demo_draft() {
  DraftFile file{std::string(test::kDemoOrigin), {}, {}};
  for (const test::DemoStatement& one : demo_history())
    if (one.statement.issuer == demo_uri("dak-lak"))
      file.statements.push_back(
          {demo_uri("dak-lak"),
           {demo_keys().public_key("province-1"), demo_keys().public_key("province-2")},
           record::write_payload(one.statement)});
  file.context = {demo_history()[5].entry};
  return file;
}

TEST_CASE("a draft file reads back as it was written", "[issuer]") {
  const DraftFile draft = demo_draft();
  const auto back = read_draft(write_draft(draft));
  REQUIRE(back.has_value());
  CHECK((*back == draft));
}

TEST_CASE("whatever is changed in a draft file, what is signed is what is shown", "[issuer]") {
  DraftFile draft = demo_draft();
  draft.statements.erase(draft.statements.begin() + 1, draft.statements.end());
  draft.context.clear();
  const std::string text = write_draft(draft);
  const std::string shown = describe_draft(draft, nullptr).value();
  test::for_each_mutation(bytes_of(text), [&](ByteView changed) {
    const auto read = read_draft(ocop::text_of(changed));
    if (!read || read->statements[0].payload == draft.statements[0].payload) return;
    const auto words = describe_draft(*read, nullptr);
    if (words && sign_draft(*read, demo_keys().at("province-1"))) CHECK(*words != shown);
  });
}

TEST_CASE("what the signer could not be shown is not signed", "[issuer]") {
  const auto refused = [](const std::string& from, const std::string& to) {
    DraftFile draft = demo_draft();
    std::string& payload = draft.statements.front().payload;
    const std::size_t at = payload.find(from);
    REQUIRE(at != std::string::npos);
    payload.replace(at, from.size(), to);
    CHECK(sign_draft(draft, demo_keys().at("province-1")).error().code == Errc::unsupported);
    return describe_draft(draft, nullptr).error().code == Errc::unsupported;
  };
  CHECK(refused("\"KeyGrant\"", "\"NewPower\""));
  CHECK(refused("\"credentialSubject\":{", "\"credentialSubject\":{\"extra\":1,"));
  CHECK(refused("{\"@context\"", "{ \"@context\""));
}

TEST_CASE("a draft is signed to the bytes that signing in the home would give", "[issuer]") {
  const auto entries = sign_draft(demo_draft(), demo_keys().at("province-1"));
  REQUIRE(entries.has_value());
  std::size_t next = 0;
  for (const test::DemoStatement& one : demo_history())
    if (one.statement.issuer == demo_uri("dak-lak")) CHECK(entries->at(next++) == one.entry);
}

TEST_CASE("a key that the draft does not expect does not sign", "[issuer]") {
  const auto refused = sign_draft(demo_draft(), demo_keys().at("krong-pac"));
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == Errc::unknown_key);
}

TEST_CASE("a draft that says one thing outside and another inside is refused", "[issuer]") {
  DraftFile wrong_issuer = demo_draft();
  wrong_issuer.statements[0].issuer = demo_uri("ministry");
  CHECK(describe_draft(wrong_issuer, nullptr).error().code == Errc::mismatch);
  CHECK(sign_draft(wrong_issuer, demo_keys().at("province-1")).error().code == Errc::mismatch);
  DraftFile wrong_log = demo_draft();
  wrong_log.log = "ocop.example/other";
  CHECK(describe_draft(wrong_log, nullptr).error().code == Errc::mismatch);
}

TEST_CASE("a signer reads every fact of every type of statement", "[issuer]") {
  Names names;
  for (const test::DemoStatement& one : demo_history()) {
    const std::string words = describe(one.statement, names);
    INFO(words);
    CHECK_THAT(words, Catch::Contains(one.statement.issuer.text()));
    CHECK_THAT(words, Catch::Contains(one.statement.id.text()));
    CHECK(words.find('/') != std::string::npos);  // both languages
    names.learn(one.statement, true);
  }
  const std::string words = describe(demo_history()[5].statement, names);
  for (const char* fact : {"Sầu riêng sấy thăng hoa", "số sao / stars: 3", "1887/QĐ-UBND",
                           "20/06/2025", "20/06/2028", "5000", "66-2025-0001-3", "65,40"})
    CHECK_THAT(words, Catch::Contains(fact));
}

TEST_CASE("names from statements whose signature was not checked are marked", "[issuer]") {
  DraftFile draft{std::string(test::kDemoOrigin), {}, {}};
  const auto history = demo_history();
  draft.statements.push_back({demo_uri("krong-pac"),
                              {demo_keys().public_key("krong-pac")},
                              record::write_payload(history[5].statement)});
  draft.context = {history[3].entry, history[4].entry};
  const record::TrustList trust = test::demo_trust_list();
  CHECK_THAT(*describe_draft(draft, nullptr), Catch::Contains("signature not checked"));
  CHECK_THAT(*describe_draft(draft, &trust), !Catch::Contains("signature not checked"));

  // A name under somebody else's signature.
  record::Product lie = test::demo_product();
  lie.name = "Sản phẩm khác";
  draft.context[1] =
      test::sign(test::make_statement(lie, demo_uri("dak-lak"), test::kDemoProductNumber, noon()),
                 "krong-pac");
  CHECK_THAT(*describe_draft(draft, &trust), Catch::Contains("signature not checked"));
}

TEST_CASE("an approval names the entry and is made by another key", "[issuer]") {
  const std::string entry = demo_history()[5].entry;
  const auto approvals =
      approve_entries({entry}, demo_keys().at("province-2"), noon(), crypto::system_random());
  REQUIRE(approvals.has_value());
  const auto read = record::read_statement(bytes_of(approvals->front()));
  CHECK(std::get<record::Approval>(read->statement.body).entry == crypto::sha256(entry));
  CHECK(read->statement.issuer == demo_uri("krong-pac"));
  CHECK(read->verify(demo_keys().public_key("province-2")));
  CHECK(approve_entries({entry}, demo_keys().at("krong-pac"), noon(), crypto::system_random())
            .error()
            .code == Errc::conflict);
  CHECK(approve_entries({"x"}, demo_keys().at("province-2"), noon(), crypto::system_random())
            .has_error());
}

TEST_CASE("signed files lie beside their drafts", "[issuer]") {
  CHECK(signed_path("drafts/certify-1.draft.json") == "drafts/certify-1.signed");
  CHECK(signed_path("other.txt") == "other.txt.signed");
  CHECK(approval_path("a/certify-1.signed", crypto::KeyId{{0xa8, 0x1f, 0x03, 0xc2}}) ==
        "a/certify-1.approval-a81f03c2.signed");
}

TEST_CASE("a signed file holds one statement a line and nothing else", "[issuer]") {
  const test::TempFolder folder;
  const file::Path path = folder / "a.signed";
  const auto read = [&](std::string_view text) {
    file::write_atomic(path, text);
    return read_signed_file(path);
  };
  CHECK(read("one\ntwo\n").value() == std::vector<std::string>{"one", "two"});
  CHECK(read("one\ntwo").value().size() == 2);
  CHECK(read("").has_error());
  CHECK(read("one\n\ntwo\n").has_error());
  CHECK(read("\n").has_error());
  CHECK(read_signed_file(folder / "none").error().code == Errc::unavailable);
  CHECK(write_signed_file({"one", "two"}) == "one\ntwo\n");
}

TEST_CASE("a draft never takes the place of another", "[issuer]") {
  const test::TempFolder folder;
  const DraftFile draft = demo_draft();
  CHECK(save_draft(folder.path(), "certify", draft).filename() == "certify-1.draft.json");
  CHECK(save_draft(folder.path(), "certify", draft).filename() == "certify-2.draft.json");
  CHECK(save_draft(folder.path(), "revoke", draft).filename() == "revoke-1.draft.json");
}

}  // namespace
}  // namespace ocop::issuer
