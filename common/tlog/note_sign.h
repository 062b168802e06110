// Signing notes and cosigning checkpoints. Part of ocop_tlog_sign: the verifier does not link it.
#pragma once

#include <string_view>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/crypto/sign.h"
#include "common/tlog/note.h"

namespace ocop::tlog {

// Signature type 0x01 over `text`, the whole text of a note. Errc::malformed for a bad name.
[[nodiscard]] Result<NoteSignature> sign_note(std::string_view name, const crypto::SecretKey& key,
                                              std::string_view text);

// Signature type 0x04, cosignature/v1. The cosigner states that at `time` this is the largest tree
// of that log that it knows. Errc::malformed for a bad name, out_of_range for a time before 1970.
[[nodiscard]] Result<NoteSignature> cosign(std::string_view name, const crypto::SecretKey& key,
                                           Instant time, std::string_view text);

}  // namespace ocop::tlog
