// The secret keys of this home, HOME/keys/*.key: found by what they are for, opened when first
// used.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/base/file.h"
#include "common/crypto/key_file.h"
#include "issuer/passphrase.h"

namespace ocop::issuer {

struct HeldKey {
  file::Path path;
  crypto::KeyFileHeader header;
};

class Keyring {
 public:
  // Reads the headers of all key files of the folder. Errc: malformed, unauthorised (a file that
  // group or others may read); the detail names the file. `passphrases` must outlive the keyring.
  static Result<Keyring> open(const file::Path& folder, PassphraseSource& passphrases);

  [[nodiscard]] const std::vector<HeldKey>& held() const { return held_; }
  [[nodiscard]] const HeldKey* find(const crypto::PublicKey& key) const;
  [[nodiscard]] const HeldKey* find_thumbprint(const std::string& thumbprint) const;

  // The secret key; asks for the passphrase the first time. The pointer lives as long as the
  // keyring. Errc: unknown_key (not held), mismatch (held for another use), and those of
  // crypto::open_key_file.
  [[nodiscard]] Result<const crypto::SecretKey*> open(const crypto::PublicKey& key,
                                                      crypto::KeyUse use);
  // A key file outside the folder (`--key FILE`), for one of these uses; kept like the others.
  [[nodiscard]] Result<const crypto::SecretKey*> open_file(const file::Path& path,
                                                           std::vector<crypto::KeyUse> uses);

 private:
  explicit Keyring(PassphraseSource& passphrases) : passphrases_(&passphrases) {}
  PassphraseSource* passphrases_;
  std::vector<HeldKey> held_;
  std::map<crypto::PublicKey, crypto::SecretKey> open_;
};

// Reads a key file after checking that nobody else may: Errc::not_found, unauthorised (mode).
[[nodiscard]] Result<std::string> read_key_file(const file::Path& path);
[[nodiscard]] Result<crypto::SecretKey> open_key(const file::Path& path,
                                                 PassphraseSource& passphrases,
                                                 const std::vector<crypto::KeyUse>& uses);

}  // namespace ocop::issuer
