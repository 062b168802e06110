#include "issuer/log_view.h"

#include <algorithm>

#include "common/tlog/folder_source.h"
#include "common/tlog/log_reader.h"
#include "common/tlog/tile.h"

namespace ocop::issuer {

Result<tlog::CheckpointPolicy> checkpoint_policy(const record::LogIdentity& log) {
  auto log_key = tlog::NoteVerifier::parse(log.log_vkey);
  if (!log_key) return in_context("log key", log_key.error());
  auto clock_key = tlog::NoteVerifier::parse(log.clock_vkey);
  if (!clock_key) return in_context("clock key", clock_key.error());
  tlog::CheckpointPolicy policy = tlog::CheckpointPolicy::of_log(std::move(*log_key));
  policy.origin = log.origin;
  policy.clock = std::move(*clock_key);
  for (const std::string& vkey : log.witness_vkeys) {
    auto witness = tlog::NoteVerifier::parse(vkey);
    if (!witness) return in_context("witness key", witness.error());
    policy.witnesses.push_back(std::move(*witness));
  }
  policy.quorum = static_cast<std::size_t>(log.witness_quorum);
  return policy;
}

LogView::LogView(const file::Path& folder, const tlog::TreeHead& head, std::optional<Instant> time)
    : source_(std::make_unique<tlog::FolderSource>(folder)), head_(head), time_(time) {}

Result<LogView> LogView::open(const file::Path& folder, const tlog::CheckpointPolicy& policy) {
  tlog::FolderSource source(folder);
  const auto checkpoint = tlog::read_checkpoint(source, policy);
  if (checkpoint) return LogView(folder, checkpoint->head, checkpoint->time);
  if (checkpoint.error().code == Errc::not_found) return LogView(folder, {}, std::nullopt);
  return in_context((folder / tlog::kCheckpointPath).string(), checkpoint.error());
}

LogView LogView::at(const file::Path& folder, const tlog::TreeHead& head) {
  return {folder, head, std::nullopt};
}

Result<std::string> LogView::entry(std::uint64_t index) {
  if (index < first_ || index >= first_ + block_.size()) {
    const std::uint64_t first = index - index % tlog::kTileWidth;
    const std::uint64_t end = std::min<std::uint64_t>(first + tlog::kTileWidth, head_.size);
    std::vector<std::string> block;
    const auto read = tlog::read_entries(*source_, head_, std::min(first, end), end,
                                         [&block](std::uint64_t, ByteView entry) -> Result<void> {
                                           block.emplace_back(text_of(entry));
                                           return ok();
                                         });
    if (!read) return read.error();
    if (index >= end)
      return error(Errc::out_of_range, "the log has no entry " + std::to_string(index));
    first_ = first;
    block_ = std::move(block);
  }
  return block_[static_cast<std::size_t>(index - first_)];
}

Result<void> LogView::extends(const tlog::TreeHead& earlier) {
  return tlog::check_extends(*source_, earlier, head_);
}

}  // namespace ocop::issuer
