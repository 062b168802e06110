// A lot's labels come into being: status indexes, serials, the label file and the manifest that
// names it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "common/gs1/label_uri.h"
#include "common/seal/claims.h"
#include "common/seal/label_file.h"
#include "issuer/office.h"

namespace ocop::issuer {

struct LotRequest {
  gs1::Gtin gtin;
  record::StatementId certificate;
  gs1::Lot lot;
  Date packed;
  std::optional<Date> expiry;
  std::uint32_t labels = 0;  // usable ones, 1–2^20
  std::string quantity;      // may be empty
  gs1::LabelProfile profile = gs1::LabelProfile::full;
};

struct CreatedLot {
  Receipt receipt;
  record::LotManifest manifest;
  std::uint32_t skipped = 0;  // indexes without a label, because their serial was in use
};

// The label file of a batch, entry by entry: `labels` usable ones and, where a serial is in use
// already, skipped ones between them. `claims` is the first label; those that follow have the next
// indexes. `used`: numbers of the GTIN's serials. Errc::out_of_range above 2^20 entries or status
// index 2^32 − 1.
struct LabelEntries {
  std::vector<seal::LabelEntry> entries;
  std::uint32_t skipped = 0;
};
[[nodiscard]] Result<LabelEntries> make_entries(const store::LotSecret& secret, seal::Claims claims,
                                                std::uint32_t labels,
                                                std::unordered_set<std::uint64_t> used);

// Sets aside the next status indexes, makes serials and the label file, and queues the signed
// manifest with the lot's row in one transaction. Refusals (the registry's, and a packing or use-by
// date that the certificate or a label cannot carry) leave nothing behind.
[[nodiscard]] Result<CreatedLot> create_lot(Office& office, const LotRequest& request, Instant now);

// The certificate of this GTIN that labels made today would name: not revoked, valid today, naming
// a label service, the newest of several. Errc::not_found with what is there instead.
[[nodiscard]] Result<registry::CertificatePtr> certificate_for_labels(
    const registry::Registry& registry, const gs1::Gtin& gtin, Date today);

// What the seals of a lot say.
class LotClaims {
 public:
  LotClaims(const store::LotRow& row, const registry::ManifestRecord& manifest,
            programme::CertificateReference reference, gs1::LabelProfile profile);

  [[nodiscard]] seal::Claims at(std::uint32_t index) const;

 private:
  store::LotSecret secret_;
  seal::Claims common_;
};

// The profile that a lot's label file was made for: the file's first used entry tells.
// Errc::mismatch if it is of neither, which means that secret and file do not belong together.
[[nodiscard]] Result<gs1::LabelProfile> profile_of(const store::LotRow& row,
                                                   const registry::ManifestRecord& manifest,
                                                   programme::CertificateReference reference,
                                                   ByteView label_file);

}  // namespace ocop::issuer
