#include "issuer/context.h"

namespace ocop::issuer {

Exit Context::fail(Exit exit, std::string_view message, std::string_view hint) {
  err << program << ": error: " << message << "\n";
  if (!hint.empty()) err << program << ": hint: " << hint << "\n";
  return exit;
}

Exit Context::fail(const Error& error, std::string_view hint) {
  return fail(exit_for(error.code), error.detail, hint);
}

void Context::warn(std::string_view message) {
  err << program << ": warning: " << message << "\n";
}

void Context::note(std::string_view message) {
  err << program << ": " << message << "\n";
}

void Context::answer(const json::Value& value, std::string_view text) {
  if (json)
    out << json::write(value) << "\n";
  else
    out << text;
  out << std::flush;  // who watches a long command reads it now
}

std::unique_ptr<Office> Context::office(Access access) {
  if (!home) {
    failed = fail(Exit::usage, "which home? --home is missing", program + " --home DIR " + command);
    return nullptr;
  }
  auto office = Office::open({.home = *home,
                              .access = access,
                              .command = command,
                              .lock_wait = lock_wait,
                              .random = random,
                              .passphrases = &passphrases,
                              .open_keys = &open_keys});
  if (office) return std::move(*office);
  const bool busy = office.error().code == Errc::unavailable;
  failed = fail(busy ? Exit::io : Exit::configuration, office.error().detail,
                busy ? "try again, or wait longer with --lock-wait SECONDS" : "");
  return nullptr;
}

std::unique_ptr<Office> Context::office_with_trust(Access access) {
  auto opened = office(access);
  if (opened && !opened->has_trust()) {
    failed = fail(Exit::configuration, "no trust list has been published yet",
                  program + " trust propose, trust sign, trust publish; docs/operating.md");
    return nullptr;
  }
  return opened;
}

}  // namespace ocop::issuer
