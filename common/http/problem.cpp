#include "common/http/problem.h"

#include <utility>

namespace ocop::http {

Response problem(const Problem& problem) {
  const std::string_view title =
      problem.title.empty() ? reason_phrase(problem.status) : std::string_view(problem.title);
  json::Object members{{"type", problem.type}, {"title", title}, {"status", problem.status}};
  if (!problem.detail.empty()) members.emplace_back("detail", problem.detail);
  members.insert(members.end(), problem.more.begin(), problem.more.end());
  Response response =
      json_text(problem.status, json::write(std::move(members)) + "\n", "application/problem+json");
  response.headers.add("Cache-Control", "no-store");
  return response;
}

Response problem(int status, std::string detail) {
  return problem(Problem{.status = status, .title = {}, .detail = std::move(detail), .more = {}});
}

Response problem(const Error& error) {
  return problem(Problem{.status = status_for(error.code),
                         .type = "/problems#" + std::string(name(error.code)),
                         .title = {},
                         .detail = error.detail,
                         .more = {}});
}

int status_for(Errc code) {
  switch (code) {
    case Errc::not_found: return 404;
    case Errc::too_large: return 413;
    case Errc::conflict: return 409;
    case Errc::unauthorised: return 403;
    case Errc::unavailable: return 503;
    default: return 400;
  }
}

}  // namespace ocop::http
