#include "common/record/statement.h"

#include "common/base/encoding.h"
#include "tests/common/record/json_edit.h"
#include "tests/support/mutations.h"
#include "tests/support/record_fixtures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using ocop::record::read_statement;
using ocop::test::demo_keys;
using ocop::test::DemoStatement;

namespace {

const std::vector<DemoStatement>& history() {
  static const std::vector<DemoStatement> kHistory = test::demo_history();
  return kHistory;
}

// One entry of each type.
std::vector<DemoStatement> one_of_each() {
  std::vector<DemoStatement> chosen;
  for (const DemoStatement& one : history())
    if (std::none_of(chosen.begin(), chosen.end(), [&](const DemoStatement& other) {
          return other.statement.type == one.statement.type;
        }))
      chosen.push_back(one);
  return chosen;
}

const DemoStatement& certificate() {
  return history().at(test::kDemoCertificateNumber - 1);
}

json::Value payload_of(const record::Statement& statement) {
  return json::parse(record::write_payload(statement), json::kStatementLimits).value();
}

// A signed entry with any header and payload, as an attacker with a key could make it.
std::string forge(std::string_view header, std::string_view payload,
                  const std::string& signer = "province-1") {
  const std::string input = base64url(bytes_of(header)) + "." + base64url(bytes_of(payload));
  return record::assemble(input, demo_keys().at(signer).sign(bytes_of(input)));
}

std::string good_header(const std::string& signer = "province-1") {
  return R"({"alg":"EdDSA","typ":"vc+jwt","kid":")" + demo_keys().public_key(signer).thumbprint() +
         "\"}";
}

Errc refusal(std::string_view entry) {
  const auto read = read_statement(bytes_of(entry));
  REQUIRE_FALSE(read);
  CAPTURE(read.error().detail);
  CHECK_FALSE(read.error().detail.empty());
  return read.error().code;
}

Errc payload_refusal(std::string_view payload) {
  return refusal(forge(good_header(), payload));
}

Errc header_refusal(std::string_view header) {
  return refusal(forge(header, record::write_payload(certificate().statement)));
}

}  // namespace

TEST_CASE("every statement of the demo history reads back as it was written") {
  for (const DemoStatement& one : history()) {
    CAPTURE(one.title);
    const auto read = read_statement(bytes_of(one.entry));
    REQUIRE(read);
    CHECK(read->statement == one.statement);
    CHECK(read->entry_hash == crypto::sha256(one.entry));
    CHECK(read->kid == demo_keys().public_key(one.signer).thumbprint());
    CHECK(record::assemble(read->signing_input, read->signature) == one.entry);
    CHECK(read->verify(demo_keys().public_key(one.signer)));
    CHECK_FALSE(read->verify(demo_keys().public_key("somebody else")));
  }
}

TEST_CASE("the demo history holds every type that the program knows") {
  CHECK(one_of_each().size() == std::variant_size_v<record::Body> - 1);
}

TEST_CASE("no truncated statement and none with a flipped bit verifies") {
  for (const DemoStatement& one : one_of_each()) {
    CAPTURE(one.title);
    const crypto::PublicKey& key = demo_keys().public_key(one.signer);
    std::size_t accepted = 0;
    test::for_each_mutation(bytes_of(one.entry), [&](ByteView mutated) {
      const auto read = read_statement(mutated);
      if (read && read->verify(key)) ++accepted;
    });
    CHECK(accepted == 0);
  }
}

TEST_CASE("no statement with one character changed, added or left out verifies") {
  for (const DemoStatement& one : one_of_each()) {
    CAPTURE(one.title);
    const crypto::PublicKey& key = demo_keys().public_key(one.signer);
    std::size_t accepted = 0;
    test::for_each_edit(one.entry, 0, "A_.", [&](const std::string& edited) {
      const auto read = read_statement(bytes_of(edited));
      if (read && read->verify(key)) ++accepted;
    });
    CHECK(accepted == 0);
  }
}

