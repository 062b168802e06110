// tests/vectors/statement.vec and trust_list.vec: written from the cases below (UPDATE_GOLDEN=1),
// and then read back as any implementation would read them.
#include "tests/support/vectors.h"

#include "common/base/encoding.h"
#include "tests/common/record/json_edit.h"
#include "tests/support/golden.h"
#include "tests/support/record_fixtures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::record;
using ocop::test::demo_keys;
using ocop::test::replaced;
using ocop::test::sign_trust_list;

namespace {

// Collects records in the form of a .vec file.
class VectorFile {
 public:
  explicit VectorFile(std::string_view head) : text_(head) {}
  void add(std::string_view name, std::string_view expect,
           const std::vector<std::pair<std::string, std::string>>& fields) {
    text_ += "\nname: " + std::string(name) + "\nexpect: " + std::string(expect) + "\n";
    for (const auto& [field, value] : fields) text_ += field + ": " + value + "\n";
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

class StatementVectors {
 public:
  // An entry of the demo history, good or edited by hand.
  void entry(std::string_view name, std::string_view expect, const std::string& entry,
             const std::string& signer) {
    file_.add(name, expect,
              {{"key", demo_keys().public_key(signer).base64url()}, {"entry", entry}});
  }
  // Any header and payload, properly signed.
  void forged(std::string_view name, std::string_view expect, std::string_view header,
              std::string_view payload) {
    const std::string input = base64url(bytes_of(header)) + "." + base64url(bytes_of(payload));
    entry(name, expect, assemble(input, demo_keys().at(kSigner).sign(bytes_of(input))), kSigner);
  }
  void forged(std::string_view name, std::string_view expect, std::string_view payload) {
    forged(name, expect, header("EdDSA", "vc+jwt"), payload);
  }
  static std::string header(const std::string& alg, const std::string& typ) {
    return R"({"alg":")" + alg + R"(","typ":")" + typ + R"(","kid":")" +
           demo_keys().public_key(kSigner).thumbprint() + "\"}";
  }
  [[nodiscard]] const std::string& text() const { return file_.text(); }

  static constexpr const char* kSigner = "krong-pac";

 private:
  VectorFile file_{
      "# Statements (docs/formats/statements.md): log entries, and the public key in base64url.\n"
      "# success: the entry is well-formed and the key made its signature; bad-signature: it is\n"
      "# well-formed and the key did not. Written by tests/common/record/vectors_test.cpp.\n"};
};

std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string statement_vectors() {
  StatementVectors file;
  const std::vector<test::DemoStatement> history = test::demo_history();
  for (const test::DemoStatement& one : history)
    file.entry(one.statement.type + ": " + one.title, "success", one.entry, one.signer);

  const test::DemoStatement& certificate = history.at(test::kDemoCertificateNumber - 1);
  const std::string payload = write_payload(certificate.statement);
  const std::string good = StatementVectors::header("EdDSA", "vc+jwt");
  const json::Value value = json::parse(payload, json::kStatementLimits).value();
  const auto edited = [&value](const test::JsonPath& path, json::Value to) {
    return json::write(replaced(value, path, std::move(to)));
  };
  using Header = StatementVectors;
  file.forged("unknown type", "success", edited({"type", "1"}, "Inspection"));
  file.forged("unknown member in the subject", "success", edited({"credentialSubject", "new"}, 1));
  file.forged("blanks and escapes in the payload", "success",
              with(payload, "\"stars\":3", " \"st\\u0061rs\" :\t3\n"));
  file.entry("another key", "bad-signature", certificate.entry, "buon-ho");
  file.entry("signature of another statement", "bad-signature",
             certificate.entry.substr(0, certificate.entry.rfind('.')) +
                 history[4].entry.substr(history[4].entry.rfind('.')),
             certificate.signer);

  file.forged("alg none", "unsupported", Header::header("none", "vc+jwt"), payload);
  file.forged("alg ES256", "unsupported", Header::header("ES256", "vc+jwt"), payload);
  file.forged("alg Ed25519", "unsupported", Header::header("Ed25519", "vc+jwt"), payload);
  file.forged("typ of a trust list", "unsupported", Header::header("EdDSA", "ocop-trust+json"),
              payload);
  file.forged("header with jwk", "malformed", with(good, "{", R"({"jwk":{},)"), payload);
  file.forged("header with crit", "malformed", with(good, "{", R"({"crit":["b64"],)"), payload);
  file.forged("header names alg twice", "duplicate-key", with(good, "{", R"({"alg":"EdDSA",)"),
              payload);
  file.entry("two parts", "malformed", certificate.entry.substr(0, certificate.entry.rfind('.')),
             certificate.signer);
  file.entry("four parts", "malformed", certificate.entry + ".AA", certificate.signer);
  file.entry("padding", "malformed", certificate.entry + "==", certificate.signer);
  std::string respelt = certificate.entry;
  respelt.back() = respelt.back() == 'Q' ? 'R' : static_cast<char>(respelt.back() + 1);
  file.entry("unused bits of base64url", "malformed", respelt, certificate.signer);

  file.forged("member named twice", "duplicate-key",
              with(payload, "\"stars\":3", "\"stars\":3,\"stars\":5"));
  file.forged("number with a fraction", "out-of-range",
              with(payload, "\"quota\":5000", "\"quota\":5000.0"));
  file.forged("text in form NFD", "not-nfc", with(payload, "QĐ-UBND", "QĐ-A\xcc\x81"));
  file.forged("17 levels deep", "too-deep",
              with(payload, "\"stars\":3",
                   "\"stars\":3,\"x\":" + std::string(15, '[') + std::string(15, ']')));
  file.forged("no log", "malformed", json::write(test::removed(value, {"log"})));
  file.forged("member beside the envelope's", "malformed", edited({"credentialStatus"}, 1));
  file.forged("contexts turned round", "malformed",
              edited({"@context"}, json::Array{*test::at(value, {"@context", "1"}),
                                               *test::at(value, {"@context", "0"})}));
  file.forged("time in UTC", "malformed", edited({"validFrom"}, "2025-06-20T08:00:00Z"));
  file.forged("id in upper case", "malformed",
              edited({"id"}, "urn:uuid:3F1C8A52-6F0E-4C0B-9D55-0D2A1F6B7C88"));
  const auto subject = [&edited](const std::string& name, json::Value to) {
    return edited({"credentialSubject", name}, std::move(to));
  };
  file.forged("certificate with another id than its statement", "malformed",
              subject("id", test::demo_id(99).text()));
  file.forged("six stars", "malformed", subject("stars", 6));
  file.forged("stars as text", "malformed", subject("stars", "3"));
  file.forged("reference with a spare bit", "malformed", subject("reference", 2221146153));
  file.forged("valid to before valid from", "malformed", subject("validTo", "2025-06-19"));
  file.forged("GTIN with a wrong check digit", "malformed",
              subject("packs", json::Array{"02660000000173"}));
  file.forged("GTIN of 13 digits", "malformed", subject("packs", json::Array{"2660000000172"}));
  file.forged("empty optional text", "malformed",
              edited({"credentialSubject", "notice"}, json::Object{{"vi", "x"}, {"en", ""}}));
  return file.text();
}

// Root 2 of 3, a ministry and a province, so that files stay short.
TrustList small_list() {
  TrustList list = test::demo_trust_list();
  list.root.keys.resize(3, list.root.keys.front());
  list.root.threshold = 2;
  list.authorities.resize(2, list.authorities.front());
  return list;
}

TrustList small_next() {
  TrustList list = small_list();
  list.version = 2;
  list.issued = Instant::parse("2025-07-06T08:00:00+07:00").value();
  return list;
}

class TrustListVectors {
 public:
  void first(std::string_view name, std::string_view expect, const SignedTrustList& list) {
    file_.add(name, expect, {{"file", write_trust_list_file(list)}});
  }
  void next(std::string_view name, std::string_view expect, const TrustList& list,
            const std::vector<std::string>& signers) {
    file_.add(name, expect, {{"before", before_}, {"file", file_of(list, signers)}});
  }
  [[nodiscard]] const std::string& text() const { return file_.text(); }

