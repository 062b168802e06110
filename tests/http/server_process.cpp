#include "tests/http/server_process.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace ocop::test {
namespace {

constexpr int kPatience = 120'000;  // milliseconds
constexpr std::string_view kAnnouncement = "listening on ";

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// The address in the announcement, or nothing.
std::string find_address(std::string_view line) {
  const std::size_t start = line.find(kAnnouncement);
  if (start == std::string_view::npos) return {};
  std::string_view rest = line.substr(start + kAnnouncement.size());
  const std::size_t scheme = rest.find("://");
  if (scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
  return std::string(rest.substr(0, rest.find_first_of(" /\r\t")));
}

[[noreturn]] void become(const std::vector<std::string>& command, int output) {
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  ::dup2(output, STDOUT_FILENO);
  ::execvp(arguments.front(), arguments.data());
  ::_exit(127);
}

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
  pid_ = ::fork();
  if (pid_ < 0) fail("cannot start a process");
  if (pid_ == 0) become(command, ends[1]);
  ::close(ends[1]);
  output_ = ends[0];
  try {
    wait_for_address();
  } catch (...) {
    stop();
    throw;
  }
  drain_ = std::thread([output = output_] {
    std::array<char, 4096> ignored{};
    while (::read(output, ignored.data(), ignored.size()) > 0) {
    }
  });
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) stop();
}

void ServerProcess::wait_for_address() {
  std::string text;
  for (;;) {
    pollfd wanted{output_, POLLIN, 0};
    const int ready = ::poll(&wanted, 1, kPatience);
    if (ready == 0) throw std::runtime_error("the server does not say where it listens");
    std::array<char, 4096> buffer{};
    const ssize_t n = ::read(output_, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw std::runtime_error("the server ended before it listened");
    text.append(buffer.data(), static_cast<std::size_t>(n));
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
      address_ = find_address(std::string_view(text).substr(0, end));
      if (!address_.empty()) return;
      text.erase(0, end + 1);
    }
  }
}

int ServerProcess::stop() {
  ::kill(pid_, SIGTERM);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (drain_.joinable()) drain_.join();
  ::close(output_);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace ocop::test
