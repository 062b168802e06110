// Making seals. Part of ocop_seal_sign, which the verifier must not link.
#pragma once

#include "common/base/result.h"
#include "common/crypto/sign.h"
#include "common/seal/claims.h"
#include "common/seal/seal.h"

namespace ocop::seal {

// Seals the claims: a full label if they name a lot, a compact one if not. Errc::out_of_range if
// the use-by date does not fit the label.
[[nodiscard]] Result<Seal> sign_seal(const Claims& claims, const crypto::SecretKey& key);

}  // namespace ocop::seal
