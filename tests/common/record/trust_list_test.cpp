// The file, its signatures, and the order of versions.
#include "common/record/trust_list.h"

#include <set>

#include "common/base/encoding.h"
#include "tests/common/record/json_edit.h"
#include "tests/support/mutations.h"
#include "tests/support/record_fixtures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::record;
using ocop::test::demo_keys;
using ocop::test::demo_trust_list;
using ocop::test::sign_trust_list;

namespace {

const std::vector<std::string> kThreeRoots{"root-1", "root-2", "root-3"};

std::string demo_file() {
  return write_trust_list_file(test::signed_demo_trust_list());
}

Errc file_refusal(std::string_view file) {
  const auto read = read_trust_list_file(file);
  REQUIRE_FALSE(read);
  CAPTURE(read.error().detail);
  CHECK_FALSE(read.error().detail.empty());
  return read.error().code;
}

Errc payload_refusal(std::string_view payload) {
  const auto read = read_trust_list_payload(payload);
  REQUIRE_FALSE(read);
  CAPTURE(read.error().detail);
  CHECK_FALSE(read.error().detail.empty());
  return read.error().code;
}

json::Value demo_payload() {
  return json::parse(write_trust_list_payload(demo_trust_list()), json::kTrustListLimits).value();
}

json::Value demo_file_value() {
  return json::parse(demo_file(), json::kTrustListLimits).value();
}

// The next version, a month later.
TrustList next_version() {
  TrustList list = demo_trust_list();
  list.version = 2;
  list.issued = Instant::parse("2025-07-06T08:00:00+07:00").value();
  list.expires = Instant::parse("2026-07-06T08:00:00+07:00").value();
  return list;
}

Errc first_refusal(const SignedTrustList& list) {
  const auto opened = open_first_trust_list(list);
  REQUIRE_FALSE(opened);
  return opened.error().code;
}

Errc next_refusal(const SignedTrustList& next) {
  const auto opened = open_next_trust_list(demo_trust_list(), next);
  REQUIRE_FALSE(opened);
  return opened.error().code;
}

}  // namespace

TEST_CASE("a trust list reads back as it was written") {
  TrustList list = demo_trust_list();
  list.log.anchors = {{1, crypto::sha256("one")}, {1000, crypto::sha256("two")}};
  list.authorities[1].grants[0].approvals = 9;
  list.authorities[1].grants[0].closed_at = 0;
  list.authorities[1].keys[0].closed_at = 70;
  list.authorities[1].keys[1].compromised_at = 80;
  list.authorities[1].keys[1].opened_at = 81;
  list.authorities[1].grants[1].opened_at = 82;
  list.authorities[2].successor_at = 83;
  list.label_services[0].opened_at = 84;
  list.hosts.push_back({gs1::Host::parse("OCOP-2.EXAMPLE").value(),
                        {Date::parse("2025-06-01").value(), Date::parse("2026-06-01").value()}});
  const auto read = read_trust_list_payload(write_trust_list_payload(list));
  REQUIRE(read);
  CHECK(write_trust_list_payload(*read) == write_trust_list_payload(list));
  CHECK(read->version == list.version);
  CHECK(read->issued == list.issued);
  CHECK(read->expires == list.expires);
  CHECK(read->root == list.root);
  CHECK(read->log == list.log);
  CHECK(read->authorities == list.authorities);
  CHECK(read->label_services == list.label_services);
  CHECK(read->hosts == list.hosts);
}

TEST_CASE("a trust list file reads back as it was written") {
  const SignedTrustList list = test::signed_demo_trust_list();
  const auto read = read_trust_list_file(write_trust_list_file(list));
  REQUIRE(read);
  CHECK(read->payload == list.payload);
  CHECK(read->payload_hash() == crypto::sha256(list.payload));
  CHECK(read->signatures.size() == 3);
  CHECK(write_trust_list_file(*read) == write_trust_list_file(list));
  const auto opened = open_first_trust_list(*read);
  REQUIRE(opened);
  CHECK(opened->version == 1);
}

