#include "issuer/context.h"

#include <algorithm>
#include <iomanip>
#include <unistd.h>

namespace ocop::issuer {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{1};
constexpr std::chrono::milliseconds kBetween{100};

class ProgressLine {
 public:
  explicit ProgressLine(std::ostream& out) : out_(out) {}

  void tell(std::string_view what, std::uint64_t done, std::uint64_t total) {
    const auto now = Clock::now();
    if (what != what_) {
      what_ = what;
      begun_ = now;
    }
    if (done == total) return wipe();
    if (now - begun_ < kPatience || now - shown_ < kBetween) return;
    shown_ = now;
    is_there_ = true;
    const double rate =
        static_cast<double>(done) / std::chrono::duration<double>(now - begun_).count();
    out_ << '\r' << what << ' ' << done << '/' << total << "  " << std::fixed
         << std::setprecision(0) << rate << "/s  "
         << static_cast<double>(total - done) / std::max(rate, 1e-3) << " s left\033[K"
         << std::flush;
  }

 private:
  void wipe() {
    if (is_there_) out_ << "\r\033[K" << std::flush;
    is_there_ = false;
  }

  std::ostream& out_;
  std::string what_;
  Clock::time_point begun_;
  Clock::time_point shown_;
  bool is_there_ = false;
};

}  // namespace

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

Progress Context::progress() const {
  if (json || ::isatty(STDERR_FILENO) == 0) return {};
  return [line = std::make_shared<ProgressLine>(err)](std::string_view what, std::uint64_t done,
                                                      std::uint64_t total) {
    line->tell(what, done, total);
  };
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
                              .open_keys = &open_keys,
                              .progress = progress()});
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
