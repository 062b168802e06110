// Files in the repository that must say what the code says: documented examples, vectors.
// UPDATE_GOLDEN=1 in the environment rewrites them instead; look at the difference before you
// commit it.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ocop::test {

inline bool updates_golden() {
  const char* const flag = std::getenv("UPDATE_GOLDEN");
  return flag != nullptr && std::string_view(flag) == "1";
}

// The text of a file of the repository, "" if there is none.
inline std::string repository_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::string(OCOP_SOURCE_DIR) + "/" + path, std::ios::binary).rdbuf();
  return text.str();
}

inline void write_repository_text(const std::string& path, std::string_view text) {
  std::ofstream(std::string(OCOP_SOURCE_DIR) + "/" + path, std::ios::binary) << text;
}

// What the file holds; after an update, `expected`.
inline std::string golden_text(const std::string& path, const std::string& expected) {
  if (updates_golden()) write_repository_text(path, expected);
  return repository_text(path);
}

// The first fenced block after the line "<!-- example: NAME -->" of a page; after an update,
// `expected`. The marker must be there exactly once.
inline std::string documented_block(const std::string& path, const std::string& name,
                                    const std::string& expected) {
  std::string page = repository_text(path);
  const std::string marker = "<!-- example: " + name + " -->\n";
  const std::size_t at = page.find(marker);
  if (at == std::string::npos || page.find(marker, at + 1) != std::string::npos)
    throw std::runtime_error(path + ": not exactly one marker for " + name);
  const std::size_t fence = page.find("```", at);
  const std::size_t begin = page.find('\n', fence) + 1;
  const std::size_t end = page.find("```", begin);
  if (fence == std::string::npos || end == std::string::npos)
    throw std::runtime_error(path + ": no block after the marker for " + name);
  if (updates_golden()) {
    page.replace(begin, end - begin, expected);
    write_repository_text(path, page);
    return expected;
  }
  return page.substr(begin, end - begin);
}

}  // namespace ocop::test
