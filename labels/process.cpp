#include "labels/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace ocop::labels {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;
constexpr std::size_t kMaxComplaint = 300;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// A file without a name: it needs no cleaning up, however this program ends.
Descriptor memory_file(ByteView content) {
  Descriptor file(::memfd_create("input", MFD_CLOEXEC));
  if (file.get() < 0) fail("cannot make a file in memory");
  while (!content.empty()) {
    const ssize_t n = ::write(file.get(), content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("cannot write to a file in memory");
    content = content.subspan(static_cast<std::size_t>(n));
  }
  if (::lseek(file.get(), 0, SEEK_SET) != 0) fail("cannot rewind a file in memory");
  return file;
}

// A running program; killed and waited for when this goes.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      wait();
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void limit_memory(std::uint64_t bytes) const {
    const rlimit limit{bytes, bytes};
    ::prlimit(pid_, RLIMIT_AS, &limit, nullptr);
  }
  // The status as waitpid gives it.
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return status;
  }

 private:
  pid_t pid_;
};

class SpawnSettings {
 public:
  SpawnSettings(int in, int out, int err) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files_, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files_, err, STDERR_FILENO);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnSettings() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  [[nodiscard]] const posix_spawn_file_actions_t* files() const { return &files_; }
  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

pid_t spawn(const std::vector<std::string>& arguments, int in, int out, int err) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::string locale = "LC_ALL=C";
  std::array<char*, 2> environment{locale.data(), nullptr};
  const SpawnSettings settings(in, out, err);
  pid_t pid = 0;
  const int status = ::posix_spawnp(&pid, argv[0], settings.files(), settings.attributes(),
                                    argv.data(), environment.data());
  if (status == ENOENT)
    throw std::runtime_error("the program " + arguments.front() + " is not installed");
  if (status != 0)
    throw std::system_error(status, std::generic_category(), "cannot start " + arguments.front());
  return pid;
}

// Reads both pipes until they are closed.
class Listener {
 public:
  enum class End { closed, stopped, silent };

  Listener(int out, int err) : polled_{{{out, POLLIN, 0}, {err, POLLIN, 0}}} {}

  End listen(std::chrono::milliseconds patience, const Consume& consume) {
    while (polled_[0].fd >= 0 || polled_[1].fd >= 0) {
      const int ready = ::poll(polled_.data(), polled_.size(), static_cast<int>(patience.count()));
      if (ready < 0 && errno == EINTR) continue;
      if (ready < 0) fail("cannot wait for a program");
      if (ready == 0) return End::silent;
      if (const ByteView piece = read(polled_[1]); !piece.empty()) remember(piece);
      if (const ByteView piece = read(polled_[0]); !piece.empty() && !consume(piece))
        return End::stopped;
    }
    return End::closed;
  }
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  // What is there; at the end takes the pipe off the list.
  ByteView read(pollfd& pipe) {
    if (pipe.fd < 0 || pipe.revents == 0) return {};
    const ssize_t n = ::read(pipe.fd, buffer_.data(), buffer_.size());
    if (n < 0 && errno == EINTR) return {};
    if (n < 0) fail("cannot read from a program");
    if (n == 0) pipe.fd = -1;
    return {buffer_.data(), static_cast<std::size_t>(n)};
  }
  void remember(ByteView piece) {
    complaint_ += text_of(piece.first(std::min(piece.size(), kMaxComplaint - complaint_.size())));
  }

  std::array<pollfd, 2> polled_;
  std::vector<std::uint8_t> buffer_ = std::vector<std::uint8_t>(kChunk);
  std::string complaint_;
};

}  // namespace

Result<void> run_program(const std::vector<std::string>& arguments, ByteView input,
                         const ProcessLimits& limits, const Consume& consume) {
  const std::string& name = arguments.front();
  const Descriptor in = memory_file(input);
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  Child child(spawn(arguments, in.get(), out.write_end.get(), err.write_end.get()));
  child.limit_memory(limits.memory_bytes);
  out.write_end.close();
  err.write_end.close();
  Listener listener(out.read_end.get(), err.read_end.get());
  switch (listener.listen(limits.silence, consume)) {
    case Listener::End::stopped: return ok();
    case Listener::End::silent:
      return error(Errc::unavailable,
                   name + ": no answer in " + std::to_string(limits.silence.count()) + " seconds");
    case Listener::End::closed: break;
  }
  const int status = child.wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return ok();
  return error(Errc::unavailable, name + " failed: " + listener.complaint());
}

}  // namespace ocop::labels
