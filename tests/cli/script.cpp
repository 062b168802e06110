#include "tests/cli/script.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ocop::test {
namespace {

constexpr const char* kSecondsPerCommand = "300";

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Takes the first word off.
std::string take_word(std::string_view& rest) {
  rest = trimmed(rest);
  const std::size_t end = rest.find(' ');
  const std::string word(rest.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view() : trimmed(rest.substr(end));
  return word;
}

class Parser {
 public:
  explicit Parser(const CliInclude& include) : include_(include) {}

  Result<std::vector<CliStep>> parse(std::string_view text) {
    int number = 0;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
      ++number;
      if (auto good = take_line(line, number); !good)
        return in_context("line " + std::to_string(number), good.error());
    }
    return std::move(steps_);
  }

 private:
  static Error malformed(std::string detail) { return error(Errc::malformed, std::move(detail)); }

  Result<void> take_line(std::string_view line, int number) {
    if (line.starts_with("| ") || line == "|")
      return add_content(line.substr(std::min<std::size_t>(2, line.size())));
    if (line.starts_with("  ")) return continue_command(line);
    if (trimmed(line).empty() || line.starts_with('#')) return ok();
    if (line.starts_with("$ ")) return add_command(line.substr(2), number);
    std::string_view rest = line;
    const std::string word = take_word(rest);
    if (word == "include") return add_included(std::string(rest));
    if (word == "file") return add_file(rest, number);
    return add_expectation(word, rest, number);
  }

  Result<void> add_content(std::string_view text) {
    if (steps_.empty() || steps_.back().file.empty()) return malformed("content without a file");
    steps_.back().content += std::string(text) + "\n";
    return ok();
  }

  Result<void> continue_command(std::string_view line) {
    if (steps_.empty() || steps_.back().command.empty() || !steps_.back().expectations.empty())
      return malformed("no command to continue");
    steps_.back().command += "\n" + std::string(line);
    return ok();
  }

  Result<void> add_command(std::string_view command, int number) {
    CliStep step;
    step.line = number;
    step.command = command;
    steps_.push_back(std::move(step));
    return ok();
  }

  Result<void> add_file(std::string_view rest, int number) {
    CliStep step;
    step.line = number;
    step.file = take_word(rest);
    if (step.file.empty()) return malformed("file NAME [MODE]");
    if (!rest.empty()) {
      auto mode = read_mode(std::string(rest));
      if (!mode) return mode.error();
      step.mode = *mode;
    }
    steps_.push_back(std::move(step));
    return ok();
  }

  Result<void> add_included(const std::string& name) {
    const auto text = include_(name);
    if (!text) return text.error();
    auto steps = Parser(include_).parse(*text);
    if (!steps) return in_context(name, steps.error());
    for (CliStep& step : *steps) steps_.push_back(std::move(step));
    return ok();
  }

  static Result<unsigned> read_mode(const std::string& text) {
    const bool octal = text.size() == 4 && text.find_first_not_of("01234567") == std::string::npos;
    if (!octal) return malformed("a mode is four octal digits");
    return static_cast<unsigned>(std::stoul(text, nullptr, 8));
  }

  Result<void> add_expectation(const std::string& word, std::string_view rest, int number) {
    if (steps_.empty()) return malformed("an expectation before the first command");
    auto expectation = read_expectation(word, rest);
    if (!expectation) return expectation.error();
    expectation->line = number;
    steps_.back().expectations.push_back(std::move(*expectation));
    return ok();
  }

  static Result<CliExpectation> read_expectation(const std::string& word, std::string_view rest) {
    if (word == "exit")
      return CliExpectation{CliCheck::exit_is, CliSource::none, 0, {}, std::string(rest)};
    if (word == "exists")
      return CliExpectation{CliCheck::exists, CliSource::none, 0, std::string(rest), {}};
    if (word == "absent")
      return CliExpectation{CliCheck::absent, CliSource::none, 0, std::string(rest), {}};
    if (word == "mode") {
      const std::string mode = take_word(rest);
      if (auto good = read_mode(mode); !good) return good.error();
      return CliExpectation{CliCheck::mode_is, CliSource::none, 0, std::string(rest), mode};
    }
    CliExpectation expectation{CliCheck::has, CliSource::none, 0, {}, {}};
    if (word == "stdout") expectation.source = CliSource::out;
    if (word == "stderr") expectation.source = CliSource::err;
    if (word == "text") {
      expectation.source = CliSource::file;
      expectation.path = take_word(rest);
    }
    if (expectation.source == CliSource::none) return malformed("unknown word " + word);
    const std::string verb = take_word(rest);
    if (verb == "lacks")
      expectation.check = CliCheck::lacks;
    else if (verb == "is")
      expectation.check = CliCheck::is;
    else if (verb == "empty")
      expectation.check = CliCheck::is_empty;
    else if (verb != "has")
      return malformed(word + " has, lacks, is or empty");
    expectation.text = rest;
    return expectation;
  }

  const CliInclude& include_;
  std::vector<CliStep> steps_;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::filesystem::path& path, const CliStep& step) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << step.content;
  if (::chmod(path.c_str(), step.mode) != 0) throw std::runtime_error("chmod " + path.string());
}

