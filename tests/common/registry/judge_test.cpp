// From a label to a verdict: one case for each line of docs/formats/registry.md §5 and §6.
#include <set>

#include <catch2/catch.hpp>

#include "tests/support/scenario.h"

namespace ocop {
namespace {

using registry::Judgement;
using registry::Reason;
using registry::Verdict;
using test::DemoLot;
using test::Scenario;

struct Shop {
  Scenario s;
  DemoLot lot;
};

Shop shop(gs1::LabelProfile profile = gs1::LabelProfile::full) {
  Scenario s;
  s.register_product();
  s.certify();
  DemoLot lot = s.add_lot(20, "L0625-01", profile);
  return {std::move(s), std::move(lot)};
}

void check(const Judgement& judgement, Verdict verdict, Reason reason = Reason::none) {
  CHECK(name(judgement.verdict) == name(verdict));
  CHECK(name(judgement.reason) == name(reason));
}

TEST_CASE("a genuine label is valid and brings its records") {
  for (const auto profile : {gs1::LabelProfile::full, gs1::LabelProfile::compact}) {
    const Shop shop_ = shop(profile);
    const Judgement judgement = shop_.s.judge(shop_.lot.uri(3));
    check(judgement, Verdict::valid);
    REQUIRE(judgement.certificate);
    CHECK(judgement.certificate->body.stars.count() == 3);
    CHECK(judgement.product->now().name == "Sầu riêng sấy thăng hoa");
    CHECK(judgement.producer->now().location.commune->name == "Xã Ea Yông");
    CHECK(judgement.lot == "L0625-01");
  }
}

TEST_CASE("what sharing adds changes nothing, a browser's spelling of the host neither") {
  const Shop shop_ = shop();
  const std::string uri = shop_.lot.uri(3);
  check(shop_.s.judge(uri + "&lang=en&fbclid=IwAR0x"), Verdict::valid);
  CHECK(shop_.s.judge(uri + "&lang=en").text == uri);
  std::string lower = uri;
  lower.replace(0, std::string("HTTPS://OCOP.EXAMPLE").size(), "https://ocop.example");
  check(shop_.s.judge(lower), Verdict::valid);
}

TEST_CASE("a label under a foreign host is never valid where the text brings the host") {
  Shop shop_ = shop();
  const std::string uri = shop_.lot.uri(3, "OCOP.EXAMPLE.COM");
  check(shop_.s.judge(uri), Verdict::bad_seal, Reason::foreign_address);
  shop_.s.newest_time = shop_.s.now.plus(std::chrono::hours(-1));
  check(shop_.s.judge(uri), Verdict::could_not_check, Reason::stale);
  shop_.s.host_rule = registry::HostRule::already_chosen;
  check(shop_.s.judge(uri.substr(uri.find("/01/"))), Verdict::valid);
}

TEST_CASE("a seal by a key that the log does not know is red only while our data is fresh") {
  Shop shop_ = shop();
  DemoLot forged = shop_.lot;
  forged.signer = "stranger";
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::unknown_key);
  shop_.s.newest_time = shop_.s.now.plus(std::chrono::minutes(-61));
  check(shop_.s.judge(forged.uri(3)), Verdict::could_not_check, Reason::stale);
  shop_.s.newest_time.reset();
  check(shop_.s.judge(forged.uri(3)), Verdict::could_not_check, Reason::stale);
}

TEST_CASE("a seal by a key of another use is red") {
  Shop shop_ = shop();
  for (const std::string signer : {"manifest", "province-1"}) {
    DemoLot forged = shop_.lot;
    forged.signer = signer;
    check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::wrong_key);
  }
}

TEST_CASE("a label made with a stolen label key was not issued, whatever its signature says") {
  const Shop shop_ = shop();
  DemoLot forged = shop_.lot;
  forged.labels[3].serial = gs1::Serial::parse("0123456789AB").value();
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::not_issued);
  forged = shop_.lot;
  std::swap(forged.labels[3].index, forged.labels[4].index);
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::not_issued);
}

TEST_CASE("a stolen label key cannot raise stars, move a label or lengthen its life") {
  const Shop shop_ = shop();
  DemoLot forged = shop_.lot;
  const auto four = programme::Stars::of(4).value();
  forged.labels[3].reference =
      programme::CertificateReference::of(66, 2025, 1, four).value().number();
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::unknown_reference);
  forged.labels[3].reference = 0xFFFFFFFF;
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::bad_reference);
  forged = shop_.lot;
  forged.labels[3].expiry = Date::parse("2027-06-24").value();
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::wrong_field);
  forged = shop_.lot;
  forged.labels[3].lot = gs1::Lot::parse("L0625-02").value();
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::wrong_field);
  forged = shop_.lot;
  forged.labels[3].gtin = gs1::Gtin::internal(66, 18).value();
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::wrong_field);
}

