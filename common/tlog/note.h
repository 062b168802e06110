// Signed notes (c2sp.org/signed-note): text signed by named keys, readable by people.
//
//   If you think cryptography is the answer to your problem,
//   then you don't know what your problem is.
//
//   — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng…
//
// The text ends with a newline and may hold blank lines: the last one separates the signatures.
// A signature line is "— <key name> base64(key id ‖ signature)". Key names hold no Unicode space,
// no plus sign and no control character.
//
// Two signature types are known: 0x01, Ed25519 over the text, and 0x04, cosignature/v1
// (c2sp.org/tlog-cosignature): u64 time ‖ Ed25519 over "cosignature/v1\ntime <time>\n" ‖ text.
// Pure; values only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/base/time.h"
#include "common/crypto/verify.h"

namespace ocop::tlog {

inline constexpr std::size_t kMaxNoteSize = std::size_t{1} << 20;
inline constexpr std::size_t kMaxNoteSignatures = 100;
// What an Instant can hold. Later times are refused (tlog-cosignature lets verifiers do that).
inline constexpr std::uint64_t kMaxCosignatureTime = 7258093199;  // 2199-12-31T23:59:59+07:00

enum class NoteKeyType : std::uint8_t {
  ed25519 = 0x01,
  cosignature = 0x04,
};

// SHA-256(name ‖ 0x0A ‖ type ‖ public key)[0..4] as a big-endian number. It finds a key and proves
// nothing.
[[nodiscard]] std::uint32_t note_key_id(std::string_view name, NoteKeyType type,
                                        const crypto::PublicKey& key);

// Errc::malformed unless `name` may be a key's name.
[[nodiscard]] Result<void> check_key_name(std::string_view name);

// A key that notes are checked with.
class NoteVerifier {
 public:
  // Reads a vkey, "<name>+<key id, 8 hex digits>+<base64 of type ‖ public key>":
  // "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW". Errc: malformed,
  // unsupported (another type), mismatch (the key id is not that of name and key).
  static Result<NoteVerifier> parse(std::string_view vkey);
  // Errc::malformed for a bad name.
  static Result<NoteVerifier> of(std::string name, NoteKeyType type, const crypto::PublicKey& key);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] NoteKeyType type() const { return type_; }
  [[nodiscard]] const crypto::PublicKey& public_key() const { return key_; }
  [[nodiscard]] std::uint32_t key_id() const { return key_id_; }
  [[nodiscard]] std::string vkey() const;

  // `signature` without its key id. The time is that of a cosignature; nullopt for a key of type
  // ed25519. Errc::bad_signature, out_of_range (a time above kMaxCosignatureTime).
  [[nodiscard]] Result<std::optional<Instant>> verify(std::string_view text,
                                                      ByteView signature) const;

  bool operator==(const NoteVerifier&) const = default;

 private:
  NoteVerifier(std::string name, NoteKeyType type, const crypto::PublicKey& key);
  std::string name_;
  NoteKeyType type_;
  crypto::PublicKey key_;
  std::uint32_t key_id_;
};

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  Bytes signature;  // without the key id; at least one byte
  bool operator==(const NoteSignature&) const = default;
};

// A note that was only taken apart: nothing of it is proven.
struct Note {
  std::string text;
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

// Errc::too_large above kMaxNoteSize or kMaxNoteSignatures, malformed for anything that
// format_note() would not write. Signatures of unknown type are kept.
[[nodiscard]] Result<Note> parse_note(std::string_view note);

// The same errors; at least one signature.
[[nodiscard]] Result<std::string> format_note(const Note& note);

// The lines that a witness answers with: "— <name> <base64>\n", one or more. Errors as parse_note.
[[nodiscard]] Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines);

// A note whose text may be believed as far as the keys below are.
struct OpenedNote {
  struct Signature {
    std::size_t verifier;         // which of the known keys
    std::optional<Instant> time;  // as in NoteVerifier::verify
  };
  std::string text;
  std::vector<Signature> signatures;  // of known keys only, in the note's order
};

// Checks every signature by a key in `known`; others are passed over, even if they share the name
// or the key id. Errc::bad_signature if a known key's signature fails (the whole note is refused),
// unknown_key if there is none by a known key; else as parse_note.
[[nodiscard]] Result<OpenedNote> open_note(std::string_view note,
                                           std::span<const NoteVerifier> known);

// What a cosigner signs: two lines and the whole text of the note.
[[nodiscard]] std::string cosignature_message(std::uint64_t time, std::string_view text);

}  // namespace ocop::tlog
