#include "verifier/source_tree.h"

#include "verifier/files.h"

namespace ocop::verifier {

Result<Bytes> SourceTree::read(const std::string& path, std::size_t limit) const {
  fetch_once(path);
  return kept_.read(path, limit);
}

std::optional<Bytes> SourceTree::read_part(const std::string& path, std::uint64_t offset,
                                           std::size_t length) const {
  fetch_once(path);
  return kept_.read_part(path, offset, length);
}

std::optional<std::uint64_t> SourceTree::size(const std::string& path) const {
  fetch_once(path);
  return kept_.size(path);
}

std::vector<std::string> SourceTree::list(const std::string& folder) const {
  return kept_.list(folder);
}

void SourceTree::write(const std::string& path, ByteView content) {
  kept_.write(path, content);
}

void SourceTree::remove(const std::string& path) {
  kept_.remove(path);
}

void SourceTree::fetch_once(const std::string& path) const {
  const auto promised = path.starts_with("media/") ? std::nullopt : hash_in_path(path);
  if (!promised || kept_.size(path)) return;
  const auto content = source_.read(path, kMaxPublicFileBytes);
  if (content && crypto::sha256(*content) == *promised) kept_.write(path, *content);
}

}  // namespace ocop::verifier