TEST_CASE("a label service is found at its openedAt and above") {
  TrustList list = demo_trust_list();
  const Uri id = test::demo_uri("label-service");
  CHECK(list.label_service(id, 0) != nullptr);
  list.label_services[0].opened_at = 7;
  CHECK(list.label_service(id, 6) == nullptr);
  CHECK(list.label_service(id, 7) != nullptr);
  CHECK(list.label_service(id) != nullptr);
}

TEST_CASE("things of a trust list are found by their names") {
  const TrustList list = demo_trust_list();
  REQUIRE(list.authority(test::demo_uri("dak-lak")) != nullptr);
  CHECK(list.authority(test::demo_uri("dak-lak"))->area == 66);
  CHECK(list.authority(test::demo_uri("root")) == nullptr);
  CHECK(list.label_service(test::demo_uri("label-service")) != nullptr);
  CHECK(list.label_service(test::demo_uri("dak-lak")) == nullptr);
  CHECK(list.knows_host(gs1::Host::parse("ocop.example").value()));
  CHECK_FALSE(list.knows_host(gs1::Host::parse("ocop.example.vn").value()));
}

TEST_CASE("a host may be printed in its interval and is known for ever") {
  TrustList list = demo_trust_list();
  const gs1::Host host = list.hosts.front().host;
  list.hosts.front().interval.to = Date::parse("2025-12-31").value();
  CHECK_FALSE(list.may_print(host, Date::parse("2025-05-31").value()));
  CHECK(list.may_print(host, Date::parse("2025-06-01").value()));
  CHECK(list.may_print(host, Date::parse("2025-12-31").value()));
  CHECK_FALSE(list.may_print(host, Date::parse("2026-01-01").value()));
  CHECK(list.knows_host(host));
}

TEST_CASE("two of three needed signatures are not enough") {
  const TrustList list = demo_trust_list();
  CHECK(first_refusal(sign_trust_list(list, {})) == Errc::bad_signature);
  CHECK(first_refusal(sign_trust_list(list, {"root-1", "root-5"})) == Errc::bad_signature);
  CHECK(open_first_trust_list(sign_trust_list(list, {"root-5", "root-1", "root-4"})));
  CHECK(open_first_trust_list(
      sign_trust_list(list, {"root-1", "root-2", "root-3", "root-4", "root-5"})));
}

TEST_CASE("a key that signs twice counts once") {
  SignedTrustList list = sign_trust_list(demo_trust_list(), {"root-1", "root-2"});
  const auto again = add_signature(list, demo_keys().at("root-2"));
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::conflict);
  list.signatures.push_back(list.signatures.back());
  CHECK(list.valid_signatures(demo_trust_list().root.keys) == 2);
  CHECK(first_refusal(list) == Errc::bad_signature);
  CHECK(file_refusal(write_trust_list_file(list)) == Errc::malformed);
  std::vector<crypto::PublicKey> keys = demo_trust_list().root.keys;
  keys.insert(keys.end(), keys.begin(), keys.end());
  CHECK(list.valid_signatures(keys) == 2);
}

TEST_CASE("signatures of others do not count, and do no harm") {
  const TrustList list = demo_trust_list();
  CHECK(first_refusal(sign_trust_list(list, {"root-1", "root-2", "ministry-1", "province-1"})) ==
        Errc::bad_signature);
  CHECK(open_first_trust_list(sign_trust_list(list, {"somebody", "root-1", "root-2", "root-3"})));
}

TEST_CASE("a signature under the name of another key does not count") {
  SignedTrustList list = sign_trust_list(demo_trust_list(), {"root-1", "root-2", "somebody"});
  const std::string header = trust_list_header(demo_keys().public_key("root-3"));
  list.signatures.back().protected_header = header;
  list.signatures.back().kid = demo_keys().public_key("root-3").thumbprint();
  CHECK(first_refusal(list) == Errc::bad_signature);
}