TEST_CASE("an entry is three parts of canonical base64url and nothing else") {
  const std::string entry = certificate().entry;
  const std::size_t first = entry.find('.');
  const std::size_t last = entry.rfind('.');
  CHECK(refusal("") == Errc::malformed);
  CHECK(refusal(".") == Errc::malformed);
  CHECK(refusal("..") == Errc::malformed);
  CHECK(refusal(entry.substr(0, last)) == Errc::malformed);
  CHECK(refusal(entry + ".") == Errc::malformed);
  CHECK(refusal(entry + "." + entry.substr(last + 1)) == Errc::malformed);
  CHECK(refusal(entry + "\n") == Errc::malformed);
  CHECK(refusal(" " + entry) == Errc::malformed);
  CHECK(refusal(entry + "==") == Errc::malformed);
  CHECK(refusal(entry.substr(0, last + 1)) == Errc::malformed);
  CHECK(refusal(entry.substr(first)) == Errc::malformed);
  CHECK(refusal(entry.substr(0, first) + ".." + entry.substr(last + 1)) == Errc::malformed);
  CHECK(refusal("{\"payload\":\"\"}") == Errc::malformed);
}

TEST_CASE("a signature has one spelling: the unused bits of its last character are zero") {
  const std::string entry = certificate().entry;
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::size_t value = alphabet.find(entry.back());
  for (std::size_t low = 1; low < 4; ++low) {
    std::string respelt = entry;
    respelt.back() = alphabet[value + low];
    CHECK(refusal(respelt) == Errc::malformed);
  }
}

TEST_CASE("the header says EdDSA, vc+jwt and the key, and nothing more") {
  const std::string kid = demo_keys().public_key("province-1").thumbprint();
  const std::string payload = record::write_payload(certificate().statement);
  CHECK(read_statement(bytes_of(forge(good_header(), payload))));
  CHECK(read_statement(
      bytes_of(forge(R"({ "kid":")" + kid + R"(", "typ":"vc+jwt", "alg":"EdDSA" })", payload))));

  const auto with = [&kid](const std::string& members) {
    return "{" + members + (members.empty() ? "" : ",") + "\"kid\":\"" + kid + "\"}";
  };
  for (const std::string alg : {"none", "ES256", "HS256", "Ed25519", "eddsa", "EDDSA", ""})
    CHECK(header_refusal(with(R"("alg":")" + alg + R"(","typ":"vc+jwt")")) == Errc::unsupported);
  for (const std::string typ : {"vp+jwt", "JWT", "VC+JWT", "ocop-trust+json", ""})
    CHECK(header_refusal(with(R"("alg":"EdDSA","typ":")" + typ + "\"")) == Errc::unsupported);
  for (const std::string more :
       {R"("crit":["exp"])", R"("jwk":{})", R"("jku":"https://a.example/")", R"("b64":false)",
        R"("cty":"vc")", R"("x5c":[])", R"("iat":1)"})
    CHECK(header_refusal(with(R"("alg":"EdDSA","typ":"vc+jwt",)" + more)) == Errc::malformed);
  CHECK(header_refusal(with(R"("alg":"EdDSA")")) == Errc::malformed);
  CHECK(header_refusal(with(R"("typ":"vc+jwt")")) == Errc::malformed);
  CHECK(header_refusal(R"({"alg":"EdDSA","typ":"vc+jwt"})") == Errc::malformed);
  CHECK(header_refusal(with(R"("alg":1,"typ":"vc+jwt")")) == Errc::malformed);
  CHECK(header_refusal(with(R"("alg":"EdDSA","alg":"EdDSA","typ":"vc+jwt")")) ==
        Errc::duplicate_key);
  CHECK(header_refusal("") == Errc::malformed);
  CHECK(header_refusal("[]") == Errc::malformed);
  CHECK(header_refusal(good_header() + "x") == Errc::malformed);
  CHECK(header_refusal(good_header() + std::string(500, ' ')) == Errc::too_large);
}

