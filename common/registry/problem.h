// Why a log entry has no effect. A bad entry stops nothing: it stays in the log and is listed, by
// these names, in `check`, `audit` and /readyz.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ocop::registry {

enum class Problem {
  malformed,     // not a statement, or one that breaks its type's rules
  foreign_log,   // made for another log
  repeated_id,   // the id was used before
  unknown_key,   // no key of that thumbprint
  wrong_issuer,  // the key's holder is not the issuer
  bad_signature,
  wrong_use,    // the key is for something else
  not_granted,  // no grant of that action covers place, stars and date
  closed,       // the grant or key was closed at or below this place in the log, or opened above it
  compromised,  // the key was in other hands from this place on
  revoked_key,  // a KeyRevocation stands before it
  waits_for_approval,  // fewer approvals so far than the grant asks for
  bad_approval,        // approves nothing, twice, or by a key that could not have signed
  unknown_subject,     // speaks of a thing that no earlier statement made
  taken,               // id, reference, GTIN, key id, lot dates or index range belong to another
  reference_differs,   // reference and certificate disagree (area, year, stars)
  not_covered,         // GTIN not a pack of the product, or not of the certificate
  outside_validity,    // a lot of a certificate that was not valid then
  over_quota,
  nothing_to_end,  // names no statement in force that it could end
  bad_trust_list,  // no file of that version and hash with its quorum
  unknown_type,    // a type that this program does not know
};

// Stable kebab-case name: "waits-for-approval".
[[nodiscard]] std::string_view name(Problem problem);

struct Finding {
  std::uint64_t index = 0;  // of the log entry
  Problem problem = Problem::malformed;
  std::string detail;  // for operators
  bool operator==(const Finding&) const = default;
};

}  // namespace ocop::registry
