#include "tests/http/script.h"

#include <algorithm>
#include <optional>

#include "common/http/message.h"

namespace ocop::test {
namespace {

// Takes the text up to the next blank.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// \r \n \t \0 \\ and \xhh.
std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    switch (text[i]) {
      case 'r': out += '\r'; break;
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case '0': out += '\0'; break;
      case '\\': out += '\\'; break;
      case 'x': {
        const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
        break;
      }
      default: return std::nullopt;
    }
  }
  return out;
}

std::optional<Expectation> read_header_check(std::string_view text, int line) {
  const std::string name(take_word(text));
  const std::string_view how = take_word(text);
  if (how == "is") return Expectation{Check::header_is, line, name, std::string(text)};
  if (how == "contains") return Expectation{Check::header_contains, line, name, std::string(text)};
  if (how == "absent" && text.empty()) return Expectation{Check::header_absent, line, name, {}};
  return std::nullopt;
}

std::optional<Expectation> read_body_check(std::string_view text, int line) {
  const std::string_view how = take_word(text);
  if (how == "is") return Expectation{Check::body_is, line, {}, std::string(text)};
  if (how == "contains") return Expectation{Check::body_contains, line, {}, std::string(text)};
  if (how == "lacks") return Expectation{Check::body_lacks, line, {}, std::string(text)};
  if (how == "size") return Expectation{Check::body_size, line, {}, std::string(text)};
  return std::nullopt;
}

std::optional<Expectation> read_keep(std::string_view text, int line) {
  const std::string variable(take_word(text));
  const std::string_view from = take_word(text);
  if (text.empty()) return std::nullopt;
  if (from == "header") return Expectation{Check::keep_header, line, variable, std::string(text)};
  if (from == "body") return Expectation{Check::keep_body, line, variable, std::string(text)};
  return std::nullopt;
}

std::optional<Expectation> read_expectation(std::string_view text, int line) {
  const std::string_view word = take_word(text);
  if (word == "status" && !text.empty())
    return Expectation{Check::status, line, {}, std::string(text)};
  if (word == "header") return read_header_check(text, line);
  if (word == "body") return read_body_check(text, line);
  if (word == "closes" && text.empty()) return Expectation{Check::closes, line, {}, {}};
  if (word == "keep") return read_keep(text, line);
  return std::nullopt;
}

bool is_complete(const Case& test) {
  const bool has_request = test.request.empty() != test.raw.empty();
  return has_request &&
         std::any_of(test.expectations.begin(), test.expectations.end(),
                     [](const Expectation& each) { return each.check == Check::status; });
}

// Adds one line to the case; false if it is of no known form.
bool add_line(Case& test, std::string_view line, int number) {
  if (line == ">" || line.starts_with("> ")) {
    test.request.emplace_back(line.substr(std::min<std::size_t>(2, line.size())));
    return true;
  }
  if (line.starts_with("raw ")) {
    const std::optional<std::string> bytes = unescape(line.substr(4));
    if (bytes) test.raw += *bytes;
    return bytes.has_value();
  }
  const std::optional<Expectation> expectation = read_expectation(line, number);
  if (expectation) test.expectations.push_back(*expectation);
  return expectation.has_value();
}

bool has_header(const std::vector<std::string>& lines, std::string_view name) {
  for (const std::string& line : lines) {
    if (line.empty()) return false;
    if (http::equal_ignoring_case(line.substr(0, line.find(':')), name)) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<Case>> parse_script(std::string_view text) {
  std::vector<Case> cases;
  const auto at = [](int line, const std::string& what) {
    return error(Errc::malformed, "line " + std::to_string(line) + ": " + what);
  };
  int number = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("=== ")) {
      if (!cases.empty() && !is_complete(cases.back()))
        return at(cases.back().line, "a case needs either '>' or 'raw' lines, and a status");
      cases.push_back({std::string(line.substr(4)), number, {}, {}, {}});
      continue;
    }
    if (cases.empty()) return at(number, "a script begins with '=== name of the first case'");
    if (!add_line(cases.back(), line, number))
      return at(number, "not understood: " + std::string(line));
  }
  if (cases.empty()) return at(number, "no case");
  if (!is_complete(cases.back()))
    return at(cases.back().line, "a case needs either '>' or 'raw' lines, and a status");
  return cases;
}

Result<std::string> substitute(std::string_view text, const Variables& variables) {
  std::string out;
  while (!text.empty()) {
    const std::size_t mark = std::min(text.find("${"), text.size());
    out += text.substr(0, mark);
    text.remove_prefix(mark);
    if (text.empty()) break;
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return error(Errc::malformed, "'${' without '}'");
    const std::string name(text.substr(2, end - 2));
    const auto found = variables.find(name);
    if (found == variables.end()) return error(Errc::not_found, "no variable " + name);
    out += found->second;
    text.remove_prefix(end + 1);
  }
  return out;
}

Result<std::string> request_bytes(const Case& test, const Variables& variables) {
  if (!test.raw.empty()) return substitute(test.raw, variables);
  const auto blank = std::find(test.request.begin(), test.request.end(), std::string());
  std::string body;
  for (auto line = blank; line != test.request.end() && ++line != test.request.end();)
    body += (body.empty() ? "" : "\n") + *line;
  const Result<std::string> filled_body = substitute(body, variables);
  if (!filled_body) return filled_body.error();

  std::string head = test.request.front();
  if (head.find(" HTTP/") == std::string::npos) head += " HTTP/1.1";
  head += "\r\n";
  for (auto line = test.request.begin() + 1; line < blank; ++line) head += *line + "\r\n";
  if (!has_header(test.request, "Host")) head += "Host: ${BASE}\r\n";
  if (!has_header(test.request, "Connection")) head += "Connection: close\r\n";
  const bool posts = test.request.front().starts_with("POST ");
  if ((posts || !filled_body->empty()) && !has_header(test.request, "Content-Length"))
    head += "Content-Length: " + std::to_string(filled_body->size()) + "\r\n";
  const Result<std::string> filled_head = substitute(head + "\r\n", variables);
  if (!filled_head) return filled_head.error();
  return *filled_head + *filled_body;
}

}  // namespace ocop::test
