#include "tests/issuer/acts/print_house.h"

#include <stdexcept>

namespace ocop::test {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::logic_error(to_string(result.error()));
  return std::move(*result);
}

}  // namespace

PrintHouse::PrintHouse() {
  home.begin();
  reopen();
  std::vector<std::string> entries = demo_entries(3);  // the grants and the producer
  record::Product product = demo_product();
  product.photo->file =
      must(office->files().put(issuer::PublicKind::media, bytes_of("not really WebP")));
  product.story = must(office->files().put(issuer::PublicKind::file, bytes_of("Một câu chuyện.")));
  entries.push_back(sign(make_statement(product, demo_uri("dak-lak"), kDemoProductNumber, home.now),
                         "province-1"));
  entries.push_back(sign(
      make_statement(demo_certificate(), demo_uri("krong-pac"), kDemoCertificateNumber, home.now),
      "krong-pac"));
  must(office->submit(entries, home.now));
  publish();
}

void PrintHouse::reopen() {
  office.reset();
  office = home.office();
}

void PrintHouse::publish() {
  must(office->publish(home.now));
}

crypto::Hash PrintHouse::say(const record::Body& body, const std::string& issuer,
                             const std::string& signer) {
  const auto statement = make_statement(body, demo_uri(issuer), next_id_++, home.now);
  return must(office->submit({sign(statement, signer)}, home.now)).front().entry;
}

issuer::LotRequest PrintHouse::lot_request(std::uint32_t labels) const {
  return {demo_gtin(),
          demo_id(kDemoCertificateNumber),
          gs1::Lot::parse("L0725-01").value(),
          Date::parse("2025-07-19").value(),
          Date::parse("2026-07-19").value(),
          labels,
          "",
          gs1::LabelProfile::full};
}

issuer::CreatedLot PrintHouse::create_lot(std::uint32_t labels) {
  return must(issuer::create_lot(*office, lot_request(labels), home.now));
}

record::StatementId PrintHouse::published_lot(std::uint32_t labels) {
  const auto id = create_lot(labels).receipt.id;
  publish();
  return id;
}

issuer::LabelRequest PrintHouse::label_request(const record::StatementId& manifest,
                                               std::optional<std::uint32_t> count,
                                               const std::string& name) const {
  return {manifest, count, gs1::Host::parse("OCOP.EXAMPLE").value(), 0, output(name)};
}

Result<issuer::ReleasedJob> PrintHouse::print(const issuer::LabelRequest& request,
                                              const issuer::Steps& steps,
                                              const issuer::JobProgress& progress) {
  return issuer::create_labels(*office, request, home.now, steps, progress);
}

Result<issuer::ReleasedJob> PrintHouse::resume(std::int64_t job,
                                               const std::optional<issuer::LabelOrder>& again) {
  return issuer::resume_labels(*office, job, again, home.now, {}, {});
}

}  // namespace ocop::test
