#include "common/tlog/note.h"

#include <catch2/catch.hpp>

#include "common/tlog/note_sign.h"
#include "tests/common/tlog/test_log.h"
#include "tests/common/tlog/vector_fields.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using namespace ocop::tlog;
using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::Instant;
using ocop::Result;
namespace test = ocop::test;

namespace {

const std::string kPeter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
// The seed is in the documentation of golang.org/x/mod/sumdb/note.
const std::string kPeterSeed =
    "810a1402d5146c8d84f2443330f54080"
    "ebf98ee17d9c74f6252fc5d5c7283173";
const std::string kPeterText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string kPeterLine =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZ"
    "b6KE6RyyBwJnAM=\n";

NoteVerifier peter() {
  return NoteVerifier::parse(kPeter).value();
}

Result<OpenedNote> open_with(std::string_view note, const NoteVerifier& key) {
  return open_note(note, std::span(&key, 1));
}

}  // namespace

TEST_CASE("vkeys are judged as in the vectors, and written as they were read", "[note]") {
  for (const test::Vector& vector : test::read_vectors("note_vkey.vec", {"vkey"})) {
    INFO(vector.name());
    const Result<NoteVerifier> key = NoteVerifier::parse(vector.at("vkey"));
    REQUIRE(test::outcome(key) == vector.expect());
    if (key) CHECK(key->vkey() == vector.at("vkey"));
  }
}

TEST_CASE("no part of a vkey and no neighbour of it is a vkey", "[note]") {
  for (std::size_t begin = 0; begin <= kPeter.size(); ++begin)
    for (std::size_t end = begin; end <= kPeter.size(); ++end)
      if (begin != 0 || end != kPeter.size())
        REQUIRE_FALSE(NoteVerifier::parse(kPeter.substr(begin, end - begin)));
  test::for_each_mutation(ocop::bytes_of(kPeter), [](ByteView mutated) {
    REQUIRE_FALSE(NoteVerifier::parse(ocop::text_of(mutated)));
  });
}

TEST_CASE("notes are opened as in the vectors", "[note]") {
  for (const test::Vector& vector :
       test::read_vectors("note_open.vec", {"keys", "note", "signers"})) {
    INFO(vector.name());
    std::vector<NoteVerifier> keys;
    for (const std::string& vkey : test::words_of(vector.at("keys")))
      keys.push_back(NoteVerifier::parse(vkey).value());
    const std::string note = test::unescaped(vector.at("note"));
    const Result<OpenedNote> opened = open_note(note, keys);
    REQUIRE(test::outcome(opened) == vector.expect());
    if (!opened) continue;
    CHECK(note.starts_with(opened->text + "\n"));
    CHECK(*format_note(*parse_note(note)) == note);
    if (!vector.has("signers")) continue;
    std::vector<std::string> signers;
    for (const auto& signature : opened->signatures)
      signers.push_back(keys.at(signature.verifier).name());
    CHECK(signers == test::words_of(vector.at("signers")));
  }
}

TEST_CASE("the documented key signs the documented note", "[note]") {
  const auto key = ocop::crypto::SecretKey::from_seed(*ocop::from_hex(kPeterSeed)).value();
  const NoteSignature signature = sign_note("PeterNeumann", key, kPeterText).value();
  CHECK(signature.key_id == peter().key_id());
  CHECK(*format_note({kPeterText, {signature}}) == kPeterText + "\n" + kPeterLine);
}

TEST_CASE("a note that is cut or has a flipped bit is never opened", "[note]") {
  const std::string note = kPeterText + "\n" + kPeterLine;
  REQUIRE(open_with(note, peter()));
  test::for_each_mutation(ocop::bytes_of(note), [](ByteView mutated) {
    REQUIRE_FALSE(open_with(ocop::text_of(mutated), peter()));
  });
}

TEST_CASE("a cosignature that is cut or has a flipped bit is never opened", "[note]") {
  const std::string text = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  const NoteSignature signature =
      cosign("clock.example", test::clock_key(), test::kNow, text).value();
  const std::string note = *format_note({text, {signature}});
  const NoteVerifier clock =
      *NoteVerifier::of("clock.example", NoteKeyType::cosignature, test::clock_key().public_key());
  const Result<OpenedNote> opened = open_with(note, clock);
  REQUIRE(opened);
  CHECK(opened->signatures.front().time == test::kNow);
  test::for_each_mutation(ocop::bytes_of(note), [&](ByteView mutated) {
    REQUIRE_FALSE(open_with(ocop::text_of(mutated), clock));
  });
}

