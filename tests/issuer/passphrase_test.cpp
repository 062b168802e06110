#include "issuer/passphrase.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

namespace ocop::issuer {
namespace {

std::string text_of(const Result<Passphrase>& passphrase) {
  return passphrase ? std::string(passphrase->view()) : to_string(passphrase.error());
}

// A pipe that holds this text and no more.
class Pipe {
 public:
  explicit Pipe(std::string_view text) {
    REQUIRE(::pipe(ends_) == 0);
    REQUIRE(::write(ends_[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    ::close(ends_[1]);
  }
  ~Pipe() { ::close(ends_[0]); }
  [[nodiscard]] int reader() const { return ends_[0]; }

 private:
  int ends_[2] = {-1, -1};
};

std::string from_pipe(std::string_view text) {
  const Pipe pipe(text);
  return text_of(passphrase_from_descriptor(pipe.reader())->existing("k"));
}

TEST_CASE("a passphrase is the first and only line", "[issuer]") {
  CHECK(from_pipe("mật khẩu dài") == "mật khẩu dài");
  CHECK(from_pipe("secret\n") == "secret");
  CHECK(from_pipe("secret\r\n") == "secret");
  CHECK(from_pipe(" blanks count ") == " blanks count ");
  CHECK(from_pipe("one\ntwo\n").starts_with("malformed"));
  CHECK(from_pipe("one\n\n").starts_with("malformed"));
  CHECK(from_pipe("").starts_with("out-of-range"));
  CHECK(from_pipe("\n").starts_with("out-of-range"));
  CHECK(from_pipe("\xff\xfe").starts_with("malformed"));
}

TEST_CASE("a passphrase of 1024 bytes is taken, a longer one refused", "[issuer]") {
  CHECK(from_pipe(std::string(1024, 'a') + "\n") == std::string(1024, 'a'));
  CHECK(from_pipe(std::string(1025, 'a')).starts_with("too-large"));
  CHECK(from_pipe(std::string(5000, 'a')).starts_with("too-large"));
}

TEST_CASE("a passphrase from a descriptor serves every key", "[issuer]") {
  const Pipe pipe("secret\n");
  const auto source = passphrase_from_descriptor(pipe.reader());
  CHECK(text_of(source->existing("a")) == "secret");
  CHECK(text_of(source->fresh("b")) == "secret");
}

TEST_CASE("a descriptor that is not open is named", "[issuer]") {
  CHECK_THAT(text_of(passphrase_from_descriptor(77)->existing("k")),
             Catch::Contains("file descriptor 77"));
}

TEST_CASE("a passphrase file that others may read is refused", "[issuer]") {
  const test::TempFolder folder;
  const file::Path path = folder / "pass";
  file::write_atomic(path, std::string_view("secret\n"), file::Mode::secret);
  CHECK(text_of(passphrase_from_file(path)->existing("k")) == "secret");
  for (const mode_t mode : {0640, 0604, 0644}) {
    ::chmod(path.c_str(), mode);
    CHECK_THAT(text_of(passphrase_from_file(path)->existing("k")), Catch::Contains("chmod 600"));
    CHECK(passphrase_from_file(path)->existing("k").error().code == Errc::locked);
  }
  CHECK(passphrase_from_file(folder / "none")->existing("k").error().code == Errc::unavailable);
}

// Runs `ask` in a process of its own on a pseudo-terminal; what it returns is the exit code, what
// the terminal showed is in `screen`. `type` is written once the prompt has appeared.
int on_terminal(const std::string& type, std::string& screen, int (*ask)(PassphraseSource&)) {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(master >= 0);
  REQUIRE(::grantpt(master) == 0);
  REQUIRE(::unlockpt(master) == 0);
  const std::string name = ::ptsname(master);
  const pid_t child = ::fork();
  if (child == 0) {
    ::setsid();
    ::open(name.c_str(), O_RDWR);  // becomes the controlling terminal
    ::_exit(ask(*passphrase_from_terminal()));
  }
  std::string rest = type;
  char buffer[256];
  ssize_t got = 0;
  while ((got = ::read(master, buffer, sizeof buffer)) > 0) {
    screen.append(buffer, static_cast<std::size_t>(got));
    if (!screen.ends_with(": ") || rest.empty()) continue;
    const std::string line = rest.substr(0, rest.find('|'));
    rest.erase(0, line.size() + 1);
    REQUIRE(::write(master, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(master);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

TEST_CASE("on a terminal a passphrase is asked for by the key's name and not shown", "[issuer]") {
  std::string screen;
  const int code = on_terminal("secret\n", screen, [](PassphraseSource& source) {
    const auto got = source.existing("khóa tỉnh");
    return got && got->view() == "secret" ? 0 : 1;
  });
  CHECK(code == 0);
  CHECK_THAT(screen, Catch::Contains("khóa tỉnh"));
  CHECK_THAT(screen, !Catch::Contains("secret"));
}

TEST_CASE("a new passphrase is typed twice", "[issuer]") {
  const auto fresh = [](PassphraseSource& source) {
    const auto got = source.fresh("k");
    if (got) return got->view() == "secret" ? 0 : 1;
    return got.error().code == Errc::mismatch ? 2 : 3;
  };
  std::string screen;
  CHECK(on_terminal("secret\n|secret\n", screen, fresh) == 0);
  CHECK(on_terminal("secret\n|secrets\n", screen, fresh) == 2);
}

TEST_CASE("Ctrl-C at the prompt is no passphrase, and the echo is on again", "[issuer]") {
  std::string screen;
  const int code = on_terminal("sec\x03", screen, [](PassphraseSource& source) {
    const auto got = source.existing("k");
    termios now{};
    const int terminal = ::open("/dev/tty", O_RDWR);
    ::tcgetattr(terminal, &now);
    const bool echo = (now.c_lflag & ECHO) != 0 && (now.c_lflag & ISIG) != 0;
    return got.has_error() && got.error().code == Errc::unavailable && echo ? 0 : 1;
  });
  CHECK(code == 0);
}

}  // namespace
}  // namespace ocop::issuer
