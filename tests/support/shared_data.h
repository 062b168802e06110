// Reference data that lies beside a checkout of this repository, in ../shared, and is not part of
// it. A test that wants it and does not find it says so by name and goes on: scripts/test lists
// such lines.
#pragma once

#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace ocop::test {

// Prints "skip: NAME: REASON", the form that scripts/test looks for.
inline void report_skip(std::string_view name, std::string_view reason) {
  std::cout << "skip: " << name << ": " << reason << std::endl;
}

// The file or folder ../shared/RELATIVE; otherwise reports that `name` is skipped and returns
// nothing.
inline std::optional<std::filesystem::path> shared_data(std::string_view name,
                                                        const std::string& relative) {
  const auto path = std::filesystem::path(OCOP_SOURCE_DIR).parent_path() / "shared" / relative;
  if (std::filesystem::exists(path)) return path;
  report_skip(name, "no ../shared/" + relative + " here");
  return std::nullopt;
}

}  // namespace ocop::test
