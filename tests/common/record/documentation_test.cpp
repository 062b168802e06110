// docs/formats/statements.md and trust-list.md say what the code does, byte for byte.
#include <set>

#include "common/base/encoding.h"
#include "common/base/json.h"
#include "common/tlog/note.h"
#include "tests/support/golden.h"
#include "tests/support/record_fixtures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::record;
using ocop::test::demo_keys;
using ocop::test::demo_uri;
using ocop::test::DemoStatement;

namespace {

constexpr const char* kStatements = "docs/formats/statements.md";
constexpr const char* kTrustList = "docs/formats/trust-list.md";

std::string in_lines(const std::string& payload) {
  return json::write_indented(json::parse(payload, json::kTrustListLimits).value());
}

void check_block(const char* page, const std::string& name, const std::string& expected) {
  CAPTURE(page, name);
  CHECK(test::documented_block(page, name, expected) == expected);
}

// The titles of the page's examples that are payloads of the demo history.
std::vector<DemoStatement> documented() {
  const std::string page = test::repository_text(kStatements);
  std::vector<DemoStatement> found;
  for (const DemoStatement& one : test::demo_history())
    if (page.find("<!-- example: " + one.title + " -->") != std::string::npos) found.push_back(one);
  return found;
}

std::string line_of_key(const std::string& name) {
  const crypto::SecretKey& key = demo_keys().at(name);
  const std::string seed = key.with_seed([](ByteView bytes) { return hex(bytes); });
  return name + "\n  seed        " + seed + "\n  public key  " + key.public_key().base64url() +
         "\n  thumbprint  " + key.public_key().thumbprint() + "\n";
}

// Every member of the format at least once.
TrustList documented_list() {
  TrustList list = test::demo_trust_list();
  list.version = 3;
  list.issued = Instant::parse("2025-10-01T08:00:00+07:00").value();
  list.expires = Instant::parse("2026-10-01T08:00:00+07:00").value();
  list.root.keys.resize(3, list.root.keys.front());
  list.root.threshold = 2;
  list.log.witness_vkeys = {tlog::NoteVerifier::of("witness.example",
                                                   tlog::NoteKeyType::cosignature,
                                                   demo_keys().public_key("witness"))
                                .value()
                                .vkey()};
  list.log.witness_quorum = 1;
  list.log.anchors = {{20, crypto::sha256("the root at size 20")}};
  list.authorities.erase(list.authorities.begin() + 2);
  list.authorities[1].keys[0].closed_at = 20;
  list.authorities[1].keys[1].opened_at = 20;
  list.authorities[1].keys[1].compromised_at = 31;
  list.authorities[1].grants[1].opened_at = 16;
  list.authorities[2].successor_at = 16;
  list.authorities[2].grants[0].closed_at = 16;
  list.label_services[0].opened_at = 1;
  list.hosts[0].interval.to = Date::parse("2035-12-31").value();
  return list;
}

}  // namespace

TEST_CASE("statements.md shows an example of every type") {
  std::set<std::string> types;
  for (const DemoStatement& one : documented()) types.insert(one.statement.type);
  CHECK(types.size() == std::variant_size_v<Body> - 1);
}

TEST_CASE("the payloads in statements.md are those of the demo history") {
  for (const DemoStatement& one : documented())
    check_block(kStatements, one.title, in_lines(write_payload(one.statement)));
}

TEST_CASE("the entries in statements.md are those of the demo history, and verify") {
  std::string entries;
  for (const DemoStatement& one : test::demo_history()) entries += one.entry + "\n";
  check_block(kStatements, "entries", entries);
  const DemoStatement first = test::demo_history().at(test::kDemoCertificateNumber - 1);
  check_block(kStatements, first.title + ", entry", first.entry + "\n");
  CHECK(first.entry.size() == 1138);  // said in the text
}

TEST_CASE("the parts of the first example in statements.md are what they are said to be") {
  const DemoStatement one = test::demo_history().at(test::kDemoCertificateNumber - 1);
  const std::string header = one.entry.substr(0, one.entry.find('.'));
  const SignedStatement read = read_statement(bytes_of(one.entry)).value();
  check_block(kStatements, one.title + ", parts",
              "header             " + to_text(from_base64url(header).value()) +
                  "\nsignature, hex     " + hex(read.signature.view()) + "\nSHA-256 of entry   " +
                  read.entry_hash.hex() + "\n");
}

TEST_CASE("the keys in statements.md are those of the examples") {
  std::string keys;
  for (const std::string name :
       {"root-1", "ministry-1", "ministry-2", "province-1", "krong-pac", "manifest", "label"})
    keys += line_of_key(name);
  check_block(kStatements, "keys", keys);
}

TEST_CASE("the list in trust-list.md opens, and has every member of the format") {
  const TrustList list = documented_list();
  const SignedTrustList file = test::sign_trust_list(list, {"root-1", "root-3"});
  REQUIRE(open_first_trust_list(file));
  check_block(kTrustList, "payload", in_lines(file.payload));
  check_block(kTrustList, "file", write_trust_list_file(file) + "\n");
  check_block(kTrustList, "name", file.payload_hash().hex() + "\n");
  for (const std::string member :
       {"type",      "version",       "issued",      "expires",       "root",
        "id",        "threshold",     "keys",        "log",           "origin",
        "logKey",    "clockKey",      "bundleKey",   "witnesses",     "witnessQuorum",
        "anchors",   "size",          "authorities", "parent",        "name",
        "nameEn",    "legalBasis",    "area",        "successor",     "successorAt",
        "key",       "openedAt",      "closedAt",    "compromisedAt", "grants",
        "action",    "areas",         "stars",       "from",          "to",
        "approvals", "labelServices", "hosts",       "host"}) {
    CAPTURE(member);
    CHECK(file.payload.find("\"" + member + "\":") != std::string::npos);
  }
}

TEST_CASE("the file in trust-list.md, as it stands there, opens") {
  const std::string file = test::documented_block(
      kTrustList, "file",
      write_trust_list_file(test::sign_trust_list(documented_list(), {"root-1", "root-3"})) + "\n");
  const auto read = read_trust_list_file(file);
  REQUIRE(read);
  CHECK(open_first_trust_list(*read));
}
