// Between a label's URI and what its seal claims, both ways. No signature is checked here: see
// claims.h.
#pragma once

#include <string>

#include "common/base/result.h"
#include "common/gs1/host.h"
#include "common/gs1/label_uri.h"
#include "common/seal/claims.h"
#include "common/seal/seal.h"

namespace ocop::seal {

struct OpenedLabel {
  Seal seal;
  Claims claims;
};

// Decodes the label's digits and puts the claims together: GTIN, lot, serial and a full label's
// use-by date from the URI, the rest from the seal. Errc::malformed as decode().
[[nodiscard]] Result<OpenedLabel> open_label(const gs1::SealedLabel& label);

// The URI to print. Errc::out_of_range for a use-by date that the label cannot carry; mismatch if
// the seal is not of the claims' profile.
[[nodiscard]] Result<std::string> label_uri(const gs1::Host& host, const Claims& claims,
                                            const Seal& seal);

}  // namespace ocop::seal
