#include "common/tlog/note_sign.h"

#include <string>

namespace ocop::tlog {

Result<NoteSignature> sign_note(std::string_view name, const crypto::SecretKey& key,
                                std::string_view text) {
  const Result<NoteVerifier> verifier =
      NoteVerifier::of(std::string(name), NoteKeyType::ed25519, key.public_key());
  if (!verifier) return verifier.error();
  return NoteSignature{verifier->name(), verifier->key_id(),
                       to_bytes(key.sign(bytes_of(text)).view())};
}

Result<NoteSignature> cosign(std::string_view name, const crypto::SecretKey& key, Instant time,
                             std::string_view text) {
  const Result<NoteVerifier> verifier =
      NoteVerifier::of(std::string(name), NoteKeyType::cosignature, key.public_key());
  if (!verifier) return verifier.error();
  if (time.unix_seconds() < 0)
    return error(Errc::out_of_range, "cosignature of " + verifier->name() + ": before 1970");
  const auto seconds = static_cast<std::uint64_t>(time.unix_seconds());
  const std::string message = cosignature_message(seconds, text);
  Bytes blob;
  append_be(blob, seconds, 8);
  append(blob, key.sign(bytes_of(message)).view());
  return NoteSignature{verifier->name(), verifier->key_id(), std::move(blob)};
}

}  // namespace ocop::tlog
