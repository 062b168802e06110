// A programme with one label for every verdict, for tests of pages, programs and browsers. "Now" is
// 12:00 on 20/7/2025.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "tests/verifier/published.h"
#include "verifier/snapshot.h"

namespace ocop::test {

class Showcase {
 public:
  Showcase();

  // A label's URI by what it shows: valid, bad-seal, recalled, revoked, label-void, label-stolen,
  // product-expired, certificate-expired, superseded, extended, could-not-check (its label file is
  // missing), not-issued (sealed by the right key, not on the list), hostile (a product whose texts
  // are full of markup), foreign (another host), recalled-link (unsealed, of a recalled lot),
  // unsealed, unknown, malformed.
  [[nodiscard]] const std::string& uri(const std::string& shows) const { return uris_.at(shows); }
  [[nodiscard]] const std::map<std::string, std::string>& uris() const { return uris_; }
  // The same without scheme and host.
  [[nodiscard]] std::string target(const std::string& shows) const;

  // What a mirror of it would have made.
  [[nodiscard]] verifier::SnapshotPtr snapshot() const;
  [[nodiscard]] Published published() const;

  Scenario scenario;
  Instant now = Instant::parse("2025-07-20T12:00:00+07:00").value();

  // A valid label's parts, for typing.
  std::string typed_serial;  // "7MP6-W6QX-DS14-5"
  std::string expired_reference;
  std::string attested_reference;
  gs1::Gtin attested_gtin = demo_gtin();

 private:
  gs1::Gtin add_product(record::Product body);
  record::StatementId add_certificate(record::Certificate body, const gs1::Gtin& gtin,
                                      const std::string& signer = "krong-pac");
  DemoLot add_lot(const gs1::Gtin& gtin, const std::string& lot,
                  std::optional<Date> expiry = std::nullopt);
  record::CertificateStatus status(record::StatusChange change) const;

  void show_good_labels();
  void show_lot_troubles();
  void show_certificate_troubles();
  void show_links();

  std::map<std::string, std::string> uris_;
  int products_ = 0;
  mutable verifier::MemoryTree tree_;
};

}  // namespace ocop::test
