#include "labels/label_text.h"

#include <string_view>

#include "common/base/text.h"
#include "common/gs1/label_uri.h"

namespace ocop::labels {
namespace {

Result<void> check_name(std::string_view field, std::string_view value) {
  const Result<void> line = text::check_line(value, kMaxNameBytes);
  return line ? ok() : Result<void>(in_context(field, line.error()));
}

std::string dated(std::string_view word, const std::optional<Date>& date) {
  return date ? std::string(word) + " " + date->vietnamese() : std::string();
}

// In the compact form lot and use-by date are not in the URI (the seal carries the date).
Result<void> compare_with_uri(const LabelText& label, const gs1::LabelUri& uri) {
  const Result<std::string> canonical = gs1::build_label_uri(uri.host, uri.label);
  if (!canonical || *canonical != label.uri)
    return error(Errc::mismatch, "uri: not in the canonical spelling of labels");
  if (!uri.label.lot) return ok();
  if (uri.label.lot->text() != label.lot)
    return error(Errc::mismatch,
                 "lot: " + label.lot + ", but the URI says " + uri.label.lot->text());
  if (uri.label.expiry != label.use_by)
    return error(Errc::mismatch, "use-by date: differs from the URI's");
  return ok();
}

}  // namespace

Result<LabelWords> words_of(const LabelText& label) {
  if (const auto fine = check_name("product", label.product); !fine) return fine.error();
  if (const auto fine = check_name("producer", label.producer); !fine) return fine.error();
  if (label.stars < 3 || label.stars > 5)
    return error(Errc::out_of_range, "stars: " + std::to_string(label.stars) + " is not 3, 4 or 5");
  const Result<gs1::Lot> lot = gs1::Lot::parse(label.lot);
  if (!lot) return in_context("lot", lot.error());
  const Result<gs1::LabelUri> uri = gs1::parse_label_uri(label.uri);
  if (!uri) return in_context("uri", uri.error());
  if (const auto same = compare_with_uri(label, *uri); !same) return same.error();
  const Result<int> version =
      gs1::qr_version(uri->label.profile(), uri->host.text().size(), label.lot.size());
  if (!version) return in_context("uri", version.error());
  return LabelWords{.product = label.product,
                    .producer = label.producer,
                    .stars = label.stars,
                    .lot = "Lô " + label.lot,
                    .packed = dated("Đóng gói", label.packed),
                    .use_by = dated("HSD", label.use_by),
                    .rating = "OCOP " + std::to_string(label.stars) + " sao",
                    .serial = uri->label.serial.printed(),
                    .host = "Kiểm tra tại " + uri->host.lower(),
                    .uri = label.uri,
                    .qr_version = *version};
}

}  // namespace ocop::labels