TEST_CASE("no truncated trust list and none with a flipped bit opens") {
  TrustList small = demo_trust_list();
  small.root.keys.resize(1, small.root.keys.front());
  small.root.threshold = 1;
  small.authorities.clear();
  const std::string file = write_trust_list_file(sign_trust_list(small, {"root-1"}));
  REQUIRE(open_first_trust_list(read_trust_list_file(file).value()));
  std::size_t opened = 0;
  test::for_each_mutation(bytes_of(file), [&](ByteView mutated) {
    const auto read = read_trust_list_file(text_of(mutated));
    if (read && open_first_trust_list(*read)) ++opened;
  });
  CHECK(opened == 0);
}

TEST_CASE("the file has two members, and each signature two") {
  const json::Value good = demo_file_value();
  const auto refuses = [&](const test::JsonPath& path, const json::Value& value) {
    CHECK(file_refusal(json::write(test::replaced(good, path, value))) == Errc::malformed);
  };
  refuses({"extra"}, 1);
  refuses({"signatures", "0", "header"}, json::Object{{"kid", "x"}});
  refuses({"signatures", "0", "extra"}, 1);
  refuses({"signatures", "0", "protected"}, 1);
  refuses({"signatures", "0", "signature"}, "AA");
  refuses({"signatures", "0", "signature"}, "");
  refuses({"signatures"}, json::Object{});
  refuses({"signatures"}, json::Array{1});
  refuses({"payload"}, 1);
  refuses({"payload"}, "e30=");
  refuses({"payload"}, "e3");
  for (const test::JsonPath& path : {test::JsonPath{"payload"}, test::JsonPath{"signatures"},
                                     test::JsonPath{"signatures", "0", "protected"},
                                     test::JsonPath{"signatures", "0", "signature"}})
    CHECK(file_refusal(json::write(test::removed(good, path))) == Errc::malformed);
  CHECK(file_refusal("") == Errc::malformed);
  CHECK(file_refusal("[]") == Errc::malformed);
  CHECK(file_refusal(demo_file() + "x") == Errc::malformed);
  CHECK(file_refusal(R"({"payload":"","payload":"","signatures":[]})") == Errc::duplicate_key);
  CHECK(file_refusal(std::string(json::kTrustListLimits.max_bytes + 1, ' ')) == Errc::too_large);
}

TEST_CASE("the protected header says EdDSA, ocop-trust+json and the key, and nothing more") {
  const std::string kid = demo_keys().public_key("root-1").thumbprint();
  const auto refusal = [&](const std::string& header) {
    return file_refusal(json::write(test::replaced(
        demo_file_value(), {"signatures", "0", "protected"}, base64url(bytes_of(header)))));
  };
  const std::string tail = R"(,"kid":")" + kid + "\"}";
  CHECK(refusal(R"({"alg":"none","typ":"ocop-trust+json")" + tail) == Errc::unsupported);
  CHECK(refusal(R"({"alg":"ES256","typ":"ocop-trust+json")" + tail) == Errc::unsupported);
  CHECK(refusal(R"({"alg":"EdDSA","typ":"vc+jwt")" + tail) == Errc::unsupported);
  CHECK(refusal(R"({"alg":"EdDSA","typ":"ocop-trust+json","crit":["b64"])" + tail) ==
        Errc::malformed);
  CHECK(refusal(R"({"alg":"EdDSA","typ":"ocop-trust+json"})") == Errc::malformed);
}

TEST_CASE("a statement's signature is no signature of a trust list") {
  // The same key over the same payload, under a statement's header.
  SignedTrustList list = sign_trust_list(demo_trust_list(), {"root-1", "root-2"});
  const crypto::SecretKey& key = demo_keys().at("root-3");
  const std::string input = signing_input(list.payload, key.public_key());
  list.signatures.push_back(
      {input.substr(0, input.find('.')), key.public_key().thumbprint(), key.sign(bytes_of(input))});
  CHECK(file_refusal(write_trust_list_file(list)) == Errc::unsupported);
}

