// The published log as it lies in a folder, read under the keys of the trust list.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/file.h"
#include "common/record/trust_list.h"
#include "common/tlog/checkpoint.h"
#include "common/tlog/source.h"

namespace ocop::issuer {

// Whose signatures a checkpoint of this log needs: log key, clock key, the quorum of witnesses. The
// vkeys of an opened trust list are well-formed; Errc::malformed otherwise.
[[nodiscard]] Result<tlog::CheckpointPolicy> checkpoint_policy(const record::LogIdentity& log);

// Reads one entry after the other; keeps the last bundle, so that reading in order reads each file
// once.
class LogView {
 public:
  // A folder without a checkpoint is the empty log. Errors: those of tlog::read_checkpoint.
  static Result<LogView> open(const file::Path& folder, const tlog::CheckpointPolicy& policy);
  // Of a tree that is trusted already, for instance LogWriter::head().
  static LogView at(const file::Path& folder, const tlog::TreeHead& head);

  [[nodiscard]] const tlog::TreeHead& head() const { return head_; }
  // The clock key's time; none for the empty log without a checkpoint.
  [[nodiscard]] const std::optional<Instant>& time() const { return time_; }

  // Errc::out_of_range at or above head().size; those of tlog::read_entries for a damaged file.
  [[nodiscard]] Result<std::string> entry(std::uint64_t index);
  // Errc: fork, rollback (see tlog::check_extends).
  [[nodiscard]] Result<void> extends(const tlog::TreeHead& earlier);

 private:
  LogView(const file::Path& folder, const tlog::TreeHead& head, std::optional<Instant> time);

  std::unique_ptr<tlog::Source> source_;
  tlog::TreeHead head_;
  std::optional<Instant> time_;
  std::uint64_t first_ = 0;  // index of block_'s first entry
  std::vector<std::string> block_;
};

}  // namespace ocop::issuer
