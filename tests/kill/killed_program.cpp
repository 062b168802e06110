#include "tests/kill/killed_program.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ocop::test {
namespace {

constexpr const char* kHold = "OCOP_TEST_HOLD";

[[noreturn]] void become(std::vector<std::string>& command, const file::Path& folder,
                         const std::string& hold) {
  if (hold.empty())
    ::unsetenv(kHold);
  else
    ::setenv(kHold, hold.c_str(), 1);
  const auto redirect = [&](const char* name, int to) {
    const int file = ::open((folder / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || ::dup2(file, to) < 0) ::_exit(126);
  };
  redirect("out", STDOUT_FILENO);
  redirect("err", STDERR_FILENO);
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

int wait_for(pid_t child, int options) {
  int status = 0;
  while (::waitpid(child, &status, options) != child)
    if (errno != EINTR) throw std::runtime_error("waitpid fails");
  return status;
}

// True if the process ended within that time.
bool ends_within(pid_t child, std::chrono::nanoseconds time) {
  const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  if (descriptor < 0) throw std::runtime_error("pidfd_open fails");
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  const timespec limit{seconds.count(), (time - seconds).count()};
  pollfd watched{descriptor, POLLIN, 0};
  const int ready = ::ppoll(&watched, 1, &limit, nullptr);
  ::close(descriptor);
  return ready > 0;
}

}  // namespace

Outcome run_and_kill(std::vector<std::string> command, const file::Path& folder,
                     const std::optional<Moment>& moment) {
  const file::Path sign = folder / "held";
  std::filesystem::remove(sign);
  const bool holds = moment && !moment->step.empty();
  const auto started = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork fails");
  if (child == 0) become(command, folder, holds ? moment->step + ":" + sign.string() : "");

  Outcome outcome;
  int status = 0;
  if (holds) {
    status = wait_for(child, WUNTRACED);
    if (WIFSTOPPED(status)) {
      const bool announced = file::read_text(sign).value() == std::to_string(child) + "\n";
      ::kill(child, SIGKILL);
      status = wait_for(child, 0);
      if (!announced) throw std::runtime_error("stopped without a sign: " + command.front());
    }
  } else {
    if (moment && !ends_within(child, moment->after)) ::kill(child, SIGKILL);
    status = wait_for(child, 0);
  }
  outcome.lasted = std::chrono::steady_clock::now() - started;
  outcome.killed = WIFSIGNALED(status);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  outcome.out = file::read_text(folder / "out").value();
  outcome.err = file::read_text(folder / "err").value();
  if (outcome.killed && WTERMSIG(status) != SIGKILL)
    throw std::runtime_error(command.front() + " crashed by itself: " + outcome.err);
  return outcome;
}

}  // namespace ocop::test
