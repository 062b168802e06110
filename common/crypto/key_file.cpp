#include "common/crypto/key_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <optional>

#include <sodium.h>

#include "common/base/encoding.h"
#include "common/base/text.h"
#include "common/crypto/locked_memory.h"

namespace ocop::crypto {
namespace {

constexpr std::string_view kMagic = "OCOP-SECRET-KEY ";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kKdfName = "argon2id13";
constexpr std::size_t kMaxNameBytes = 128;
constexpr std::size_t kMaxFileBytes = 1024;
constexpr std::size_t kSeedBytes = crypto_sign_SEEDBYTES;
constexpr std::size_t kBoxKeyBytes = crypto_secretbox_KEYBYTES;

using Salt = std::array<std::uint8_t, crypto_pwhash_SALTBYTES>;
using Nonce = std::array<std::uint8_t, crypto_secretbox_NONCEBYTES>;
using Box = std::array<std::uint8_t, kSeedBytes + crypto_secretbox_MACBYTES>;

static_assert(kMinimalKdf.operations >= crypto_pwhash_argon2id_OPSLIMIT_MIN);
static_assert(kMinimalKdf.memory_bytes >= crypto_pwhash_argon2id_MEMLIMIT_MIN);

constexpr std::array<std::string_view, 10> kUseNames = {
    "root",  "authority", "manifest", "label",    "log",
    "clock", "witness",   "bundle",   "producer", "inspector"};
static_assert(static_cast<std::size_t>(KeyUse::inspector) + 1 == kUseNames.size());

struct KeyFile {
  KeyFileHeader header;
  KdfCost cost;
  Salt salt;
  Nonce nonce;
  Box sealed;
  std::string_view bound;  // everything through the line feed of the "nonce" line
};

Error malformed(const std::string& detail) {
  return error(Errc::malformed, "key file: " + detail);
}

// Takes the lines off a text one by one.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // The next line without its line feed, or nothing.
  std::optional<std::string_view> next() {
    const std::size_t end = text_.find('\n', position_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text_.substr(position_, end - position_);
    position_ = end + 1;
    return line;
  }
  // The value of the next line, which must be "<field>: <value>".
  Result<std::string_view> field(std::string_view name) {
    const std::optional<std::string_view> line = next();
    const std::string prefix = std::string(name) + ": ";
    if (!line || !line->starts_with(prefix))
      return malformed("a line \"" + prefix + "…\" is missing or in the wrong place");
    return line->substr(prefix.size());
  }
  [[nodiscard]] std::string_view taken() const { return text_.substr(0, position_); }
  [[nodiscard]] bool at_end() const { return position_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

template <class Array>
Result<Array> bytes_field(Lines& lines, std::string_view name) {
  const Result<std::string_view> value = lines.field(name);
  if (!value) return value.error();
  const Result<Bytes> bytes = from_base64url(*value);
  if (!bytes) return in_context("key file: " + std::string(name), bytes.error());
  Array array{};
  if (bytes->size() != array.size())
    return malformed(std::string(name) + ": not " + std::to_string(array.size()) + " bytes");
  std::copy(bytes->begin(), bytes->end(), array.begin());
  return array;
}

// A decimal number without sign and leading zeros.
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || text != std::to_string(value))
    return std::nullopt;
  return value;
}

Result<void> check_cost(KdfCost cost) {
  if (cost.operations < kMinimalKdf.operations || cost.operations > kMaxKdf.operations ||
      cost.memory_bytes < kMinimalKdf.memory_bytes || cost.memory_bytes > kMaxKdf.memory_bytes)
    return error(Errc::unsupported, "key file: kdf: the cost is outside what this program accepts");
  return ok();
}

Result<KdfCost> parse_kdf(std::string_view value) {
  const std::size_t first = value.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : value.find(' ', first + 1);
  if (second == std::string_view::npos)
    return malformed("kdf: not \"<name> <operations> <memory in bytes>\"");
  if (value.substr(0, first) != kKdfName)
    return error(Errc::unsupported, "key file: kdf: only argon2id13 is known");
  const auto operations = number(value.substr(first + 1, second - first - 1));
  const auto memory = number(value.substr(second + 1));
  if (!operations || !memory) return malformed("kdf: the cost is not two decimal numbers");
  const KdfCost cost{*operations, *memory};
  if (const Result<void> good = check_cost(cost); !good) return good.error();
  return cost;
}

Result<void> check_magic(Lines& lines) {
  const std::optional<std::string_view> line = lines.next();
  if (!line || !line->starts_with(kMagic))
    return malformed("does not begin with \"" + std::string(kMagic) + std::string(kVersion) + "\"");
  if (line->substr(kMagic.size()) != kVersion)
    return error(Errc::unsupported, "key file: only version 1 is known");
  return ok();
}

Result<KeyFileHeader> parse_header(Lines& lines) {
  if (const Result<void> magic = check_magic(lines); !magic) return magic.error();
  const Result<std::string_view> use_name = lines.field("use");
  if (!use_name) return use_name.error();
  const Result<KeyUse> use = key_use_from(*use_name);
  if (!use) return in_context("key file", use.error());
  const Result<std::string_view> key_name = lines.field("name");
  if (!key_name) return key_name.error();
  if (const Result<void> good = text::check_line(*key_name, kMaxNameBytes); !good)
    return in_context("key file: name", good.error());
  const Result<std::string_view> point = lines.field("public");
  if (!point) return point.error();
  const Result<PublicKey> public_key = PublicKey::from_base64url(*point);
  if (!public_key) return in_context("key file", public_key.error());
  return KeyFileHeader{*use, std::string(*key_name), *public_key};
}

Result<KeyFile> parse(std::string_view text) {
  if (text.size() > kMaxFileBytes) return malformed("longer than any key file");
  Lines lines(text);
  const Result<KeyFileHeader> header = parse_header(lines);
  if (!header) return header.error();
  const Result<std::string_view> kdf = lines.field("kdf");
  if (!kdf) return kdf.error();
  const Result<KdfCost> cost = parse_kdf(*kdf);
  if (!cost) return cost.error();
  const Result<Salt> salt = bytes_field<Salt>(lines, "salt");
  if (!salt) return salt.error();
  const Result<Nonce> nonce = bytes_field<Nonce>(lines, "nonce");
  if (!nonce) return nonce.error();
  const std::string_view bound = lines.taken();
  const Result<Box> sealed = bytes_field<Box>(lines, "sealed");
  if (!sealed) return sealed.error();
  if (!lines.at_end()) return malformed("text follows the line \"sealed: …\"");
  return KeyFile{*header, *cost, *salt, *nonce, *sealed, bound};
}

// The passphrase in NFC: the same words typed with another Vietnamese keyboard must open the file.
class Passphrase {
 public:
  // Errc::out_of_range if it is empty, malformed if it is not UTF-8.
  static Result<Passphrase> from(std::string_view typed) {
    if (typed.empty()) return error(Errc::out_of_range, "passphrase: empty");
    Result<std::string> composed = text::to_nfc(typed);
    if (!composed) return in_context("passphrase", composed.error());
    Passphrase passphrase(composed->size());
    std::copy(composed->begin(), composed->end(), passphrase.bytes_.get());
    sodium_memzero(composed->data(), composed->size());
    return passphrase;
  }
  [[nodiscard]] ByteView view() const { return {bytes_.get(), size_}; }

