// The files of public/ that answers are made from, as the mirror keeps them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/registry/judge.h"
#include "verifier/public_tree.h"

namespace ocop::verifier {

inline constexpr std::uint64_t kMaxLabelFileBytes = std::uint64_t{8} * record::kMaxLotCount;
inline constexpr std::uint64_t kMaxPublicFileBytes = kMaxLabelFileBytes;  // the largest of them

// Their places: "lots/<sha256>.labels", "files/<sha256>", "media/<sha256>.webp".
[[nodiscard]] std::string labels_path(const record::FileRef& file);
[[nodiscard]] std::string file_path(const record::FileRef& file);
[[nodiscard]] std::string media_path(const record::FileRef& file);

// The hash that such a path promises; nothing for another path.
[[nodiscard]] std::optional<crypto::Hash> hash_in_path(std::string_view path);

// A file's content if it is there, no longer than `limit`, and what the reference says; checked at
// every call.
[[nodiscard]] std::optional<Bytes> read_checked(const PublicTree& tree, const std::string& path,
                                                const record::FileRef& file, std::uint64_t limit);

// Reads from the tree at each call, so that a file which comes later is found at once. Keeps a
// reference to the tree, in which every file was checked when it came and when the program started:
// label_entry(), has_file() and has_photo() then look at the length only. As many threads as the
// tree allows.
class Files : public registry::PublicFiles {
 public:
  explicit Files(const PublicTree& tree) : tree_(tree) {}

  [[nodiscard]] std::optional<std::array<std::uint8_t, 8>> label_entry(
      const record::FileRef& file, std::uint64_t offset) const override;
  [[nodiscard]] std::optional<Bytes> label_file(const record::FileRef& file) const override;
  [[nodiscard]] bool has_file(const record::FileRef& file) const override;

  [[nodiscard]] bool has_photo(const record::FileRef& file) const;
  // The text of files/<sha256>; nothing if it is missing, damaged, above record::kMaxStoryBytes,
  // not UTF-8 or not in NFC.
  [[nodiscard]] std::optional<std::string> story(const record::FileRef& file) const;

 private:
  const PublicTree& tree_;
};

}  // namespace ocop::verifier
