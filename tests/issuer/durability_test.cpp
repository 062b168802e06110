// The order of system calls decides what a power cut leaves behind; strace writes it down.
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/issuer/test_home.h"
#include "tests/support/run_program.h"

namespace ocop::issuer {
namespace {

using test::TestHome;

// One system call that succeeded: fsync of a path, write to one, a new name for a file.
struct Call {
  std::string name;
  std::string from;  // the path, of a file descriptor or as given
  std::string to;    // of a rename
};

// The text between two marks, and what follows.
std::string between(const std::string& line, const std::string& left, const std::string& right,
                    std::size_t& at) {
  const std::size_t begin = line.find(left, at);
  if (begin == std::string::npos) return "";
  const std::size_t end = line.find(right, begin + left.size());
  at = end + right.size();
  return line.substr(begin + left.size(), end - begin - left.size());
}

std::vector<Call> calls_in(const std::string& trace) {
  std::vector<Call> calls;
  std::istringstream lines(trace);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.find_first_not_of("0123456789 ");  // the process id of -f
    const std::size_t open = line.find('(', space);
    if (open == std::string::npos || line.find(" = -1 ") != std::string::npos) continue;
    Call call{line.substr(space, open - space), {}, {}};
    std::size_t at = open;
    if (call.name.starts_with("rename") || call.name.starts_with("link")) {
      call.from = between(line, "\"", "\"", at);
      call.to = between(line, "\"", "\"", at);
    } else if (call.name == "mkdir") {
      call.to = between(line, "\"", "\"", at);
    } else {
      call.from = between(line, "<", ">", at);
    }
    calls.push_back(std::move(call));
  }
  return calls;
}

// The system calls of the real program, which must succeed. Its leak check cannot work while it is
// traced.
std::vector<Call> trace(const TestHome& home, const std::vector<std::string>& words) {
  const std::string log = home.elsewhere("trace").string();
  const std::string passphrase = home.elsewhere("passphrase").string();
  file::write_atomic(passphrase, std::string(test::kTestPassphrase) + "\n", file::Mode::secret);
  std::vector<std::string> command{
      "env",
      "ASAN_OPTIONS=detect_leaks=0",
      "strace",
      "-f",
      "-y",
      "-o",
      log,
      "-e",
      "trace=write,fsync,fdatasync,rename,renameat,renameat2,link,linkat,mkdir",
      "--",
      std::string(OCOP_BIN_DIR) + "/ocop-issuer",
      "--now",
      home.now.rfc3339(),
      "--passphrase-file",
      passphrase};
  command.insert(command.end(), words.begin(), words.end());
  const test::Finished finished = test::run_program(command, "");
  INFO(finished.out);
  REQUIRE(finished.status == 0);
  return calls_in(file::read_text(log).value());
}

// Follows what would survive a power cut. Only files below `root` are looked at, and not those of
// the database, which has its own journal.
class Disk {
 public:
  explicit Disk(file::Path root) : root_(std::move(root)) {}

  void take(const Call& call) {
    if (call.name == "write") written_.insert(call.from);
    if (call.name == "fsync") {
      written_.erase(call.from);
      unflushed_folders_.erase(call.from);
    }
    if (call.to.empty() || !call.to.starts_with(root_.string()) ||
        call.to.find("state.db") != std::string::npos)
      return;
    INFO(call.name << " " << call.from << " → " << call.to);
    if (call.name != "mkdir") {
      CHECK_FALSE(written_.contains(call.from));  // its content is on disk before it has its name
      named_.push_back(file::Path(call.to));
    }
    unflushed_folders_.insert(file::Path(call.to).parent_path().string());
  }

  // What was named, in this order.
  [[nodiscard]] const std::vector<file::Path>& named() const { return named_; }
  // Folders whose newest names a power cut could lose.
  [[nodiscard]] const std::set<std::string>& unflushed_folders() const {
    return unflushed_folders_;
  }

 private:
  file::Path root_;
  std::set<std::string> written_;
  std::set<std::string> unflushed_folders_;
  std::vector<file::Path> named_;
};

TEST_CASE("a checkpoint gets its name when everything that it signs is on disk", "[issuer]") {
  TestHome home;
  home.begin();
  home.publish();
  REQUIRE(home.office()->submit(test::demo_entries(3), home.now).has_value());
  const auto calls = trace(home, {"--home", home.root().string(), "publish"});
  Disk disk(home.root());
  const file::Path checkpoint = home.public_folder() / "log" / "checkpoint";
  for (const Call& call : calls) {
    if (call.to == checkpoint || call.to == home.root() / "log.record")
      CHECK(disk.unflushed_folders().empty());
    disk.take(call);
  }
  CHECK(disk.unflushed_folders().empty());  // nothing is acknowledged before

  REQUIRE(disk.named().size() == 4);
  CHECK(disk.named()[0].parent_path().string().find("/log/tile/") != std::string::npos);
  CHECK(disk.named()[1].parent_path().string().find("/log/tile/") != std::string::npos);
  CHECK(disk.named()[2] == home.root() / "log.record");
  CHECK(disk.named()[3] == checkpoint);
}

TEST_CASE("a key file has its name when its content is on disk, and keeps it", "[issuer]") {
  TestHome home;
  const file::Path key = home.elsewhere("new") / "root.key";
  const auto calls = trace(
      home, {"key", "new", "--fast", "--use", "root", "--name", "Gốc", "--out", key.string()});
  Disk disk(home.elsewhere("new").parent_path());
  for (const Call& call : calls) disk.take(call);
  REQUIRE(disk.named().size() == 1);
  CHECK(disk.named()[0] == key);
  CHECK(disk.unflushed_folders().empty());
}

TEST_CASE("a trust list and its announcement are on disk when they are acknowledged", "[issuer]") {
  TestHome home;
  const file::Path list = home.elsewhere("list.json");
  file::write_atomic(list, record::write_trust_list_file(test::signed_demo_trust_list()));
  test::write_demo_key(home.elsewhere("root-1.key"), "root-1", crypto::KeyUse::root);
  const auto calls = trace(home, {"--home", home.root().string(), "trust", "publish", list.string(),
                                  "--key", home.elsewhere("root-1.key").string()});
  Disk disk(home.root());
  for (const Call& call : calls) disk.take(call);
  REQUIRE(disk.named().size() == 1);
  CHECK(disk.named()[0] == home.public_folder() / "trust" / "1.json");
  CHECK(disk.unflushed_folders().empty());
}

}  // namespace
}  // namespace ocop::issuer
