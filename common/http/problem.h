// Error answers for programs: application/problem+json (RFC 9457).
//
//   {"type": "/problems#too-large", "title": "Content Too Large", "status": 413,
//    "detail": "the body is too long"}
#pragma once

#include <string>
#include <string_view>

#include "common/base/json.h"
#include "common/base/result.h"
#include "common/http/message.h"

namespace ocop::http {

struct Problem {
  int status;
  // A URI reference that names the kind of problem; "about:blank" says no more than the status
  // does.
  std::string type = "about:blank";
  std::string title;   // empty: the status' reason phrase
  std::string detail;  // for developers: what, where and what would be right; empty: left out
  json::Object more;   // extension members, after the others
};

// Never cached: an error answer must not outlive its cause.
[[nodiscard]] Response problem(const Problem& problem);
[[nodiscard]] Response problem(int status, std::string detail = {});
// type "/problems#<name of the Errc>", status as status_for().
[[nodiscard]] Response problem(const Error& error);

// 404 for not_found, 413 too_large, 409 conflict, 403 unauthorised, 503 unavailable, otherwise 400.
[[nodiscard]] int status_for(Errc code);

}  // namespace ocop::http
