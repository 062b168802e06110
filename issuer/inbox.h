// What verifiers collected for the issuer: signed statements in files, one a file. They are copied
// into HOME/inbox, checked, and kept under accepted/ or refused/ by the SHA-256 of their content.
//
// What may become good by waiting is not kept: an approval that arrives before the statement that
// it approves, or before the trust list that names its key, is looked at again by every pull.
#pragma once

#include <string>
#include <vector>

#include "issuer/office.h"

namespace ocop::issuer {

struct InboxItem {
  std::string name = {};  // of the file as it came
  std::string sha256 =
      {};  // under which it is kept; of name and length if it is too large to be read
  std::string type = {};  // empty if it is no statement
  bool accepted = false;
  bool pending = false;     // neither accepted nor refused: the next pull looks at it again
  std::string reason = {};  // why not; of a refused one kept beside the file as <sha256>.reason
};

// The types that may come this way: what an authority says reaches the log through `publish FILE`.
[[nodiscard]] bool may_come_in(const record::Body& body);

// Takes every file below `folder` that was not taken before; `folder` is only read. Accepted
// statements are queued. Errc: unavailable if there is no such folder; conflict in a home that was
// restored from a backup and not resumed: nothing is taken.
[[nodiscard]] Result<std::vector<InboxItem>> pull_inbox(Office& office, const file::Path& folder,
                                                        Instant now);

}  // namespace ocop::issuer
