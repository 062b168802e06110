#include "issuer/passphrase.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>

#include "common/base/text.h"

namespace ocop::issuer {

namespace {

// A passphrase, CR LF, and one byte more to notice what is too long.
constexpr std::size_t kBuffer = kMaxPassphrase + 3;
constexpr char kInterrupt = 3;  // Ctrl-C

[[noreturn]] void broken(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

ssize_t read_some(int descriptor, std::uint8_t* to, std::size_t room) {
  while (true) {
    const ssize_t got = ::read(descriptor, to, room);
    if (got >= 0 || errno != EINTR) return got;
  }
}

Result<Passphrase> first_line(std::string_view all, const std::string& where) {
  std::string_view line = all.substr(0, all.find('\n'));
  if (line.size() + 1 < all.size())
    return error(Errc::malformed, where + " holds more than one line");
  if (line.ends_with('\r')) line.remove_suffix(1);
  auto passphrase = Passphrase::of(line);
  if (!passphrase) return in_context(where, passphrase.error());
  return passphrase;
}

Result<Passphrase> read_to_end(int descriptor, const std::string& where) {
  const crypto::LockedMemory buffer = crypto::locked_memory(kBuffer);
  std::size_t size = 0;
  while (size < kBuffer) {
    const ssize_t got = read_some(descriptor, buffer.get() + size, kBuffer - size);
    if (got < 0) broken("cannot read the passphrase from " + where);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size == kBuffer) return error(Errc::too_large, where + " holds more than a passphrase");
  return first_line(text_of({buffer.get(), size}), where);
}

// Reads once and gives the same answer to everybody who asks.
class FixedSource : public PassphraseSource {
 public:
  Result<Passphrase> existing(std::string_view) override {
    if (!passphrase_) {
      auto got = get();
      if (!got) return got.error();
      passphrase_ = std::move(*got);
    }
    return Passphrase::of(passphrase_->view());
  }
  Result<Passphrase> fresh(std::string_view key_name) override { return existing(key_name); }
  bool asks_a_person() const override { return false; }

 private:
  virtual Result<Passphrase> get() = 0;
  std::optional<Passphrase> passphrase_;
};

class DescriptorSource final : public FixedSource {
 public:
  explicit DescriptorSource(int descriptor) : descriptor_(descriptor) {}

 private:
  Result<Passphrase> get() override {
    const std::string where = "file descriptor " + std::to_string(descriptor_);
    if (::fcntl(descriptor_, F_GETFD) < 0) return error(Errc::unavailable, where + " is not open");
    return read_to_end(descriptor_, where);
  }
  int descriptor_;
};

class FileSource final : public FixedSource {
 public:
  explicit FileSource(file::Path path) : path_(std::move(path)) {}

 private:
  Result<Passphrase> get() override {
    const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return error(Errc::unavailable, "cannot open " + path_.string());
    auto passphrase = read(descriptor);
    ::close(descriptor);
    return passphrase;
  }
  Result<Passphrase> read(int descriptor) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0) broken("cannot examine " + path_.string());
    if ((info.st_mode & 077U) != 0)
      return error(Errc::locked,
                   path_.string() + " may be read by others; chmod 600 " + path_.string());
    return read_to_end(descriptor, path_.string());
  }
  file::Path path_;
};

// The terminal without echo. Ctrl-C ends the line instead of the process, so that the echo always
// comes back.
class QuietTerminal {
 public:
  explicit QuietTerminal(int descriptor) : descriptor_(descriptor) {
    if (::tcgetattr(descriptor_, &before_) != 0) broken("cannot examine the terminal");
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    quiet.c_cc[VEOL] = kInterrupt;
    if (::tcsetattr(descriptor_, TCSAFLUSH, &quiet) != 0) broken("cannot set up the terminal");
  }
  ~QuietTerminal() { ::tcsetattr(descriptor_, TCSAFLUSH, &before_); }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  int descriptor_;
  termios before_{};
};

class TerminalSource final : public PassphraseSource {
 public:
  Result<Passphrase> existing(std::string_view key_name) override {
    return ask("Mật khẩu của khóa / passphrase of key \"" + std::string(key_name) + "\": ");
  }
  Result<Passphrase> fresh(std::string_view key_name) override {
    auto first =
        ask("Mật khẩu mới cho khóa / new passphrase for key \"" + std::string(key_name) + "\": ");
    if (!first) return first;
    const auto again = ask("Nhập lại / again: ");
    if (!again) return again.error();
    if (first->view() != again->view()) return error(Errc::mismatch, "the two passphrases differ");
    return first;
  }
  bool asks_a_person() const override { return true; }

 private:
  static Result<Passphrase> ask(const std::string& prompt) {
    const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
      return error(Errc::unavailable, "a passphrase is needed and there is no terminal to ask on");
    auto answer = ask_on(terminal, prompt);
    ::close(terminal);
    return answer;
  }

  static Result<Passphrase> ask_on(int terminal, const std::string& prompt) {
    const QuietTerminal quiet(terminal);
    write_all(terminal, prompt);
    const crypto::LockedMemory buffer = crypto::locked_memory(kBuffer);
    const ssize_t got = read_some(terminal, buffer.get(), kBuffer);
    write_all(terminal, "\n");
    if (got < 0) broken("cannot read from the terminal");
    const std::string_view line = text_of({buffer.get(), static_cast<std::size_t>(got)});
    if (line.empty() || line.find(kInterrupt) != std::string_view::npos)
      return error(Errc::unavailable, "no passphrase was given");
    if (!line.ends_with('\n')) return error(Errc::too_large, "the passphrase is too long");
    return first_line(line, "the passphrase");
  }

  static void write_all(int terminal, std::string_view text) {
    while (!text.empty()) {
      const ssize_t wrote = ::write(terminal, text.data(), text.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) broken("cannot write to the terminal");
      text.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }
};

}  // namespace

Result<Passphrase> Passphrase::of(std::string_view text) {
  if (text.empty()) return error(Errc::out_of_range, "the passphrase is empty");
  if (text.size() > kMaxPassphrase) return error(Errc::too_large, "the passphrase is too long");
  if (text.find('\n') != std::string_view::npos || !text::is_utf8(text))
    return error(Errc::malformed, "the passphrase is not one line of UTF-8");
  crypto::LockedMemory memory = crypto::locked_memory(text.size());
  std::memcpy(memory.get(), text.data(), text.size());
  return Passphrase(std::move(memory), text.size());
}

std::unique_ptr<PassphraseSource> passphrase_from_descriptor(int descriptor) {
  return std::make_unique<DescriptorSource>(descriptor);
}

std::unique_ptr<PassphraseSource> passphrase_from_file(file::Path path) {
  return std::make_unique<FileSource>(std::move(path));
}

std::unique_ptr<PassphraseSource> passphrase_from_terminal() {
  return std::make_unique<TerminalSource>();
}

}  // namespace ocop::issuer
