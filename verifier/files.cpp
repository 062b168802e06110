#include "verifier/files.h"

#include <algorithm>
#include <utility>

#include "common/base/text.h"

namespace ocop::verifier {
namespace {

constexpr std::uint64_t kEntryBytes = 8;

bool has(const PublicTree& tree, const std::string& path, const record::FileRef& file) {
  return tree.size(path) == file.length;
}

}  // namespace

std::string labels_path(const record::FileRef& file) {
  return "lots/" + file.sha256.hex() + ".labels";
}

std::string file_path(const record::FileRef& file) {
  return "files/" + file.sha256.hex();
}

std::string media_path(const record::FileRef& file) {
  return "media/" + file.sha256.hex() + ".webp";
}

std::optional<crypto::Hash> hash_in_path(std::string_view path) {
  for (const auto& [folder, ending] :
       {std::pair<std::string_view, std::string_view>{"lots/", ".labels"},
        {"files/", ""},
        {"media/", ".webp"}}) {
    if (!path.starts_with(folder) || !path.ends_with(ending)) continue;
    path.remove_prefix(folder.size());
    path.remove_suffix(ending.size());
    const auto hash = crypto::Hash::from_hex(path);
    return hash ? std::optional(*hash) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Bytes> read_checked(const PublicTree& tree, const std::string& path,
                                  const record::FileRef& file, std::uint64_t limit) {
  if (file.length > limit) return std::nullopt;
  auto content = tree.read(path, static_cast<std::size_t>(file.length));
  if (!content || content->size() != file.length || crypto::sha256(*content) != file.sha256)
    return std::nullopt;
  return std::move(*content);
}

std::optional<std::array<std::uint8_t, 8>> Files::label_entry(const record::FileRef& file,
                                                              std::uint64_t offset) const {
  const std::string path = labels_path(file);
  if (offset >= file.length / kEntryBytes || !has(tree_, path, file)) return std::nullopt;
  const std::optional<Bytes> part = tree_.read_part(path, offset * kEntryBytes, kEntryBytes);
  if (!part) return std::nullopt;
  std::array<std::uint8_t, kEntryBytes> entry{};
  std::copy(part->begin(), part->end(), entry.begin());
  return entry;
}

std::optional<Bytes> Files::label_file(const record::FileRef& file) const {
  return read_checked(tree_, labels_path(file), file, kMaxLabelFileBytes);
}

bool Files::has_file(const record::FileRef& file) const {
  return has(tree_, file_path(file), file);
}

bool Files::has_photo(const record::FileRef& file) const {
  return has(tree_, media_path(file), file);
}

std::optional<std::string> Files::story(const record::FileRef& file) const {
  const std::optional<Bytes> content =
      read_checked(tree_, file_path(file), file, record::kMaxStoryBytes);
  if (!content || !text::is_nfc(text_of(*content))) return std::nullopt;
  return to_text(*content);
}

}  // namespace ocop::verifier
