// Reading files of a published folder over HTTP(S), for the mirror.
//
//   Result<Fetcher> fetcher = Fetcher::open("https://ocop.example/");
//   Result<Bytes> checkpoint = fetcher->get("log/checkpoint", 4096);
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop::http {

struct FetchLimits {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds total{120'000};  // of one request
  std::chrono::seconds stall{20};            // the longest time below min_rate
  std::uint64_t min_rate = 512;              // bytes a second
};

// Keeps its connection open between requests. For one thread at a time.
class Fetcher {
 public:
  // An http or https URL without query and fragment, with or without a path:
  // "https://ocop.example/public". Nothing is contacted yet. Errc::malformed.
  static Result<Fetcher> open(std::string_view base_url, FetchLimits limits = {});

  Fetcher(Fetcher&&) noexcept;
  Fetcher& operator=(Fetcher&&) noexcept;
  ~Fetcher();

  // The bytes at that path below the base, if the answer is 200 and has at most max_bytes.
  // Certificates are checked; redirects are not followed: a source that moves is named anew by its
  // operator. Returns soon after `stop` is requested (Errc::unavailable). Errc: malformed (a path
  // that is not letters, digits, '.', '_', '-' and '/', or with ".." in it), not_found (404, 410),
  // too_large, unavailable (everything else; the detail says what).
  [[nodiscard]] Result<Bytes> get(std::string_view path, std::size_t max_bytes,
                                  std::stop_token stop = {});

 private:
  class Impl;
  explicit Fetcher(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ocop::http
