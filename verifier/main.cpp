#include <exception>
#include <iostream>

#include "verifier/commands.h"

namespace {

using namespace ocop::verifier;

Exit run(const Command& command) {
  return std::visit(
      [](const auto& options) {
        using Options = std::decay_t<decltype(options)>;
        if constexpr (std::is_same_v<Options, ServeOptions>)
          return serve(options);
        else if constexpr (std::is_same_v<Options, CheckOptions>)
          return check(options);
        else if constexpr (std::is_same_v<Options, LogVerifyOptions>)
          return log_verify(options);
        else
          return log_prove(options);
      },
      command);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Parsed parsed = parse_command_line(argc, argv);
    if (parsed.command) return static_cast<int>(run(*parsed.command));
    (parsed.mistake ? std::cerr : std::cout) << parsed.text;
    return static_cast<int>(parsed.mistake ? Exit::usage : Exit::done);
  } catch (const std::exception& broken) {
    std::cerr << "ocop-verifier: error: " << broken.what() << '\n';
    return static_cast<int>(Exit::io);
  }
}
