#include <memory>

#include "common/base/json.h"
#include "common/base/text.h"
#include "issuer/acts/arguments.h"
#include "issuer/acts/commands.h"
#include "issuer/acts/lot.h"
#include "issuer/commands.h"

namespace ocop::issuer {
namespace {

struct Create {
  std::string gtin;
  std::string lot;
  std::string packed;
  std::optional<std::string> expiry;
  std::uint64_t labels = 0;
  std::optional<std::string> certificate;
  std::optional<std::string> quantity;
  bool compact = false;
};

Result<LotRequest> request_of(const Create& given, const registry::Registry& registry, Date today) {
  const auto gtin = gtin_argument("--gtin", given.gtin);
  if (!gtin) return gtin.error();
  const auto lot = lot_argument("--lot", given.lot);
  if (!lot) return lot.error();
  const auto packed = date_argument("--packed", given.packed);
  if (!packed) return packed.error();
  std::optional<Date> expiry;
  if (given.expiry) {
    const auto date = date_argument("--expiry", *given.expiry);
    if (!date) return date.error();
    expiry = *date;
  }
  if (given.labels == 0 || given.labels > record::kMaxLotCount)
    return error(Errc::out_of_range, "--labels: 1 to " + std::to_string(record::kMaxLotCount) +
                                         "; more go in several batches");
  const auto certificate = given.certificate
                               ? certificate_argument("--certificate", *given.certificate, registry)
                               : certificate_for_labels(registry, *gtin, today);
  if (!certificate) return certificate.error();
  std::string quantity;
  if (given.quantity) {
    const auto composed = text::to_nfc(*given.quantity);
    if (!composed) return in_context("--quantity", composed.error());
    quantity = *composed;
  }
  return LotRequest{*gtin,    (*certificate)->origin.id,
                    *lot,     *packed,
                    expiry,   static_cast<std::uint32_t>(given.labels),
                    quantity, given.compact ? gs1::LabelProfile::compact : gs1::LabelProfile::full};
}

Exit create(const Create& given, Context& context) {
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const Instant now = context.now();
  const Result<LotRequest> request = request_of(given, office->registry(), now.date());
  if (!request) return context.fail(request.error());
  const Result<CreatedLot> lot = create_lot(*office, *request, now);
  if (!lot) return context.fail(lot.error());
  const record::LotManifest& manifest = lot->manifest;
  context.answer(
      json::Object{{"manifest", lot->receipt.id.text()},
                   {"entry", lot->receipt.entry.hex()},
                   {"index", lot->receipt.index},
                   {"gtin", manifest.gtin.text()},
                   {"lot", manifest.lot.text()},
                   {"count", manifest.count},
                   {"skipped", lot->skipped},
                   {"firstIndex", manifest.first_index},
                   {"labels", manifest.labels.sha256.hex()}},
      "lot " + manifest.lot.text() + ": " + std::to_string(manifest.count - lot->skipped) +
          " labels, status indexes from " + std::to_string(manifest.first_index) + "\nmanifest " +
          lot->receipt.id.text() + " is queued; publish it, then: label create --lot " +
          lot->receipt.id.text() + "\n");
  return Exit::done;
}

Exit list(Context& context) {
  const auto office = context.office_with_trust(Access::read);
  if (!office) return context.failed;
  json::Array all;
  std::string text;
  for (const store::LotRow& row : office->store().lots()) {
    const auto left = office->store().labels_left(row.manifest);
    const registry::ProductPtr product = office->registry().product(row.gtin);
    const registry::ManifestPtr manifest = office->registry().manifest(row.manifest);
    const bool published = manifest && manifest->origin.index < office->published_size();
    all.push_back(json::Object{{"manifest", row.manifest.text()},
                               {"gtin", row.gtin.text()},
                               {"lot", row.lot.text()},
                               {"product", product ? product->now().name : ""},
                               {"count", row.count},
                               {"firstIndex", row.first_index},
                               {"left", left},
                               {"published", published},
                               {"state", std::string(store::name(row.state))}});
    text += row.manifest.text() + "  " + row.gtin.text() + "  " + row.lot.text() + "  " +
            std::to_string(row.count) + " labels, " + std::to_string(left) + " left  " +
            (published ? "published" : "not published") + "  " +
            (product ? product->now().name : "") + "\n";
  }
  context.answer(json::Object{{"lots", all}}, text.empty() ? "no lots\n" : text);
  return Exit::done;
}

}  // namespace

void add_lot_commands(cli::Command& program) {
  auto lot = program.group("lot", "Lots: status indexes, serials and the manifest that names them");
  auto given = std::make_shared<Create>();
  lot.command("create", "Make a batch of labels for a lot and queue its signed manifest")
      .option(given->gtin, "--gtin", "GTIN", "The pack that is labelled")
      .option(given->lot, "--lot", "LOT", "Lot number: A–Z, 0–9 and -, at most 20")
      .option(given->packed, "--packed", "DATE", "Packing date, YYYY-MM-DD or dd/mm/yyyy")
      .option(given->expiry, "--expiry", "DATE", "Use-by date")
      .option(given->labels, "--labels", "N", "How many labels")
      .option(given->certificate, "--certificate", "REF",
              "Certificate, for instance 66-2026-0017-4; else the newest valid one of the GTIN")
      .option(given->quantity, "--quantity", "TEXT",
              "What the lot is in words: \"1 200 gói × 500 g\"")
      .flag(given->compact, "--compact",
            "Small labels: the lot is not in the link (host of at most 11)")
      .footer(
          "A lot may have several batches with the same dates; all batches of a certificate "
          "together stay within its quota.")
      .required("--labels")
      .does([given](Context& context) { return create(*given, context); });
  lot.command("list", "Lots of this home").does([](Context& context) { return list(context); });
}

}  // namespace ocop::issuer
