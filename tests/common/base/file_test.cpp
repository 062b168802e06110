#include "common/base/file.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"

namespace file = ocop::file;
using file::Mode;
using file::Path;
using ocop::Bytes;
using ocop::Errc;
using ocop::test::TempFolder;

namespace {

// Every name in the folder, drafts included.
std::vector<std::string> names_in(const Path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// While it lives, no file of this process may grow beyond the limit: a full disk on demand.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    rlimit limit = old_limit_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit old_limit_{};
  void (*old_handler_)(int);
};

class Umask {
 public:
  explicit Umask(mode_t mask) : old_(::umask(mask)) {}
  ~Umask() { ::umask(old_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t old_;
};

}  // namespace

TEST_CASE("a file is read whole, also when empty or binary", "[file]") {
  const TempFolder folder;
  const std::string content("a\0\r\n\xFF", 5);
  file::write_atomic(folder / "f", content);
  CHECK(file::read_text(folder / "f").value() == content);
  CHECK(file::read(folder / "f").value() == ocop::to_bytes(content));
  file::write_atomic(folder / "f", "");
  CHECK(file::read(folder / "f").value().empty());
}

TEST_CASE("a missing file, a folder and a path through a file are not found", "[file]") {
  const TempFolder folder;
  file::write_atomic(folder / "f", "x");
  for (const Path& path : {folder / "none", folder.path(), folder / "f/below",
                           folder / "none/below", folder / std::string(300, 'n')}) {
    CAPTURE(path.string());
    const auto content = file::read(path);
    REQUIRE_FALSE(content);
    CHECK(content.error().code == Errc::not_found);
  }
}

TEST_CASE("a file larger than the limit is refused, one of the limit's size is read", "[file]") {
  const TempFolder folder;
  file::write_atomic(folder / "f", std::string(1000, 'x'));
  CHECK(file::read(folder / "f", 1000).value().size() == 1000);
  CHECK(file::read(folder / "f", 999).error().code == Errc::too_large);
  CHECK(file::read(folder / "f", 0).error().code == Errc::too_large);
  CHECK(file::read_text(folder / "f", 999).error().code == Errc::too_large);
}

TEST_CASE("an endless device is refused at the limit", "[file]") {
  CHECK(file::read("/dev/zero", 200000).error().code == Errc::too_large);
  CHECK(file::read("/dev/null", 0).value().empty());
}

TEST_CASE("a large file crosses many chunks unharmed", "[file]") {
  const TempFolder folder;
  Bytes content(3 * 65536 + 17);
  for (std::size_t i = 0; i < content.size(); ++i)
    content[i] = static_cast<std::uint8_t>(i * 31 >> 3);
  file::write_atomic(folder / "f", content);
  CHECK(file::read(folder / "f").value() == content);
}

TEST_CASE("write_atomic replaces the content, sets the mode and leaves nothing beside it",
          "[file]") {
  const TempFolder folder;
  file::write_atomic(folder / "f", "old and longer");
  file::write_atomic(folder / "f", "new", Mode::secret);
  CHECK(file::read_text(folder / "f").value() == "new");
  CHECK(file::mode_of(folder / "f") == 0600);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"f"});
}

TEST_CASE("the mode is exact whatever the umask", "[file]") {
  const TempFolder folder;
  for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{077}}) {
    CAPTURE(mask);
    const Umask umask(mask);
    const std::string name = "f" + std::to_string(mask);
    file::write_atomic(folder / name, "x", Mode::shared);
    CHECK(file::mode_of(folder / name) == 0644);
    REQUIRE(file::create_new(folder / ("new-" + name), ocop::bytes_of("x"), Mode::secret));
    CHECK(file::mode_of(folder / ("new-" + name)) == 0600);
  }
}

