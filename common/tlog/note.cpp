#include "common/tlog/note.h"

#include <algorithm>
#include <array>

#include "common/base/encoding.h"
#include "common/base/text.h"
#include "common/crypto/hash.h"

namespace ocop::tlog {
namespace {

constexpr std::string_view kSignatureMark = "\u2014 ";
constexpr std::string_view kSeparator = "\n\n";
constexpr std::size_t kKeyIdSize = 4;
constexpr std::size_t kTimeSize = 8;
constexpr std::size_t kSignatureSize = sizeof(crypto::Signature::bytes);

// White_Space of the Unicode character database beyond ASCII's control characters.
constexpr std::array<std::string_view, 20> kSpaces{
    " ",      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002",
    "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
    "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

Error malformed(std::string why) {
  return error(Errc::malformed, "note: " + std::move(why));
}

Result<void> check_text(std::string_view text) {
  if (text.size() > kMaxNoteSize)
    return error(Errc::too_large, "note: longer than " + std::to_string(kMaxNoteSize) + " bytes");
  const bool is_clean =
      std::none_of(text.begin(), text.end(), [](char c) { return c != '\n' && is_control(c); });
  if (!is_clean) return malformed("holds a control character");
  if (!text::is_utf8(text)) return malformed("is not UTF-8");
  return ok();
}

Result<NoteSignature> parse_line(std::string_view line) {
  if (!line.starts_with(kSignatureMark)) return malformed("a signature line without its dash");
  line.remove_prefix(kSignatureMark.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return malformed("a signature line without signature");
  const std::string_view name = line.substr(0, blank);
  if (const Result<void> checked = check_key_name(name); !checked) return checked.error();
  const Result<Bytes> blob = from_base64(line.substr(blank + 1));
  if (!blob) return in_context("note: signature of " + std::string(name), blob.error());
  if (blob->size() <= kKeyIdSize) return malformed("a signature is too short");
  const ByteView bytes(*blob);
  return NoteSignature{std::string(name),
                       static_cast<std::uint32_t>(read_be(bytes.first(kKeyIdSize))),
                       to_bytes(bytes.subspan(kKeyIdSize))};
}

std::string format_line(const NoteSignature& signature) {
  Bytes blob;
  append_be(blob, signature.key_id, kKeyIdSize);
  append(blob, signature.signature);
  return std::string(kSignatureMark) + signature.name + " " + base64(blob) + "\n";
}

std::string hex_id(std::uint32_t key_id) {
  Bytes bytes;
  append_be(bytes, key_id, kKeyIdSize);
  return hex(bytes);
}

Bytes typed_key(NoteKeyType type, const crypto::PublicKey& key) {
  Bytes bytes{static_cast<std::uint8_t>(type)};
  append(bytes, key.view());
  return bytes;
}

bool is_signed(const crypto::PublicKey& key, std::string_view message, ByteView signature) {
  const Result<crypto::Signature> parsed = crypto::Signature::from_bytes(signature);
  return parsed && crypto::verify(key, bytes_of(message), *parsed);
}

}  // namespace

std::uint32_t note_key_id(std::string_view name, NoteKeyType type, const crypto::PublicKey& key) {
  static constexpr std::array<std::uint8_t, 1> kNewline{'\n'};
  const crypto::Hash hash =
      crypto::Sha256().add(bytes_of(name)).add(kNewline).add(typed_key(type, key)).finish();
  return static_cast<std::uint32_t>(read_be(hash.view().first(kKeyIdSize)));
}

Result<void> check_key_name(std::string_view name) {
  const auto holds = [name](std::string_view piece) {
    return name.find(piece) != std::string_view::npos;
  };
  const bool is_name = !name.empty() && !holds("+") &&
                       std::none_of(name.begin(), name.end(), is_control) &&
                       std::none_of(kSpaces.begin(), kSpaces.end(), holds) && text::is_utf8(name);
  if (!is_name)
    return error(Errc::malformed, "key name '" + std::string(name) +
                                      "': must be UTF-8 without spaces, plus or control signs");
  return ok();
}

NoteVerifier::NoteVerifier(std::string name, NoteKeyType type, const crypto::PublicKey& key)
    : name_(std::move(name)), type_(type), key_(key), key_id_(note_key_id(name_, type_, key_)) {}

Result<NoteVerifier> NoteVerifier::of(std::string name, NoteKeyType type,
                                      const crypto::PublicKey& key) {
  if (const Result<void> checked = check_key_name(name); !checked) return checked.error();
  return NoteVerifier(std::move(name), type, key);
}

Result<NoteVerifier> NoteVerifier::parse(std::string_view vkey) {
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos)
    return error(Errc::malformed, "vkey: not of the form <name>+<key id>+<key>");
  const std::string_view id = vkey.substr(first + 1, second - first - 1);
  const Result<Bytes> key = from_base64(vkey.substr(second + 1));
  if (!key) return in_context("vkey", key.error());
  if (id.size() != 2 * kKeyIdSize || key->empty())
    return error(Errc::malformed, "vkey: not of the form <name>+<key id>+<key>");
  const auto type = static_cast<NoteKeyType>(key->front());
  if (type != NoteKeyType::ed25519 && type != NoteKeyType::cosignature)
    return error(Errc::unsupported, "vkey: signature type " + std::to_string(key->front()));
  const Result<crypto::PublicKey> parsed = crypto::PublicKey::from_bytes(ByteView(*key).subspan(1));
  if (!parsed) return in_context("vkey", parsed.error());
  Result<NoteVerifier> verifier = of(std::string(vkey.substr(0, first)), type, *parsed);
  if (!verifier) return in_context("vkey", verifier.error());
  if (hex_id(verifier->key_id()) != id)
    return error(Errc::mismatch, "vkey: the key id of this name and key is " +
                                     hex_id(verifier->key_id()) + ", not " + std::string(id));
  return verifier;
}

std::string NoteVerifier::vkey() const {
  return name_ + "+" + hex_id(key_id_) + "+" + base64(typed_key(type_, key_));
}

Result<std::optional<Instant>> NoteVerifier::verify(std::string_view text,
                                                    ByteView signature) const {
  const auto bad = [this] {
    return error(Errc::bad_signature, "signature of " + name_ + " does not verify");
  };
  if (type_ == NoteKeyType::ed25519) {
    if (!is_signed(key_, text, signature)) return bad();
    return std::optional<Instant>();
  }
  if (signature.size() != kTimeSize + kSignatureSize) return bad();
  const std::uint64_t time = read_be(signature.first(kTimeSize));
  if (!is_signed(key_, cosignature_message(time, text), signature.subspan(kTimeSize))) return bad();
  if (time > kMaxCosignatureTime)
    return error(Errc::out_of_range, "cosignature of " + name_ + ": time is after the year 2199");
  return std::optional(Instant(static_cast<std::int64_t>(time)));
}

Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines) {
  if (const Result<void> checked = check_text(lines); !checked) return checked.error();
  if (lines.empty() || lines.back() != '\n') return malformed("no complete signature line");
  std::vector<NoteSignature> signatures;
  while (!lines.empty()) {
    if (signatures.size() == kMaxNoteSignatures)
      return error(Errc::too_large,
                   "note: more than " + std::to_string(kMaxNoteSignatures) + " signatures");
    const std::size_t end = lines.find('\n');
    Result<NoteSignature> signature = parse_line(lines.substr(0, end));
    if (!signature) return signature.error();
    signatures.push_back(std::move(*signature));
    lines.remove_prefix(end + 1);
  }
  return signatures;
}

Result<Note> parse_note(std::string_view note) {
  if (const Result<void> checked = check_text(note); !checked) return checked.error();
  const std::size_t split = note.rfind(kSeparator);
  if (split == std::string_view::npos) return malformed("no blank line before the signatures");
  Result<std::vector<NoteSignature>> signatures =
      parse_signature_lines(note.substr(split + kSeparator.size()));
  if (!signatures) return signatures.error();
  return Note{std::string(note.substr(0, split + 1)), std::move(*signatures)};
}

Result<std::string> format_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) out += format_line(signature);
  const Result<Note> readable = parse_note(out);
  if (!readable) return readable.error();
  if (*readable != note) return malformed("the text does not end with a newline");
  return out;
}

Result<OpenedNote> open_note(std::string_view note, std::span<const NoteVerifier> known) {
  Result<Note> parsed = parse_note(note);
  if (!parsed) return parsed.error();
  OpenedNote opened{std::move(parsed->text), {}};
  for (const NoteSignature& signature : parsed->signatures) {
    const auto verifier = std::find_if(known.begin(), known.end(), [&](const NoteVerifier& key) {
      return key.key_id() == signature.key_id && key.name() == signature.name;
    });
    if (verifier == known.end()) continue;
    const Result<std::optional<Instant>> time = verifier->verify(opened.text, signature.signature);
    if (!time) return in_context("note", time.error());
    opened.signatures.push_back({static_cast<std::size_t>(verifier - known.begin()), *time});
  }
  if (opened.signatures.empty())
    return error(Errc::unknown_key, "note: not signed by a key that is known here");
  return opened;
}

std::string cosignature_message(std::uint64_t time, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

}  // namespace ocop::tlog
