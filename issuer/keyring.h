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

// Secret keys that were opened, by public key. Owned by the program, so that a command that works
// in rounds asks for each passphrase once.
using OpenKeys = std::map<crypto::PublicKey, crypto::SecretKey>;

class Keyring {
 public:
  // Reads the headers of all key files of the folder, in the order of their names. Errc: malformed,
  // locked (a file that group or others may read); the detail names the file. `passphrases`
  // must outlive the keyring.
  static Result<Keyring> open(const file::Path& folder, PassphraseSource& passphrases,
                              OpenKeys& open_keys);

  [[nodiscard]] const std::vector<HeldKey>& held() const { return held_; }
  [[nodiscard]] const HeldKey* find(const crypto::PublicKey& key) const;

  // The secret key; asks for the passphrase the first time. The pointer lives as long as the
  // keyring. Errc::unknown_key (not held here, or as open_key()).
  [[nodiscard]] Result<const crypto::SecretKey*> open(const crypto::PublicKey& key,
                                                      crypto::KeyUse use);
  // The same for a key file anywhere (`--key FILE`) that is for one of these uses.
  [[nodiscard]] Result<const crypto::SecretKey*> open_file(const file::Path& path,
                                                           const std::vector<crypto::KeyUse>& uses);

 private:
  Keyring(PassphraseSource& passphrases, OpenKeys& open_keys)
      : passphrases_(&passphrases), open_(&open_keys) {}
  PassphraseSource* passphrases_;
  std::vector<HeldKey> held_;
  OpenKeys* open_;
};

// The text of a key file, after checking that nobody else may read it. Errc: unavailable (no such
// file), locked.
[[nodiscard]] Result<std::string> read_key_file(const file::Path& path);

// Opens a key file for one of these uses. On a terminal a wrong passphrase is asked for again,
// twice. Errc: unavailable (no such file), malformed, unknown_key (for another use), locked (wrong
// passphrase; a file that others may read), and those of the passphrase source.
[[nodiscard]] Result<crypto::SecretKey> open_key(const file::Path& path,
                                                 PassphraseSource& passphrases,
                                                 const std::vector<crypto::KeyUse>& uses);

}  // namespace ocop::issuer