// Reads both pipes until both are closed.
void drain(int out, int err, CliOutcome& outcome) {
  pollfd waiting[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  std::string* texts[2] = {&outcome.out, &outcome.err};
  char buffer[4096];
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    if (::poll(waiting, 2, -1) < 0 && errno != EINTR) throw std::runtime_error("poll");
    for (int i = 0; i < 2; ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      const ssize_t got = ::read(waiting[i].fd, buffer, sizeof buffer);
      if (got > 0)
        texts[i]->append(buffer, static_cast<std::size_t>(got));
      else
        waiting[i].fd = -1;
    }
  }
}

std::string without_last_line_feed(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

// What is wrong, or nothing.
std::string text_failure(const CliExpectation& wanted, const std::string& text) {
  const bool found = text.find(wanted.text) != std::string::npos;
  switch (wanted.check) {
    case CliCheck::has: return found ? "" : "lacks \"" + wanted.text + "\"";
    case CliCheck::lacks: return found ? "has \"" + wanted.text + "\"" : "";
    case CliCheck::is:
      return without_last_line_feed(text) == wanted.text ? "" : "is not \"" + wanted.text + "\"";
    case CliCheck::is_empty: return text.empty() ? "" : "is not empty";
    default: return "";
  }
}

std::string failure(const CliExpectation& wanted, const CliOutcome& outcome,
                    const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / wanted.path;
  switch (wanted.check) {
    case CliCheck::exit_is:
      return std::to_string(outcome.exit) == wanted.text
                 ? ""
                 : "exit " + std::to_string(outcome.exit) + ", not " + wanted.text;
    case CliCheck::exists:
      return std::filesystem::exists(path) ? "" : wanted.path + " does not exist";
    case CliCheck::absent: return std::filesystem::exists(path) ? wanted.path + " exists" : "";
    case CliCheck::mode_is: {
      struct stat info {};
      if (::stat(path.c_str(), &info) != 0) return wanted.path + " does not exist";
      char mode[8];
      std::snprintf(mode, sizeof mode, "%04o", static_cast<unsigned>(info.st_mode & 07777U));
      return wanted.text == mode ? "" : wanted.path + " has mode " + mode;
    }
    default: break;
  }
  const std::string& text = wanted.source == CliSource::out   ? outcome.out
                            : wanted.source == CliSource::err ? outcome.err
                                                              : read_file(path);
  const std::string what = text_failure(wanted, text);
  const std::string source = wanted.source == CliSource::out   ? "stdout "
                             : wanted.source == CliSource::err ? "stderr "
                                                               : wanted.path + " ";
  return what.empty() ? "" : source + what;
}

}  // namespace

Result<std::vector<CliStep>> parse_cli_script(std::string_view text, const CliInclude& include) {
  return Parser(include).parse(text);
}

CliOutcome run_cli_step(const CliStep& step, const std::filesystem::path& folder,
                        const std::vector<std::string>& environment) {
  if (!step.file.empty()) {
    write_file(folder / step.file, step);
    return {};
  }
  int out[2];
  int err[2];
  if (::pipe(out) != 0 || ::pipe(err) != 0) throw std::runtime_error("pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    for (const int end : {out[0], out[1], err[0], err[1]}) ::close(end);
    if (::chdir(folder.c_str()) != 0) ::_exit(126);
    for (const std::string& variable : environment) ::putenv(const_cast<char*>(variable.c_str()));
    ::execlp("timeout", "timeout", kSecondsPerCommand, "sh", "-c", step.command.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);
  CliOutcome outcome;
  drain(out[0], err[0], outcome);
  ::close(out[0]);
  ::close(err[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

std::vector<std::string> failures(const CliStep& step, const CliOutcome& outcome,
                                  const std::filesystem::path& folder) {
  std::vector<std::string> found;
  bool exit_named = false;
  for (const CliExpectation& wanted : step.expectations) {
    exit_named = exit_named || wanted.check == CliCheck::exit_is;
    const std::string what = failure(wanted, outcome, folder);
    if (!what.empty()) found.push_back("line " + std::to_string(wanted.line) + ": " + what);
  }
  if (!exit_named && outcome.exit != 0)
    found.push_back("line " + std::to_string(step.line) + ": exit " + std::to_string(outcome.exit) +
                    ", not 0");
  return found;
}

}  // namespace ocop::test
