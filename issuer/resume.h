// After a restore: compares this home with what was published from the one before, takes over what
// is newer there, and lets the home sign again. See docs/operating.md, "Restore".
#pragma once

#include "issuer/office.h"
#include "issuer/published_copy.h"

namespace ocop::issuer {

struct Resumed {
  std::uint64_t taken_entries = 0;  // that the backup did not hold
  std::uint64_t taken_files = 0;
  std::vector<std::string> missing;  // files that statements name and the copy does not have either
  std::int64_t trust_version = 0;
  std::uint64_t queued = 0;  // acknowledged before the backup and not published since
};

// The copy's trust lists must follow ours, its log must contain ours or be contained in it. Newer
// trust lists, log entries and files named by hash are copied, each checked. Then the mark of the
// restore is taken away. The copy's checkpoint may still be signed by the keys of an older list. On
// any error it stays, and nothing was signed that the copy does not hold.
// Errc::fork, if the two have different histories: this home must then never sign again. Otherwise
// those of the copy and of Office.
[[nodiscard]] Result<Resumed> resume_from(Office& office, PublishedCopy& copy, Instant now,
                                          const Progress& progress = {});

}  // namespace ocop::issuer
