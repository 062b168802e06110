// Independent implementations read what we sign: npm jose and WebCrypto, in Node.
// `npm ci --ignore-scripts` in tests/peers/jose puts jose there; scripts/test does it.
#include <sstream>

#include "common/base/encoding.h"
#include "common/base/json.h"
#include "tests/support/record_fixtures.h"
#include "tests/support/run_program.h"
#include "tests/support/show_result.h"

using namespace ocop;
using ocop::test::demo_keys;

namespace {

// Answers longer than json::kRequestLimits do not occur.
std::vector<json::Value> ask(const std::string& script, const std::vector<json::Value>& questions) {
  std::string input;
  for (const json::Value& question : questions) input += json::write(question) + "\n";
  const test::Finished peer =
      test::run_program({"node", std::string(OCOP_SOURCE_DIR) + "/tests/peers/" + script}, input);
  INFO("node and, for jose, `npm ci --ignore-scripts` in tests/peers/jose are needed");
  REQUIRE(peer.status == 0);
  std::vector<json::Value> answers;
  std::istringstream lines(peer.out);
  for (std::string line; std::getline(lines, line);)
    answers.push_back(json::parse(line, {std::size_t{1} << 20, 16}).value());
  REQUIRE(answers.size() == questions.size());
  return answers;
}

json::Value entry_and_key(const std::string& entry, const std::string& signer) {
  return json::Object{{"entry", entry}, {"key", demo_keys().public_key(signer).base64url()}};
}

bool is_verified(const json::Value& answer) {
  const json::Value* verified = answer.get("verified");
  REQUIRE(verified != nullptr);
  REQUIRE(verified->as_bool() != nullptr);
  return *verified->as_bool();
}

}  // namespace

TEST_CASE("npm jose verifies every statement, reads its payload and agrees on the kid") {
  const std::vector<test::DemoStatement> history = test::demo_history();
  std::vector<json::Value> questions;
  for (const test::DemoStatement& one : history)
    questions.push_back(entry_and_key(one.entry, one.signer));
  const std::vector<json::Value> answers = ask("jose/verify.mjs", questions);
  for (std::size_t i = 0; i < history.size(); ++i) {
    CAPTURE(history[i].title);
    CHECK(is_verified(answers[i]));
    REQUIRE(answers[i].get_string("payload") != nullptr);
    CHECK(*answers[i].get_string("payload") == record::write_payload(history[i].statement));
  }
}

TEST_CASE("npm jose refuses a statement under another key and an edited one") {
  const test::DemoStatement one = test::demo_history().at(test::kDemoCertificateNumber - 1);
  std::string edited = one.entry;
  edited[edited.find('.') + 40] ^= 1;
  const std::vector<json::Value> answers = ask(
      "jose/verify.mjs", {entry_and_key(one.entry, "buon-ho"), entry_and_key(edited, one.signer)});
  CHECK_FALSE(is_verified(answers[0]));
  CHECK_FALSE(is_verified(answers[1]));
}

TEST_CASE("npm jose finds the same signers of a trust list") {
  const record::SignedTrustList list = test::signed_demo_trust_list();
  json::Array keys;
  for (const std::string name : {"root-1", "root-2", "root-3", "root-4", "ministry-1"})
    keys.emplace_back(demo_keys().public_key(name).base64url());
  const json::Array signers(keys.begin(), keys.begin() + 3);
  const std::vector<json::Value> answers =
      ask("jose/verify_general.mjs",
          {json::Object{{"file", record::write_trust_list_file(list)}, {"keys", keys}}});
  REQUIRE(answers[0].get_array("signed_by") != nullptr);
  CHECK(*answers[0].get_array("signed_by") == signers);
}

TEST_CASE("WebCrypto verifies the signature of every statement, and no flipped one") {
  std::vector<json::Value> questions;
  for (const test::DemoStatement& one : test::demo_history()) {
    const record::SignedStatement read = record::read_statement(bytes_of(one.entry)).value();
    Bytes signature = to_bytes(read.signature.view());
    const auto question = [&] {
      return json::Object{{"key", hex(demo_keys().public_key(one.signer).view())},
                          {"message", hex(bytes_of(read.signing_input))},
                          {"signature", hex(signature)}};
    };
    questions.emplace_back(question());
    signature[7] ^= 1;
    questions.emplace_back(question());
  }
  const std::vector<json::Value> answers = ask("webcrypto/verify.mjs", questions);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CAPTURE(i);
    CHECK(is_verified(answers[i]) == (i % 2 == 0));
  }
}