 private:
  explicit Passphrase(std::size_t size) : bytes_(locked_memory(size)), size_(size) {}
  LockedMemory bytes_;
  std::size_t size_;
};

// BLAKE2b(key = Argon2id(passphrase, salt), message = bound). Throws std::bad_alloc if the machine
// has less memory than the cost asks for.
LockedMemory box_key_of(const Passphrase& passphrase, const Salt& salt, KdfCost cost,
                        std::string_view bound) {
  const LockedMemory stretched = locked_memory(kBoxKeyBytes);
  if (crypto_pwhash(stretched.get(), kBoxKeyBytes, text_of(passphrase.view()).data(),
                    passphrase.view().size(), salt.data(), cost.operations,
                    static_cast<std::size_t>(cost.memory_bytes), crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  LockedMemory box_key = locked_memory(kBoxKeyBytes);
  const ByteView message = bytes_of(bound);
  crypto_generichash(box_key.get(), kBoxKeyBytes, message.data(), message.size(), stretched.get(),
                     kBoxKeyBytes);
  return box_key;
}

}  // namespace

std::string_view name(KeyUse use) {
  return kUseNames[static_cast<std::size_t>(use)];
}

Result<KeyUse> key_use_from(std::string_view name) {
  const auto* const found = std::find(kUseNames.begin(), kUseNames.end(), name);
  if (found == kUseNames.end()) return error(Errc::malformed, "no such key use");
  return static_cast<KeyUse>(found - kUseNames.begin());
}

Result<std::string> encode_key_file(const SecretKey& key, KeyUse use, std::string_view name,
                                    std::string_view passphrase, KdfCost cost,
                                    const RandomSource& random) {
  if (const Result<void> good = text::check_line(name, kMaxNameBytes); !good)
    return in_context("name of the key", good.error());
  if (const Result<void> good = check_cost(cost); !good) return good.error();
  const Result<Passphrase> words = Passphrase::from(passphrase);
  if (!words) return words.error();
  Salt salt{};
  Nonce nonce{};
  random(salt);
  random(nonce);
  std::string file = std::string(kMagic) + std::string(kVersion) + "\n";
  const auto add = [&file](std::string_view field, std::string_view value) {
    file.append(field).append(": ").append(value).append("\n");
  };
  add("use", crypto::name(use));
  add("name", name);
  add("public", key.public_key().base64url());
  add("kdf", std::string(kKdfName) + " " + std::to_string(cost.operations) + " " +
                 std::to_string(cost.memory_bytes));
  add("salt", base64url(salt));
  add("nonce", base64url(nonce));
  const LockedMemory box_key = box_key_of(*words, salt, cost, file);
  Box sealed{};
  key.with_seed([&](ByteView seed) {
    return crypto_secretbox_easy(sealed.data(), seed.data(), seed.size(), nonce.data(),
                                 box_key.get());
  });
  add("sealed", base64url(sealed));
  return file;
}

Result<KeyFileHeader> read_key_file_header(std::string_view text) {
  Result<KeyFile> file = parse(text);
  if (!file) return file.error();
  return std::move(file->header);
}

Result<SecretKey> open_key_file(std::string_view text, std::string_view passphrase) {
  const Result<KeyFile> file = parse(text);
  if (!file) return file.error();
  const Result<Passphrase> words = Passphrase::from(passphrase);
  if (!words) return words.error();
  const LockedMemory box_key = box_key_of(*words, file->salt, file->cost, file->bound);
  const LockedMemory seed = locked_memory(kSeedBytes);
  if (crypto_secretbox_open_easy(seed.get(), file->sealed.data(), file->sealed.size(),
                                 file->nonce.data(), box_key.get()) != 0)
    return error(Errc::bad_signature, "key file: wrong passphrase, or the file was changed");
  Result<SecretKey> key = SecretKey::from_seed({seed.get(), kSeedBytes});
  if (key && key->public_key() != file->header.public_key)
    return error(Errc::mismatch, "key file: the secret is not that of the public key in it");
  return key;
}

}  // namespace ocop::crypto
