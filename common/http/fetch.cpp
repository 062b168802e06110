#include "common/http/fetch.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <curl/curl.h>

namespace ocop::http {
namespace {

// The body of an error answer is read to its end, so that the connection can go on; up to here.
constexpr std::size_t kMaxErrorBytes = std::size_t{64} << 10;
constexpr const char* kUserAgent = "ocop-trace/1";

// Plain letters only: what needs escaping is no path of a published folder.
bool is_published_path(std::string_view path) {
  return !path.empty() && path.front() != '/' && path.find("..") == std::string_view::npos &&
         path.find("//") == std::string_view::npos &&
         std::all_of(path.begin(), path.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '_' || c == '-' || c == '/';
         });
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = ::curl_easy_setopt(handle, option, value);
  if (code != CURLE_OK)
    throw std::logic_error(std::string("libcurl refuses an option: ") + ::curl_easy_strerror(code));
}

struct Transfer {
  CURL* handle;
  Bytes bytes;
  std::size_t max_bytes;
  std::size_t discarded = 0;
  bool too_large = false;
  std::stop_token stop;
};

long status_of(CURL* handle) {
  long status = 0;
  ::curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::size_t take_bytes(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t length = size * count;
  if (status_of(transfer.handle) != 200) {
    transfer.discarded += length;
    return transfer.discarded <= kMaxErrorBytes ? length : 0;
  }
  if (length > transfer.max_bytes - transfer.bytes.size()) {
    transfer.too_large = true;
    return 0;
  }
  transfer.bytes.insert(transfer.bytes.end(), data, data + length);
  return length;
}

int check_stop(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Transfer*>(user)->stop.stop_requested() ? 1 : 0;
}

}  // namespace

class Fetcher::Impl {
 public:
  Impl(std::string base, FetchLimits limits) : base_(std::move(base)) {
    static std::once_flag initialised;
    std::call_once(initialised, [] {
      if (::curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        throw std::runtime_error("libcurl cannot be initialised");
    });
    handle_ = ::curl_easy_init();
    if (handle_ == nullptr) throw std::bad_alloc();
    set(handle_, CURLOPT_ERRORBUFFER, message_.data());
    set(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle_, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle_, CURLOPT_NOSIGNAL, 1L);
    set(handle_, CURLOPT_USERAGENT, kUserAgent);
    set(handle_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    set(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
    set(handle_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.stall.count()));
    set(handle_, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits.min_rate));
    set(handle_, CURLOPT_WRITEFUNCTION, &take_bytes);
    set(handle_, CURLOPT_NOPROGRESS, 0L);
    set(handle_, CURLOPT_XFERINFOFUNCTION, &check_stop);
  }
  ~Impl() { ::curl_easy_cleanup(handle_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<Bytes> get(std::string_view path, std::size_t max_bytes, std::stop_token stop) {
    if (!is_published_path(path))
      return error(Errc::malformed, "'" + std::string(path) + "' is no path of a published folder");
    const std::string url = base_ + "/" + std::string(path);
    Transfer transfer{
        .handle = handle_, .bytes = {}, .max_bytes = max_bytes, .stop = std::move(stop)};
    message_.front() = '\0';
    set(handle_, CURLOPT_URL, url.c_str());
    set(handle_, CURLOPT_WRITEDATA, &transfer);
    set(handle_, CURLOPT_XFERINFODATA, &transfer);
    const CURLcode code = ::curl_easy_perform(handle_);
    const long status = status_of(handle_);
    if (status == 404 || status == 410)
      return error(Errc::not_found, url + ": status " + std::to_string(status));
    if (status != 0 && status != 200)
      return error(Errc::unavailable, url + ": status " + std::to_string(status));
    if (transfer.too_large)
      return error(Errc::too_large, url + ": larger than " + std::to_string(max_bytes) + " bytes");
    if (code != CURLE_OK) return error(Errc::unavailable, url + ": " + reason(code));
    if (status != 200) return error(Errc::unavailable, url + ": no HTTP answer");
    return std::move(transfer.bytes);
  }

 private:
  [[nodiscard]] std::string reason(CURLcode code) const {
    if (code == CURLE_ABORTED_BY_CALLBACK) return "stopped";
    return message_.front() != '\0' ? message_.data() : ::curl_easy_strerror(code);
  }

  std::string base_;
  CURL* handle_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> message_{};
};

Result<Fetcher> Fetcher::open(std::string_view base_url, FetchLimits limits) {
  const auto malformed = [base_url](const char* why) {
    return error(Errc::malformed, "source '" + std::string(base_url) + "': " + why);
  };
  const std::size_t scheme_end = base_url.find("://");
  const std::string_view scheme = base_url.substr(0, std::min(scheme_end, base_url.size()));
  if (scheme != "http" && scheme != "https") return malformed("the URL begins with http or https");
  const std::string_view rest = base_url.substr(scheme_end + 3);
  const bool plain = std::all_of(rest.begin(), rest.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '?' && c != '#' && c != '@' && c != '\\';
  });
  if (!plain || rest.empty() || rest.front() == '/')
    return malformed("the URL needs a host, and has no user, query, fragment or blanks");
  std::string base(base_url);
  while (base.ends_with('/')) base.pop_back();
  return Fetcher(std::make_unique<Impl>(std::move(base), limits));
}

Fetcher::Fetcher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Fetcher::Fetcher(Fetcher&&) noexcept = default;
Fetcher& Fetcher::operator=(Fetcher&&) noexcept = default;
Fetcher::~Fetcher() = default;

Result<Bytes> Fetcher::get(std::string_view path, std::size_t max_bytes, std::stop_token stop) {
  return impl_->get(path, max_bytes, std::move(stop));
}

}  // namespace ocop::http
