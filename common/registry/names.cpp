#include "common/registry/problem.h"
#include "common/registry/verdict.h"

namespace ocop::registry {

std::string_view name(Problem problem) {
  switch (problem) {
    case Problem::malformed: return "malformed";
    case Problem::foreign_log: return "foreign-log";
    case Problem::repeated_id: return "repeated-id";
    case Problem::unknown_key: return "unknown-key";
    case Problem::wrong_issuer: return "wrong-issuer";
    case Problem::bad_signature: return "bad-signature";
    case Problem::wrong_use: return "wrong-use";
    case Problem::not_granted: return "not-granted";
    case Problem::closed: return "closed";
    case Problem::compromised: return "compromised";
    case Problem::revoked_key: return "revoked-key";
    case Problem::waits_for_approval: return "waits-for-approval";
    case Problem::bad_approval: return "bad-approval";
    case Problem::unknown_subject: return "unknown-subject";
    case Problem::taken: return "taken";
    case Problem::reference_differs: return "reference-differs";
    case Problem::not_covered: return "not-covered";
    case Problem::outside_validity: return "outside-validity";
    case Problem::over_quota: return "over-quota";
    case Problem::nothing_to_end: return "nothing-to-end";
    case Problem::bad_trust_list: return "bad-trust-list";
    case Problem::unknown_type: return "unknown-type";
  }
  return "unknown";
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::malformed: return "malformed";
    case Verdict::bad_seal: return "bad-seal";
    case Verdict::recalled: return "recalled";
    case Verdict::revoked: return "revoked";
    case Verdict::label_void: return "label-void";
    case Verdict::product_expired: return "product-expired";
    case Verdict::certificate_expired: return "certificate-expired";
    case Verdict::already_activated: return "already-activated";
    case Verdict::many_scans: return "many-scans";
    case Verdict::valid: return "valid";
    case Verdict::unsealed: return "unsealed";
    case Verdict::unknown: return "unknown";
    case Verdict::could_not_check: return "could-not-check";
  }
  return "could-not-check";
}

Colour colour(Verdict verdict) {
  switch (verdict) {
    case Verdict::bad_seal:
    case Verdict::recalled:
    case Verdict::revoked:
    case Verdict::label_void: return Colour::red;
    case Verdict::malformed:
    case Verdict::product_expired:
    case Verdict::certificate_expired:
    case Verdict::already_activated:
    case Verdict::many_scans: return Colour::amber;
    case Verdict::valid: return Colour::green;
    case Verdict::unsealed:
    case Verdict::unknown:
    case Verdict::could_not_check: return Colour::grey;
  }
  return Colour::grey;
}

std::string_view name(Colour colour) {
  switch (colour) {
    case Colour::amber: return "amber";
    case Colour::red: return "red";
    case Colour::green: return "green";
    case Colour::grey: return "grey";
  }
  return "grey";
}

int http_status(Verdict verdict) {
  switch (verdict) {
    case Verdict::malformed: return 400;
    case Verdict::unknown: return 404;
    case Verdict::could_not_check: return 503;
    default: return 200;
  }
}

std::string_view name(Reason reason) {
  switch (reason) {
    case Reason::none: return "none";
    case Reason::not_a_label: return "not-a-label";
    case Reason::foreign_address: return "foreign-address";
    case Reason::unknown_key: return "unknown-key";
    case Reason::bad_signature: return "bad-signature";
    case Reason::bad_reference: return "bad-reference";
    case Reason::unknown_reference: return "unknown-reference";
    case Reason::wrong_key: return "wrong-key";
    case Reason::wrong_field: return "wrong-field";
    case Reason::unknown_index: return "unknown-index";
    case Reason::not_issued: return "not-issued";
    case Reason::stale: return "stale";
    case Reason::trust_list_expired: return "trust-list-expired";
    case Reason::missing_file: return "missing-file";
    case Reason::unknown_statement: return "unknown-statement";
    case Reason::not_ready: return "not-ready";
  }
  return "none";
}

}  // namespace ocop::registry
