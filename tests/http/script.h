// The text format of HTTP test scripts; README.md beside this file describes it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace ocop::test {

enum class Check {
  status,           // "status 200" or "status 200|307"
  header_is,        // "header NAME is VALUE"
  header_contains,  // "header NAME contains TEXT"
  header_absent,    // "header NAME absent"
  body_is,          // "body is TEXT"
  body_contains,    // "body contains TEXT"
  body_lacks,       // "body lacks TEXT"
  body_size,        // "body size N"
  closes,           // "closes": the server ends the connection after the answer
  keep_header,      // "keep VARIABLE header NAME"
  keep_body,        // "keep VARIABLE body REGEX", the regex with one group
};

struct Expectation {
  Check check;
  int line;
  std::string name;  // header or variable
  std::string text;  // what is expected; for keep_* the header or the regex
};

struct Case {
  std::string name;
  int line;
  std::vector<std::string> request;  // the '>' lines without the mark; empty if raw
  std::string raw;                   // the bytes of the 'raw' lines
  std::vector<Expectation> expectations;
};

// Errc::malformed with "line N: …". Every case needs a request and a status.
[[nodiscard]] Result<std::vector<Case>> parse_script(std::string_view text);

using Variables = std::map<std::string, std::string>;

// Replaces each ${NAME}. Errc::not_found names the variable that is not set.
[[nodiscard]] Result<std::string> substitute(std::string_view text, const Variables& variables);

// The bytes to send for a case. HTTP/1.1, Host, Connection: close and Content-Length are added
// where the request lines do not say them. Errc::not_found as substitute().
[[nodiscard]] Result<std::string> request_bytes(const Case& test, const Variables& variables);

}  // namespace ocop::test
