// The answer to a scan. One enum for C++, pages, API, command line and the inspector's app;
// docs/formats/registry.md §6.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/time.h"
#include "common/registry/records.h"

namespace ocop::registry {

// In order of precedence: the first that applies is the answer.
enum class Verdict {
  malformed,
  bad_seal,
  recalled,
  revoked,
  label_void,
  product_expired,
  certificate_expired,
  already_activated,
  many_scans,
  valid,
  unsealed,
  unknown,
  could_not_check,
};
[[nodiscard]] std::string_view name(Verdict verdict);  // "bad-seal"

enum class Colour { amber, red, green, grey };
[[nodiscard]] Colour colour(Verdict verdict);
[[nodiscard]] std::string_view name(Colour colour);
// 400 malformed, 404 unknown, 503 could-not-check, else 200.
[[nodiscard]] int http_status(Verdict verdict);

// More exactly why. Stable names, shown to inspectors.
enum class Reason {
  none,
  // malformed
  not_a_label,
  // bad-seal, in the order in which they are checked
  foreign_address,
  unknown_key,
  bad_signature,
  bad_reference,
  unknown_reference,
  wrong_key,
  wrong_field,
  unknown_index,
  not_issued,
  // could-not-check
  stale,
  trust_list_expired,
  missing_file,
  unknown_statement,
  not_ready,
};
[[nodiscard]] std::string_view name(Reason reason);

// The verdict and what was found on the way: everything that may be shown. Pointers are null where
// nothing is known; nothing in here came from the label alone except `gtin`, `lot` and `serial` of
// an unsealed link, which pages mark as unverified.
struct Judgement {
  Verdict verdict = Verdict::could_not_check;
  Reason reason = Reason::none;
  std::string text;  // the label's text as judged: sharing parameters cut off

  std::optional<gs1::Gtin> gtin;
  std::string lot;
  std::string serial;
  std::optional<std::uint32_t> index;

  ProductPtr product;
  ProducerPtr producer;
  CertificatePtr certificate;
  ManifestPtr manifest;
  RecallPtr recall;
  std::optional<StatusRecord> revocation;
  std::optional<LabelStatusRecord> label_status;
  CertificatePtr superseded_by;
  // unsealed: a typed serial that stands on the lot's list, its label not void
  bool on_lot_list = false;
  // unsealed, product_expired: why stars cannot be vouched for now: stale, trust_list_expired,
  // unknown_statement
  Reason doubt = Reason::none;

  Date day;                            // the day that dates were judged at
  Instant checked_at;                  // our clock
  std::optional<Instant> newest_time;  // newest time that the clock key cosigned
  bool data_old = false;               // newest_time is more than 24 h ago: the page says so
  bool trust_list_expired = false;     // answers go on, marked
};

}  // namespace ocop::registry