TEST_CASE("a payload of another type is not read by halves") {
  const json::Value good = demo_payload();
  CHECK(payload_refusal(json::write(test::replaced(good, {"type"}, "ocop-trust-list-2"))) ==
        Errc::unsupported);
  CHECK(payload_refusal(json::write(test::removed(good, {"type"}))) == Errc::malformed);
  CHECK(payload_refusal(json::write(test::replaced(good, {"type"}, 1))) == Errc::malformed);
}

TEST_CASE("a payload has its members and no others, at every depth") {
  const json::Value good = demo_payload();
  const std::vector<test::JsonPath> objects{{},
                                            {"root"},
                                            {"log"},
                                            {"authorities", "1"},
                                            {"authorities", "1", "keys", "0"},
                                            {"authorities", "1", "grants", "0"},
                                            {"labelServices", "0"},
                                            {"hosts", "0"}};
  for (const test::JsonPath& object : objects) {
    test::JsonPath member = object;
    member.emplace_back("extra");
    CAPTURE(member);
    CHECK(payload_refusal(json::write(test::replaced(good, member, 1))) == Errc::malformed);
    for (const json::Member& one : *test::at(good, object)->as_object()) {
      member.back() = one.first;
      CAPTURE(one.first);
      const std::set<std::string> optional{"parent", "nameEn"};
      const auto without = read_trust_list_payload(json::write(test::removed(good, member)));
      CHECK(without.has_value() == (optional.count(one.first) != 0));
      for (const json::Value& wrong : {json::Value(), json::Value(-1), json::Value(false),
                                       json::Value(""), json::Value(json::Object{})})
        CHECK_FALSE(read_trust_list_payload(json::write(test::replaced(good, member, wrong))));
    }
  }
}

TEST_CASE("values of a trust list are in their ranges") {
  const json::Value good = demo_payload();
  const auto refuses = [&](const test::JsonPath& path, const json::Value& value) {
    CAPTURE(path, json::write(value));
    CHECK(payload_refusal(json::write(test::replaced(good, path, value))) == Errc::malformed);
  };
  refuses({"version"}, 0);
  refuses({"version"}, kMaxTrustListVersion + 1);
  refuses({"root", "threshold"}, 0);
  refuses({"root", "keys"}, json::Array{});
  refuses({"authorities", "1", "area"}, 97);
  refuses({"authorities", "1", "grants", "0", "action"}, "sign");
  refuses({"authorities", "1", "grants", "0", "approvals"}, 0);
  refuses({"authorities", "1", "grants", "0", "approvals"}, 1);
  refuses({"authorities", "1", "grants", "0", "approvals"}, 10);
  refuses({"authorities", "1", "grants", "0", "areas"}, json::Array{"97"});
  refuses({"authorities", "1", "grants", "0", "areas"}, json::Array{"66/644", "66"});
  refuses({"authorities", "1", "grants", "0", "stars"}, json::Array{2});
  refuses({"authorities", "1", "grants", "0", "to"}, "2023-02-23");
  refuses({"hosts", "0", "host"}, "ocop.example");
  refuses({"hosts", "0", "host"}, "OCOP.EXAMPLE:443");
  refuses({"hosts", "0", "to"}, "2025-05-31");
  refuses({"log", "witnessQuorum"}, 65);
  refuses({"log", "origin"}, "ocop example");
}

TEST_CASE("the log's keys are vkeys of the right type, in their one spelling") {
  const json::Value good = demo_payload();
  const std::string log = *good.get("log")->get_string("logKey");
  const std::string clock = *good.get("log")->get_string("clockKey");
  const auto refusal = [&](const std::string& name, const std::string& vkey) {
    return payload_refusal(json::write(test::replaced(good, {"log", name}, vkey)));
  };
  CHECK(refusal("logKey", clock) == Errc::malformed);
  CHECK(refusal("clockKey", log) == Errc::malformed);
  CHECK(refusal("bundleKey", clock) == Errc::malformed);
  CHECK(refusal("logKey", log.substr(0, log.size() - 1)) == Errc::malformed);
  std::string other_id = log;
  other_id[log.find('+') + 1] = log[log.find('+') + 1] == '0' ? '1' : '0';
  CHECK(refusal("logKey", other_id) == Errc::malformed);
  // Another name than the origin's.
  CHECK(payload_refusal(json::write(test::replaced(good, {"log", "origin"}, "other.example"))) ==
        Errc::mismatch);
}

