// run_cli_scripts BIN SCRIPT…: runs command-line test scripts against the programs in the folder
// BIN, each script in an empty temporary folder. README.md describes the format.
#include <filesystem>
#include <iostream>

#include "common/base/file.h"
#include "tests/cli/script.h"
#include "tests/support/temp_folder.h"

namespace {

using namespace ocop;

std::vector<std::string> environment(const std::filesystem::path& bin,
                                     const std::filesystem::path& scripts) {
  const char* path = std::getenv("PATH");
  return {"PATH=" + std::filesystem::absolute(bin).string() + ":" + (path ? path : "/usr/bin:/bin"),
          "CLI=" + std::filesystem::absolute(scripts).string(), "LC_ALL=C.UTF-8"};
}

bool run(const std::filesystem::path& script, const std::filesystem::path& bin) {
  const std::filesystem::path folder = script.parent_path();
  const auto include = [&folder](const std::string& name) {
    return file::read_text(folder / name);
  };
  const auto text = file::read_text(script);
  const auto steps = text ? test::parse_cli_script(*text, include)
                          : Result<std::vector<test::CliStep>>(text.error());
  if (!steps) {
    std::cout << "FAIL " << script.string() << ": " << to_string(steps.error()) << "\n";
    return false;
  }
  const test::TempFolder room;
  for (const test::CliStep& step : *steps) {
    const auto outcome = test::run_cli_step(step, room.path(), environment(bin, folder));
    const auto found = test::failures(step, outcome, room.path());
    if (found.empty()) continue;
    std::cout << "FAIL " << script.string() << "\n$ " << step.command << "\n";
    for (const std::string& one : found) std::cout << "  " << one << "\n";
    std::cout << "--- exit " << outcome.exit << ", stdout\n"
              << outcome.out << "--- stderr\n"
              << outcome.err << "---\n";
    return false;
  }
  std::cout << "ok   " << script.string() << "\n";
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: run_cli_scripts BIN SCRIPT...\n";
    return 2;
  }
  bool good = true;
  for (int i = 2; i < argc; ++i) good = run(argv[i], argv[1]) && good;
  return good ? 0 : 1;
}