TEST_CASE("the kid is a thumbprint in its one spelling") {
  for (const std::string& kid :
       {std::string(), std::string("did:web:ocop.example#key"), std::string(42, 'A'),
        std::string(42, 'A') + "B", std::string(44, 'A'), std::string(43, 'A') + "="})
    CHECK(header_refusal(R"({"alg":"EdDSA","typ":"vc+jwt","kid":")" + kid + "\"}") ==
          Errc::malformed);
}

TEST_CASE("a statement verifies only with the key that its header names") {
  // Signed by one key under the name of another.
  const std::string payload = record::write_payload(certificate().statement);
  const std::string entry = forge(good_header("province-2"), payload, "province-1");
  const auto read = read_statement(bytes_of(entry));
  REQUIRE(read);
  CHECK_FALSE(read->verify(demo_keys().public_key("province-1")));
  CHECK_FALSE(read->verify(demo_keys().public_key("province-2")));
}

TEST_CASE("the envelope has exactly its seven members, each of its kind") {
  const json::Value good = payload_of(certificate().statement);
  REQUIRE(read_statement(bytes_of(forge(good_header(), json::write(good)))));
  for (const std::string name :
       {"@context", "id", "type", "issuer", "validFrom", "log", "credentialSubject"}) {
    CAPTURE(name);
    CHECK(payload_refusal(json::write(test::removed(good, {name}))) == Errc::malformed);
    for (const json::Value& wrong :
         {json::Value(), json::Value(true), json::Value(7), json::Value(""), json::Value("x"),
          json::Value(json::Array()), json::Value(json::Object())}) {
      if (name == "log" && wrong == json::Value("x")) continue;  // an origin like another
      CHECK(payload_refusal(json::write(test::replaced(good, {name}, wrong))) == Errc::malformed);
    }
  }
  for (const std::string name : {"validUntil", "proof", "credentialStatus", "extra", "Id"}) {
    CAPTURE(name);
    CHECK(payload_refusal(json::write(test::replaced(good, {name}, "x"))) == Errc::malformed);
  }
  CHECK(payload_refusal("[]") == Errc::malformed);
  CHECK(payload_refusal("null") == Errc::malformed);
}

TEST_CASE("contexts, type, issuer, time and log have one spelling each") {
  const json::Value good = payload_of(certificate().statement);
  const auto refuses = [&](const test::JsonPath& path, const json::Value& value) {
    CAPTURE(json::write(value));
    CHECK(payload_refusal(json::write(test::replaced(good, path, value))) == Errc::malformed);
  };
  const std::string v2 = "https://www.w3.org/ns/credentials/v2";
  const std::string undefined = "https://www.w3.org/ns/credentials/undefined-terms/v2";
  refuses({"@context"}, json::Array{undefined, v2});
  refuses({"@context"}, json::Array{v2});
  refuses({"@context"}, json::Array{v2, undefined, "https://a.example/"});
  refuses({"@context", "0"}, "https://www.w3.org/2018/credentials/v1");

  refuses({"type"}, json::Array{"Certificate", "VerifiableCredential"});
  refuses({"type"}, json::Array{"VerifiableCredential"});
  refuses({"type"}, json::Array{"VerifiableCredential", "Certificate", "Recall"});
  for (const std::string type : {"", "certificate", "VerifiableCredential", "Ban đồ", "A B", "A-B"})
    refuses({"type", "1"}, type);
  refuses({"type", "1"}, std::string(65, 'A'));

  for (const std::string issuer : {"", "dak-lak", "did:web:a b", "Did:web:a"})
    refuses({"issuer"}, issuer);
  refuses({"issuer"}, json::Object{{"id", "did:web:ocop.example:krong-pac"}});

  for (const std::string time :
       {"2025-06-20T15:00:00Z", "2025-06-20T08:00:00+00:00", "2025-06-20T15:00:00.0+07:00",
        "2025-06-20t15:00:00+07:00", "2025-06-20", "2025-06-31T15:00:00+07:00",
        "1969-12-31T00:00:00+07:00", "2025-06-20T24:00:00+07:00", "2025-06-20T15:00:60+07:00"})
    refuses({"validFrom"}, time);

  for (const std::string log :
       {"", "ocop example", "ocop.example+x", "ocop.example/đắk-lắk", "a\tb", "a\x7f"})
    refuses({"log"}, log);
  refuses({"log"}, std::string(201, 'a'));
  CHECK(read_statement(bytes_of(
      forge(good_header(), json::write(test::replaced(good, {"log"}, std::string(200, '~')))))));
}

