// Checks a public/ folder from its own files alone: nothing private is read, so anybody may run it
// on a copy. Every trust list and its quorum, the whole log (entries → tiles → root → signatures),
// every statement against the registry's rules from entry 0, every file that is named by its hash.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/base/file.h"
#include "common/base/json.h"
#include "common/record/trust_list.h"
#include "issuer/progress.h"

namespace ocop::issuer {

struct AuditFinding {
  enum class Kind {
    broken,          // a hash, signature or quorum that does not hold, or a file that is missing
    without_effect,  // a log entry that counts for nothing: somebody signed what they may not
    notice,          // worth knowing, and as it may be
  };
  Kind kind = Kind::broken;
  std::string where;  // "trust/2.json", "log", "entry 17", "lots/….labels"
  std::string what;
  bool operator==(const AuditFinding&) const = default;
};
[[nodiscard]] std::string_view name(
    AuditFinding::Kind kind);  // "broken", "without-effect", "notice"

struct AuditReport {
  std::vector<AuditFinding> findings;
  std::int64_t trust_version = 0;  // the newest that holds; 0 for none
  std::uint64_t log_size = 0;
  std::string log_root;  // hex; empty if the log could not be checked
  std::optional<Instant> cosigned;
  std::uint64_t files = 0;  // files named by hash that were read

  [[nodiscard]] bool has(AuditFinding::Kind kind) const;
};

// What the auditor knows from elsewhere.
struct AuditPins {
  std::optional<std::string> log_vkey;
  // A trust list that was obtained another way: the folder's list of that version must be the same.
  std::optional<record::SignedTrustList> trust;
};

// Throws std::system_error if a file cannot be read at all.
[[nodiscard]] AuditReport audit(const file::Path& public_folder, const AuditPins& pins,
                                const Progress& progress = {});

[[nodiscard]] json::Value to_json(const AuditReport& report);

}  // namespace ocop::issuer
