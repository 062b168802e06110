// An issuer's home in a temporary folder, with the keys and the trust list of
// tests/support/record_fixtures.h.
//
// keys/ holds log, clock, bundle, province-1, krong-pac, manifest and label. Root keys, province-2
// and the ministry's keys are elsewhere, as they should be.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "issuer/audit.h"
#include "issuer/office.h"
#include "tests/support/record_fixtures.h"
#include "tests/support/temp_folder.h"

namespace ocop::test {

inline constexpr std::string_view kTestPassphrase = "chỉ dùng để thử";

// Gives the same passphrase for every key; counts how often it was asked.
class TestPassphrases final : public issuer::PassphraseSource {
 public:
  explicit TestPassphrases(std::string passphrase) : passphrase_(std::move(passphrase)) {}
  Result<issuer::Passphrase> existing(std::string_view) override;
  Result<issuer::Passphrase> fresh(std::string_view key_name) override;
  bool asks_a_person() const override { return false; }
  int asked = 0;

 private:
  std::string passphrase_;
};

// Writes a key file of a demo key under kTestPassphrase.
void write_demo_key(const file::Path& path, const std::string& name, crypto::KeyUse use);

class TestHome {
 public:
  TestHome();

  [[nodiscard]] file::Path root() const { return folder_ / "home"; }
  [[nodiscard]] file::Path public_folder() const { return root() / "public"; }
  [[nodiscard]] file::Path elsewhere(const std::string& name) const { return folder_ / name; }

  [[nodiscard]] issuer::OfficeSettings settings(issuer::Access access = issuer::Access::write);
  // Must open.
  [[nodiscard]] std::unique_ptr<issuer::Office> office(
      issuer::Access access = issuer::Access::write);
  // Must not open.
  [[nodiscard]] Error refusal();

  // The demo trust list is adopted and announced in the queue.
  void begin();
  // begin(), the key grants, a product with photograph and story, a certificate, a lot of 20
  // labels: queued, each with the files that it names.
  void begin_programme();
  void publish();

  [[nodiscard]] issuer::AuditReport audit() const;
  // True if nothing is broken and every entry has effect.
  [[nodiscard]] bool is_clean() const;

  // 20/7/2025 12:00.
  Instant now = Instant::parse("2025-07-20T12:00:00+07:00").value();
  TestPassphrases passphrases{std::string(kTestPassphrase)};

 private:
  TempFolder folder_;
  issuer::OpenKeys open_keys_;
};

// The entries of that many first statements of demo_history() behind the trust list.
[[nodiscard]] std::vector<std::string> demo_entries(std::size_t count);

// Every byte below a folder, by relative path.
[[nodiscard]] std::map<std::string, std::string> contents_of(const file::Path& folder);

}  // namespace ocop::test