TEST_CASE("an index that no lot owns is red only while our data is fresh") {
  Shop shop_ = shop();
  DemoLot forged = shop_.lot;
  forged.labels[3].index = 5000;
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::unknown_index);
  shop_.s.newest_time = shop_.s.now.plus(std::chrono::hours(-2));
  check(shop_.s.judge(forged.uri(3)), Verdict::could_not_check, Reason::stale);
}

// A lot, a label key of another service ("label-of-2") and one that came too late for the lot
// ("label-late").
Shop shop_with_other_keys() {
  record::TrustList list = test::demo_trust_list();
  list.label_services.push_back({test::demo_uri("label-service-2"), "In tem"});
  Scenario s(list);
  s.register_product();
  record::KeyGrant grant = test::demo_key_grant(record::GrantedUse::label, "label-of-2");
  grant.holder = test::demo_uri("label-service-2");
  s.add(grant, "province-1", "dak-lak", "2025-06-10T08:00:00+07:00");
  s.certify();
  DemoLot lot = s.add_lot(5);
  s.add(test::demo_key_grant(record::GrantedUse::label, "label-late"), "province-1", "dak-lak",
        "2025-06-26T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  return {std::move(s), std::move(lot)};
}

TEST_CASE("of two failures the first in the order counts, also where stale data may be the cause") {
  Shop shop_ = shop_with_other_keys();
  Scenario& s = shop_.s;
  enum Failure {
    host,
    key,
    use,
    signature,
    possible,
    known,
    service,
    gtin,
    index,
    fields,
    too_late,
    listed
  };
  const std::vector<std::pair<Failure, Reason>> order{
      {host, Reason::foreign_address},   {key, Reason::unknown_key},
      {use, Reason::wrong_key},          {signature, Reason::bad_signature},
      {possible, Reason::bad_reference}, {known, Reason::unknown_reference},
      {service, Reason::wrong_key},      {gtin, Reason::wrong_field},
      {index, Reason::unknown_index},    {fields, Reason::wrong_field},
      {too_late, Reason::wrong_key},     {listed, Reason::not_issued}};
  const auto text_with = [&](const std::set<Failure>& failures) {
    DemoLot lot = shop_.lot;
    seal::Claims& claims = lot.labels[3];
    if (failures.contains(too_late)) lot.signer = "label-late";
    if (failures.contains(service)) lot.signer = "label-of-2";
    if (failures.contains(use)) lot.signer = "manifest";
    if (failures.contains(key)) lot.signer = "stranger";
    if (failures.contains(known)) claims.reference += 1U << 5;
    if (failures.contains(possible)) claims.reference = 0xFFFFFFFF;
    if (failures.contains(gtin)) claims.gtin = gs1::Gtin::internal(66, 18).value();
    if (failures.contains(index)) claims.index = 5000;
    if (failures.contains(fields)) claims.expiry = Date::parse("2027-06-24").value();
    if (failures.contains(listed)) claims.serial = gs1::Serial::parse("0123456789AB").value();
    std::string uri = lot.uri(3, failures.contains(host) ? "OCOP.EXAMPLE.COM" : "OCOP.EXAMPLE");
    if (failures.contains(signature)) uri.back() = uri.back() == '1' ? '2' : '1';
    return uri;
  };
  const auto is_news = [](Reason reason) {
    return reason == Reason::foreign_address || reason == Reason::unknown_key ||
           reason == Reason::unknown_reference || reason == Reason::unknown_index;
  };
  for (std::size_t a = 0; a < order.size(); ++a)
    for (std::size_t b = a; b < order.size(); ++b) {
      const std::set<Failure> both{order[a].first, order[b].first};
      // One key has one of these; a reference is not both impossible and merely unknown; only what
      // a lot owns can differ from the lot.
      const std::set<Failure> keys{key, use, service, too_late};
      if (a != b && keys.contains(order[a].first) && keys.contains(order[b].first)) continue;
      CAPTURE(a, b);
      s.newest_time = s.now;
      check(s.judge(text_with(both)), Verdict::bad_seal, order[a].second);
      s.newest_time = s.now.plus(std::chrono::hours(-1));
      if (is_news(order[a].second))
        check(s.judge(text_with(both)), Verdict::could_not_check, Reason::stale);
      else
        check(s.judge(text_with(both)), Verdict::bad_seal, order[a].second);
    }
}

TEST_CASE("a skipped index never matches") {
  Scenario s;
  s.register_product();
  s.certify();
  DemoLot lot = s.add_lot(3);
  record::LotManifest body = s.registry().manifest(lot.manifest)->body;
  Bytes list = *s.files.label_file(body.labels);
  std::fill(list.begin() + 8, list.begin() + 16, 0);
  body.labels = s.files.put(list);
  body.first_index = 3;
  for (auto& label : lot.labels) label.index += 3;
  s.add(body, "manifest", "label-service", "2025-06-25T07:30:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  check(s.judge(lot.uri(1)), Verdict::bad_seal, Reason::not_issued);
}

TEST_CASE("a revoked label key seals nothing of lots logged after it; lots before stay valid") {
  Shop shop_ = shop();
  shop_.s.add(
      record::KeyRevocation{test::demo_keys().public_key("label"), std::nullopt, {"Hết hạn.", ""}},
      "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
  const DemoLot later =
      shop_.s.add_lot(5, "L0625-02", gs1::LabelProfile::full, "2025-06-27T07:30:00+07:00");
  check(shop_.s.judge(shop_.lot.uri(3)), Verdict::valid);
  check(shop_.s.judge(later.uri(3)), Verdict::bad_seal, Reason::wrong_key);
}

TEST_CASE("a label key that is known as compromised below the lot's place seals nothing of it") {
  Shop shop_ = shop();
  shop_.s.add(record::KeyRevocation{test::demo_keys().public_key("label"), 4, {"Mất khóa.", ""}},
              "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
  REQUIRE(shop_.s.problem() == std::nullopt);
  check(shop_.s.judge(shop_.lot.uri(3)), Verdict::bad_seal, Reason::wrong_key);
}

TEST_CASE("a label key granted after the lot seals nothing of it") {
  Shop shop_ = shop();
  shop_.s.add(test::demo_key_grant(record::GrantedUse::label, "label-2"), "province-1", "dak-lak",
              "2025-06-26T08:00:00+07:00");
  DemoLot forged = shop_.lot;
  forged.signer = "label-2";
  check(shop_.s.judge(forged.uri(3)), Verdict::bad_seal, Reason::wrong_key);
}

TEST_CASE("a missing label file is our trouble, never red") {
  Shop shop_ = shop();
  shop_.s.files.remove(shop_.s.registry().manifest(shop_.lot.manifest)->body.labels);
  check(shop_.s.judge(shop_.lot.uri(3)), Verdict::could_not_check, Reason::missing_file);
}

TEST_CASE("a damaged label file is our trouble, whatever it says of the label") {
  Shop shop_ = shop();
  shop_.s.files.damage(shop_.s.registry().manifest(shop_.lot.manifest)->body.labels, 8 * 3);
  check(shop_.s.judge(shop_.lot.uri(3)), Verdict::could_not_check, Reason::missing_file);
  check(shop_.s.judge(shop_.lot.uri(4)), Verdict::valid);
}

TEST_CASE("a missing story makes valid wait; a missing photograph holds back nothing") {
  Shop shop_ = shop();
  check(shop_.s.judge(shop_.lot.uri(3)), Verdict::valid);
  shop_.s.files.remove(*shop_.s.registry().product(shop_.s.product)->now().story);
  check(shop_.s.judge(shop_.lot.uri(3)), Verdict::could_not_check, Reason::missing_file);
}

record::CertificateStatus status_of(const Scenario& s, record::StatusChange change) {
  return {s.certificate, change, {}, {}, {}, {}, {}, {}, "", "", {}};
}

TEST_CASE("verdicts come in their order of precedence") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const std::string uri = shop_.lot.uri(3);

  s.now = Instant::parse("2028-06-21T12:00:00+07:00").value();
  s.newest_time = s.now;
  check(s.judge(uri), Verdict::product_expired);

  s.add(
      record::LabelStatus{
          shop_.lot.manifest, record::LabelState::stolen, {{3, 4}}, {}, {"Mất.", ""}},
      "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  check(s.judge(uri), Verdict::label_void);
  CHECK(s.judge(uri).label_status->body.state == record::LabelState::stolen);
  check(s.judge(shop_.lot.uri(4)), Verdict::product_expired);

  record::CertificateStatus revoked = status_of(s, record::StatusChange::revoked);
  revoked.ground = record::RevocationGround::mark_misused;
  s.add(revoked, "province-1", "dak-lak", "2025-07-11T08:00:00+07:00");
  check(s.judge(uri), Verdict::revoked);
  CHECK(s.judge(uri).revocation->body.ground == record::RevocationGround::mark_misused);

  s.add(record::Recall{record::RecallAction::recalled,
                       {{test::demo_gtin(), gs1::Lot::parse("L0625-01").value(), std::nullopt}},
                       std::nullopt,
                       {"Ẩm mốc.", ""},
                       {"Không dùng.", ""}},
        "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  check(s.judge(uri), Verdict::recalled);
  CHECK(s.judge(uri).recall->body.reason.vi == "Ẩm mốc.");

  DemoLot forged = shop_.lot;
  forged.labels[3].serial = gs1::Serial::parse("0123456789AB").value();
  check(s.judge(forged.uri(3)), Verdict::bad_seal, Reason::not_issued);
  check(s.judge(uri.substr(0, uri.size() - 1)), Verdict::malformed, Reason::not_a_label);
}

TEST_CASE("stars lapse after the certificate's last day in UTC+7, extensions included") {
  Scenario s;
  s.register_product();
  record::Certificate body = test::demo_certificate();
  body.valid_to = Date::parse("2025-12-31").value();
  s.certify(body);
  const DemoLot lot = s.add_lot(5);
  s.now = Instant::parse("2025-12-31T23:59:59+07:00").value();
  s.newest_time = s.now;
  check(s.judge(lot.uri(0)), Verdict::valid);
  s.now = Instant::parse("2026-01-01T00:00:00+07:00").value();
  s.newest_time = s.now;
  check(s.judge(lot.uri(0)), Verdict::certificate_expired);
  record::CertificateStatus extended = status_of(s, record::StatusChange::extended);
  extended.until = Date::parse("2026-02-01").value();
  s.add(extended, "province-1", "dak-lak", "2025-12-30T08:00:00+07:00");
  check(s.judge(lot.uri(0)), Verdict::valid);
}

TEST_CASE("dates are judged at the later of our clock and the newest cosigned time") {
  Shop shop_ = shop();
  shop_.s.newest_time = Instant::parse("2026-06-25T00:00:00+07:00").value();
  check(shop_.s.judge(shop_.lot.uri(3)), Verdict::product_expired);
}

TEST_CASE("a recall of a range or of the whole product reaches just these labels") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  s.add(record::Recall{record::RecallAction::recalled,
                       {{test::demo_gtin(), gs1::Lot::parse("L0625-01").value(),
                         record::IndexRange{5, 10}}},
                       std::nullopt,
                       {"Ẩm.", ""},
                       {}},
        "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  check(s.judge(shop_.lot.uri(4)), Verdict::valid);
  check(s.judge(shop_.lot.uri(5)), Verdict::recalled);
  check(s.judge(shop_.lot.uri(9)), Verdict::recalled);
  check(s.judge(shop_.lot.uri(10)), Verdict::valid);
  s.add(record::Recall{record::RecallAction::recalled,
                       {{test::demo_gtin(), {}, {}}},
                       std::nullopt,
                       {"Ẩm.", ""},
                       {}},
        "province-1", "dak-lak", "2025-07-13T08:00:00+07:00");
  check(s.judge(shop_.lot.uri(10)), Verdict::recalled);
}

TEST_CASE("a superseded certificate stays valid, with its successor named") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const auto first = s.certificate;
  record::Certificate better = test::demo_certificate();
  better.stars = programme::Stars::of(4).value();
  better.decision = {"2000/QĐ-UBND", Date::parse("2025-07-10").value()};
  better.reference = programme::CertificateReference::of(66, 2025, 2, better.stars).value();
  s.certify(better, "province-1");
  REQUIRE(s.problem() == std::nullopt);
  const auto second = s.certificate;
  s.certificate = first;
  record::CertificateStatus superseded = status_of(s, record::StatusChange::superseded);
  superseded.by = second;
  s.add(superseded, "province-1", "dak-lak", "2025-07-11T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  const Judgement judgement = s.judge(shop_.lot.uri(3));
  check(judgement, Verdict::valid);
  REQUIRE(judgement.superseded_by);
  CHECK(judgement.superseded_by->body.stars.count() == 4);
}

TEST_CASE("staleness changes valid only: shown after a day, could-not-check after seven") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const std::string uri = shop_.lot.uri(3);
  const auto aged = [&](std::chrono::seconds age) {
    s.newest_time = s.now.plus(-age);
    return s.judge(uri);
  };
  CHECK_FALSE(aged(std::chrono::hours(23)).data_old);
  CHECK(aged(std::chrono::hours(24)).data_old);
  check(aged(std::chrono::hours(7 * 24 - 1)), Verdict::valid);
  check(aged(std::chrono::hours(7 * 24)), Verdict::could_not_check, Reason::stale);
  DemoLot forged = shop_.lot;
  forged.labels[3].serial = gs1::Serial::parse("0123456789AB").value();
  check(s.judge(forged.uri(3)), Verdict::bad_seal, Reason::not_issued);
}

TEST_CASE("what is recalled, revoked, void or expired stays so under stale data") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const std::string uri = shop_.lot.uri(3);
  const auto check_stale = [&](Verdict verdict) {
    for (const std::optional<Instant>& newest :
         {std::optional<Instant>(s.now.plus(-std::chrono::hours(24 * 400))),
          std::optional<Instant>()}) {
      s.newest_time = newest;
      check(s.judge(uri), verdict);
    }
  };
  s.newest_time.reset();
  check(s.judge(uri), Verdict::could_not_check, Reason::stale);
  const Instant before = s.now;
  s.now = Instant::parse("2026-06-25T12:00:00+07:00").value();
  check_stale(Verdict::product_expired);
  s.now = before;
  s.add(
      record::LabelStatus{
          shop_.lot.manifest, record::LabelState::stolen, {{3, 4}}, {}, {"Mất.", ""}},
      "province-1", "dak-lak", "2025-07-10T08:00:00+07:00");
  check_stale(Verdict::label_void);
  record::CertificateStatus revoked = status_of(s, record::StatusChange::revoked);
  revoked.ground = record::RevocationGround::mark_misused;
  s.add(revoked, "province-1", "dak-lak", "2025-07-11T08:00:00+07:00");
  check_stale(Verdict::revoked);
  s.add(record::Recall{record::RecallAction::recalled,
                       {{test::demo_gtin(), {}, {}}},
                       std::nullopt,
                       {"Ẩm.", ""},
                       {}},
        "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  check_stale(Verdict::recalled);
}

TEST_CASE("stars that lapsed stay lapsed under stale data") {
  Scenario s;
  s.register_product();
  record::Certificate body = test::demo_certificate();
  body.valid_to = Date::parse("2025-12-31").value();
  s.certify(body);
  const DemoLot lot = s.add_lot(5);
  s.now = Instant::parse("2026-01-01T00:00:00+07:00").value();
  s.newest_time = Instant::parse("2025-07-01T00:00:00+07:00").value();
  check(s.judge(lot.uri(0)), Verdict::certificate_expired);
}

TEST_CASE("an expired trust list is marked in every answer") {
  Scenario s(test::demo_trust_list());
  s.register_product();
  record::Certificate body = test::demo_certificate();
  s.certify(body);
  const DemoLot lot = s.add_lot(5);
  const Instant end = s.trust.expires;
  // The demo lot's use-by date lies near the list's end, so the verdict is asked of the marks
  // alone.
  s.now = end.plus(std::chrono::hours(1));
  s.newest_time = s.now;
  CHECK(s.judge(lot.uri(0)).trust_list_expired);
  s.now = end.plus(std::chrono::hours(-1));
  s.newest_time = s.now;
  CHECK_FALSE(s.judge(lot.uri(0)).trust_list_expired);
}

TEST_CASE("90 days after the trust list's end valid becomes could-not-check") {
  record::TrustList list = test::demo_trust_list();
  list.expires = Instant::parse("2025-07-01T00:00:00+07:00").value();
  Scenario s(list);
  s.register_product();
  s.certify();
  const DemoLot lot = s.add_lot(5);
  s.now = list.expires.plus(std::chrono::hours(24 * 90));
  s.newest_time = s.now;
  check(s.judge(lot.uri(0)), Verdict::valid);
  s.now = s.now.plus(std::chrono::seconds(1));
  s.newest_time = s.now;
  check(s.judge(lot.uri(0)), Verdict::could_not_check, Reason::trust_list_expired);
}

TEST_CASE(
    "an unknown type by a key with power over its subject turns valid grey, by others nothing") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const auto unknown = [&](const std::string& signer, const std::string& issuer, int number) {
    record::Statement statement = test::make_statement(record::Unknown{{s.certificate}},
                                                       test::demo_uri(issuer), number, s.now);
    statement.type = "Novelty";
    s.add_entry(test::sign(statement, signer));
  };
  unknown("buon-ho", "buon-ho", 801);
  CHECK(s.problem() == registry::Problem::unknown_type);
  check(s.judge(shop_.lot.uri(3)), Verdict::valid);
  unknown("province-1", "dak-lak", 802);
  CHECK(s.problem() == registry::Problem::unknown_type);
  check(s.judge(shop_.lot.uri(3)), Verdict::could_not_check, Reason::unknown_statement);
}

TEST_CASE("without a seal the GTIN decides: unsealed, recalled, unknown or malformed") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const std::string gtin = test::demo_gtin().text();
  check(s.judge("https://example.com/01/" + gtin + "/10/ANY/21/123"), Verdict::unsealed);
  CHECK(s.judge("https://example.com/01/" + gtin).certificate);
  check(s.judge("https://example.com/01/08938505974194"), Verdict::unknown);
  check(s.judge("https://example.com/01/08938505974195"), Verdict::malformed, Reason::not_a_label);
  check(s.judge("hello"), Verdict::malformed, Reason::not_a_label);
  check(s.judge(""), Verdict::malformed, Reason::not_a_label);
  s.add(record::Recall{record::RecallAction::recalled,
                       {{test::demo_gtin(), gs1::Lot::parse("L0625-01").value(), std::nullopt}},
                       std::nullopt,
                       {"Ẩm.", ""},
                       {}},
        "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  check(s.judge("https://example.com/01/" + gtin + "/10/L0625-01"), Verdict::recalled);
  check(s.judge("https://example.com/01/" + gtin + "/10/L0625-02"), Verdict::unsealed);
  check(s.judge("https://example.com/01/" + gtin), Verdict::unsealed);
  s.add(record::Recall{record::RecallAction::recalled,
                       {{test::demo_gtin(), {}, {}}},
                       std::nullopt,
                       {"Ẩm.", ""},
                       {}},
        "province-1", "dak-lak", "2025-07-13T08:00:00+07:00");
  check(s.judge("https://example.com/01/" + gtin + "/10/L0625-02"), Verdict::recalled);
  check(s.judge("https://example.com/01/" + gtin), Verdict::recalled);
  s.newest_time.reset();
  check(s.judge("https://example.com/01/08938505974194"), Verdict::could_not_check,
        Reason::not_ready);
}

TEST_CASE("a typed serial is at best on the lot's list") {
  for (const auto profile : {gs1::LabelProfile::full, gs1::LabelProfile::compact}) {
    const Shop shop_ = shop(profile);
    const Scenario& s = shop_.s;
    const auto typed = [&](const gs1::Serial& serial, const std::string& lot) {
      return registry::judge_typed(test::demo_gtin(), gs1::Lot::parse(lot).value(), serial,
                                   s.registry(), s.files, {s.now, s.newest_time});
    };
    const Judgement listed = typed(shop_.lot.labels[7].serial, "L0625-01");
    check(listed, Verdict::unsealed);
    CHECK(listed.on_lot_list);
    CHECK_FALSE(listed.index);
    CHECK_FALSE(listed.manifest);
    CHECK_FALSE(typed(gs1::Serial::parse("0123456789AB").value(), "L0625-01").on_lot_list);
    CHECK_FALSE(typed(shop_.lot.labels[7].serial, "L0625-02").on_lot_list);
  }
}

TEST_CASE("a typed serial of a recalled range is recalled, a void one is not called listed") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const auto typed = [&](std::size_t at) {
    return registry::judge_typed(test::demo_gtin(), gs1::Lot::parse("L0625-01").value(),
                                 shop_.lot.labels[at].serial, s.registry(), s.files,
                                 {s.now, s.newest_time});
  };
  s.add(record::Recall{record::RecallAction::recalled,
                       {{test::demo_gtin(), gs1::Lot::parse("L0625-01").value(),
                         record::IndexRange{5, 10}}},
                       std::nullopt,
                       {"Ẩm.", ""},
                       {}},
        "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  s.add(
      record::LabelStatus{
          shop_.lot.manifest, record::LabelState::voided, {{2, 3}}, {}, {"Hỏng.", ""}},
      "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  check(typed(7), Verdict::recalled);
  check(typed(4), Verdict::unsealed);
  CHECK(typed(4).on_lot_list);
  check(typed(2), Verdict::unsealed);
  CHECK_FALSE(typed(2).on_lot_list);
  REQUIRE(typed(2).label_status);
  CHECK(typed(2).label_status->body.reason.vi == "Hỏng.");
  CHECK_FALSE(typed(4).label_status);
  for (const std::size_t at : {2, 4, 7}) {
    CHECK_FALSE(typed(at).manifest);
    CHECK_FALSE(typed(at).index);
  }
}

TEST_CASE("a typed serial of a revoked certificate brings the revocation") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  record::CertificateStatus revoked = status_of(s, record::StatusChange::revoked);
  revoked.ground = record::RevocationGround::mark_misused;
  s.add(revoked, "province-1", "dak-lak", "2025-07-11T08:00:00+07:00");
  const Judgement judgement = registry::judge_typed(
      test::demo_gtin(), gs1::Lot::parse("L0625-01").value(), shop_.lot.labels[4].serial,
      s.registry(), s.files, {s.now, s.newest_time});
  check(judgement, Verdict::unsealed);
  REQUIRE(judgement.revocation);
  CHECK(judgement.on_lot_list);
}

void recall(Scenario& s, const record::RecallTarget& target) {
  s.add(
      record::Recall{
          record::RecallAction::recalled, {target}, std::nullopt, {"Ẩm.", ""}, {"Trả lại.", ""}},
      "province-1", "dak-lak", "2025-07-12T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
}

TEST_CASE("a missing label file hides no recall of product, lot or range") {
  const auto lot = gs1::Lot::parse("L0625-01").value();
  for (const auto profile : {gs1::LabelProfile::full, gs1::LabelProfile::compact}) {
    for (const record::RecallTarget& target :
         {record::RecallTarget{test::demo_gtin(), {}, {}},
          record::RecallTarget{test::demo_gtin(), lot, {}},
          record::RecallTarget{test::demo_gtin(), lot, record::IndexRange{3, 5}}}) {
      Shop shop_ = shop(profile);
      Scenario& s = shop_.s;
      recall(s, target);
      s.files.remove(s.registry().manifest(shop_.lot.manifest)->body.labels);
      const Judgement judgement = s.judge(shop_.lot.uri(3));
      check(judgement, Verdict::recalled);
      REQUIRE(judgement.recall);
      CHECK(judgement.product);
      CHECK_FALSE(judgement.manifest);
      if (target.range)
        check(s.judge(shop_.lot.uri(7)), Verdict::could_not_check, Reason::missing_file);
    }
  }
}

TEST_CASE("a recall of another lot or product changes nothing for a missing label file") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  s.add_lot(3, "L0625-02");
  recall(s, {test::demo_gtin(), gs1::Lot::parse("L0625-02").value(), {}});
  s.files.remove(s.registry().manifest(shop_.lot.manifest)->body.labels);
  check(s.judge(shop_.lot.uri(3)), Verdict::could_not_check, Reason::missing_file);
}

TEST_CASE("old data hides no recall of a label whose key it does not know") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  recall(s, {test::demo_gtin(), gs1::Lot::parse("L0625-01").value(), {}});
  DemoLot unknown = shop_.lot;
  unknown.signer = "stranger";
  check(s.judge(unknown.uri(3)), Verdict::bad_seal, Reason::unknown_key);
  s.newest_time = s.now.plus(std::chrono::hours(-1));
  const Judgement judgement = s.judge(unknown.uri(3));
  check(judgement, Verdict::recalled);
  CHECK_FALSE(judgement.manifest);
  CHECK_FALSE(judgement.index);
  unknown.labels[3].lot = gs1::Lot::parse("L0625-02").value();
  check(s.judge(unknown.uri(3)), Verdict::could_not_check, Reason::stale);
}

TEST_CASE("without a seal stars are in doubt where a sealed label would not be valid") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const std::string plain = "https://example.com/01/" + test::demo_gtin().text();
  CHECK(s.judge(plain).doubt == Reason::none);
  s.newest_time = s.now.plus(-std::chrono::hours(7 * 24));
  CHECK(s.judge(plain).doubt == Reason::stale);
  s.newest_time = s.now;
  record::Statement statement =
      test::make_statement(record::Unknown{{s.certificate}}, test::demo_uri("dak-lak"), 802, s.now);
  statement.type = "Novelty";
  s.add_entry(test::sign(statement, "province-1"));
  check(s.judge(plain), Verdict::unsealed);
  CHECK(s.judge(plain).doubt == Reason::unknown_statement);
}

