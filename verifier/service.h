// Every address that the verifier answers, as a function from request to response. Which addresses
// these are and what they answer: docs/formats/http.md.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "common/http/message.h"
#include "common/http/rate_limit.h"
#include "common/http/router.h"
#include "common/http/static_files.h"
#include "common/registry/judge.h"
#include "verifier/links.h"
#include "verifier/pages.h"
#include "verifier/snapshot.h"

namespace ocop::verifier {

inline constexpr int kRetryAfterSeconds = 60;

// Looking for a typed serial costs a hash for each label of its lot, so this many labels cost a
// token.
inline constexpr double kLabelsPerToken = 10'000;
inline constexpr http::RateLimit::Rate kTypedCodesOfNetwork{30, 10};
inline constexpr http::RateLimit::Rate kTypedCodesOfAll{600, 300};

// Told what() of an exception that was answered with a page. Any thread; must not throw.
using FailureObserver = std::function<void(std::string_view what)>;

// May be used by any number of threads. A request is answered from the snapshot that stood when it
// came.
class Service {
 public:
  // Keeps references to pages, snapshots (which holds one before the first request) and the limit.
  // `public_folder` is what the mirror writes; `clock` is asked once a request; `failed` is not
  // empty.
  Service(const Pages& pages, const SnapshotHolder& snapshots,
          const std::filesystem::path& public_folder, http::RateLimit& typed_codes,
          std::function<Instant()> clock, FailureObserver failed);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Compressed where the client takes that. A failure (an exception from below) is a grey page for
  // people, and passed on to the caller for programs.
  [[nodiscard]] http::Response handle(const http::Request& request) const;
  // Looking for a typed serial: too slow for the loop of a server.
  [[nodiscard]] static bool is_slow(const http::Request& request);
  // What a slow request gets when too many wait: 503 and Retry-After.
  [[nodiscard]] http::Response busy(const http::Request& request) const;

 private:
  struct Asking;  // a request with the snapshot and the moment that it is answered from
  struct AskedLink;

  void add_routes();
  [[nodiscard]] http::Response respond(const http::Request& request) const;
  [[nodiscard]] http::Response route(const http::Request& request) const;
  [[nodiscard]] Asking asking(const http::Request& request) const;
  [[nodiscard]] http::Response link(const http::Request& request) const;
  [[nodiscard]] http::Response label(const http::Request& request) const;
  // Digital Links without a seal: service_links.cpp.
  [[nodiscard]] http::Response digital_link(const http::Request& request) const;
  [[nodiscard]] AskedLink asked_link(const Asking& asking) const;
  [[nodiscard]] http::Response answer_link(Asking& asking, const AskedLink& link) const;
  [[nodiscard]] http::Response follow(const Asking& asking, const AskedLink& link,
                                      const std::vector<LinkLevel>& levels) const;
  [[nodiscard]] http::Response bad_link(Asking& asking, const AskedLink& link) const;
  [[nodiscard]] http::Response link_problem(const Asking& asking, int status) const;
  [[nodiscard]] http::Response resolver_description(const http::Request& request) const;
  [[nodiscard]] http::Response home(const http::Request& request) const;
  [[nodiscard]] http::Response check(const http::Request& request) const;
  [[nodiscard]] http::Response check_typed(const Asking& asking) const;
  [[nodiscard]] bool may_look_for(const Asking& asking, const gs1::Gtin& gtin,
                                  const gs1::Lot& lot) const;
  [[nodiscard]] http::Response product(const http::Request& request, std::string_view gtin) const;
  [[nodiscard]] http::Response certificate(const http::Request& request,
                                           std::string_view name) const;
  [[nodiscard]] http::Response verify(const http::Request& request) const;
  [[nodiscard]] http::Response ready() const;
  [[nodiscard]] http::Response answer(const Asking& asking, std::string_view input,
                                      const registry::Judgement& judgement, Asked asked) const;
  [[nodiscard]] http::Response page(const Asking& asking, int status, std::string html) const;
  [[nodiscard]] http::Response failure_page(const http::Request& request) const;
  [[nodiscard]] http::Response problem_page(const http::Request& request,
                                            const http::Response& problem) const;

  const Pages& pages_;
  const SnapshotHolder& snapshots_;
  http::StaticFiles files_;
  http::RateLimit& typed_codes_;
  std::function<Instant()> clock_;
  FailureObserver failed_;
  std::string content_policy_;
  http::Router router_;
};

}  // namespace ocop::verifier
