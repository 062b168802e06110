#include "issuer/keyring.h"

#include <algorithm>

namespace ocop::issuer {

namespace {

constexpr int kTries = 3;
constexpr std::size_t kMaxKeyFile = 4096;  // bytes; what is longer is none

std::string names_of(const std::vector<crypto::KeyUse>& uses) {
  std::string names;
  for (const crypto::KeyUse use : uses) {
    if (!names.empty()) names += " or ";
    names += crypto::name(use);
  }
  return names;
}

// Asks until the passphrase opens the file, a person giving it more than one chance.
Result<crypto::SecretKey> unlock(std::string_view text, const crypto::KeyFileHeader& header,
                                 PassphraseSource& passphrases) {
  for (int tries = 1;; ++tries) {
    const auto passphrase = passphrases.existing(header.name);
    if (!passphrase) return passphrase.error();
    auto key = crypto::open_key_file(text, passphrase->view());
    if (key || key.error().code != Errc::bad_signature) return key;
    if (!passphrases.asks_a_person() || tries == kTries)
      return error(Errc::locked, "wrong passphrase for key \"" + header.name + "\"");
  }
}

}  // namespace

Result<std::string> read_key_file(const file::Path& path) {
  if (!std::filesystem::exists(path))
    return error(Errc::unavailable, "no key file " + path.string());
  if ((file::mode_of(path) & 077U) != 0)
    return error(Errc::locked,
                 path.string() + " may be read by others; chmod 600 " + path.string());
  return file::read_text(path, kMaxKeyFile);
}

Result<crypto::SecretKey> open_key(const file::Path& path, PassphraseSource& passphrases,
                                   const std::vector<crypto::KeyUse>& uses) {
  const auto text = read_key_file(path);
  if (!text) return text.error();
  const auto header = crypto::read_key_file_header(*text);
  if (!header) return in_context(path.string(), header.error());
  if (std::find(uses.begin(), uses.end(), header->use) == uses.end())
    return error(Errc::unknown_key, path.string() + " is a key for " +
                                        std::string(crypto::name(header->use)) + ", not " +
                                        names_of(uses));
  auto key = unlock(*text, *header, passphrases);
  if (!key) return in_context(path.string(), key.error());
  return key;
}

Result<Keyring> Keyring::open(const file::Path& folder, PassphraseSource& passphrases,
                              OpenKeys& open_keys) {
  Keyring ring(passphrases, open_keys);
  for (const file::Path& name : file::list(folder)) {
    if (name.extension() != ".key") continue;
    const file::Path path = folder / name;
    const auto text = read_key_file(path);
    if (!text) return text.error();
    const auto header = crypto::read_key_file_header(*text);
    if (!header) return in_context(path.string(), header.error());
    ring.held_.push_back({path, *header});
  }
  return ring;
}

const HeldKey* Keyring::find(const crypto::PublicKey& key) const {
  const auto found = std::find_if(held_.begin(), held_.end(), [&](const HeldKey& held) {
    return held.header.public_key == key;
  });
  return found == held_.end() ? nullptr : &*found;
}

Result<const crypto::SecretKey*> Keyring::open(const crypto::PublicKey& key, crypto::KeyUse use) {
  const HeldKey* held = find(key);
  if (held == nullptr)
    return error(Errc::unknown_key, "the " + std::string(crypto::name(use)) + " key " +
                                        key.thumbprint() + " is not in the keys folder");
  return open_file(held->path, {use});
}

Result<const crypto::SecretKey*> Keyring::open_file(const file::Path& path,
                                                    const std::vector<crypto::KeyUse>& uses) {
  const auto text = read_key_file(path);
  if (!text) return text.error();
  const auto header = crypto::read_key_file_header(*text);
  if (header && std::find(uses.begin(), uses.end(), header->use) != uses.end())
    if (const auto before = open_->find(header->public_key); before != open_->end())
      return &before->second;
  auto key = open_key(path, *passphrases_, uses);
  if (!key) return key.error();
  return &open_->emplace(header->public_key, std::move(*key)).first->second;
}

}  // namespace ocop::issuer
