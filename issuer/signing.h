// Signing what was drafted, away from the issuer's home, and approving what others signed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/crypto/random.h"
#include "common/crypto/sign.h"
#include "common/record/trust_list.h"
#include "issuer/describe.h"
#include "issuer/draft.h"

namespace ocop::issuer {

// What the draft asks to sign, in words. Names come from the draft's context; they are marked as
// unverified unless `trust` is given and a key that it names for the issuer made the signature.
// Errc: those of read_payload(), the detail counts statements from 1.
[[nodiscard]] Result<std::string> describe_draft(const DraftFile& draft,
                                                 const record::TrustList* trust);

// Signed entries in words, for the person who is about to approve them. Names come from `context`
// (log entries, as a draft carries them) and from the entries themselves, marked as above; so is
// the signature on each entry.
[[nodiscard]] Result<std::string> describe_entries(const std::vector<std::string>& entries,
                                                   const std::vector<std::string>& context,
                                                   const record::TrustList* trust);

// The drafts as signed entries, in their order. Errc::unknown_key if this key is not one that the
// draft expects; too_large, malformed.
[[nodiscard]] Result<std::vector<std::string>> sign_draft(const DraftFile& draft,
                                                          const crypto::SecretKey& key);

// One Approval statement for each entry, by a second key of its issuer.
[[nodiscard]] Result<std::vector<std::string>> approve_entries(
    const std::vector<std::string>& entries, const crypto::SecretKey& key, Instant now,
    const crypto::RandomSource& random);

// "certify-1.draft.json" → "certify-1.signed"; anything else gets ".signed" behind it.
[[nodiscard]] file::Path signed_path(const file::Path& draft);
// "certify-1.signed" → "certify-1.draft.json".
[[nodiscard]] file::Path draft_path(const file::Path& signed_file);
// "certify-1.signed" → "certify-1.approval-a81f03c2.signed".
[[nodiscard]] file::Path approval_path(const file::Path& signed_file, const crypto::KeyId& key);

}  // namespace ocop::issuer
