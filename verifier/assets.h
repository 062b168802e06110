// The text files of verifier/templates, verifier/catalogue and verifier/icons, built into the
// program.
#pragma once

#include <string_view>

namespace ocop::verifier {

// By its path below verifier/: asset("templates/label.mustache"). Lives as long as the program.
// Throws std::logic_error if there is no such file: our own mistake.
[[nodiscard]] std::string_view asset(std::string_view name);

}  // namespace ocop::verifier
