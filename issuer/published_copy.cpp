#include "issuer/published_copy.h"

#include "common/base/file.h"
#include "common/http/fetch.h"

namespace ocop::issuer {

namespace {

class FolderCopy final : public PublishedCopy {
 public:
  explicit FolderCopy(file::Path root) : root_(std::move(root)) {}
  Result<Bytes> read(std::string_view path, std::size_t limit) override {
    return file::read(root_ / path, limit);
  }

 private:
  file::Path root_;
};

class HttpCopy final : public PublishedCopy {
 public:
  explicit HttpCopy(http::Fetcher fetcher) : fetcher_(std::move(fetcher)) {}
  Result<Bytes> read(std::string_view path, std::size_t limit) override {
    return fetcher_.get(path, limit);
  }

 private:
  http::Fetcher fetcher_;
};

}  // namespace

Result<std::unique_ptr<PublishedCopy>> open_published_copy(const std::string& folder_or_url) {
  if (folder_or_url.starts_with("http://") || folder_or_url.starts_with("https://")) {
    auto fetcher = http::Fetcher::open(folder_or_url);
    if (!fetcher) return fetcher.error();
    return std::unique_ptr<PublishedCopy>(std::make_unique<HttpCopy>(std::move(*fetcher)));
  }
  if (!std::filesystem::is_directory(folder_or_url))
    return error(Errc::unavailable, folder_or_url + " is neither a folder nor an http(s) URL");
  return std::unique_ptr<PublishedCopy>(std::make_unique<FolderCopy>(folder_or_url));
}

}  // namespace ocop::issuer
