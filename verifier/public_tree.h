// A copy of public/ that the verifier keeps: what it has checked, and nothing else. The same paths
// as in the original, so it can be served as it is.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/file.h"
#include "common/base/result.h"

namespace ocop::verifier {

// Paths are relative, with '/', made by tlog and files.h and never by outsiders. Writing throws
// std::system_error when the disk fails. Reading and writing may happen in different threads.
class PublicTree {
 public:
  PublicTree() = default;
  virtual ~PublicTree() = default;
  PublicTree(const PublicTree&) = delete;
  PublicTree& operator=(const PublicTree&) = delete;

  // Errc: not_found, too_large.
  [[nodiscard]] virtual Result<Bytes> read(const std::string& path, std::size_t limit) const = 0;
  // Exactly `length` bytes from `offset`; nothing if the file is missing or ends before.
  [[nodiscard]] virtual std::optional<Bytes> read_part(const std::string& path,
                                                       std::uint64_t offset,
                                                       std::size_t length) const = 0;
  // Nothing if there is no such file.
  [[nodiscard]] virtual std::optional<std::uint64_t> size(const std::string& path) const = 0;
  // The paths below a folder, in any order.
  [[nodiscard]] virtual std::vector<std::string> list(const std::string& folder) const = 0;

  // Replaces a file whole: a reader sees the old content or the new.
  virtual void write(const std::string& path, ByteView content) = 0;
  // Does nothing if there is no such file.
  virtual void remove(const std::string& path) = 0;
};

// On disk, below a folder that is made when it is needed.
class DiskTree final : public PublicTree {
 public:
  explicit DiskTree(file::Path root) : root_(std::move(root)) {}

  [[nodiscard]] Result<Bytes> read(const std::string& path, std::size_t limit) const override;
  [[nodiscard]] std::optional<Bytes> read_part(const std::string& path, std::uint64_t offset,
                                               std::size_t length) const override;
  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& path) const override;
  [[nodiscard]] std::vector<std::string> list(const std::string& folder) const override;
  void write(const std::string& path, ByteView content) override;
  void remove(const std::string& path) override;

 private:
  file::Path root_;
};

// In memory: for a single check that leaves nothing behind, and for tests.
class MemoryTree final : public PublicTree {
 public:
  [[nodiscard]] Result<Bytes> read(const std::string& path, std::size_t limit) const override;
  [[nodiscard]] std::optional<Bytes> read_part(const std::string& path, std::uint64_t offset,
                                               std::size_t length) const override;
  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& path) const override;
  [[nodiscard]] std::vector<std::string> list(const std::string& folder) const override;
  void write(const std::string& path, ByteView content) override;
  void remove(const std::string& path) override;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Bytes> files_;
};

}  // namespace ocop::verifier
