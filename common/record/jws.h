// The parts of a JSON Web Signature (RFC 7515) that statements and trust lists share; internal to
// common/record. The algorithm is never chosen by the message: EdDSA with Ed25519 or nothing.
#pragma once

#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/crypto/verify.h"

namespace ocop::record {

// base64url of {"alg":"EdDSA","typ":"<typ>","kid":"<thumbprint>"}.
[[nodiscard]] std::string protected_header(std::string_view typ, const crypto::PublicKey& key);

// The kid of a base64url header that says exactly that, in any order. Errc: malformed, unsupported
// (another alg or typ), the errors of json::parse.
[[nodiscard]] Result<std::string> read_protected_header(std::string_view header,
                                                        std::string_view typ);

// Errc::malformed unless base64url of 64 bytes.
[[nodiscard]] Result<crypto::Signature> read_signature(std::string_view text);

}  // namespace ocop::record
