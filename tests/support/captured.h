// What a test writes to a descriptor of its process, as standard error, until end().
#pragma once

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

#include "tests/support/temp_folder.h"

namespace ocop::test {

class Captured {
 public:
  explicit Captured(int descriptor) : descriptor_(descriptor), before_(::dup(descriptor)) {
    std::FILE* file = std::fopen((folder_ / "out").c_str(), "w");
    ::dup2(::fileno(file), descriptor_);
    std::fclose(file);
  }
  ~Captured() { restore(); }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;

  // What was written; from here on it goes where it went before.
  std::string end() {
    restore();
    std::ostringstream text;
    text << std::ifstream(folder_ / "out").rdbuf();
    return text.str();
  }

 private:
  void restore() {
    if (before_ < 0) return;
    ::dup2(before_, descriptor_);
    ::close(before_);
    before_ = -1;
  }

  TempFolder folder_;
  int descriptor_;
  int before_;
};

}  // namespace ocop::test
