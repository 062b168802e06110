// The rules of each type's members.
#include <set>

#include "common/base/encoding.h"
#include "common/record/statement.h"
#include "tests/common/record/json_edit.h"
#include "tests/support/record_fixtures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using ocop::test::demo_keys;
using ocop::test::DemoStatement;
using ocop::test::JsonPath;

namespace {

// A payload and what reading says of it.
class Example {
 public:
  explicit Example(const record::Statement& statement)
      : payload_(json::parse(record::write_payload(statement), json::kStatementLimits).value()) {}

  [[nodiscard]] const json::Value& subject() const { return *payload_.get("credentialSubject"); }

  [[nodiscard]] Example with(const JsonPath& path, json::Value value) const {
    return Example(test::replaced(payload_, inside(path), std::move(value)));
  }
  [[nodiscard]] Example without(const JsonPath& path) const {
    return Example(test::removed(payload_, inside(path)));
  }
  [[nodiscard]] Result<record::SignedStatement> read() const {
    const std::string input =
        record::signing_input(json::write(payload_), demo_keys().public_key("province-1"));
    return record::read_statement(bytes_of(record::assemble(input, crypto::Signature())));
  }
  [[nodiscard]] bool is_good() const { return read().has_value(); }
  // Malformed, with a detail that names the member.
  [[nodiscard]] bool is_refused_for(const std::string& member) const {
    const auto result = read();
    if (result) return false;
    INFO(to_string(result.error()));
    CHECK(result.error().code == Errc::malformed);
    CHECK(result.error().detail.find(member) != std::string::npos);
    return true;
  }

 private:
  explicit Example(json::Value payload) : payload_(std::move(payload)) {}
  static JsonPath inside(JsonPath path) {
    path.insert(path.begin(), "credentialSubject");
    return path;
  }
  json::Value payload_;
};

const std::vector<DemoStatement>& history() {
  static const std::vector<DemoStatement> kHistory = test::demo_history();
  return kHistory;
}

Example example(std::string_view title) {
  for (const DemoStatement& one : history())
    if (one.title == title) return Example(one.statement);
  throw std::runtime_error("no such statement");
}

Example of(record::Body body) {
  return Example(test::make_statement(std::move(body), test::demo_uri("dak-lak"), 30,
                                      Instant::parse("2025-06-03T10:30:00+07:00").value()));
}

// Every member of the value and of what is in it, as paths.
void collect_paths(const json::Value& value, const JsonPath& here, std::vector<JsonPath>& paths) {
  if (!here.empty()) paths.push_back(here);
  JsonPath inner = here;
  inner.emplace_back();
  if (const json::Object* object = value.as_object())
    for (const json::Member& member : *object) {
      inner.back() = member.first;
      collect_paths(member.second, inner, paths);
    }
  if (const json::Array* array = value.as_array())
    for (std::size_t i = 0; i < array->size(); ++i) {
      inner.back() = std::to_string(i);
      collect_paths((*array)[i], inner, paths);
    }
}

std::vector<JsonPath> paths_of(const Example& one) {
  std::vector<JsonPath> paths;
  collect_paths(one.subject(), {}, paths);
  return paths;
}

std::string joined(const JsonPath& path) {
  std::string text;
  for (const std::string& step : path) text += (text.empty() ? "" : ".") + step;
  return text;
}

}  // namespace

TEST_CASE("a member of another kind makes every type malformed") {
  for (const DemoStatement& one : history()) {
    const Example good(one.statement);
    REQUIRE(good.is_good());
    for (const JsonPath& path : paths_of(good)) {
      CAPTURE(one.title, joined(path));
      for (const json::Value& wrong : {json::Value(), json::Value(false), json::Value(-1),
                                       json::Value(""), json::Value(" "), json::Value("\n")})
        CHECK_FALSE(good.with(path, wrong).is_good());
      CHECK_FALSE(good.with(path, json::Array{json::Array{}}).is_good());
      CHECK_FALSE(good.with(path, json::Object{}).is_good());
    }
  }
}