TEST_CASE("what two JSON readers could understand differently is refused") {
  const std::string good = record::write_payload(certificate().statement);
  const auto with = [&good](const std::string& from, const std::string& to) {
    const std::size_t at = good.find(from);
    REQUIRE(at != std::string::npos);
    std::string changed = good;
    return changed.replace(at, from.size(), to);
  };
  CHECK(payload_refusal(with("\"log\":", "\"log\":\"a\",\"log\":")) == Errc::duplicate_key);
  CHECK(payload_refusal(with("\"stars\":3", "\"stars\":3,\"stars\":5")) == Errc::duplicate_key);
  CHECK(payload_refusal(with("\"stars\":3", "\"stars\":3,\"\\u0073tars\":5")) ==
        Errc::duplicate_key);
  CHECK(payload_refusal(with("\"quota\":5000", "\"quota\":5000.0")) == Errc::out_of_range);
  CHECK(payload_refusal(with("\"quota\":5000", "\"quota\":5e3")) == Errc::out_of_range);
  CHECK(payload_refusal(with("\"quota\":5000", "\"quota\":9007199254740993")) ==
        Errc::out_of_range);
  CHECK(payload_refusal(with("\"quota\":5000", "\"quota\":05000")) == Errc::malformed);
  CHECK(payload_refusal(with("QĐ-UBND", "Q\u0110-UBNDA\xcc\x81")) == Errc::not_nfc);
  CHECK_FALSE(read_statement(bytes_of(forge(good_header(), with("QĐ", "Q\xc4")))));
  CHECK(payload_refusal("\xef\xbb\xbf" + good) == Errc::malformed);
  CHECK(payload_refusal(good + good) == Errc::malformed);
  CHECK(payload_refusal(good.substr(0, good.size() - 1)) == Errc::malformed);
  CHECK(payload_refusal(with("\"stars\":3", "\"stars\":NaN")) == Errc::malformed);
  CHECK(payload_refusal(with("\"quota\":5000", "\"quota\":5000,")) == Errc::malformed);
  CHECK(payload_refusal(with("\"stars\":3", "\"stars\":3/*x*/")) == Errc::malformed);
  std::string deep = "1";
  for (int i = 0; i < 15; ++i) deep = "[" + deep + "]";
  CHECK(payload_refusal(with("\"stars\":3", "\"stars\":3,\"x\":" + deep)) == Errc::too_deep);
}

TEST_CASE("order and blanks in the payload are free") {
  const json::Value good = payload_of(certificate().statement);
  json::Object turned(good.as_object()->rbegin(), good.as_object()->rend());
  const std::string entry =
      forge(good_header(), " " + json::write_indented(json::Value(std::move(turned))) + "\n");
  const auto read = read_statement(bytes_of(entry));
  REQUIRE(read);
  CHECK(read->statement == certificate().statement);
}

TEST_CASE("an entry has at most 65,535 bytes") {
  const std::string payload = record::write_payload(certificate().statement);
  const auto padded = [&](std::size_t blanks) {
    return forge(good_header(), payload + std::string(blanks, ' '));
  };
  std::size_t blanks = (record::kMaxEntryBytes - padded(0).size()) * 3 / 4;
  while (padded(blanks + 1).size() <= record::kMaxEntryBytes) ++blanks;
  CHECK(read_statement(bytes_of(padded(blanks))));
  CHECK(refusal(padded(blanks + 1)) == Errc::too_large);
  CHECK(refusal(std::string(record::kMaxEntryBytes + 1, 'A')) == Errc::too_large);
}

