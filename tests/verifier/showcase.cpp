#include "tests/verifier/showcase.h"

#include <cmath>

#include "common/imaging/webp.h"
#include "common/seal/label.h"
#include "common/seal/label_file.h"
#include "common/seal/serial_allocation.h"

namespace ocop::test {
namespace {

constexpr seal::LotSecret kSecret{4, 2};
constexpr std::uint32_t kLabels = 30;

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

// A bag on a table: something that looks like a picture of a product.
Bytes drawn_photo() {
  imaging::Image image = imaging::white_image(640, 480, imaging::Colour::rgb);
  const auto shade = [](double value) { return static_cast<std::uint8_t>(std::lround(value)); };
  for (int y = 0; y < image.height; ++y) {
    const auto row = image.row(y);
    for (int x = 0; x < image.width; ++x) {
      const bool bag = std::abs(x - 320) < 130 + (y - 240) / 12 && y > 70 && y < 420;
      const bool paper = std::abs(x - 320) < 90 && y > 190 && y < 330;
      const double light = 1.0 - std::hypot(x - 240, y - 160) / 900.0;
      const double red = paper ? 245 : bag ? 150 : y < 360 ? 226 : 190;
      const double green = paper ? 236 : bag ? 96 : y < 360 ? 220 : 160;
      const double blue = paper ? 214 : bag ? 52 : y < 360 ? 205 : 120;
      const auto at = static_cast<std::size_t>(3 * x);
      row[at] = shade(red * light);
      row[at + 1] = shade(green * light);
      row[at + 2] = shade(blue * light);
    }
  }
  return imaging::encode_webp(image, 80);
}

constexpr std::string_view kStory =
    "Vườn sầu riêng của hợp tác xã nằm trên đất đỏ bazan, cao hơn mặt biển 500 m. Mười hai hộ cùng "
    "làm theo "
    "một quy trình: ghi chép từng lần bón, từng lần tưới, và chỉ hái trái đã già.\n\n"
    "Trái được tách múi ngay trong ngày, cấp đông ở âm 40 độ rồi sấy thăng hoa trong 24 giờ. Không "
    "thêm "
    "đường, không chất bảo quản; bốn cân múi tươi cho một cân thành phẩm.\n\n"
    "Năm 2024 hợp tác xã mời học sinh trong xã vẽ bao bì. Bức vẽ cây sầu riêng bên giếng buôn được "
    "chọn, và "
    "từ đó theo mỗi gói hàng đi xa.";

record::Certificate certificate_from(std::string_view from, std::string_view to) {
  record::Certificate body = demo_certificate();
  body.decision.date = day(from);
  body.valid_from = day(from);
  body.valid_to = day(to);
  return body;
}

}  // namespace

Showcase::Showcase() {
  show_good_labels();
  show_lot_troubles();
  show_certificate_troubles();
  show_links();
  scenario.now = now;
  scenario.newest_time = now;
}

std::string Showcase::target(const std::string& shows) const {
  const std::string& whole = uri(shows);
  return whole.substr(whole.find('/', std::string("https://").size()));
}

gs1::Gtin Showcase::add_product(record::Product body) {
  const gs1::Gtin gtin = gs1::Gtin::internal(66, 100 + products_++).value();
  body.product = demo_id(100 + static_cast<int>(scenario.size()));
  body.producer = scenario.producer;
  body.packs = {{gtin, "Gói 100 g"}};
  scenario.product = scenario.add(body, "province-1", "dak-lak", "2025-06-04T09:00:00+07:00");
  return gtin;
}

record::StatementId Showcase::add_certificate(record::Certificate body, const gs1::Gtin& gtin,
                                              const std::string& signer) {
  body.packs = {gtin};
  body.reference =
      programme::CertificateReference::of(66, body.decision.date.year(), 10 + products_, body.stars)
          .value();
  return scenario.certify(body, signer);
}

DemoLot Showcase::add_lot(const gs1::Gtin& gtin, const std::string& lot,
                          std::optional<Date> expiry) {
  const registry::Registry known = scenario.registry();
  record::LotManifest body = demo_manifest();
  body.gtin = gtin;
  body.lot = gs1::Lot::parse(lot).value();
  body.certificate = scenario.certificate;
  body.expiry = expiry ? expiry : body.expiry;
  body.count = kLabels;
  body.first_index = static_cast<std::uint32_t>(known.next_status_index());
  DemoLot made{scenario.certificate, {}, "label"};
  std::vector<seal::LabelEntry> entries;
  for (std::uint32_t index = body.first_index; index < body.first_index + kLabels; ++index) {
    made.labels.push_back({gtin, body.lot, seal::serial_of(kSecret, index), body.expiry,
                           known.certificate(scenario.certificate)->body.reference.number(),
                           index});
    entries.push_back(seal::label_entry(made.labels.back()));
  }
  body.labels = scenario.files.put(seal::label_file(entries));
  made.manifest = scenario.add(body, "manifest", "label-service", "2025-06-25T07:30:00+07:00");
  return made;
}

record::CertificateStatus Showcase::status(record::StatusChange change) const {
  return {scenario.certificate, change, {}, {}, {}, {}, {}, {}, "", "", {}};
}

void Showcase::show_good_labels() {
  record::Producer maker = demo_producer();
  maker.producer = demo_id(100 + static_cast<int>(scenario.size()));
  scenario.producer = scenario.add(maker, "province-1", "dak-lak", "2025-06-03T10:00:00+07:00");

  record::Product body = demo_product();
  body.story = scenario.files.put(to_bytes(kStory));
  body.photo = record::Photo{scenario.files.put(drawn_photo()), 640, 480, true};
  const gs1::Gtin gtin = add_product(body);
  record::Certificate noticed = demo_certificate();
  noticed.notice = record::Wording{"Dữ liệu minh họa, không phải giấy chứng nhận thật.",
                                   "Demonstration data, not a real certificate."};
  add_certificate(noticed, gtin);
  const DemoLot lot = add_lot(gtin, "L0625-01");
  uris_["valid"] = lot.uri(3);
  uris_["foreign"] = lot.uri(3, "OCOP-CHECK.EXAMPLE");
  uris_["unsealed"] = "https://shop.example/01/" + gtin.text() + "/10/L0625-01";
  typed_serial = lot.labels[3].serial.printed();
  std::string spoiled = lot.uri(4);
  spoiled.back() = spoiled.back() == '0' ? '1' : '0';
  uris_["bad-seal"] = spoiled;
  uris_["malformed"] = lot.uri(5).substr(0, lot.uri(5).size() - 40);

  record::CertificateStatus corrected = status(record::StatusChange::corrected);
  corrected.decision = record::Decision{"1992/QĐ-UBND", day("2025-07-15")};
  corrected.field = record::CorrectedField::score;
  corrected.old_value = "6540";
  corrected.new_value = "6545";
  scenario.add(corrected, "province-1", "dak-lak", "2025-07-15T09:00:00+07:00");

  DemoLot compact = lot;
  for (seal::Claims& label : compact.labels) label.lot.reset();
  uris_["not-issued"] = compact.uri(3);

  record::Product hostile = demo_product();
  hostile.name = R"(<script>alert("tem")</script> & 'Cà phê' {{name}} [[site.name]])";
  hostile.name_en = "</title><img src=x onerror=alert(1)>";
  hostile.story = scenario.files.put(to_bytes("<b>đậm</b>\n\n</section><script>alert(2)</script>"));
  hostile.ingredients = "\"><svg onload=alert(3)>";
  hostile.photo.reset();
  const gs1::Gtin hostile_gtin = add_product(hostile);
  add_certificate(demo_certificate(), hostile_gtin);
  uris_["hostile"] = add_lot(hostile_gtin, "H1").uri(0);
}

void Showcase::show_lot_troubles() {
  record::Product body = demo_product();
  body.name = "Cà phê bột Ea Yông";
  body.photo.reset();
  body.story.reset();
  const gs1::Gtin gtin = add_product(body);
  add_certificate(demo_certificate(), gtin);

  const DemoLot recalled = add_lot(gtin, "R1");
  scenario.add(record::Recall{record::RecallAction::recalled,
                              {{gtin, gs1::Lot::parse("R1").value(), std::nullopt}},
                              {},
                              {"Độ ẩm vượt mức công bố.", "More moisture than declared."},
                              {"Không dùng; trả lại nơi mua để được hoàn tiền.",
                               "Do not use; return it to the shop for a refund."}},
               "province-1", "dak-lak", "2025-07-01T11:00:00+07:00");
  uris_["recalled"] = recalled.uri(0);
  uris_["recalled-link"] = "https://ocop.example/01/" + gtin.text() + "/10/R1";

  const DemoLot troubled = add_lot(gtin, "V1");
  const auto mark = [&](record::LabelState state, std::size_t label, record::Wording reason) {
    const std::uint32_t index = troubled.labels[label].index;
    scenario.add(record::LabelStatus{troubled.manifest, state, {{index, index + 1}}, {}, reason},
                 "province-1", "dak-lak", "2025-06-26T08:00:00+07:00");
  };
  mark(record::LabelState::voided, 1, {"Hỏng khi in.", "Spoiled while printing."});
  mark(record::LabelState::stolen, 2, {"Mất một cuộn tem.", "A roll of labels is missing."});
  uris_["label-void"] = troubled.uri(1);
  uris_["label-stolen"] = troubled.uri(2);
  uris_["product-expired"] = add_lot(gtin, "E1", day("2025-07-10")).uri(0);

  const DemoLot lost = add_lot(gtin, "M1");
  scenario.files.remove(scenario.registry().manifest(lost.manifest)->body.labels);
  uris_["could-not-check"] = lost.uri(0);
}

void Showcase::show_certificate_troubles() {
  record::Product body = demo_product();
  body.photo.reset();
  body.story.reset();

  body.name = "Mật ong rừng Krông Pắc";
  const gs1::Gtin honey = add_product(body);
  add_certificate(demo_certificate(), honey);
  uris_["revoked"] = add_lot(honey, "L1").uri(0);
  record::CertificateStatus revoked = status(record::StatusChange::revoked);
  revoked.decision = record::Decision{"2050/QĐ-UBND", day("2025-07-18")};
  revoked.ground = record::RevocationGround::mark_misused;
  revoked.reason = {"In sao trên sản phẩm khác.", "Printed the stars on another product."};
  scenario.add(revoked, "province-1", "dak-lak", "2025-07-18T09:00:00+07:00");

  body.name = "Hạt mắc ca sấy";
  const gs1::Gtin nuts = add_product(body);
  add_certificate(certificate_from("2025-06-20", "2025-07-10"), nuts);
  uris_["certificate-expired"] = add_lot(nuts, "L1").uri(0);
  expired_reference = scenario.registry().certificate(scenario.certificate)->body.reference.text();

  body.name = "Tiêu đen Ea Yông";
  const gs1::Gtin pepper = add_product(body);
  const record::StatementId old = add_certificate(demo_certificate(), pepper);
  const DemoLot pepper_lot = add_lot(pepper, "L1");
  record::Certificate better = certificate_from("2025-07-10", "2028-07-10");
  better.stars = programme::Stars::of(4).value();
  better.score = 8150;
  better.decision.number = "2001/QĐ-UBND";
  const record::StatementId next = add_certificate(better, pepper, "province-1");
  record::CertificateStatus superseded = status(record::StatusChange::superseded);
  superseded.certificate = old;
  superseded.by = next;
  scenario.add(superseded, "province-1", "dak-lak", "2025-07-11T08:00:00+07:00");
  uris_["superseded"] = pepper_lot.uri(0);

  body.name = "Bơ sáp Ea Yông";
  const gs1::Gtin avocado = add_product(body);
  add_certificate(certificate_from("2025-06-20", "2025-07-15"), avocado);
  uris_["extended"] = add_lot(avocado, "L1").uri(0);
  record::CertificateStatus extended = status(record::StatusChange::extended);
  extended.decision = record::Decision{"2107/QĐ-UBND", day("2025-07-12")};
  extended.until = day("2025-12-31");
  scenario.add(extended, "province-1", "dak-lak", "2025-07-12T09:00:00+07:00");

  body.name = "Rượu cần Buôn Tơng Jú";
  attested_gtin = add_product(body);
  record::Certificate attested = certificate_from("2021-12-31", "2024-12-31");
  attested.packs = {attested_gtin};
  attested.product = scenario.product;
  attested.reference = programme::CertificateReference::of(66, 2021, 12, attested.stars).value();
  attested.decision.number = "5120/QĐ-UBND";
  attested.label_service.reset();
  attested.quota = 0;
  attested.attested =
      record::Attested{"Ủy ban nhân dân huyện Krông Pắc (ví dụ)", 66, "12/GCN-OCOP"};
  scenario.add(attested, "province-1", "dak-lak", "2025-07-13T09:00:00+07:00");
  attested_reference = attested.reference.text();

  record::Producer moved = demo_producer();
  moved.producer = scenario.producer;
  moved.location.commune = record::AdminUnit{"24490", "Xã Krông Pắc"};
  moved.location.district.reset();
  scenario.add(moved, "province-1", "dak-lak", "2025-07-14T09:00:00+07:00");
}

void Showcase::show_links() {
  uris_["unknown"] = "https://ocop.example/01/08938505974194";
}

verifier::SnapshotPtr Showcase::snapshot() const {
  const Published folder = published();
  for (const auto& [path, content] : folder.files) tree_.write(path, content);
  auto made = std::make_shared<verifier::Snapshot>();
  made->registry = std::make_shared<const registry::Registry>(scenario.registry());
  made->files = std::make_shared<const verifier::Files>(tree_);
  made->newest_time = scenario.newest_time;
  made->log_size = scenario.size();
  made->findings = made->registry->findings().size();
  return made;
}

Published Showcase::published() const {
  Published folder;
  folder.publish(scenario, now);
  return folder;
}

}  // namespace ocop::test