TEST_CASE("a certificate by itself is unsealed, and recalled with its whole product only") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  const auto judged = [&] {
    const registry::Registry known = s.registry();
    return registry::judge_certificate(known.certificate(s.certificate), known, s.files,
                                       {s.now, s.newest_time});
  };
  check(judged(), Verdict::unsealed);
  CHECK(judged().doubt == Reason::none);
  recall(s, {test::demo_gtin(), gs1::Lot::parse("L0625-01").value(), {}});
  check(judged(), Verdict::unsealed);
  recall(s, {test::demo_gtin(), {}, {}});
  check(judged(), Verdict::recalled);
  CHECK(judged().recall);
}

TEST_CASE("a typed serial is not called unlisted while its list is missing") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  s.files.remove(s.registry().manifest(shop_.lot.manifest)->body.labels);
  check(registry::judge_typed(test::demo_gtin(), gs1::Lot::parse("L0625-01").value(),
                              shop_.lot.labels[4].serial, s.registry(), s.files,
                              {s.now, s.newest_time}),
        Verdict::could_not_check, Reason::missing_file);
}

TEST_CASE("a producer's later move changes nothing for labels and recalls of before") {
  // Everybody has power over the old district only.
  record::TrustList list = test::demo_trust_list();
  for (record::Authority& authority : list.authorities) {
    if (authority.id != test::demo_uri("krong-pac")) continue;
    record::Grant recall = authority.grants.front();
    recall.action = record::Action::recall;
    authority.grants.push_back(recall);
  }
  Scenario s(list);
  s.register_product();
  s.certify();
  record::KeyGrant grant = test::demo_key_grant(record::GrantedUse::label, "label-2");
  grant.scope.areas = {record::Area::parse("66/654").value()};
  s.add(grant, "province-1", "dak-lak", "2025-06-22T08:00:00+07:00");
  DemoLot recalled = s.add_lot(5, "L-1");
  DemoLot lot = s.add_lot(5, "L-2");
  recalled.signer = lot.signer = "label-2";
  s.add(record::Recall{record::RecallAction::recalled,
                       {{test::demo_gtin(), gs1::Lot::parse("L-1").value(), std::nullopt}},
                       std::nullopt,
                       {"Ẩm.", ""},
                       {}},
        "krong-pac", "krong-pac", "2025-07-02T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  record::Producer moved = s.registry().producer(s.producer)->now();
  moved.location.district = record::AdminUnit{"645", "Huyện Ea H'leo"};
  s.add(moved, "province-1", "dak-lak", "2025-06-04T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  check(s.judge(recalled.uri(3)), Verdict::recalled);
  check(s.judge(lot.uri(3)), Verdict::valid);
  // New lots are where the producer is now, out of that label key's reach.
  DemoLot later = s.add_lot(5, "L-3");
  check(s.judge(later.uri(3)), Verdict::valid);
  later.signer = "label-2";
  check(s.judge(later.uri(3)), Verdict::bad_seal, Reason::wrong_key);
}

TEST_CASE("a lot that is dated in the future could not be checked yet") {
  Shop shop_ = shop();
  shop_.s.now = Instant::parse("2025-06-24T12:00:00+07:00").value();
  shop_.s.newest_time = shop_.s.now;
  check(shop_.s.judge(shop_.lot.uri(3)), Verdict::could_not_check, Reason::not_ready);
}

// Says something of a type that nobody knows about these things.
void say_novelty(Scenario& s, const std::string& signer, const record::Uri& issuer,
                 const std::vector<record::StatementId>& subjects, int number) {
  record::Statement statement =
      test::make_statement(record::Unknown{subjects}, issuer, number, s.now);
  statement.type = "Novelty";
  s.add_entry(test::sign(statement, signer));
}

TEST_CASE("a label key speaks of nothing") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  say_novelty(s, "label", test::demo_uri("label-service"),
              {s.certificate, s.product, s.producer, shop_.lot.manifest}, 803);
  CHECK(s.problem() == registry::Problem::unknown_type);
  check(s.judge(shop_.lot.uri(3)), Verdict::valid);
}

TEST_CASE("an unknown type touches only those of its subjects that its key has power over") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  record::Producer other = test::demo_producer();
  other.location.district = record::AdminUnit{"644", "Thị xã Buôn Hồ"};
  other.producer = test::demo_id(static_cast<int>(100 + s.size()));
  const auto stranger = s.add(other, "province-1", "dak-lak", "2025-06-22T08:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  s.now = Instant::parse("2025-07-01T12:00:00+07:00").value();
  s.newest_time = s.now;
  say_novelty(s, "buon-ho", test::demo_uri("buon-ho"), {s.certificate, stranger}, 803);
  CHECK(s.problem() == registry::Problem::unknown_type);
  CHECK(s.registry().producer(stranger)->uncertain);
  CHECK_FALSE(s.registry().certificate(s.certificate)->uncertain);
  check(s.judge(shop_.lot.uri(3)), Verdict::valid);
}

TEST_CASE("a producer's key speaks of its own producer and what is made there, of nobody else") {
  Shop shop_ = shop();
  Scenario& s = shop_.s;
  record::Producer other = test::demo_producer();
  other.producer = test::demo_id(static_cast<int>(100 + s.size()));
  const auto stranger = s.add(other, "province-1", "dak-lak", "2025-06-22T08:00:00+07:00");
  const auto grant = [&](const std::string& key, const record::StatementId& holder) {
    record::KeyGrant body = test::demo_key_grant(record::GrantedUse::producer, key);
    body.holder = record::Uri::parse(holder.text()).value();
    s.add(body, "province-1", "dak-lak", "2025-06-22T09:00:00+07:00");
    REQUIRE(s.problem() == std::nullopt);
    return body.holder;
  };
  const record::Uri theirs = grant("producer-2", stranger);
  say_novelty(s, "producer-2", theirs, {s.producer, s.product, s.certificate, shop_.lot.manifest},
              803);
  CHECK(s.problem() == registry::Problem::unknown_type);
  check(s.judge(shop_.lot.uri(3)), Verdict::valid);
  say_novelty(s, "producer-2", theirs, {stranger}, 804);
  CHECK(s.registry().producer(stranger)->uncertain);

  const record::Uri ours = grant("producer-1", s.producer);
  for (const auto& subject : {s.producer, s.product, s.certificate, shop_.lot.manifest}) {
    Scenario once = s;
    say_novelty(once, "producer-1", ours, {subject}, 805);
    check(once.judge(shop_.lot.uri(3)), Verdict::could_not_check, Reason::unknown_statement);
  }
}

TEST_CASE("a manifest key speaks of certificates that name its service, and their lots") {
  record::TrustList list = test::demo_trust_list();
  list.label_services.push_back({test::demo_uri("label-service-2"), "In tem"});
  Scenario s(list);
  s.register_product();
  s.certify();
  const DemoLot lot = s.add_lot(5);
  record::KeyGrant body = test::demo_key_grant(record::GrantedUse::manifest, "manifest-2");
  body.holder = test::demo_uri("label-service-2");
  s.add(body, "province-1", "dak-lak", "2025-06-22T09:00:00+07:00");
  REQUIRE(s.problem() == std::nullopt);
  say_novelty(s, "manifest-2", body.holder, {s.producer, s.product, s.certificate, lot.manifest},
              803);
  say_novelty(s, "manifest", test::demo_uri("label-service"), {s.producer, s.product}, 804);
  check(s.judge(lot.uri(3)), Verdict::valid);
  for (const auto& subject : {s.certificate, lot.manifest}) {
    Scenario once = s;
    say_novelty(once, "manifest", test::demo_uri("label-service"), {subject}, 805);
    check(once.judge(lot.uri(3)), Verdict::could_not_check, Reason::unknown_statement);
  }
}

TEST_CASE("a bad seal shows nothing that the label claims as known") {
  const Shop shop_ = shop();
  DemoLot forged = shop_.lot;
  forged.labels[3].serial = gs1::Serial::parse("0123456789AB").value();
  const Judgement judgement = shop_.s.judge(forged.uri(3));
  CHECK_FALSE(judgement.product);
  CHECK_FALSE(judgement.certificate);
  CHECK_FALSE(judgement.manifest);
  CHECK_FALSE(judgement.producer);
}

}  // namespace
}  // namespace ocop