TEST_CASE("a member that is not needed may be missing, every other may not") {
  const std::map<std::string, std::set<std::string>> optional{
      {"TrustList", {}},
      {"KeyGrant", {"to"}},
      {"KeyRevocation", {"compromisedAt", "reason", "reason.en"}},
      {"Approval", {}},
      {"Producer",
       {"location.address", "location.commune", "location.district", "phone", "website"}},
      {"Product",
       {"nameEn", "brand", "photo", "photo.placeholder", "story", "ingredients", "storage", "usage",
        "warning", "standard"}},
      {"Certificate",
       {"scoreHundredths", "labelService", "attested", "attested.certificateNumber", "notice",
        "notice.en"}},
      {"CertificateStatus", {"decision", "oldValue", "reason"}},
      {"LotManifest", {"expiry", "quantity"}},
      {"LabelStatus", {"ranges.1", "reason", "reason.en"}},
      {"Recall", {"targets.0.lot", "reason", "reason.en", "advice", "advice.en"}}};
  for (const DemoStatement& one : history()) {
    const Example good(one.statement);
    std::set<std::string> allowed = optional.at(one.statement.type);
    if (one.statement.type == "KeyGrant") allowed.insert({"stars.0", "stars.1", "stars.2"});
    if (one.statement.type == "LabelStatus") allowed.insert("ranges.0");
    for (const JsonPath& path : paths_of(good)) {
      CAPTURE(one.title, joined(path));
      CHECK(good.without(path).is_good() == (allowed.count(joined(path)) != 0));
    }
  }
}

TEST_CASE("members that nobody knows are ignored in subjects, at every depth") {
  for (const DemoStatement& one : history()) {
    CAPTURE(one.title);
    const Example good(one.statement);
    const auto read = good.with({"newInALaterEdition"}, json::Object{{"a", json::Array{1}}}).read();
    REQUIRE(read);
    CHECK(read->statement == one.statement);
  }
  const Example product = example("a product with one pack");
  for (const JsonPath& path :
       {JsonPath{"packs", "0", "x"}, JsonPath{"photo", "x"}, JsonPath{"photo", "file", "x"}})
    CHECK(product.with(path, 1).is_good());
}

