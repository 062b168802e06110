#include "common/crypto/key_file.h"

#include <numeric>

#include <catch2/catch.hpp>

#include "common/base/file.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::crypto::KdfCost;
using ocop::crypto::KeyUse;
using ocop::crypto::open_key_file;
using ocop::crypto::read_key_file_header;
using ocop::crypto::SecretKey;

namespace {

constexpr std::string_view kName = "Đắk Lắk – khóa ký 2026-1";
constexpr std::string_view kPassphrase = "mật khẩu để thử";

// Fills with 0, 1, 2, …, going on where the last call stopped.
ocop::crypto::RandomSource counting() {
  return [next = std::uint8_t{0}](std::span<std::uint8_t> out) mutable {
    for (std::uint8_t& byte : out) byte = next++;
  };
}

SecretKey test_key() {
  return SecretKey::from_seed(Bytes(32, 5)).value();
}

std::string test_file() {
  return ocop::crypto::encode_key_file(test_key(), KeyUse::authority, kName, kPassphrase,
                                       ocop::crypto::kMinimalKdf, counting())
      .value();
}

// The text with the value of one line replaced.
std::string with_field(std::string text, std::string_view field, std::string_view value) {
  const std::string prefix = "\n" + std::string(field) + ": ";
  const std::size_t begin = text.find(prefix) + prefix.size();
  return text.replace(begin, text.find('\n', begin) - begin, value);
}

Errc refusal(std::string_view text, std::string_view passphrase = kPassphrase) {
  const auto key = open_key_file(text, passphrase);
  REQUIRE_FALSE(key);
  return key.error().code;
}

// The first block of docs/formats/keys.md that holds a key file.
std::string documented_file() {
  const std::string page =
      ocop::file::read_text(std::string(OCOP_SOURCE_DIR) + "/docs/formats/keys.md").value();
  const std::size_t begin = page.find("OCOP-SECRET-KEY 1\n");
  REQUIRE(begin != std::string::npos);
  return page.substr(begin, page.find("```", begin) - begin);
}

}  // namespace

TEST_CASE("a key file opens with its passphrase and gives the same key", "[crypto]") {
  const auto key = open_key_file(test_file(), kPassphrase);
  REQUIRE(key);
  CHECK(key->public_key() == test_key().public_key());
  CHECK(key->sign(ocop::bytes_of("x")) == test_key().sign(ocop::bytes_of("x")));
}

TEST_CASE("the header of a key file is readable without passphrase", "[crypto]") {
  const auto header = read_key_file_header(test_file());
  REQUIRE(header);
  CHECK(header->use == KeyUse::authority);
  CHECK(header->name == kName);
  CHECK(header->public_key == test_key().public_key());
}

TEST_CASE("the worked example of docs/formats/keys.md opens and is what we write", "[crypto]") {
  const std::string documented = documented_file();
  Bytes seed(32);
  std::iota(seed.begin(), seed.end(), std::uint8_t{0});
  const SecretKey key = SecretKey::from_seed(seed).value();
  CHECK(encode_key_file(key, KeyUse::label, "Tem OCOP 2026-1", "đúng ngựa pin ghim",
                        ocop::crypto::kMinimalKdf, counting())
            .value() == documented);
  const auto opened = open_key_file(documented, "đúng ngựa pin ghim");
  REQUIRE(opened);
  CHECK(opened->public_key() == key.public_key());
}

TEST_CASE("a wrong passphrase is refused", "[crypto]") {
  for (const std::string_view wrong :
       {"mật khẩu để thủ", "mat khau de thu", "x", "mật khẩu để thử "})
    CHECK(refusal(test_file(), wrong) == Errc::bad_signature);
  CHECK(refusal(test_file(), "") == Errc::out_of_range);
  CHECK(refusal(test_file(), "\xFF") == Errc::malformed);
}

TEST_CASE("a passphrase opens the file in any normalisation form", "[crypto]") {
  // "mật khẩu để thử" as a keyboard writes it that types marks after the letters (NFD).
  const std::string decomposed =
      "ma\u0323\u0302t kha\u0302\u0309u \u0111e\u0302\u0309 thu\u031B\u0309";
  REQUIRE(decomposed != kPassphrase);
  CHECK(open_key_file(test_file(), decomposed));
}

TEST_CASE("no flipped bit and no truncation of a key file opens", "[crypto]") {
  const std::string file = test_file();
  ocop::test::for_each_mutation(ocop::bytes_of(file), [](ByteView changed) {
    if (open_key_file(ocop::text_of(changed), kPassphrase))
      FAIL("opens: " << ocop::text_of(changed));
  });
  CHECK(refusal(file + "\n") == Errc::malformed);
  CHECK(refusal(" " + file) == Errc::malformed);
}

