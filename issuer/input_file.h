// Files that somebody named on the command line. That one is not there is a failure of the
// surroundings (Exit::io), not the answer "no" that Errc::not_found means in this layer.
#pragma once

#include <string>

#include "common/base/file.h"

namespace ocop::issuer {

// Errc: unavailable (no such file), too_large; the detail names the file.
[[nodiscard]] Result<Bytes> read_input(const file::Path& path, std::size_t limit);
[[nodiscard]] Result<std::string> read_input_text(const file::Path& path, std::size_t limit);

}  // namespace ocop::issuer
