// The command line as a tree of words, without the library behind it (CLI11 is spoken in cli.cpp
// only).
//
//   void add_lot_commands(cli::Command& program) {
//     auto lot = program.group("lot", "Lots and their labels");
//     auto options = std::make_shared<LotCreate>();
//     lot.command("create", "Make a lot …")
//         .option(options->gtin, "--gtin", "GTIN", "The pack")          // std::string: must be
//         given .option(options->expiry, "--expiry", "DATE", "Use-by date")   // std::optional: may
//         be given .flag(options->draft, "--draft", "Write a draft instead of signing")
//         .does([options](Context& context) { return lot_create(*options, context); });
//   }
//
// The targets must live until run() returns, hence the shared_ptr.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "issuer/context.h"
#include "issuer/exit.h"

namespace ocop::issuer::cli {

class Command {
 public:
  // A word with words below it, and one that does something. Both are valid as long as the Program.
  Command group(const std::string& name, const std::string& summary);
  Command command(const std::string& name, const std::string& summary);

  // `name` is "--long" for an option and "word" for a positional argument; `value` is how help
  // writes the value. The target's type tells whether it must be given.
  Command& option(std::string& target, const std::string& name, const std::string& value,
                  const std::string& help);
  Command& option(std::optional<std::string>& target, const std::string& name,
                  const std::string& value, const std::string& help);
  Command& option(std::uint64_t& target, const std::string& name, const std::string& value,
                  const std::string& help);
  Command& option(std::optional<std::uint64_t>& target, const std::string& name,
                  const std::string& value, const std::string& help);
  // Any number of them; at least `at_least`.
  Command& option(std::vector<std::string>& target, const std::string& name,
                  const std::string& value, const std::string& help, int at_least = 0);
  Command& option(file::Path& target, const std::string& name, const std::string& value,
                  const std::string& help);
  Command& option(std::optional<file::Path>& target, const std::string& name,
                  const std::string& value, const std::string& help);
  Command& option(std::vector<file::Path>& target, const std::string& name,
                  const std::string& value, const std::string& help, int at_least = 0);
  Command& flag(bool& target, const std::string& name, const std::string& help);
  // The option, which was added before, must be given although its target has a value without it.
  Command& required(const std::string& name);
  // Who gives option `name` must give `other` too.
  Command& needs(const std::string& name, const std::string& other);
  Command& excludes(const std::string& name, const std::string& other);
  // Lines below the help: examples, rules.
  Command& footer(const std::string& text);
  Command& does(std::function<Exit(Context&)> action);

 private:
  friend class Program;
  struct Node;
  explicit Command(Node* node) : node_(node) {}
  Node* node_;
};

// Options that every command takes.
struct CommonOptions {
  std::optional<std::string> home;             // --home DIR
  bool json = false;                           // --json
  std::optional<std::string> today;            // --today YYYY-MM-DD, for tests and demonstrations
  std::optional<std::string> now;              // --now RFC3339, the same
  std::optional<std::uint64_t> passphrase_fd;  // --passphrase-fd N
  std::optional<std::string> passphrase_file;  // --passphrase-file FILE
  std::uint64_t lock_wait = 10;                // --lock-wait SECONDS
};

class Program {
 public:
  Program(const std::string& name, const std::string& summary);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] Command root();
  // Parses and runs. Prints help (Exit::done), usage errors (Exit::usage) and what escapes a
  // command as an exception (Exit::io) in the form "ocop-issuer: error: …" with a hint below.
  [[nodiscard]] Exit run(int argc, const char* const* argv, const char* test_hold);

 private:
  friend class Command;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ocop::issuer::cli