TEST_CASE("missing folders are made", "[file]") {
  const TempFolder folder;
  file::write_atomic(folder / "a/b/c/f", "1");
  REQUIRE(file::create_new(folder / "d/e/f", ocop::bytes_of("2"), Mode::shared));
  REQUIRE(file::write_once(folder / "g/h/f", ocop::bytes_of("3")));
  CHECK(file::list(folder.path()) == std::vector<Path>{"a/b/c/f", "d/e/f", "g/h/f"});
}

TEST_CASE("a file in the place of a folder is an error of the world", "[file]") {
  const TempFolder folder;
  file::write_atomic(folder / "f", "x");
  CHECK_THROWS_AS(file::write_atomic(folder / "f/below", "y"), std::system_error);
  std::filesystem::create_directory(folder / "d");
  CHECK_THROWS_AS(file::write_atomic(folder / "d", "y"), std::system_error);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"d", "f"});
}

TEST_CASE("create_new never overwrites", "[file]") {
  const TempFolder folder;
  REQUIRE(file::create_new(folder / "key", ocop::bytes_of("first"), Mode::secret));
  const auto again = file::create_new(folder / "key", ocop::bytes_of("second"), Mode::secret);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::conflict);
  CHECK(file::read_text(folder / "key").value() == "first");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"key"});
}

TEST_CASE("create_new takes a folder or a dangling link of that name for existing", "[file]") {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "d");
  std::filesystem::create_symlink(folder / "nowhere", folder / "link");
  CHECK(file::create_new(folder / "d", {}, Mode::shared).error().code == Errc::conflict);
  CHECK(file::create_new(folder / "link", {}, Mode::shared).error().code == Errc::conflict);
  CHECK_FALSE(std::filesystem::exists(folder / "nowhere"));
}

TEST_CASE("of many that create the same file one succeeds, and its content is whole", "[file]") {
  const TempFolder folder;
  std::vector<int> succeeded(8, 0);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < succeeded.size(); ++i)
    threads.emplace_back([&folder, &succeeded, i] {
      const Bytes content(100000, static_cast<std::uint8_t>(i));
      if (file::create_new(folder / "f", content, Mode::shared)) succeeded[i] = 1;
    });
  for (std::thread& thread : threads) thread.join();
  const auto winner = std::find(succeeded.begin(), succeeded.end(), 1);
  REQUIRE(winner != succeeded.end());
  CHECK(std::count(succeeded.begin(), succeeded.end(), 1) == 1);
  CHECK(file::read(folder / "f").value() ==
        Bytes(100000, static_cast<std::uint8_t>(winner - succeeded.begin())));
  CHECK(names_in(folder.path()) == std::vector<std::string>{"f"});
}

TEST_CASE("a reader sees the old content or the new, whole, while several writers replace it",
          "[file]") {
  const TempFolder folder;
  file::write_atomic(folder / "f", Bytes(70000, 0));
  std::atomic<int> running = 3;
  std::vector<std::thread> writers;
  for (int writer = 1; writer <= 3; ++writer)
    writers.emplace_back([&folder, &running, writer] {
      for (int round = 0; round < 20; ++round)
        file::write_atomic(folder / "f", Bytes(70000, static_cast<std::uint8_t>(writer)));
      --running;
    });
  int torn = 0;
  do {
    const Bytes seen = file::read(folder / "f").value();
    if (seen.size() != 70000 || seen.front() > 3 || seen != Bytes(70000, seen.front())) ++torn;
  } while (running > 0);
  for (std::thread& writer : writers) writer.join();
  CHECK(torn == 0);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"f"});
}

TEST_CASE("write_once accepts the same content again and refuses another", "[file]") {
  const TempFolder folder;
  REQUIRE(file::write_once(folder / "f", ocop::bytes_of("content")));
  CHECK(file::write_once(folder / "f", ocop::bytes_of("content")));
  for (const std::string_view other : {"", "c", "contenT", "content and more"}) {
    CAPTURE(other);
    const auto written = file::write_once(folder / "f", ocop::bytes_of(other));
    REQUIRE_FALSE(written);
    CHECK(written.error().code == Errc::conflict);
  }
  CHECK(file::read_text(folder / "f").value() == "content");
  CHECK(file::mode_of(folder / "f") == 0644);
  REQUIRE(file::write_once(folder / "empty", {}));
  CHECK(file::write_once(folder / "empty", {}));
}

