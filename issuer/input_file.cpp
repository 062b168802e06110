#include "issuer/input_file.h"

namespace ocop::issuer {

Result<Bytes> read_input(const file::Path& path, std::size_t limit) {
  auto content = file::read(path, limit);
  if (content) return content;
  if (content.error().code == Errc::not_found)
    return error(Errc::unavailable, "cannot read " + path.string() + ": there is no such file");
  return in_context(path.string(), content.error());
}

Result<std::string> read_input_text(const file::Path& path, std::size_t limit) {
  const auto content = read_input(path, limit);
  if (!content) return content.error();
  return to_text(*content);
}

}  // namespace ocop::issuer
