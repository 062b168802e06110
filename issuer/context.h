// What the surroundings give a command: streams, clock, randomness, passphrases, the home's name.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "common/base/file.h"
#include "common/base/json.h"
#include "common/base/time.h"
#include "common/crypto/random.h"
#include "issuer/exit.h"
#include "issuer/office.h"
#include "issuer/passphrase.h"
#include "issuer/steps.h"

namespace ocop::issuer {

struct Context {
  std::ostream& out;  // results, and nothing else
  std::ostream& err;  // messages for people
  std::string program;
  std::string command;  // "lot create", for the lock and hints
  std::function<Instant()> clock;
  crypto::RandomSource random;
  PassphraseSource& passphrases;
  OpenKeys& open_keys;
  std::optional<file::Path> home;
  std::chrono::milliseconds lock_wait{10'000};
  bool json = false;
  Steps steps;

  [[nodiscard]] Instant now() const { return clock(); }

  // Prints "ocop-issuer: error: <message>" and, if there is one, "ocop-issuer: hint: <hint>"; gives
  // `exit` back, so that a command can `return context.fail(…)`. Messages are lower case without a
  // full stop.
  Exit fail(Exit exit, std::string_view message, std::string_view hint = {});
  // With exit_for(error.code).
  Exit fail(const Error& error, std::string_view hint = {});
  void warn(std::string_view message);
  void note(std::string_view message);  // "ocop-issuer: …" on err
  // With --json one line of JSON on `out`, else `text` (which ends in a line feed).
  void answer(const json::Value& value, std::string_view text);

  // For long work: a line on standard error with rate and remaining time, written over and wiped at
  // the end. Nothing with --json, where `err` is no terminal, or before the work has lasted a
  // second.
  [[nodiscard]] Progress progress() const;

  // Opens the home, or explains on err why that cannot be and gives nullptr; then return `failed`.
  [[nodiscard]] std::unique_ptr<Office> office(Access access);
  Exit failed = Exit::configuration;  // what office() found
  // The same, and the first trust list must be published: what most commands need.
  [[nodiscard]] std::unique_ptr<Office> office_with_trust(Access access);
};

}  // namespace ocop::issuer
