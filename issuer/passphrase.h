// Where passphrases come from: a file descriptor, a file, or the terminal without echo. Never the
// command line or the environment, which other programs of the machine can read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/file.h"
#include "common/base/result.h"
#include "common/crypto/locked_memory.h"

namespace ocop::issuer {

inline constexpr std::size_t kMaxPassphrase = 1024;  // bytes

// A passphrase in locked memory, wiped at the end; cannot be copied.
class Passphrase {
 public:
  // 1–kMaxPassphrase bytes of UTF-8 without line feed. Errc: out_of_range (empty), too_large,
  // malformed.
  static Result<Passphrase> of(std::string_view text);
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(memory_.get()), size_};
  }

 private:
  Passphrase(crypto::LockedMemory memory, std::size_t size)
      : memory_(std::move(memory)), size_(size) {}
  crypto::LockedMemory memory_;
  std::size_t size_;
};

class PassphraseSource {
 public:
  virtual ~PassphraseSource() = default;
  // Of an existing key; `key_name` is what the prompt shows.
  [[nodiscard]] virtual Result<Passphrase> existing(std::string_view key_name) = 0;
  // For a new key; on a terminal it is typed twice. Errc::mismatch if the two differ.
  [[nodiscard]] virtual Result<Passphrase> fresh(std::string_view key_name) = 0;
  // True if asking again after a wrong answer makes sense.
  [[nodiscard]] virtual bool asks_a_person() const = 0;
};

// The first line (without its line feed or CR LF) is the passphrase of every key asked for; nothing
// may follow it. Read when first asked for. The descriptor is not closed.
[[nodiscard]] std::unique_ptr<PassphraseSource> passphrase_from_descriptor(int descriptor);
// Errc::locked if the file may be read by group or others; unavailable if there is none.
[[nodiscard]] std::unique_ptr<PassphraseSource> passphrase_from_file(file::Path path);
// Asks on /dev/tty. Errc::unavailable if there is no terminal.
[[nodiscard]] std::unique_ptr<PassphraseSource> passphrase_from_terminal();

}  // namespace ocop::issuer
