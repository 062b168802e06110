#include "verifier/certificate_facts.h"

#include <charconv>
#include <utility>

namespace ocop::verifier {
namespace {

std::optional<int> read_score(std::string_view digits) {
  int score = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, score);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return score;
}

void apply_correction(const registry::StatusRecord& status, CertificateFacts& facts) {
  const record::CertificateStatus& body = status.body;
  std::string before;
  switch (*body.field) {
    case record::CorrectedField::decision_number:
      before = std::exchange(facts.decision_number, body.new_value);
      break;
    case record::CorrectedField::certificate_number:
      before = std::exchange(facts.certificate_number, body.new_value);
      break;
    case record::CorrectedField::score:
      if (facts.score) before = std::to_string(*facts.score);
      facts.score = read_score(body.new_value);
      break;
  }
  facts.corrections.push_back(
      {*body.field, body.old_value.empty() ? before : body.old_value, date_of(status)});
}

void apply_extension(const registry::StatusRecord& status, CertificateFacts& facts) {
  if (status.body.until != facts.valid_to) return;  // a longer one is in force
  facts.extended = true;
  facts.extension = status.body.decision;
}

CertificateState state_on(Date day, const CertificateFacts& facts) {
  if (facts.revoked_on) return CertificateState::revoked;
  if (day > facts.valid_to) return CertificateState::expired;
  if (day < facts.valid_from) return CertificateState::not_yet;
  return CertificateState::valid;
}

}  // namespace

std::string_view name(CertificateState state) {
  switch (state) {
    case CertificateState::valid: return "valid";
    case CertificateState::not_yet: return "not-yet";
    case CertificateState::expired: return "expired";
    case CertificateState::revoked: return "revoked";
  }
  return "valid";
}

std::optional<int> score_of(const Correction& correction) {
  if (correction.field != record::CorrectedField::score) return std::nullopt;
  return read_score(correction.old_value);
}

std::string authority_name(const record::TrustList& trust, const record::Uri& id) {
  const record::Authority* authority = trust.authority(id);
  return authority == nullptr ? id.text() : authority->name;
}

std::string authority_name_en(const record::TrustList& trust, const record::Uri& id) {
  const record::Authority* authority = trust.authority(id);
  return authority == nullptr ? std::string() : authority->name_en;
}

Date date_of(const registry::StatusRecord& status) {
  return status.body.decision ? status.body.decision->date : status.origin.date;
}

CertificateFacts facts_of(const registry::CertificateRecord& certificate,
                          const record::TrustList& trust, Date day) {
  const record::Certificate& body = certificate.body;
  CertificateFacts facts;
  facts.authority = authority_name(trust, certificate.origin.issuer);
  facts.authority_en = authority_name_en(trust, certificate.origin.issuer);
  if (body.attested) {
    facts.attested_by = std::move(facts.authority);
    facts.attested_by_en = std::move(facts.authority_en);
    facts.authority = body.attested->authority;
    facts.authority_en.clear();
    facts.certificate_number = body.attested->certificate_number;
  }
  facts.decision_number = body.decision.number;
  facts.decision_date = body.decision.date;
  facts.score = body.score;
  facts.valid_from = body.valid_from;
  facts.valid_to = certificate.valid_to();
  if (const registry::StatusRecord* revocation = certificate.revocation())
    facts.revoked_on = date_of(*revocation);
  for (const registry::StatusRecord& status : certificate.statuses) {
    if (status.ended) continue;
    if (status.body.change == record::StatusChange::corrected) apply_correction(status, facts);
    if (status.body.change == record::StatusChange::extended) apply_extension(status, facts);
  }
  facts.state = state_on(day, facts);
  return facts;
}

}  // namespace ocop::verifier