TEST_CASE("no edited field of a key file opens", "[crypto]") {
  const std::string file = test_file();
  const std::string other_key = SecretKey::from_seed(Bytes(32, 6))->public_key().base64url();
  CHECK(refusal(with_field(file, "use", "root")) == Errc::bad_signature);
  CHECK(refusal(with_field(file, "use", "superuser")) == Errc::malformed);
  CHECK(refusal(with_field(file, "name", "another")) == Errc::bad_signature);
  CHECK(refusal(with_field(file, "name", "")) == Errc::out_of_range);
  CHECK(refusal(with_field(file, "public", other_key)) == Errc::bad_signature);
  CHECK(refusal(with_field(file, "salt", "AAECAwQFBgcICQoLDA0ODg")) == Errc::bad_signature);
  CHECK(refusal(with_field(file, "salt", "AAEC")) == Errc::malformed);
  CHECK(refusal(with_field(file, "kdf", "argon2id13 2 8192")) == Errc::bad_signature);
  CHECK(refusal(with_field(file, "kdf", "scrypt 1 8192")) == Errc::unsupported);
  CHECK(refusal(with_field(file, "kdf", "argon2id13 11 8192")) == Errc::unsupported);
  CHECK(refusal(with_field(file, "kdf", "argon2id13 1 1073741825")) == Errc::unsupported);
  CHECK(refusal(with_field(file, "kdf", "argon2id13 0 8192")) == Errc::unsupported);
  CHECK(refusal(with_field(file, "kdf", "argon2id13 1 8191")) == Errc::unsupported);
  for (const std::string_view bad :
       {"argon2id13", "argon2id13 1", "argon2id13 1 08192", "argon2id13 +1 8192",
        "argon2id13  1 8192", "argon2id13 1 8192 ", "argon2id13 1 99999999999999999999"})
    CHECK(refusal(with_field(file, "kdf", bad)) == Errc::malformed);
  CHECK(refusal("OCOP-SECRET-KEY 2" + file.substr(17)) == Errc::unsupported);
  CHECK(refusal("OCOP-PUBLIC-KEY 1" + file.substr(17)) == Errc::malformed);
}

TEST_CASE("line order, repeated lines and other line ends are refused", "[crypto]") {
  const std::string file = test_file();
  const std::size_t use = file.find("use: ");
  const std::size_t name = file.find("name: ");
  const std::size_t point = file.find("public: ");
  const std::string swapped = file.substr(0, use) + file.substr(name, point - name) +
                              file.substr(use, name - use) + file.substr(point);
  CHECK(refusal(swapped) == Errc::malformed);
  const std::string repeated =
      file.substr(0, name) + file.substr(use, name - use) + file.substr(name);
  CHECK(refusal(repeated) == Errc::malformed);
  std::string windows;
  for (const char c : file) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK_FALSE(open_key_file(windows, kPassphrase));
  CHECK(refusal(std::string(1 << 20, 'x')) == Errc::malformed);
}

TEST_CASE("a file whose public key is not that of its secret is named as such", "[crypto]") {
  // Made by a second implementation with the passphrase: the seed 05…05 behind the public key of
  // 06…06.
  constexpr std::string_view kFile =
      "OCOP-SECRET-KEY 1\n"
      "use: authority\n"
      "name: Đắk Lắk – khóa ký 2026-1\n"
      "public: iodf_x6zhFFXes1a_uQFRWVo3XyJ4JCGOgVXvHr0nxc\n"
      "kdf: argon2id13 1 8192\n"
      "salt: AAECAwQFBgcICQoLDA0ODw\n"
      "nonce: EBESExQVFhcYGRobHB0eHyAhIiMkJSYn\n"
      "sealed: yjm_D_-5LO1z6YrvTxSfk3Vo013Wf7U4CVkIFDcO_W3vPIld1eE6hQECau6UXAKK\n";
  CHECK(refusal(kFile) == Errc::mismatch);
}

TEST_CASE("a key file is not written with a bad name, an empty passphrase or a foolish cost",
          "[crypto]") {
  const SecretKey key = test_key();
  const auto attempt = [&](std::string_view name, std::string_view passphrase, KdfCost cost) {
    const auto file =
        ocop::crypto::encode_key_file(key, KeyUse::root, name, passphrase, cost, counting());
    REQUIRE_FALSE(file);
    return file.error().code;
  };
  constexpr KdfCost kCost = ocop::crypto::kMinimalKdf;
  CHECK(attempt("", "x", kCost) == Errc::out_of_range);
  CHECK(attempt("two\nlines", "x", kCost) == Errc::malformed);
  CHECK(attempt(std::string(129, 'x'), "x", kCost) == Errc::too_large);
  CHECK(attempt("name", "", kCost) == Errc::out_of_range);
  CHECK(attempt("name", "\xFF", kCost) == Errc::malformed);
  CHECK(attempt("name", "x", {0, 8192}) == Errc::unsupported);
  CHECK(attempt("name", "x", {1, 8191}) == Errc::unsupported);
  CHECK(attempt("name", "x", {1, (std::uint64_t{1} << 30) + 1}) == Errc::unsupported);
}

TEST_CASE("every key use has a name of its own", "[crypto]") {
  for (int i = 0; i <= static_cast<int>(KeyUse::inspector); ++i) {
    const auto use = static_cast<KeyUse>(i);
    CHECK(ocop::crypto::key_use_from(name(use)).value() == use);
  }
  CHECK(ocop::crypto::key_use_from("Root").error().code == Errc::malformed);
  CHECK(ocop::crypto::key_use_from("").error().code == Errc::malformed);
}