TEST_CASE("subjects that repeat the issuer or their own id say the same as the envelope") {
  const std::string other = test::demo_id(99).text();
  for (const std::string title : {"three stars by a district", "a lot of a thousand labels",
                                  "a lot is recalled", "the recall is lifted"})
    CHECK(example(title).with({"id"}, other).is_refused_for("id"));
  for (const std::string title :
       {"the first trust list takes effect", "a second key of the ministry approves"})
    CHECK(example(title).with({"id"}, "did:web:ocop.example:other").is_refused_for("id"));
  const Example revocation = example("a label key is in other hands");
  const std::string thumbprint = demo_keys().public_key("manifest").thumbprint();
  CHECK(revocation.with({"id"}, "urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + thumbprint)
            .is_refused_for("id"));
}

TEST_CASE("values have one spelling") {
  const Example certificate = example("three stars by a district");
  CHECK(certificate.with({"packs", "0"}, "2660000000172").is_refused_for("packs"));
  CHECK(certificate.with({"packs", "0"}, "02660000000173").is_refused_for("check digit"));
  CHECK(certificate.with({"decision", "date"}, "20/06/2025").is_refused_for("date"));
  CHECK(certificate.with({"decision", "date"}, "2025-6-20").is_refused_for("date"));
  CHECK(certificate.with({"decision", "date"}, "2025-02-29").is_refused_for("date"));
  CHECK(certificate.with({"product"}, "urn:uuid:3F1C8A52-6F0E-4C0B-9D55-0D2A1F6B7C88")
            .is_refused_for("product"));
  const Example list = example("the first trust list takes effect");
  CHECK(list.with({"sha256"}, std::string(64, 'A')).is_refused_for("sha256"));
  CHECK(list.with({"sha256"}, std::string(63, 'a')).is_refused_for("sha256"));
  const Example manifest = example("a lot of a thousand labels");
  CHECK(manifest.with({"lot"}, "l0625-01").is_refused_for("lot"));
  const Example product = example("a product with one pack");
  CHECK(product.with({"photo", "placeholder"}, false).is_refused_for("placeholder"));
  CHECK(product.with({"brand"}, "").is_refused_for("brand"));
  CHECK(product.with({"group"}, "Food").is_refused_for("group"));
}

TEST_CASE("a granted key is a usable key with a use and a scope") {
  const Example grant = example("a label service may seal labels");
  CHECK(grant.with({"use"}, "authority").is_refused_for("use"));
  CHECK(grant.with({"use"}, "log").is_refused_for("use"));
  CHECK(grant.with({"use"}, "inspector").is_good());
  // The point of order 1, and an encoding that is not canonical.
  const Bytes identity = from_hex("01" + std::string(62, '0')).value();
  CHECK(grant.with({"key"}, base64url(identity)).is_refused_for("key"));
  CHECK(grant.with({"key"}, base64url(Bytes(32, 0xff))).is_refused_for("key"));
  CHECK(grant.with({"areas"}, json::Array{"66", "*"}).is_refused_for("areas"));
  CHECK(grant.with({"areas"}, json::Array{"66", "66"}).is_refused_for("areas"));
  CHECK(grant.with({"areas"}, json::Array{}).is_refused_for("areas"));
  CHECK(grant.with({"areas"}, json::Array{"Đắk Lắk"}).is_refused_for("areas"));
  CHECK(grant.with({"areas"}, json::Array{"66/644", "66/654"}).is_good());
  CHECK(grant.with({"stars"}, json::Array{4, 3}).is_refused_for("stars"));
  CHECK(grant.with({"stars"}, json::Array{3, 3}).is_refused_for("stars"));
  CHECK(grant.with({"stars"}, json::Array{}).is_refused_for("stars"));
  CHECK(grant.with({"stars"}, json::Array{2}).is_refused_for("stars"));
  CHECK(grant.with({"stars"}, json::Array{6}).is_refused_for("stars"));
  CHECK(grant.with({"to"}, "2025-06-01").is_refused_for("to"));
  CHECK(grant.with({"to"}, "2025-06-02").is_good());
}

TEST_CASE("a place is made of official codes") {
  const Example producer = example("a cooperative");
  CHECK(producer.with({"location", "province", "code"}, "97").is_refused_for("province"));
  CHECK(producer.with({"location", "province", "code"}, "6").is_refused_for("province"));
  CHECK(producer.with({"location", "province", "code"}, "00").is_refused_for("province"));
  CHECK(producer.with({"location", "district", "code"}, "66").is_refused_for("district"));
  CHECK(producer.with({"location", "district", "code"}, "000").is_refused_for("district"));
  CHECK(producer.with({"location", "commune", "code"}, "654").is_refused_for("commune"));
  CHECK(producer.with({"location", "commune", "code"}, "2450a").is_refused_for("commune"));
}

TEST_CASE("a website is an https address") {
  const Example producer = example("a cooperative");
  for (const std::string bad : {"http://a.example/", "https://", "HTTPS://a.example/",
                                "javascript:alert(1)", "https://a.example/ x", "//a.example/"})
    CHECK(producer.with({"website"}, bad).is_refused_for("website"));
  CHECK(producer.with({"website"}, "https://hợp-tác-xã.example/").is_good());
}

TEST_CASE("a product has 1 to 50 packs of different GTINs") {
  record::Product body = test::demo_product();
  body.packs.clear();
  for (int item = 0; item < 50; ++item)
    body.packs.push_back({gs1::Gtin::internal(66, item).value(), "Gói"});
  CHECK(of(body).is_good());
  body.packs.push_back({gs1::Gtin::internal(66, 50).value(), "Gói"});
  CHECK(of(body).is_refused_for("packs"));
  body.packs.resize(1, {test::demo_gtin(), "Gói"});
  body.packs.push_back(body.packs.front());
  CHECK(of(body).is_refused_for("packs"));
}

TEST_CASE("a certificate's numbers are in their ranges") {
  const Example certificate = example("three stars by a district");
  for (const int stars : {2, 6}) CHECK(certificate.with({"stars"}, stars).is_refused_for("stars"));
  for (const int score : {4999, 10001})
    CHECK(certificate.with({"scoreHundredths"}, score).is_refused_for("scoreHundredths"));
  for (const int score : {5000, 10000})
    CHECK(certificate.with({"scoreHundredths"}, score).is_good());
  CHECK(certificate.with({"quota"}, 4294967296).is_refused_for("quota"));
  CHECK(certificate.with({"quota"}, 4294967295).is_good());
  CHECK(certificate.with({"quota"}, 0).is_good());
  // A spare bit, area 97, sequence 0, stars field 0.
  for (const std::int64_t reference :
       {std::int64_t{2221146153}, std::int64_t{97} << 25 | 26 << 18 | 1 << 5 | 1 << 3,
        std::int64_t{66} << 25 | 26 << 18 | 1 << 3, std::int64_t{66} << 25 | 26 << 18 | 1 << 5,
        std::int64_t{1} << 32})
    CHECK(certificate.with({"reference"}, reference).is_refused_for("reference"));
  CHECK(certificate.with({"validTo"}, "2025-06-19").is_refused_for("validTo"));
  CHECK(certificate.with({"validTo"}, "2025-06-20").is_good());
  CHECK(certificate.with({"packs"}, json::Array{"02660000000172", "02660000000172"})
            .is_refused_for("packs"));
  // Left to the registry: such a certificate can be read and has no effect.
  CHECK(certificate.with({"stars"}, 4).is_good());
  CHECK(certificate.with({"decision", "date"}, "2024-06-20").is_good());
}

TEST_CASE("a change of status carries what it needs and nothing of another change") {
  const json::Value decision = json::Object{{"number", "1/QĐ-UBND"}, {"date", "2025-07-01"}};
  const std::map<std::string, std::map<std::string, json::Value>> needs{
      {"revoked", {{"ground", "law-breached"}}},
      {"revocation-annulled", {{"ends", std::string(64, 'a')}}},
      {"extended", {{"until", "2029-01-01"}}},
      {"superseded", {{"by", test::demo_id(50).text()}}},
      {"corrected", {{"field", "decision-number"}, {"newValue", "1/QĐ"}}}};
  Example bare = example("the certificate is revoked").without({"ground"}).without({"decision"});
  for (const auto& [change, members] : needs) {
    CAPTURE(change);
    Example good = bare.with({"change"}, change);
    for (const auto& [name, value] : members) good = good.with({name}, value);
    CHECK(good.is_good());
    CHECK(good.with({"decision"}, decision).is_good());
    CHECK(good.with({"reason"}, json::Object{{"vi", "Lý do"}}).is_good());
    for (const auto& [name, value] : members) CHECK(good.without({name}).is_refused_for(name));
    for (const auto& [other, foreign] : needs)
      for (const auto& [name, value] : foreign)
        if (other != change) CHECK(good.with({name}, value).is_refused_for(name));
    CHECK(good.with({"oldValue"}, "x").is_good() == (change == "corrected"));
  }
}

TEST_CASE("a corrected score is written in hundredths") {
  const Example corrected = example("a score is corrected");
  for (const std::string bad :
       {"65,40", "65.40", "06540", "4999", "10001", "99999999999", "+6540"}) {
    CHECK(corrected.with({"newValue"}, bad).is_refused_for("newValue"));
    CHECK(corrected.with({"oldValue"}, bad).is_refused_for("oldValue"));
  }
  CHECK(corrected.with({"newValue"}, "10000").is_good());
}

TEST_CASE("a lot's range, dates and label file fit together") {
  const Example lot = example("a lot of a thousand labels");
  const auto sized = [&lot](std::int64_t first, std::int64_t count) {
    return lot.with({"firstIndex"}, first)
        .with({"count"}, count)
        .with({"labels", "length"}, 8 * count);
  };
  CHECK(sized(0, 1).is_good());
  CHECK(sized(0, 1 << 20).is_good());
  CHECK(sized(4294967295, 1).is_good());
  CHECK(sized(0, 0).is_refused_for("count"));
  CHECK(sized(0, (1 << 20) + 1).is_refused_for("count"));
  CHECK(sized(4294967295, 2).is_refused_for("count"));
  CHECK(sized(4294967296, 1).is_refused_for("firstIndex"));
  CHECK(lot.with({"labels", "length"}, 7999).is_refused_for("labels"));
  CHECK(lot.with({"expiry"}, "2025-06-23").is_refused_for("expiry"));
  CHECK(lot.with({"expiry"}, "2025-06-24").is_good());
  CHECK(lot.with({"expiry"}, "2099-12-31").is_good());
  CHECK(lot.with({"expiry"}, "2100-01-01").is_refused_for("expiry"));
  CHECK(lot.with({"packed"}, "2019-01-01").with({"expiry"}, "2020-01-01").is_refused_for("expiry"));
  CHECK(lot.with({"packed"}, "2019-01-01").with({"expiry"}, "2020-01-02").is_good());
}

TEST_CASE("void ranges ascend and share no index") {
  const Example status = example("spoiled labels are void");
  const auto range = [](std::int64_t first, std::int64_t end) {
    return json::Value(json::Object{{"first", first}, {"end", end}});
  };
  const auto with = [&](json::Array ranges) { return status.with({"ranges"}, std::move(ranges)); };
  CHECK(with({range(0, 1), range(1, 2)}).is_good());
  CHECK(with({range(0, 4294967296)}).is_good());
  CHECK(with({range(0, 4294967297)}).is_refused_for("end"));
  CHECK(with({range(5, 5)}).is_refused_for("end"));
  CHECK(with({range(5, 4)}).is_refused_for("end"));
  CHECK(with({range(0, 5), range(4, 6)}).is_refused_for("ranges"));
  CHECK(with({range(5, 6), range(0, 1)}).is_refused_for("ranges"));
  CHECK(with({range(5, 6), range(5, 6)}).is_refused_for("ranges"));
  CHECK(with({}).is_refused_for("ranges"));
  json::Array many;
  for (int i = 0; i < 1001; ++i) many.push_back(range(2 * i, 2 * i + 1));
  CHECK(with(many).is_refused_for("ranges"));
  many.pop_back();
  CHECK(with(many).is_good());
}

TEST_CASE("labels are taken out by ranges and restored by naming the statement that took them") {
  const Example voided = example("spoiled labels are void");
  const Example restored = example("the void labels are restored");
  CHECK(voided.with({"state"}, "stolen").is_good());
  CHECK(voided.with({"state"}, "restored").is_refused_for("ranges"));
  CHECK(voided.with({"state"}, "voided").is_refused_for("state"));
  CHECK(voided.with({"ends"}, std::string(64, 'a')).is_refused_for("ends"));
  CHECK(restored.with({"state"}, "void").is_refused_for("ranges"));
  CHECK(restored.without({"ends"}).is_refused_for("ends"));
}

TEST_CASE("a recall names its targets and a lifted one the recall that it ends") {
  const Example recalled = example("a lot is recalled");
  const Example lifted = example("the recall is lifted");
  CHECK(recalled.with({"action"}, "lifted").is_refused_for("targets"));
  CHECK(recalled.with({"ends"}, std::string(64, 'a')).is_refused_for("ends"));
  CHECK(recalled.without({"targets"}).is_refused_for("targets"));
  CHECK(lifted.with({"action"}, "recalled").is_refused_for("targets"));
  CHECK(lifted.without({"ends"}).is_refused_for("ends"));
  const json::Value range = json::Object{{"first", 1000}, {"end", 1100}};
  CHECK(recalled.with({"targets", "0", "range"}, range).is_good());
  CHECK(recalled.with({"targets", "0", "range"}, range)
            .without({"targets", "0", "lot"})
            .is_refused_for("range"));
  const json::Value target = *recalled.subject().get_array("targets")->begin();
  CHECK(recalled.with({"targets"}, json::Array(100, target)).is_good());
  CHECK(recalled.with({"targets"}, json::Array(101, target)).is_refused_for("targets"));
  CHECK(recalled.with({"targets"}, json::Array{}).is_refused_for("targets"));
}

TEST_CASE("a wording needs its Vietnamese") {
  const Example voided = example("spoiled labels are void");
  CHECK(voided.without({"reason", "vi"}).is_refused_for("vi"));
  CHECK(voided.with({"reason"}, json::Object{}).is_refused_for("vi"));
  CHECK(voided.with({"reason", "vi"}, "Dòng một\nDòng hai").is_good());
  CHECK(voided.with({"reason", "vi"}, std::string(record::kMaxText, 'x')).is_good());
  CHECK(voided.with({"reason", "vi"}, std::string(record::kMaxText + 1, 'x')).is_refused_for("vi"));
}

TEST_CASE("a trust list entry names a version and a hash") {
  const Example list = example("the first trust list takes effect");
  CHECK(list.with({"version"}, 0).is_refused_for("version"));
  CHECK(list.with({"version"}, 999'999).is_good());
  CHECK(list.with({"version"}, 1'000'000).is_refused_for("version"));
  const Example revocation = example("a label key is in other hands");
  CHECK(revocation.with({"compromisedAt"}, 0).is_good());
  CHECK(revocation.with({"compromisedAt"}, -1).is_refused_for("compromisedAt"));
  CHECK(revocation.with({"compromisedAt"}, 9007199254740991).is_good());
}