TEST_CASE("a key signs only for the signature type of its id", "[note]") {
  const std::string text = "a text\n";
  const auto key = test::key_of(7);
  const NoteVerifier signer = *NoteVerifier::of("k", NoteKeyType::ed25519, key.public_key());
  const NoteVerifier cosigner = *NoteVerifier::of("k", NoteKeyType::cosignature, key.public_key());
  CHECK(signer.key_id() != cosigner.key_id());
  const std::string signed_note = *format_note({text, {*sign_note("k", key, text)}});
  const std::string cosigned = *format_note({text, {*cosign("k", key, test::kNow, text)}});
  CHECK(open_with(signed_note, cosigner).error().code == Errc::unknown_key);
  CHECK(open_with(cosigned, signer).error().code == Errc::unknown_key);
  NoteSignature relabelled = *cosign("k", key, test::kNow, text);
  relabelled.key_id = signer.key_id();
  CHECK(open_with(*format_note({text, {relabelled}}), signer).error().code == Errc::bad_signature);
  relabelled = *sign_note("k", key, text);
  relabelled.key_id = cosigner.key_id();
  CHECK(open_with(*format_note({text, {relabelled}}), cosigner).error().code ==
        Errc::bad_signature);
}

TEST_CASE("the cosigned message is that of the specification", "[note]") {
  const std::string body =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  CHECK(cosignature_message(1679315147, body) == "cosignature/v1\ntime 1679315147\n" + body);
}

TEST_CASE("a cosignature dates from 1970 on", "[note]") {
  CHECK(cosign("c", test::clock_key(), Instant(-1), "t\n").error().code == Errc::out_of_range);
  CHECK(cosign("c", test::clock_key(), Instant(0), "t\n"));
  CHECK(cosign("a b", test::clock_key(), Instant(0), "t\n").error().code == Errc::malformed);
  CHECK(sign_note("a+b", test::clock_key(), "t\n").error().code == Errc::malformed);
}

TEST_CASE("a note that could not be read again is not written", "[note]") {
  const NoteSignature signature{"k", 1, {2}};
  CHECK(format_note({"text\n", {signature}}));
  CHECK(format_note({"text\n\n\nmore\n\n", {signature}}));
  CHECK(format_note({"text", {signature}}).error().code == Errc::malformed);
  CHECK(format_note({"", {signature}}).error().code == Errc::malformed);
  CHECK(format_note({"text\n", {}}).error().code == Errc::malformed);
  CHECK(format_note({"te\txt\n", {signature}}).error().code == Errc::malformed);
  CHECK(format_note({"text\n", {{"a b", 1, {2}}}}).error().code == Errc::malformed);
  CHECK(format_note({"text\n", {{"a\nb", 1, {2}}}}).error().code == Errc::malformed);
  CHECK(format_note({"text\n", {{"", 1, {2}}}}).error().code == Errc::malformed);
  CHECK(format_note({"text\n", {{"k", 1, {}}}}).error().code == Errc::malformed);
  CHECK(format_note({"text\n", std::vector<NoteSignature>(101, signature)}).error().code ==
        Errc::too_large);
}

TEST_CASE("a note of the largest size is read, a larger one is not", "[note]") {
  const std::string line = "— k AAAAAAA=\n";
  std::string text(kMaxNoteSize - line.size() - 2, 'a');
  CHECK(parse_note(text + "\n\n" + line));
  text += 'a';
  CHECK(parse_note(text + "\n\n" + line).error().code == Errc::too_large);
}

TEST_CASE("signature lines of witnesses are read alone", "[note]") {
  const std::vector<NoteSignature> lines = *parse_signature_lines(kPeterLine + kPeterLine);
  CHECK(lines.size() == 2);
  CHECK(lines.front().name == "PeterNeumann");
  CHECK(*format_note({kPeterText, {lines.front()}}) == kPeterText + "\n" + kPeterLine);
  CHECK_FALSE(parse_signature_lines(""));
  CHECK_FALSE(parse_signature_lines("\n"));
  CHECK_FALSE(parse_signature_lines(kPeterLine + "\n"));
  CHECK_FALSE(parse_signature_lines(std::string_view(kPeterLine).substr(0, 50)));
}

TEST_CASE("key names hold no Unicode space, plus or control sign", "[note]") {
  for (const char* name : {"log.example/ocop", "Đắk-Lắk", "a"}) CHECK(check_key_name(name));
  for (const char* name :
       {"", "a b", "a+b", "a\tb", "a\nb", "a\u0085b", "a\u00a0b", "a\u1680b", "a\u2000b",
        "a\u200ab", "a\u2028b", "a\u2029b", "a\u202fb", "a\u205fb", "a\u3000b", "\xff"})
    CHECK_FALSE(check_key_name(name));
}
