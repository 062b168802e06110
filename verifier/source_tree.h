// A public tree that fetches lots/, files/ and media/ when they are asked for, and keeps them in
// memory: for a check that must not download what it does not need.
#pragma once

#include "common/tlog/source.h"
#include "verifier/public_tree.h"

namespace ocop::verifier {

// Keeps a reference to the source. For one thread.
class SourceTree final : public PublicTree {
 public:
  explicit SourceTree(tlog::Source& source) : source_(source) {}

  [[nodiscard]] Result<Bytes> read(const std::string& path, std::size_t limit) const override;
  [[nodiscard]] std::optional<Bytes> read_part(const std::string& path, std::uint64_t offset,
                                               std::size_t length) const override;
  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& path) const override;
  // What was written or fetched so far.
  [[nodiscard]] std::vector<std::string> list(const std::string& folder) const override;
  void write(const std::string& path, ByteView content) override;
  void remove(const std::string& path) override;

 private:
  // A file whose name is the hash of its content, if the source has it and it is that.
  void fetch_once(const std::string& path) const;

  tlog::Source& source_;
  mutable MemoryTree kept_;
};

}  // namespace ocop::verifier