 private:
  static std::string file_of(const TrustList& list, const std::vector<std::string>& signers) {
    return write_trust_list_file(sign_trust_list(list, signers));
  }
  VectorFile file_{
      "# Trust lists (docs/formats/trust-list.md). file: the text of trust/<n>.json. before: the\n"
      "# file of the list that the reader holds; without it `file` is the reader's first list.\n"
      "# Written by tests/common/record/vectors_test.cpp.\n"};
  std::string before_ = file_of(small_list(), {"root-1", "root-2"});
};

void add_first_lists(TrustListVectors& file) {
  const std::vector<std::string> two{"root-1", "root-2"};
  const TrustList list = small_list();
  file.first("first list, two of three", "success", sign_trust_list(list, two));
  file.first("the whole demo list", "success", test::signed_demo_trust_list());
  file.first("no signature", "bad-signature", sign_trust_list(list, {}));
  file.first("one of three", "bad-signature", sign_trust_list(list, {"root-1"}));
  file.first("one root key and a stranger", "bad-signature",
             sign_trust_list(list, {"root-1", "stranger"}));
  SignedTrustList twice = sign_trust_list(list, {"root-1"});
  twice.signatures.push_back(twice.signatures.back());
  file.first("one key twice", "malformed", twice);

  TrustList wrong = list;
  wrong.authorities[1].grants[0].scope.interval.from = Date::parse("2023-02-23").value();
  file.first("a province with power a day before its ministry", "unauthorised",
             sign_trust_list(wrong, two));
  wrong = list;
  wrong.authorities[1].keys[0] = wrong.authorities[0].keys[0];
  file.first("one key, two authorities", "conflict", sign_trust_list(wrong, two));
  wrong = list;
  wrong.authorities[0].parent = wrong.authorities[1].id;
  file.first("parents in a circle", "inconsistent", sign_trust_list(wrong, two));
  wrong = list;
  wrong.root.threshold = 4;
  file.first("four of three", "out-of-range", sign_trust_list(wrong, two));

  const SignedTrustList good = sign_trust_list(list, two);
  const json::Value value = json::parse(good.payload, json::kTrustListLimits).value();
  const auto edited = [&](const test::JsonPath& path, json::Value to) {
    SignedTrustList changed{json::write(replaced(value, path, std::move(to))), {}};
    for (const std::string& name : two) add_signature(changed, demo_keys().at(name)).value();
    return changed;
  };
  file.first("unknown member", "malformed", edited({"authorities", "0", "extra"}, 1));
  file.first("another type", "unsupported", edited({"type"}, "ocop-trust-list-2"));
  file.first("areas not sorted", "malformed",
             edited({"authorities", "1", "grants", "0", "areas"}, json::Array{"66/644", "66"}));
}

void add_next_lists(TrustListVectors& file) {
  const std::vector<std::string> two{"root-1", "root-2"};
  file.next("next list", "success", small_next(), two);
  TrustList list = small_next();
  list.version = 1;
  file.next("the same version", "rollback", list, two);
  list.version = 3;
  file.next("a version left out", "out-of-range", list, two);

  TrustList rotated = small_next();
  rotated.root.keys = {demo_keys().public_key("new-1"), demo_keys().public_key("new-2")};
  file.next("new roots, signed by old and new", "success", rotated,
            {"root-1", "root-3", "new-1", "new-2"});
  file.next("new roots, signed by the old only", "bad-signature", rotated, two);
  file.next("new roots, signed by the new only", "bad-signature", rotated, {"new-1", "new-2"});

  list = small_next();
  list.authorities[1].grants[0].closed_at = 40;
  list.authorities[1].keys[0].compromised_at = 30;
  file.next("a grant closed, a key compromised", "success", list, two);
  list = small_next();
  list.authorities[1].grants[1].scope.interval.to = Date::parse("2025-12-31").value();
  file.next("a grant given a last day", "unauthorised", list, two);
  list = small_next();
  list.authorities[0].successor = list.authorities[1].id;
  file.next("a successor without successorAt", "unauthorised", list, two);
  list.authorities[0].successor_at = 40;
  file.next("a successor from a place on", "success", list, two);
  list = small_next();
  list.label_services.push_back({test::demo_uri("label-service-2"), "In tem", std::nullopt});
  file.next("a new label service without openedAt", "unauthorised", list, two);
  list.label_services.back().opened_at = 40;
  file.next("a new label service", "success", list, two);
  list = small_next();
  list.authorities[1].keys.push_back({demo_keys().public_key("province-3"), {}, {}, {}});
  file.next("a new key without openedAt", "unauthorised", list, two);
  list.authorities[1].keys.back().opened_at = 40;
  file.next("a new key", "success", list, two);
  list = small_next();
  list.authorities[1].grants[0].scope.stars = {4, 5};
  file.next("a grant widened", "unauthorised", list, two);
  list = small_next();
  list.authorities[1].keys.pop_back();
  file.next("a key removed", "unauthorised", list, two);
  list = small_next();
  list.hosts.clear();
  file.next("a host removed", "unauthorised", list, two);
}

std::string trust_list_vectors() {
  TrustListVectors file;
  add_first_lists(file);
  add_next_lists(file);
  return file.text();
}

// What reading the vector gives, as `expect` says it.
std::string outcome(const std::optional<Error>& failure) {
  return failure ? std::string(name(failure->code)) : "success";
}

std::string statement_outcome(const test::Vector& vector) {
  const auto key = crypto::PublicKey::from_base64url(vector.at("key")).value();
  const auto read = read_statement(bytes_of(vector.at("entry")));
  if (!read) return outcome(read.error());
  return read->verify(key) ? "success" : std::string(name(Errc::bad_signature));
}

std::string trust_list_outcome(const test::Vector& vector) {
  const auto file = read_trust_list_file(vector.at("file"));
  if (!file) return outcome(file.error());
  if (!vector.has("before")) {
    const auto opened = open_first_trust_list(*file);
    return opened ? "success" : outcome(opened.error());
  }
  const auto before = open_first_trust_list(read_trust_list_file(vector.at("before")).value());
  const auto opened = open_next_trust_list(before.value(), *file);
  return opened ? "success" : outcome(opened.error());
}

}  // namespace

TEST_CASE("statement.vec is what its cases say, and each has its outcome") {
  const std::string text = statement_vectors();
  CHECK(test::golden_text("tests/vectors/statement.vec", text) == text);
  for (const test::Vector& vector : test::read_vectors("statement.vec", {"key", "entry"})) {
    CAPTURE(vector.name());
    CHECK(statement_outcome(vector) == vector.expect());
  }
}

TEST_CASE("trust_list.vec is what its cases say, and each has its outcome") {
  const std::string text = trust_list_vectors();
  CHECK(test::golden_text("tests/vectors/trust_list.vec", text) == text);
  for (const test::Vector& vector : test::read_vectors("trust_list.vec", {"before", "file"})) {
    CAPTURE(vector.name());
    CHECK(trust_list_outcome(vector) == vector.expect());
  }
}
