// Every address that the verifier answers, as a function from request to response.
// docs/formats/http.md is its specification.
//
//   GET  /01/…?…            a label's link: page or JSON; a plain Digital Link of a registered
//   product: 307 GET  /                  what this is, and a form for typed codes GET  /check?uri=…
//   the same judgement for a whole URI; or ?gtin=…&lot=…&serial=… GET  /p/{gtin}          a product
//   GET /c/{reference or statement id}   a certificate POST /api/v1/verify     {"uri": "…"} GET
//   /log/… /trust/… /lots/… /files/… /media/… /bundle/…   as in public/ GET  /livez /readyz
//   /favicon.svg
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "common/http/message.h"
#include "common/http/router.h"
#include "common/http/static_files.h"
#include "common/registry/judge.h"
#include "verifier/pages.h"
#include "verifier/snapshot.h"

namespace ocop::verifier {

inline constexpr int kRetryAfterSeconds = 60;

// May be used by any number of threads. A request is answered from the snapshot that stood when it
// came.
class Service {
 public:
  // Keeps references to pages and snapshots (which holds one before the first request).
  // `public_folder` is what the mirror writes; `clock` is asked once a request.
  Service(const Pages& pages, const SnapshotHolder& snapshots,
          const std::filesystem::path& public_folder, std::function<Instant()> clock);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  [[nodiscard]] http::Response handle(const http::Request& request) const;

 private:
  struct Asking;  // a request with the snapshot and the moment that it is answered from

  void add_routes();
  [[nodiscard]] Asking asking(const http::Request& request) const;
  [[nodiscard]] http::Response label(const http::Request& request) const;
  [[nodiscard]] http::Response home(const http::Request& request) const;
  [[nodiscard]] http::Response check(const http::Request& request) const;
  [[nodiscard]] http::Response check_typed(const Asking& asking) const;
  [[nodiscard]] http::Response product(const http::Request& request, std::string_view gtin) const;
  [[nodiscard]] http::Response certificate(const http::Request& request,
                                           std::string_view name) const;
  [[nodiscard]] http::Response verify(const http::Request& request) const;
  [[nodiscard]] http::Response ready() const;
  [[nodiscard]] http::Response answer(const Asking& asking, std::string_view input,
                                      const registry::Judgement& judgement, Asked asked) const;
  [[nodiscard]] http::Response page(const Asking& asking, int status, std::string html) const;
  [[nodiscard]] http::Response problem_page(const http::Request& request,
                                            const http::Response& problem) const;

  const Pages& pages_;
  const SnapshotHolder& snapshots_;
  http::StaticFiles files_;
  std::function<Instant()> clock_;
  std::string content_policy_;
  http::Router router_;
};

}  // namespace ocop::verifier