TEST_CASE("the next list is signed by the old roots and by the new ones") {
  TrustList next = next_version();
  CHECK(open_next_trust_list(demo_trust_list(), sign_trust_list(next, kThreeRoots)));

  // Rotation: root-1, root-2 and root-3 hand over to new-1 … new-3, of which two suffice.
  next.root.keys.clear();
  for (const std::string name : {"new-1", "new-2", "new-3"})
    next.root.keys.push_back(demo_keys().public_key(name));
  next.root.threshold = 2;
  const auto rotated = open_next_trust_list(
      demo_trust_list(), sign_trust_list(next, {"root-1", "root-2", "root-3", "new-1", "new-3"}));
  REQUIRE(rotated);
  CHECK(rotated->root == next.root);
  CHECK(next_refusal(sign_trust_list(next, kThreeRoots)) == Errc::bad_signature);
  CHECK(next_refusal(sign_trust_list(next, {"new-1", "new-2", "new-3"})) == Errc::bad_signature);
  CHECK(next_refusal(sign_trust_list(next, {"root-1", "root-2", "new-1", "new-2"})) ==
        Errc::bad_signature);
  CHECK(next_refusal(sign_trust_list(next, {"root-1", "root-2", "root-3", "new-1"})) ==
        Errc::bad_signature);
}

TEST_CASE("a key that stays in the root counts for the old quorum and the new") {
  TrustList next = next_version();
  next.root.keys.back() = demo_keys().public_key("new-5");
  CHECK(open_next_trust_list(demo_trust_list(), sign_trust_list(next, kThreeRoots)));
}

TEST_CASE("versions follow one another: none again, none back, none left out") {
  TrustList list = next_version();
  for (const std::int64_t version : {0, 1}) {
    list.version = version == 0 ? 1 : version;
    CHECK(next_refusal(sign_trust_list(list, kThreeRoots)) == Errc::rollback);
  }
  list.version = 3;
  CHECK(next_refusal(sign_trust_list(list, kThreeRoots)) == Errc::out_of_range);
  // Said even to a list that its roots could not vouch for any more.
  CHECK(next_refusal(sign_trust_list(list, {})) == Errc::out_of_range);
  TrustList third = next_version();
  third.version = 3;
  third.issued = third.issued.plus(std::chrono::hours(24));
  CHECK(open_next_trust_list(next_version(), sign_trust_list(third, kThreeRoots)));
  const auto back = open_next_trust_list(third, sign_trust_list(next_version(), kThreeRoots));
  REQUIRE_FALSE(back);
  CHECK(back.error().code == Errc::rollback);
}

TEST_CASE("the next list takes nothing back, whoever signed it") {
  TrustList next = next_version();
  next.authorities.pop_back();
  CHECK(next_refusal(sign_trust_list(next, {"root-1", "root-2", "root-3", "root-4", "root-5"})) ==
        Errc::unauthorised);
}

TEST_CASE("the inner rules hold for the next list too") {
  TrustList next = next_version();
  next.root.threshold = 6;
  CHECK(next_refusal(sign_trust_list(next, kThreeRoots)) == Errc::out_of_range);
}

TEST_CASE("a payload's version is read without the rest") {
  CHECK(read_trust_list_version(write_trust_list_payload(demo_trust_list())).value() == 1);
  CHECK(read_trust_list_version(R"({"type":"ocop-trust-list","version":7})").value() == 7);
  CHECK_FALSE(read_trust_list_version(R"({"type":"ocop-trust-list","version":0})"));
  CHECK_FALSE(read_trust_list_version(R"({"type":"x","version":7})"));
  CHECK_FALSE(read_trust_list_version("[]"));
}
