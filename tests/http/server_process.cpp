#include "tests/http/server_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <signal.h>
#include <stdexcept>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace ocop::test {
namespace {

constexpr std::chrono::seconds kPatience{120};
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
  reader_ = std::thread([this] { read_output(); });
  try {
    address_ =
        find_address(wait_for([](const std::string& line) { return !find_address(line).empty(); }));
  } catch (...) {
    stop();
    throw;
  }
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) stop();
}

void ServerProcess::read_output() {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t n = ::read(output_, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    const std::lock_guard lock(mutex_);
    if (n > 0) text.append(buffer.data(), static_cast<std::size_t>(n));
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
      lines_.push_back(text.substr(0, end));
      text.erase(0, end + 1);
    }
    ended_ = n <= 0;
    changed_.notify_all();
    if (ended_) return;
  }
}

std::string ServerProcess::wait_for(const std::function<bool(const std::string&)>& wanted) {
  std::unique_lock lock(mutex_);
  auto found = lines_.end();
  const bool came = changed_.wait_for(lock, kPatience, [&] {
    found = std::find_if(lines_.begin(), lines_.end(), wanted);
    return found != lines_.end() || ended_;
  });
  if (!came) throw std::runtime_error("the server does not say what is waited for");
  if (found == lines_.end()) throw std::runtime_error("the server ended before it said so");
  return *found;
}

std::string ServerProcess::wait_for_line(const std::string& words) {
  return wait_for([&words](const std::string& line) { return line.starts_with(words); });
}

bool ServerProcess::has_printed(const std::string& words) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(lines_.begin(), lines_.end(),
                     [&words](const std::string& line) { return line.starts_with(words); });
}

int ServerProcess::stop() {
  return end(SIGTERM);
}

int ServerProcess::kill() {
  return end(SIGKILL);
}

int ServerProcess::end(int signal) {
  ::kill(pid_, signal);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  reader_.join();
  ::close(output_);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace ocop::test
