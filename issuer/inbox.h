// What verifiers collected for the issuer: signed statements in files, one a file. They are copied
// into HOME/inbox, checked, and kept under accepted/ or refused/ by the SHA-256 of their content.
#pragma once

#include <string>
#include <vector>

#include "issuer/office.h"

namespace ocop::issuer {

struct InboxItem {
  std::string name;    // of the file as it came
  std::string sha256;  // under which it is kept
  std::string type;    // empty if it is no statement
  bool accepted = false;
  std::string reason;  // why not; kept beside the file as <sha256>.reason
};

// The types that may come this way: what an authority says reaches the log through `publish FILE`.
[[nodiscard]] bool may_come_in(const record::Body& body);

// Takes every file below `folder` that was not taken before; `folder` is only read. Accepted
// statements are queued. Errc::not_found if there is no such folder.
[[nodiscard]] Result<std::vector<InboxItem>> pull_inbox(Office& office, const file::Path& folder,
                                                        Instant now);

}  // namespace ocop::issuer
