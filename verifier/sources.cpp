#include "verifier/sources.h"

#include <filesystem>

#include "common/http/fetch.h"
#include "common/tlog/folder_source.h"

namespace ocop::verifier {
namespace {

class HttpSource final : public tlog::Source {
 public:
  HttpSource(http::Fetcher fetcher, std::stop_token stop)
      : fetcher_(std::move(fetcher)), stop_(std::move(stop)) {}
  [[nodiscard]] Result<Bytes> read(std::string_view path, std::size_t limit) override {
    return fetcher_.get(path, limit, stop_);
  }

 private:
  http::Fetcher fetcher_;
  std::stop_token stop_;
};

class StoppableFolder final : public tlog::Source {
 public:
  StoppableFolder(const std::string& folder, std::stop_token stop)
      : folder_(folder), stop_(std::move(stop)) {}
  [[nodiscard]] Result<Bytes> read(std::string_view path, std::size_t limit) override {
    if (stop_.stop_requested()) return error(Errc::unavailable, "stopped");
    return folder_.read(path, limit);
  }

 private:
  tlog::FolderSource folder_;
  std::stop_token stop_;
};

bool is_url(std::string_view place) {
  return place.starts_with("http://") || place.starts_with("https://");
}

}  // namespace

Result<std::unique_ptr<tlog::Source>> open_source(const std::string& place, std::stop_token stop) {
  std::unique_ptr<tlog::Source> source;
  if (is_url(place)) {
    auto fetcher = http::Fetcher::open(place);
    if (!fetcher) return in_context(place, fetcher.error());
    source = std::make_unique<HttpSource>(std::move(*fetcher), std::move(stop));
  } else {
    std::error_code missing;
    if (!std::filesystem::is_directory(place, missing))
      return error(Errc::not_found, place + ": no such folder");
    source = std::make_unique<StoppableFolder>(place, std::move(stop));
  }
  return source;
}

}  // namespace ocop::verifier
