// The command line, read into values. The only speaker of CLI11 is options.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/time.h"
#include "common/http/address.h"
#include "verifier/poller.h"

namespace ocop::verifier {

// The operator's or a test's time: by default the machine's clock. `start` makes it begin elsewhere
// and run on.
struct TimeOptions {
  std::optional<Instant> start;
};

struct ServeOptions {
  std::string source;                         // --source DIR|URL: a public/ folder
  std::optional<std::string> trust;           // --trust FILE: needed at first contact
  std::string data;                           // --data DIR
  http::ListenAddress listen;                 // --listen HOST:PORT
  std::chrono::seconds poll = kPollInterval;  // --poll SECONDS
  unsigned threads = 1;                       // --threads N
  // --trusted-proxy ADDRESS, repeatable; in the spelling of http::canonical_ip
  std::vector<std::string> trusted_proxies;
  bool clear_alarm = false;  // --clear-alarm
  TimeOptions time;
};

struct CheckOptions {
  std::string source;
  std::string trust;
  std::vector<std::string> inputs;  // URIs and photographs
  bool json = false;                // --json
  bool findings = false;            // --findings
  bool english = false;             // --lang en
  TimeOptions time;
};

struct LogVerifyOptions {
  std::string log;   // DIR|URL: the log's own prefix, where `checkpoint` is
  std::string vkey;  // --key
};

struct LogProveOptions {
  std::string log;
  std::string vkey;
  std::uint64_t index = 0;
};

using Command = std::variant<ServeOptions, CheckOptions, LogVerifyOptions, LogProveOptions>;

// What a command line asks for: a command; or nothing more than the text to print (help, version:
// exit 0; a mistake: exit 2, on standard error).
struct Parsed {
  std::optional<Command> command;
  std::string text;
  bool mistake = false;
};
[[nodiscard]] Parsed parse_command_line(int argc, const char* const* argv);

}  // namespace ocop::verifier
