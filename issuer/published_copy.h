// A published folder somewhere else: what the world has seen of this issuer.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/tlog/source.h"

namespace ocop::issuer {

class PublishedCopy {
 public:
  virtual ~PublishedCopy() = default;
  // A file of public/ by its path there, "trust/1.json". Errc: not_found, too_large, unavailable.
  [[nodiscard]] virtual Result<Bytes> read(std::string_view path, std::size_t limit) = 0;
};

// A folder, or an http or https URL. Errc::malformed for a bad URL, unavailable for a missing
// folder.
[[nodiscard]] Result<std::unique_ptr<PublishedCopy>> open_published_copy(
    const std::string& folder_or_url);

// Its log/, for the functions of tlog. Keeps a reference to `copy`.
class PublishedLog final : public tlog::Source {
 public:
  explicit PublishedLog(PublishedCopy& copy) : copy_(copy) {}
  [[nodiscard]] Result<Bytes> read(std::string_view path, std::size_t limit) override {
    return copy_.read("log/" + std::string(path), limit);
  }

 private:
  PublishedCopy& copy_;
};

}  // namespace ocop::issuer
