// Runs HTTP test scripts against a real server. README.md beside this file describes the format.
#include <iostream>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/file.h"
#include "common/http/address.h"
#include "tests/http/raw_client.h"
#include "tests/http/script.h"
#include "tests/http/server_process.h"

namespace ocop::test {
namespace {

constexpr std::string_view kUsage =
    "usage: run_http_scripts --base HOST:PORT [-D NAME=VALUE]… FILE…\n"
    "       run_http_scripts [-D NAME=VALUE]… [--wait WORDS] FILE… -- SERVER ARGUMENT…\n"
    "\n"
    "Sends the requests written in the files and checks the answers. After '--' stands a command "
    "that\n"
    "starts the server: it prints a line with \"listening on HOST:PORT\", and ends with code 0 on "
    "SIGTERM.\n"
    "${BASE} is that address. With --wait, the scripts begin when it has printed a line that "
    "begins\n"
    "with these words.\n"
    "\n"
    "exit 0: every case passed   1: a case failed   2: usage or a malformed script\n";

struct Options {
  std::string base;
  std::string wait;
  Variables variables;
  std::vector<std::string> files;
  std::vector<std::string> server;
};

Result<Options> read_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool has_value = i + 1 < arguments.size();
    if (argument == "--") {
      options.server.assign(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                            arguments.end());
      break;
    }
    if (argument == "--base" && has_value) {
      options.base = arguments[++i];
    } else if (argument == "--wait" && has_value) {
      options.wait = arguments[++i];
    } else if (argument == "-D" && has_value) {
      const std::string& pair = arguments[++i];
      const std::size_t equals = pair.find('=');
      if (equals == std::string::npos) return error(Errc::malformed, "-D takes NAME=VALUE");
      options.variables[pair.substr(0, equals)] = pair.substr(equals + 1);
    } else if (argument.starts_with('-')) {
      return error(Errc::malformed, "unknown option " + argument);
    } else {
      options.files.push_back(argument);
    }
  }
  if (options.files.empty()) return error(Errc::malformed, "no script");
  if (options.base.empty() == options.server.empty())
    return error(Errc::malformed, "give either --base or a server command after --");
  return options;
}

bool one_of(const std::string& statuses, int actual) {
  return ("|" + statuses + "|").find("|" + std::to_string(actual) + "|") != std::string::npos;
}

// Empty if the expectation holds; otherwise what was found instead.
std::string check(const Expectation& expected, const std::string& text, const RawResponse& response,
                  Variables& variables) {
  const std::optional<std::string> header =
      response.header(expected.check == Check::keep_header ? text : expected.name);
  const std::string shown = header ? "it is " + *header : "there is none";
  switch (expected.check) {
    case Check::status:
      return one_of(text, response.status) ? "" : "it is " + std::to_string(response.status);
    case Check::header_is: return header == text ? "" : shown;
    case Check::header_contains:
      return header && header->find(text) != std::string::npos ? "" : shown;
    case Check::header_absent: return header ? shown : "";
    case Check::body_is: return response.body == text ? "" : "it is " + response.body;
    case Check::body_contains:
      return response.body.find(text) != std::string::npos ? "" : "it is " + response.body;
    case Check::body_lacks: return response.body.find(text) == std::string::npos ? "" : "it has it";
    case Check::body_size:
      return std::to_string(response.body.size()) == text
                 ? ""
                 : "it has " + std::to_string(response.body.size());
    case Check::keep_header:
      if (header) variables[expected.name] = *header;
      return header ? "" : shown;
    case Check::keep_body: {
      std::smatch match;
      if (!std::regex_search(response.body, match, std::regex(text)) || match.size() < 2)
        return "nothing fits " + text;
      variables[expected.name] = match[1];
      return "";
    }
    case Check::closes: break;
  }
  return "";
}

class Runner {
 public:
  Runner(http::ListenAddress server, Variables variables)
      : server_(std::move(server)), variables_(std::move(variables)) {
    variables_["BASE"] = server_.text();
  }

  void run(const std::string& file, const std::vector<Case>& cases) {
    for (const Case& test : cases) {
      ++cases_;
      try {
        run(file, test);
      } catch (const std::exception& failure) {
        report(file, test.line, test, failure.what());
      }
    }
  }

  [[nodiscard]] int cases() const { return cases_; }
  [[nodiscard]] int failures() const { return failures_; }

 private:
  void run(const std::string& file, const Case& test) {
    const Result<std::string> request = request_bytes(test, variables_);
    if (!request) return report(file, test.line, test, to_string(request.error()));
    RawClient client(server_.host, server_.port);
    // A server may refuse before it has read everything.
    const bool all_sent = client.try_send(*request);
    const RawResponse response = client.receive(!request->starts_with("HEAD "));
    for (const Expectation& expected : test.expectations) {
      const Result<std::string> text = substitute(expected.text, variables_);
      std::string found = text ? check(expected, *text, response, variables_) : text.error().detail;
      if (expected.check == Check::closes && all_sent && !client.receive_until_closed().empty())
        found = "more bytes follow the answer";
      if (!found.empty()) return report(file, expected.line, test, "expected otherwise: " + found);
    }
  }

  void report(const std::string& file, int line, const Case& test, const std::string& what) {
    ++failures_;
    std::cerr << file << ':' << line << ": " << test.name << ": " << what << '\n';
  }

  http::ListenAddress server_;
  Variables variables_;
  int cases_ = 0;
  int failures_ = 0;
};

int run_scripts(const Options& options, const std::string& base) {
  const Result<http::ListenAddress> server = http::ListenAddress::parse(base);
  if (!server) {
    std::cerr << "run_http_scripts: error: " << server.error().detail << '\n';
    return 2;
  }
  Runner runner(*server, options.variables);
  for (const std::string& file : options.files) {
    const Result<std::string> text = file::read_text(file);
    const Result<std::vector<Case>> cases =
        text ? parse_script(*text) : Result<std::vector<Case>>(text.error());
    if (!cases) {
      std::cerr << file << ": " << cases.error().detail << '\n';
      return 2;
    }
    runner.run(file, *cases);
  }
  std::cout << runner.cases() << " cases, " << runner.failures() << " failed\n";
  return runner.failures() == 0 ? 0 : 1;
}

int run(const Options& options) {
  if (options.server.empty()) return run_scripts(options, options.base);
  ServerProcess server(options.server);
  if (!options.wait.empty()) server.wait_for_line(options.wait);
  const int result = run_scripts(options, server.address());
  const int code = server.stop();
  if (code == 0) return result;
  std::cerr << "run_http_scripts: the server ended with code " << code << '\n';
  return std::max(result, 1);
}

}  // namespace
}  // namespace ocop::test

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && (arguments[0] == "--help" || arguments[0] == "-h")) {
    std::cout << ocop::test::kUsage;
    return 0;
  }
  const auto options = ocop::test::read_options(arguments);
  if (!options) {
    std::cerr << "run_http_scripts: error: " << options.error().detail << '\n'
              << ocop::test::kUsage;
    return 2;
  }
  try {
    return ocop::test::run(*options);
  } catch (const std::exception& failure) {
    std::cerr << "run_http_scripts: error: " << failure.what() << '\n';
    return 1;
  }
}
