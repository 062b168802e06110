// Runs another program to its end, for peers that tests compare with.
#pragma once

#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <vector>

#include "tests/support/temp_folder.h"

extern char** environ;

namespace ocop::test {

struct Finished {
  int status = 0;  // exit status; −1 if a signal ended it
  std::string out;
};

// `command`: the program, looked up in PATH, and its arguments. It reads `input`; what it writes to
// standard error goes to ours. Throws std::runtime_error if it cannot be started.
inline Finished run_program(std::vector<std::string> command, const std::string& input) {
  const TempFolder folder;
  const std::string in = folder / "in";
  const std::string out = folder / "out";
  std::ofstream(in, std::ios::binary) << input;

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " + command.front());

  int status = 0;
  waitpid(child, &status, 0);
  std::ostringstream text;
  text << std::ifstream(out, std::ios::binary).rdbuf();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text.str()};
}

}  // namespace ocop::test
