// A home that came out of a backup must not sign its log before somebody has made sure that nothing
// newer was published: a second history under one key is a fork, and verifiers stop at it for good.
#pragma once

#include "common/base/time.h"
#include "common/store/issuer_store.h"

namespace ocop::issuer {

// Marks the store of a restored home, closes its lots and voids its unfinished label jobs.
void mark_restored(store::IssuerStore& store, Instant when);
// The mark is taken away: the log is known to be the newest.
void clear_restored(store::IssuerStore& store);
// Errc::conflict while the mark stands; the detail says what to do.
[[nodiscard]] Result<void> check_not_restored(const store::IssuerStore& store);

}  // namespace ocop::issuer