TEST_CASE("an unknown type is read with the statements that it speaks of") {
  const record::StatementId product = test::demo_id(test::kDemoProductNumber);
  const record::StatementId lot = test::demo_id(test::kDemoManifestNumber);
  json::Value payload = payload_of(certificate().statement);
  payload = test::replaced(payload, {"type", "1"}, "Inspection");
  const auto subjects = [&](const json::Value& subject) {
    const auto read = read_statement(bytes_of(forge(
        good_header(), json::write(test::replaced(payload, {"credentialSubject"}, subject)))));
    REQUIRE(read);
    CHECK(read->statement.type == "Inspection");
    return std::get<record::Unknown>(read->statement.body).subjects;
  };
  using Ids = std::vector<record::StatementId>;
  CHECK(subjects(json::Object{{"id", product.text()}, {"finding", "none"}}) == Ids{product});
  CHECK(subjects(json::Array{json::Object{{"id", product.text()}},
                             json::Object{{"id", "did:web:a"}}, json::Object{{"x", 1}},
                             json::Object{{"id", lot.text()}}}) == Ids{product, lot});
  CHECK(subjects(json::Object{}).empty());
  CHECK(subjects(json::Object{{"id", "urn:uuid:no"}}).empty());
}

TEST_CASE("an unknown type still has a proper envelope and proper subjects") {
  json::Value payload = payload_of(certificate().statement);
  payload = test::replaced(payload, {"type", "1"}, "Inspection");
  for (const json::Value& wrong :
       {json::Value(), json::Value("x"), json::Value(1), json::Value(json::Array{}),
        json::Value(json::Array{1}), json::Value(json::Array{json::Object{}, "x"}),
        json::Value(json::Object{{"id", 1}}), json::Value(json::Object{{"id", json::Object{}}})})
    CHECK(payload_refusal(json::write(test::replaced(payload, {"credentialSubject"}, wrong))) ==
          Errc::malformed);
  CHECK(payload_refusal(json::write(test::removed(payload, {"log"}))) == Errc::malformed);
  CHECK(payload_refusal(json::write(test::replaced(payload, {"x"}, 1))) == Errc::malformed);
}

TEST_CASE("a known type speaks of one thing") {
  const json::Value good = payload_of(certificate().statement);
  const json::Value subject = *good.get("credentialSubject");
  CHECK(payload_refusal(json::write(
            test::replaced(good, {"credentialSubject"}, json::Array{subject}))) == Errc::malformed);
}

TEST_CASE("the date of a statement is the decision's, else the day of validFrom in Vietnam") {
  const Instant late = Instant::parse("2026-01-01T00:30:00+07:00").value();  // 2025 in UTC
  const record::Uri issuer = test::demo_uri("dak-lak");
  const auto date_of = [&](record::Body body) {
    return test::make_statement(std::move(body), issuer, 1, late).date().iso();
  };
  CHECK(date_of(test::demo_producer()) == "2026-01-01");
  record::Certificate body = test::demo_certificate();
  CHECK(date_of(body) == "2025-06-20");
  body.attested = record::Attested{"Ủy ban nhân dân huyện", 66, ""};
  CHECK(date_of(body) == "2026-01-01");
  record::CertificateStatus status{test::demo_id(6),
                                   record::StatusChange::extended,
                                   {},
                                   {},
                                   {},
                                   body.valid_to,
                                   {},
                                   {},
                                   "",
                                   "",
                                   {}};
  CHECK(date_of(status) == "2026-01-01");
  status.decision = record::Decision{"1/QĐ", Date::parse("2025-12-30").value()};
  CHECK(date_of(status) == "2025-12-30");
}
