// The trust lists of a public folder, trust/1.json, trust/2.json …, opened one after the other.
#pragma once

#include <optional>
#include <string>

#include "common/base/file.h"
#include "common/record/trust_list.h"
#include "common/registry/registry.h"

namespace ocop::issuer {

inline constexpr std::size_t kMaxTrustListFile = std::size_t{4} << 20;

// "<folder>/<version>.json".
[[nodiscard]] file::Path trust_list_path(const file::Path& folder, std::int64_t version);

// Errc::unavailable (no such file), and those of read_trust_list_file; the detail names the file.
[[nodiscard]] Result<record::SignedTrustList> read_trust_list(const file::Path& path);

// All versions from 1 on, each signed by the quorum of the one before. Empty if there is none.
// `first`, if given, is the payload hash that version 1 must have (Errc::fork). Otherwise the
// errors of open_first_trust_list, open_next_trust_list and registry::check_uses_stay; the detail
// names the file.
[[nodiscard]] Result<registry::TrustHistory> read_trust_folder(
    const file::Path& folder, const std::optional<crypto::Hash>& first);

// Opens a list as the next after `history` (as the first if it is empty). Errors as above, mismatch
// if the list does not say that it is that version.
[[nodiscard]] Result<registry::TrustHistory> extend_history(registry::TrustHistory history,
                                                            const record::SignedTrustList& next);

}  // namespace ocop::issuer