TEST_CASE("a batch puts its files in place when it is committed, in any number of folders",
          "[file]") {
  const TempFolder folder;
  constexpr int kFiles = 150;  // more than a batch holds open
  const auto path_of = [&](int i) {
    return folder / ("f" + std::to_string(i % 3)) / std::to_string(i);
  };
  file::write_atomic(path_of(7), "old");
  file::Batch batch;
  for (int i = 0; i < kFiles; ++i) batch.write(path_of(i), ocop::to_bytes(std::to_string(i)));
  CHECK(*file::read_text(path_of(7)) == "old");
  CHECK(file::list(folder.path()).size() == 1);
  batch.commit();
  CHECK(file::list(folder.path()).size() == kFiles);
  for (int i = 0; i < kFiles; ++i) CHECK(*file::read_text(path_of(i)) == std::to_string(i));
  CHECK(names_in(folder / "f0").size() == kFiles / 3);
}

TEST_CASE("a batch that is not committed leaves nothing behind", "[file]") {
  const TempFolder folder;
  {
    file::Batch batch;
    for (int i = 0; i < 100; ++i)
      batch.write(folder / std::to_string(i), ocop::to_bytes("draft"), Mode::secret);
  }
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("a full disk leaves the old file as it was and nothing beside it", "[file]") {
  const TempFolder folder;
  file::write_atomic(folder / "f", "old");
  {
    const FullDisk full(1000);
    CHECK_THROWS_AS(file::write_atomic(folder / "f", Bytes(5000)), std::system_error);
    CHECK_THROWS_AS(file::create_new(folder / "g", Bytes(5000), Mode::secret), std::system_error);
    CHECK_THROWS_AS(file::write_once(folder / "h", Bytes(5000)), std::system_error);
  }
  CHECK(file::read_text(folder / "f").value() == "old");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"f"});
}

TEST_CASE("a writer killed while it writes leaves the old file, and no new one", "[file]") {
  const TempFolder folder;
  file::write_atomic(folder / "f", "old");
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_DFL);
    rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    limit = {0, 0};
    ::setrlimit(RLIMIT_CORE, &limit);
    file::write_atomic(folder / "f", Bytes(5000));
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(file::read_text(folder / "f").value() == "old");
  CHECK(file::list(folder.path()) == std::vector<Path>{"f"});
  file::write_atomic(folder / "f", "new");
  CHECK(file::read_text(folder / "f").value() == "new");
}

TEST_CASE("the list is sorted and leaves out links and hidden names", "[file]") {
  const TempFolder folder;
  for (const char* name : {"b", "a/2", "a/1", "a-b", ".hidden", ".draft.abc.tmp", "a/.git/config"})
    file::write_atomic(folder / name, "x");
  std::filesystem::create_symlink(folder / "b", folder / "link");
  std::filesystem::create_directory_symlink(folder / "a", folder / "linked");
  std::filesystem::create_directory(folder / "empty");
  const std::vector<Path> expected{"a/1", "a/2", "a-b", "b"};
  CHECK(file::list(folder.path()) == expected);
  CHECK(file::list(folder.path() / "") == expected);
  CHECK(file::list(folder / "none").empty());
  CHECK(file::list(folder / "b").empty());
}

TEST_CASE("the mode of a file that is not there is an error of the world", "[file]") {
  const TempFolder folder;
  CHECK_THROWS_AS(file::mode_of(folder / "none"), std::system_error);
  CHECK_THROWS_AS(file::sync_folder(folder / "none"), std::system_error);
  CHECK_NOTHROW(file::sync_folder(folder.path()));
}
