#include "issuer/describe.h"

#include <catch2/catch.hpp>

#include "issuer/signing.h"
#include "tests/support/record_fixtures.h"

namespace ocop::issuer {
namespace {

using test::demo_id;
using test::demo_keys;
using test::demo_uri;

Instant noon() {
  return Instant::parse("2025-07-20T12:00:00+07:00").value();
}

std::string words_of(const record::Body& body) {
  return describe(test::make_statement(body, demo_uri("dak-lak"), 99, noon()), Names());
}

// Sets one member after the other: each must change what the signer reads, and be read in it.
template <class Body>
class Members {
 public:
  explicit Members(Body body) : body_(std::move(body)) {}

  template <class Change>
  Members& with(Change change, const std::string& shown) {
    Body changed = body_;
    change(changed);
    const std::string words = words_of(changed);
    INFO(words);
    CHECK(words != words_of(body_));
    CHECK_THAT(words, Catch::Contains(shown));
    return *this;
  }

 private:
  Body body_;
};

Date day(const char* text) {
  return Date::parse(text).value();
}

const crypto::Hash kHash = crypto::sha256("something");

TEST_CASE("a signer reads every member of what concerns keys and lists", "[issuer]") {
  Members(record::TrustListEntry{1, crypto::sha256("")})
      .with([](auto& body) { body.version = 4711; }, "4711")
      .with([](auto& body) { body.payload = kHash; }, kHash.hex());
  Members(test::demo_key_grant(record::GrantedUse::label, "label"))
      .with([](auto& body) { body.key = demo_keys().public_key("clock"); },
            demo_keys().public_key("clock").thumbprint())
      .with([](auto& body) { body.use = record::GrantedUse::inspector; }, "inspector")
      .with([](auto& body) { body.holder = demo_uri("buon-ho"); }, demo_uri("buon-ho").text())
      .with([](auto& body) { body.holder_name = "Người giữ"; }, "Người giữ")
      .with([](auto& body) { body.scope.areas = {record::Area::parse("24").value()}; }, "24;")
      .with([](auto& body) { body.scope.stars = {4}; }, "; 4★;")
      .with([](auto& body) { body.scope.interval.from = day("2024-03-02"); }, "02/03/2024")
      .with([](auto& body) { body.scope.interval.to = day("2031-03-02"); }, "02/03/2031");
  Members(record::KeyRevocation{demo_keys().public_key("label"), {}, {}})
      .with([](auto& body) { body.key = demo_keys().public_key("clock"); },
            demo_keys().public_key("clock").thumbprint())
      .with([](auto& body) { body.compromised_at = 4711; }, "4711")
      .with(
          [](auto& body) {
            body.reason = {"Mất trộm", ""};
          },
          "Mất trộm")
      .with(
          [](auto& body) {
            body.reason = {"Mất trộm", "Stolen"};
          },
          "Stolen");
  Members(record::Approval{crypto::sha256("")})
      .with([](auto& body) { body.entry = kHash; }, kHash.hex());
}

TEST_CASE("a signer reads every member of a producer", "[issuer]") {
  Members(test::demo_producer())
      .with([](auto& body) { body.producer = demo_id(500); }, demo_id(500).text())
      .with([](auto& body) { body.name = "HTX khác"; }, "HTX khác")
      .with([](auto& body) { body.kind = record::ProducerKind::household; }, "household")
      .with([](auto& body) { body.location.address = "12 Phố Khác"; }, "12 Phố Khác")
      .with(
          [](auto& body) {
            body.location.commune = {"24163", "Xã Khác"};
          },
          "Xã Khác")
      .with(
          [](auto& body) {
            body.location.commune = {"24163", "Xã Khác"};
          },
          "24163")
      .with(
          [](auto& body) {
            body.location.district = {"643", "Huyện Khác"};
          },
          "Huyện Khác")
      .with(
          [](auto& body) {
            body.location.district = {"643", "Huyện Khác"};
          },
          "643")
      .with(
          [](auto& body) {
            body.location.province = {"67", "Tỉnh Khác"};
          },
          "Tỉnh Khác")
      .with([](auto& body) { body.location.province.code = "67"; }, "67")
      .with([](auto& body) { body.phone = "0262 000 4711"; }, "0262 000 4711")
      .with([](auto& body) { body.website = "https://khac.example/"; }, "https://khac.example/");
}

TEST_CASE("a signer reads every member of a product", "[issuer]") {
  record::Product product = test::demo_product();
  product.photo.reset();
  Members(product)
      .with([](auto& body) { body.product = demo_id(500); }, demo_id(500).text())
      .with([](auto& body) { body.producer = demo_id(501); }, demo_id(501).text())
      .with([](auto& body) { body.name = "Chè xanh"; }, "Chè xanh")
      .with([](auto& body) { body.name_en = "Green tea"; }, "Green tea")
      .with([](auto& body) { body.group = record::ProductGroup::ornamental; }, "ornamental")
      .with([](auto& body) { body.brand = "Nhãn Khác"; }, "Nhãn Khác")
      .with([](auto& body) { body.packs[0].description = "Gói 4711 g"; }, "Gói 4711 g")
      .with(
          [](auto& body) {
            body.packs.push_back({gs1::Gtin::parse_any("8938505974194").value(), "Túi"});
          },
          gs1::Gtin::parse_any("8938505974194").value().printed())
      .with(
          [](auto& body) {
            body.photo = {{kHash, 4711}, 640, 481, false};
          },
          kHash.hex())
      .with(
          [](auto& body) {
            body.photo = {{kHash, 4711}, 640, 481, false};
          },
          "4711")
      .with(
          [](auto& body) {
            body.photo = {{kHash, 4711}, 640, 481, false};
          },
          "640 × 481")
      .with(
          [](auto& body) {
            body.photo = {{kHash, 4711}, 640, 481, true};
          },
          "placeholder")
      .with(
          [](auto& body) {
            body.story = {kHash, 4711};
          },
          kHash.hex())
      .with(
          [](auto& body) {
            body.story = {kHash, 4711};
          },
          "4711")
      .with([](auto& body) { body.ingredients = "Lá chè 100 %"; }, "Lá chè 100 %")
      .with([](auto& body) { body.storage = "Nơi khô ráo"; }, "Nơi khô ráo")
      .with([](auto& body) { body.usage = "Pha với nước 80 °C"; }, "Pha với nước 80 °C")
      .with([](auto& body) { body.warning = "Không dùng khi mốc"; }, "Không dùng khi mốc")
      .with([](auto& body) { body.standard = "TCVN 4711"; }, "TCVN 4711");
}

TEST_CASE("a signer reads every member of a certificate", "[issuer]") {
  record::Certificate certificate = test::demo_certificate();
  certificate.score.reset();
  certificate.attested.reset();
  certificate.notice.reset();
  const record::Attested attested{"UBND huyện Khác", 24, "4711/GCN"};
  Members(certificate)
      .with([](auto& body) { body.product = demo_id(500); }, demo_id(500).text())
      .with([](auto& body) { body.packs = {gs1::Gtin::parse_any("8938505974194").value()}; },
            gs1::Gtin::parse_any("8938505974194").value().printed())
      .with([](auto& body) { body.stars = programme::Stars::of(5).value(); }, "stars: 5")
      .with([](auto& body) { body.score = 7866; }, "78,66")
      .with(
          [](auto& body) {
            body.reference = programme::CertificateReference::of(24, 2026, 17, body.stars).value();
          },
          "24-2026-0017-3")
      .with([](auto& body) { body.decision.number = "4711/QĐ-UBND"; }, "4711/QĐ-UBND")
      .with([](auto& body) { body.decision.date = day("2024-03-02"); }, "02/03/2024")
      .with([](auto& body) { body.valid_from = day("2024-03-04"); }, "04/03/2024")
      .with([](auto& body) { body.valid_to = day("2031-03-04"); }, "04/03/2031")
      .with([](auto& body) { body.label_service = demo_uri("buon-ho"); },
            demo_uri("buon-ho").text())
      .with([](auto& body) { body.quota = 4711; }, "4711")
      .with([&](auto& body) { body.attested = attested; }, attested.authority)
      .with([&](auto& body) { body.attested = attested; }, "province: 24")
      .with([&](auto& body) { body.attested = attested; }, attested.certificate_number)
      .with(
          [](auto& body) {
            body.notice = {"Dữ liệu mẫu", ""};
          },
          "Dữ liệu mẫu")
      .with(
          [](auto& body) {
            body.notice = {"Dữ liệu mẫu", "Sample"};
          },
          "Sample");
}

TEST_CASE("a signer reads every member of a change of a certificate", "[issuer]") {
  const record::CertificateStatus status{
      demo_id(6), record::StatusChange::revoked, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  Members(status)
      .with([](auto& body) { body.certificate = demo_id(500); }, demo_id(500).text())
      .with([](auto& body) { body.change = record::StatusChange::superseded; }, "superseded")
      .with(
          [](auto& body) {
            body.decision = {"4711/QĐ-UBND", day("2024-03-02")};
          },
          "4711/QĐ-UBND, 02/03/2024")
      .with([](auto& body) { body.ground = record::RevocationGround::mark_misused; },
            "mark-misused")
      .with([](auto& body) { body.ends = kHash; }, kHash.hex())
      .with([](auto& body) { body.until = day("2031-03-04"); }, "04/03/2031")
      .with([](auto& body) { body.by = demo_id(501); }, demo_id(501).text())
      .with(
          [](auto& body) {
            body.field = record::CorrectedField::score;
            body.old_value = "7866";
            body.new_value = "7886";
          },
          "score: 7866 → 7886")
      .with(
          [](auto& body) {
            body.reason = {"Lý do", "Reason"};
          },
          "Lý do / Reason");
}

TEST_CASE("a signer reads every member of what concerns lots and labels", "[issuer]") {
  Members(test::demo_manifest())
      .with([](auto& body) { body.gtin = gs1::Gtin::parse_any("8938505974194").value(); },
            gs1::Gtin::parse_any("8938505974194").value().printed())
      .with([](auto& body) { body.lot = gs1::Lot::parse("L4711").value(); }, "L4711")
      .with([](auto& body) { body.certificate = demo_id(500); }, demo_id(500).text())
      .with([](auto& body) { body.packed = day("2024-03-02"); }, "02/03/2024")
      .with([](auto& body) { body.expiry = day("2031-03-04"); }, "04/03/2031")
      .with([](auto& body) { body.quantity = "4711 gói"; }, "4711 gói")
      .with([](auto& body) { body.count = 4711; }, "labels: 4711")
      .with([](auto& body) { body.first_index = 4711; }, "indexes: 4711–")
      .with([](auto& body) { body.labels.sha256 = kHash; }, kHash.hex())
      .with([](auto& body) { body.labels.length = 4712; }, "4712");
  Members(record::LabelStatus{demo_id(7), record::LabelState::voided, {}, {}, {}})
      .with([](auto& body) { body.manifest = demo_id(500); }, demo_id(500).text())
      .with([](auto& body) { body.state = record::LabelState::stolen; }, "stolen")
      .with(
          [](auto& body) {
            body.ranges = {{11, 14}, {20, 23}};
          },
          "11–13, 20–22")
      .with([](auto& body) { body.ends = kHash; }, kHash.hex())
      .with(
          [](auto& body) {
            body.reason = {"Lý do", "Reason"};
          },
          "Lý do / Reason");
  const record::RecallTarget target{test::demo_gtin(), {}, {}};
  Members(record::Recall{record::RecallAction::recalled, {target}, {}, {}, {}})
      .with([](auto& body) { body.action = record::RecallAction::lifted; }, "lifted")
      .with(
          [](auto& body) {
            body.targets.push_back({gs1::Gtin::parse_any("8938505974194").value(), {}, {}});
          },
          gs1::Gtin::parse_any("8938505974194").value().printed())
      .with([](auto& body) { body.targets[0].lot = gs1::Lot::parse("L4711").value(); }, "L4711")
      .with(
          [](auto& body) {
            body.targets[0].range = record::IndexRange{11, 14};
          },
          "11–13")
      .with([](auto& body) { body.ends = kHash; }, kHash.hex())
      .with(
          [](auto& body) {
            body.reason = {"Lý do", "Reason"};
          },
          "Lý do / Reason")
      .with(
          [](auto& body) {
            body.advice = {"Trả lại", "Return it"};
          },
          "Trả lại / Return it");
}

TEST_CASE("a signer reads who speaks, when, in which log and under which id", "[issuer]") {
  record::Statement statement =
      test::make_statement(test::demo_producer(), demo_uri("dak-lak"), 99, noon());
  statement.log = "ocop.example/another";
  const std::string words = describe(statement, Names());
  for (const std::string& fact : {statement.log, statement.issuer.text(), statement.id.text(),
                                  statement.valid_from.rfc3339()})
    CHECK_THAT(words, Catch::Contains(fact));
}

TEST_CASE("a text of several lines cannot pass for other values", "[issuer]") {
  record::Product body = test::demo_product();
  body.usage = "Pha trà\n  nhóm / group: craft\n\n  tên / name: Khác";
  const std::string words = words_of(body);
  CHECK(words.find("\n  nhóm / group: craft") == std::string::npos);
  CHECK(words.find("\n  tên / name: Khác") == std::string::npos);
  CHECK_THAT(words, Catch::Contains("\n      |   nhóm / group: craft"));
}

TEST_CASE("who approves reads names, the signing key and what is checked of them", "[issuer]") {
  const auto history = test::demo_history();
  const std::string& entry = history[5].entry;
  const std::vector<std::string> context{history[3].entry, history[4].entry};
  const record::TrustList trust = test::demo_trust_list();
  const std::string words = describe_entries({entry}, context, &trust).value();
  CHECK_THAT(words, Catch::Contains("Sầu riêng sấy thăng hoa") &&
                        Catch::Contains(demo_keys().public_key("krong-pac").thumbprint()) &&
                        Catch::Contains(crypto::sha256(entry).hex()) &&
                        !Catch::Contains("not checked"));
  CHECK_THAT(describe_entries({entry}, context, nullptr).value(), Catch::Contains("not checked"));
  const std::string forged = entry.substr(0, entry.size() - 20) +
                             (entry[entry.size() - 20] == 'A' ? "B" : "A") +
                             entry.substr(entry.size() - 19);
  CHECK_THAT(describe_entries({forged}, context, &trust).value(), Catch::Contains("not checked"));
  CHECK(describe_entries({"x"}, {}, nullptr).has_error());
}

}  // namespace
}  // namespace ocop::issuer
