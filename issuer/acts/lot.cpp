#include "issuer/acts/lot.h"

#include <algorithm>

#include "common/seal/serial_allocation.h"

namespace ocop::issuer {
namespace {

using gs1::LabelProfile;

// Serials of all labels that this house made for the GTIN.
std::unordered_set<std::uint64_t> serials_in_use(store::IssuerStore& store, const gs1::Gtin& gtin) {
  std::unordered_set<std::uint64_t> used;
  for (const store::LotRow& lot : store.lots_of(gtin))
    for (std::uint64_t i = 0; i < lot.count; ++i)
      used.insert(
          seal::serial_of(lot.secret, static_cast<std::uint32_t>(lot.first_index + i)).number());
  return used;
}

Result<void> check_dates(const LotRequest& request,
                         const registry::CertificateRecord& certificate) {
  const auto refuse = [](std::string detail) {
    return error(Errc::out_of_range, std::move(detail));
  };
  if (request.packed < certificate.body.valid_from || request.packed > certificate.valid_to())
    return refuse(
        "packed on " + request.packed.vietnamese() + ", but the certificate is valid from " +
        certificate.body.valid_from.vietnamese() + " to " + certificate.valid_to().vietnamese());
  if (request.expiry && *request.expiry < request.packed)
    return refuse("use by " + request.expiry->vietnamese() + " lies before packing on " +
                  request.packed.vietnamese());
  return ok();
}

// Behind all lots that were ever made here, those without effect included, because labels with
// their indexes exist; but never so far above the log's highest end that no reader would take the
// lot.
std::uint64_t next_index(Office& office) {
  const std::uint64_t end = office.registry().next_status_index();
  return std::min(std::max(end, office.store().highest_index_end()), end + registry::kMaxIndexGap);
}

// Lots at or above that index whose manifests have lost their effect: theirs is given to another.
std::vector<record::StatementId> withdrawn_from(Office& office, std::uint64_t first) {
  std::vector<record::StatementId> lots;
  for (const store::LotRow& row : office.store().lots())
    if (row.state != store::LotState::planned &&
        std::uint64_t{row.first_index} + row.count > first &&
        office.registry().manifest(row.manifest) == nullptr)
      lots.push_back(row.manifest);
  return lots;
}

}  // namespace

Result<LabelEntries> make_entries(const store::LotSecret& secret, seal::Claims claims,
                                  std::uint32_t labels, std::unordered_set<std::uint64_t> used) {
  const std::uint64_t first = claims.index;
  LabelEntries out;
  out.entries.reserve(labels);
  for (std::uint32_t usable = 0; usable < labels;) {
    const std::uint64_t index = first + out.entries.size();
    if (out.entries.size() >= record::kMaxLotCount)
      return error(Errc::out_of_range,
                   "a batch holds at most " + std::to_string(record::kMaxLotCount) + " labels");
    if (index >> 32 != 0) return error(Errc::out_of_range, "the log has no status indexes left");
    claims.index = static_cast<std::uint32_t>(index);
    claims.serial = seal::serial_of(secret, claims.index);
    const seal::LabelEntry entry = seal::label_entry(claims);
    const bool fresh = entry != seal::kSkipped && used.insert(claims.serial.number()).second;
    out.entries.push_back(fresh ? entry : seal::kSkipped);
    if (fresh)
      ++usable;
    else
      ++out.skipped;
  }
  return out;
}

Result<registry::CertificatePtr> certificate_for_labels(const registry::Registry& registry,
                                                        const gs1::Gtin& gtin, Date today) {
  const registry::ProductPtr product = registry.product(gtin);
  if (!product) return error(Errc::not_found, "no product has the GTIN " + gtin.text());
  registry::CertificatePtr best;
  std::string instead;
  for (const record::StatementId& id : product->certificates) {
    const registry::CertificatePtr certificate = registry.certificate(id);
    const auto& packs = certificate->body.packs;
    if (std::find(packs.begin(), packs.end(), gtin) == packs.end()) continue;
    const std::string reference = certificate->body.reference.text();
    if (certificate->revocation() != nullptr)
      instead += "; " + reference + " is revoked";
    else if (today < certificate->body.valid_from || today > certificate->valid_to())
      instead += "; " + reference + " is valid from " + certificate->body.valid_from.vietnamese() +
                 " to " + certificate->valid_to().vietnamese();
    else if (!certificate->body.label_service)
      instead += "; " + reference + " names no label service";
    else if (!best || best->body.valid_from <= certificate->body.valid_from)
      best = certificate;
  }
  if (best) return best;
  return error(Errc::not_found, "no certificate of " + gtin.text() + " allows labels on " +
                                    today.vietnamese() + instead);
}

LotClaims::LotClaims(const store::LotRow& row, const registry::ManifestRecord& manifest,
                     programme::CertificateReference reference, LabelProfile profile)
    : secret_(row.secret),
      common_{manifest.body.gtin,
              profile == LabelProfile::full ? std::optional(manifest.body.lot) : std::nullopt,
              seal::serial_of(row.secret, manifest.body.first_index),
              manifest.body.expiry,
              reference.number(),
              manifest.body.first_index} {}

seal::Claims LotClaims::at(std::uint32_t index) const {
  seal::Claims claims = common_;
  claims.index = index;
  claims.serial = seal::serial_of(secret_, index);
  return claims;
}

Result<LabelProfile> profile_of(const store::LotRow& row, const registry::ManifestRecord& manifest,
                                programme::CertificateReference reference, ByteView label_file) {
  for (const LabelProfile profile : {LabelProfile::full, LabelProfile::compact}) {
    const LotClaims claims(row, manifest, reference, profile);
    for (std::uint64_t i = 0; i < manifest.body.count; ++i) {
      const auto entry = label_file.subspan(8 * i, 8);
      if (equal(entry, seal::kSkipped)) continue;
      if (equal(entry, seal::label_entry(
                           claims.at(static_cast<std::uint32_t>(manifest.body.first_index + i)))))
        return profile;
      break;
    }
  }
  return error(Errc::mismatch, "the lot's label file was not made with the secret in state.db");
}

Result<CreatedLot> create_lot(Office& office, const LotRequest& request, Instant now) {
  const registry::CertificatePtr certificate = office.registry().certificate(request.certificate);
  if (!certificate) return error(Errc::not_found, "no such certificate");
  if (!certificate->body.label_service)
    return error(Errc::unauthorised, "the certificate names no label service");
  if (request.labels == 0) return error(Errc::out_of_range, "a lot has at least one label");
  if (const Result<void> dates = check_dates(request, *certificate); !dates) return dates.error();

  const std::uint64_t first = next_index(office);
  if (first >> 32 != 0) return error(Errc::out_of_range, "the log has no status indexes left");

  const auto id = record::StatementId::parse(crypto::random_uuid_urn(office.random()));
  store::LotRow row{*id,         request.gtin,
                    request.lot, request.certificate,
                    {},          static_cast<std::uint32_t>(first),
                    0,           store::LotState::manifested,
                    now};
  office.random()(row.secret);
  const bool full = request.profile == LabelProfile::full;
  const seal::Claims claims{request.gtin,
                            full ? std::optional(request.lot) : std::nullopt,
                            seal::serial_of(row.secret, row.first_index),
                            request.expiry,
                            certificate->body.reference.number(),
                            row.first_index};
  if (const Result<void> fits = seal::check(claims); !fits) return fits.error();
  const Result<LabelEntries> made = make_entries(row.secret, claims, request.labels,
                                                 serials_in_use(office.store(), request.gtin));
  if (!made) return made.error();
  row.count = static_cast<std::uint32_t>(made->entries.size());

  const Bytes content = seal::label_file(made->entries);
  const record::FileRef labels{crypto::sha256(content), content.size()};
  record::Statement statement = office.say(
      *certificate->body.label_service,
      record::LotManifest{request.gtin, request.lot, request.certificate, request.packed,
                          request.expiry, request.quantity, row.count, row.first_index, labels},
      now);
  statement.id = row.manifest;

  const auto service = *certificate->body.label_service;
  const Result<const crypto::SecretKey*> key =
      office.key_of(service, crypto::KeyUse::manifest, now.date());
  if (!key) return key.error();
  if (const auto finding = office.registry().objection(statement, (*key)->public_key()))
    return error(Errc::unauthorised,
                 std::string(registry::name(finding->problem)) + ": " + finding->detail);
  const Result<record::FileRef> put = office.files().put(PublicKind::labels, content);
  if (!put) return put.error();

  const auto record_lot = [&row, freed = withdrawn_from(office, first)](store::IssuerStore& store) {
    for (const record::StatementId& lot : freed) store.withdraw_lot(lot);
    store.add_lot(row);
  };
  const Result<Issued> issued = office.issue({statement}, Signing{}, now, record_lot);
  if (!issued) return issued.error();
  return CreatedLot{issued->queued.front(), std::get<record::LotManifest>(statement.body),
                    made->skipped};
}

}  // namespace ocop::issuer
