#include "verifier/public_tree.h"

#include <filesystem>
#include <fstream>

namespace ocop::verifier {
namespace {

std::optional<Bytes> part_of(ByteView whole, std::uint64_t offset, std::size_t length) {
  if (offset > whole.size() || length > whole.size() - offset) return std::nullopt;
  return to_bytes(whole.subspan(static_cast<std::size_t>(offset), length));
}

}  // namespace

Result<Bytes> DiskTree::read(const std::string& path, std::size_t limit) const {
  return file::read(root_ / path, limit);
}

std::optional<Bytes> DiskTree::read_part(const std::string& path, std::uint64_t offset,
                                         std::size_t length) const {
  std::ifstream in(root_ / path, std::ios::binary);
  if (!in || !in.seekg(static_cast<std::streamoff>(offset))) return std::nullopt;
  Bytes part(length);
  if (!in.read(reinterpret_cast<char*>(part.data()), static_cast<std::streamsize>(length)))
    return std::nullopt;
  return part;
}

std::optional<std::uint64_t> DiskTree::size(const std::string& path) const {
  std::error_code missing;
  const std::uintmax_t size = std::filesystem::file_size(root_ / path, missing);
  if (missing) return std::nullopt;
  return size;
}

std::vector<std::string> DiskTree::list(const std::string& folder) const {
  std::vector<std::string> paths;
  for (const file::Path& path : file::list(root_ / folder))
    paths.push_back(folder + "/" + path.generic_string());
  return paths;
}

void DiskTree::write(const std::string& path, ByteView content) {
  file::write_atomic(root_ / path, content);
}

void DiskTree::remove(const std::string& path) {
  std::filesystem::remove(root_ / path);
}

Result<Bytes> MemoryTree::read(const std::string& path, std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  const auto found = files_.find(path);
  if (found == files_.end()) return error(Errc::not_found, path);
  if (found->second.size() > limit) return error(Errc::too_large, path);
  return found->second;
}

std::optional<Bytes> MemoryTree::read_part(const std::string& path, std::uint64_t offset,
                                           std::size_t length) const {
  const std::scoped_lock lock(mutex_);
  const auto found = files_.find(path);
  if (found == files_.end()) return std::nullopt;
  return part_of(found->second, offset, length);
}

std::optional<std::uint64_t> MemoryTree::size(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  const auto found = files_.find(path);
  if (found == files_.end()) return std::nullopt;
  return found->second.size();
}

std::vector<std::string> MemoryTree::list(const std::string& folder) const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> paths;
  for (auto file = files_.lower_bound(folder + "/");
       file != files_.end() && file->first.starts_with(folder + "/"); ++file)
    paths.push_back(file->first);
  return paths;
}

void MemoryTree::write(const std::string& path, ByteView content) {
  const std::scoped_lock lock(mutex_);
  files_[path] = to_bytes(content);
}

void MemoryTree::remove(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  files_.erase(path);
}

}  // namespace ocop::verifier
