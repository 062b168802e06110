// What a certificate says today: its statement with corrections, extensions and revocation applied.
// Pages and JSON are both written from this.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/registry/records.h"

namespace ocop::verifier {

struct Correction {
  record::CorrectedField field;
  std::string old_value;  // of a score: hundredths in digits; empty if there was none
  Date date;              // of the correcting statement
};
// The old value as hundredths, if it is a score's.
[[nodiscard]] std::optional<int> score_of(const Correction& correction);

enum class CertificateState { valid, not_yet, expired, revoked };
[[nodiscard]] std::string_view name(CertificateState state);  // "not-yet"

struct CertificateFacts {
  std::string authority;     // who gave it; of an attested one: who gave it on paper
  std::string authority_en;  // may be empty
  std::string attested_by;   // empty unless it is attested: the authority that signed the statement
  std::string attested_by_en;
  std::string decision_number;
  Date decision_date;
  std::string certificate_number;  // on the paper; may be empty
  std::optional<int> score;        // hundredths
  Date valid_from;
  Date valid_to;  // extensions included
  std::optional<record::Decision>
      extension;  // the decision behind valid_to, if it was extended by one
  bool extended = false;
  std::vector<Correction> corrections;
  CertificateState state = CertificateState::valid;
  std::optional<Date> revoked_on;
};

// As on `day`. `trust` names the authorities; one it does not know is named by its URI.
[[nodiscard]] CertificateFacts facts_of(const registry::CertificateRecord& certificate,
                                        const record::TrustList& trust, Date day);

// The authority's name, or its URI if the trust list does not know it.
[[nodiscard]] std::string authority_name(const record::TrustList& trust, const record::Uri& id);
// In English; empty if there is none.
[[nodiscard]] std::string authority_name_en(const record::TrustList& trust, const record::Uri& id);

// The day that a status statement gives: its decision's, else that of the statement.
[[nodiscard]] Date date_of(const registry::StatusRecord& status);

}  // namespace ocop::verifier
