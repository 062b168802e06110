// What was mirrored in memory, and the files of a source beside it that a judgement asks for: for a
// check that must not download what it does not need.
#pragma once

#include "common/tlog/source.h"
#include "verifier/public_tree.h"

namespace ocop::verifier {

// Fetches lots/ and files/ when they are asked for, size() included, and keeps them; never media/:
// no judgement needs a photograph. Keeps references. For one thread.
class SourceTree final : public PublicTree {
 public:
  SourceTree(tlog::Source& source, MemoryTree& kept) : source_(source), kept_(kept) {}

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
  MemoryTree& kept_;
};

}  // namespace ocop::verifier
