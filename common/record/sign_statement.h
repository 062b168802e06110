// Signing statements and trust lists; a library of its own (ocop_record_sign) that the verifier
// cannot link.
#pragma once

#include <string>

#include "common/crypto/sign.h"
#include "common/record/statement.h"
#include "common/record/trust_list.h"

namespace ocop::record {

// The log entry. Errc::too_large above kMaxEntryBytes; the error of reading it back if that does
// not give a statement (a text that is not NFC), Errc::malformed if it gives another one (a value
// out of range): what is signed can always be read. The type's name comes from the body, except for
// Unknown.
[[nodiscard]] Result<std::string> sign_statement(const Statement& statement,
                                                 const crypto::SecretKey& key);

// Adds this key's signature to a trust list file (a new file if `signatures` is empty). A second
// signature of the same key replaces nothing: Errc::conflict.
[[nodiscard]] Result<void> add_signature(SignedTrustList& list, const crypto::SecretKey& key);

}  // namespace ocop::record
