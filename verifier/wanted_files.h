// The files of public/ that statements in effect name, and fetching those that are missing.
#pragma once

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "common/registry/registry.h"
#include "common/tlog/source.h"
#include "verifier/public_tree.h"

namespace ocop::verifier {

// A file that did not come, or came damaged, is asked for again after this time.
inline constexpr std::chrono::minutes kFileRetry{1};

// Removes what is not the content that its name says from lots/, files/ and media/: disks rot.
// Returns the paths.
std::vector<std::string> remove_damaged_files(PublicTree& tree);

// For one thread.
class WantedFiles {
 public:
  // Keeps references.
  WantedFiles(tlog::Source& source, PublicTree& tree) : source_(source), tree_(tree) {}

  // What the registry names: label files of manifests, stories and photographs of products. A file
  // above the limits of files.h is never fetched and stays missing.
  void update(const registry::Registry& registry);

  // Tries up to `max_files` of the missing ones that are due; each is written only after its length
  // and hash were found right. Ends at the first that the source does not answer for, and when
  // `stop` is requested. Returns how many came.
  std::size_t fetch(Instant now, std::size_t max_files, const std::stop_token& stop = {});

  [[nodiscard]] std::size_t missing() const { return missing_.size(); }

 private:
  // By path and length: a statement that states a wrong length must not hide one that is right.
  using Key = std::pair<std::string, std::uint64_t>;
  struct Missing {
    crypto::Hash sha256;
    std::uint64_t limit = 0;
    Instant due;
  };
  void want(std::string path, const record::FileRef& file, std::uint64_t limit);
  [[nodiscard]] Result<void> try_fetch(const Key& key, const Missing& missing);

  tlog::Source& source_;
  PublicTree& tree_;
  std::map<Key, Missing> missing_;
};

}  // namespace ocop::verifier
