#include "verifier/wanted_files.h"

#include <utility>

#include "verifier/files.h"

namespace ocop::verifier {
namespace {

bool is_what_it_says(const PublicTree& tree, const std::string& path) {
  const auto hash = hash_in_path(path);
  const auto content = tree.read(path, kMaxPublicFileBytes);
  return hash && content && crypto::sha256(*content) == *hash;
}

}  // namespace

std::vector<std::string> remove_damaged_files(PublicTree& tree) {
  std::vector<std::string> removed;
  for (const char* folder : {"lots", "files", "media"}) {
    for (const std::string& path : tree.list(folder)) {
      if (is_what_it_says(tree, path)) continue;
      tree.remove(path);
      removed.push_back(path);
    }
  }
  return removed;
}

void WantedFiles::update(const registry::Registry& registry) {
  std::map<Key, Missing> before = std::exchange(missing_, {});
  for (const registry::ManifestPtr& manifest : registry.manifests())
    want(labels_path(manifest->body.labels), manifest->body.labels, kMaxLabelFileBytes);
  for (const registry::ProductPtr& product : registry.products()) {
    const record::Product& now = product->now();
    if (now.story) want(file_path(*now.story), *now.story, record::kMaxStoryBytes);
    if (now.photo) want(media_path(now.photo->file), now.photo->file, record::kMaxPhotoBytes);
  }
  for (auto& [key, missing] : missing_)
    if (const auto known = before.find(key); known != before.end()) missing.due = known->second.due;
}

std::size_t WantedFiles::fetch(Instant now, std::size_t max_files, const std::stop_token& stop) {
  std::size_t tried = 0;
  std::size_t came = 0;
  for (auto next = missing_.begin();
       next != missing_.end() && tried < max_files && !stop.stop_requested();) {
    const auto here = next++;
    if (here->second.due > now) continue;
    ++tried;
    const Result<void> fetched = try_fetch(here->first, here->second);
    if (fetched) {
      missing_.erase(here);
      ++came;
      continue;
    }
    here->second.due = now.plus(kFileRetry);
    if (fetched.error().code == Errc::unavailable) break;  // each of them may cost its time limit
  }
  return came;
}

void WantedFiles::want(std::string path, const record::FileRef& file, std::uint64_t limit) {
  if (tree_.size(path) == file.length) return;
  missing_.try_emplace({std::move(path), file.length}, Missing{file.sha256, limit, Instant()});
}

Result<void> WantedFiles::try_fetch(const Key& key, const Missing& missing) {
  const auto& [path, length] = key;
  if (length > missing.limit) return error(Errc::too_large, path);
  const auto content = source_.read(path, static_cast<std::size_t>(length));
  if (!content) return content.error();
  if (content->size() != length || crypto::sha256(*content) != missing.sha256)
    return error(Errc::mismatch, path);
  tree_.write(path, *content);
  return ok();
}

}  // namespace ocop::verifier
