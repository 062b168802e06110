// The real program, stopped at each step of publishing and killed there.
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/issuer/test_home.h"

namespace ocop::issuer {
namespace {

using test::demo_entries;
using test::TestHome;

// `ocop-issuer publish` on that home, with OCOP_TEST_HOLD=`hold`.
pid_t start_publishing(const TestHome& home, const std::string& hold) {
  const file::Path passphrase = home.elsewhere("passphrase");
  file::write_atomic(passphrase, std::string(test::kTestPassphrase) + "\n", file::Mode::secret);
  const std::string program = std::string(OCOP_BIN_DIR) + "/ocop-issuer";
  const std::string root = home.root().string();
  const std::string output = home.elsewhere("output").string();
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::setenv("OCOP_TEST_HOLD", hold.c_str(), 1);
  const int log = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execl(program.c_str(), "ocop-issuer", "--home", root.c_str(), "--passphrase-file",
          passphrase.c_str(), "publish", nullptr);
  ::_exit(127);
}

TEST_CASE("a publisher that is killed at any step loses and repeats nothing", "[issuer]") {
  for (const std::string step : {"append", "fsync", "sign", "rename"}) {
    INFO(step);
    TestHome home;
    home.begin();
    home.publish();
    REQUIRE(home.office()->submit(demo_entries(3), home.now).has_value());
    const file::Path sign_of_life = home.elsewhere("held");

    const pid_t child = start_publishing(home, step + ":" + sign_of_life.string());
    int status = 0;
    REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
    INFO(file::read_text(home.elsewhere("output")).value());
    REQUIRE(WIFSTOPPED(status));
    CHECK(file::read_text(sign_of_life).value() == std::to_string(child) + "\n");
    CHECK(home.refusal().code == Errc::unavailable);  // it still holds the lock
    ::kill(child, SIGKILL);
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));

    CHECK(home.is_clean());
    const auto office = home.office();
    CHECK(office->registry().size() == 4);
    REQUIRE(office->publish(home.now).has_value());
    CHECK(office->published_size() == 4);
    for (std::uint64_t i = 0; i < 3; ++i) CHECK(office->entry(i + 1) == demo_entries(3)[i]);
    CHECK(home.is_clean());
  }
}

TEST_CASE("a publisher that was only stopped goes on", "[issuer]") {
  TestHome home;
  home.begin();
  const pid_t child = start_publishing(home, "sign");
  int status = 0;
  REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
  REQUIRE(WIFSTOPPED(status));
  ::kill(child, SIGCONT);
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(home.is_clean());
  CHECK(home.office()->published_size() == 1);
}

}  // namespace
}  // namespace ocop::issuer
