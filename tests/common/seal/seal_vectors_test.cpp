// The shared vectors of tests/vectors/seal.vec, and the worked examples of docs/formats/label.md.
#include <set>

#include <catch2/catch.hpp>

#include "common/base/encoding.h"
#include "common/base/file.h"
#include "common/seal/label_file.h"
#include "common/seal/serial_allocation.h"
#include "tests/common/seal/test_labels.h"
#include "tests/support/show_result.h"
#include "tests/support/vectors.h"

using ocop::Bytes;
using ocop::Date;
using ocop::hex;
using ocop::Result;
using ocop::crypto::PublicKey;
using ocop::crypto::SecretKey;
using ocop::seal::Claims;
using ocop::seal::OpenedLabel;
using ocop::seal::Seal;
using ocop::test::Vector;

namespace {

std::vector<Vector> vectors() {
  return ocop::test::read_vectors(
      "seal.vec", {"seed", "public", "uri", "gtin", "lot", "serial", "expiry", "reference", "index",
                   "payload", "sig-structure", "signature", "seal", "entry", "documented"});
}

ocop::gs1::LabelUri parsed(const Vector& vector) {
  return ocop::gs1::parse_label_uri(vector.at("uri")).value();
}

std::string outcome(const Vector& vector) {
  const Result<OpenedLabel> opened = ocop::seal::open_label(parsed(vector).label);
  if (!opened) return std::string(name(opened.error().code));
  const PublicKey key = PublicKey::from_bytes(vector.bytes("public")).value();
  return verify(opened->claims, opened->seal, key) ? "success" : "bad-signature";
}

Claims claims_of(const Vector& vector) {
  std::optional<ocop::gs1::Lot> lot;
  if (vector.has("lot")) lot = ocop::gs1::Lot::parse(vector.at("lot")).value();
  std::optional<Date> expiry;
  if (vector.has("expiry")) expiry = Date::parse(vector.at("expiry")).value();
  return {ocop::gs1::Gtin::parse(vector.at("gtin")).value(),
          lot,
          ocop::gs1::Serial::parse(vector.at("serial")).value(),
          expiry,
          static_cast<std::uint32_t>(ocop::read_be(vector.bytes("reference"))),
          static_cast<std::uint32_t>(std::stoul(vector.at("index")))};
}

std::string page() {
  return ocop::file::read_text(std::string(OCOP_SOURCE_DIR) + "/docs/formats/label.md").value();
}

// The page without line breaks and blanks inside its code, so that long values can be wrapped
// there.
std::string unwrapped(std::string text) {
  std::erase_if(text, [](char c) { return c == '\n' || c == ' '; });
  return text;
}

}  // namespace

TEST_CASE("seals are judged as the shared vectors say", "[seal]") {
  for (const Vector& vector : vectors()) {
    CAPTURE(vector.name());
    CHECK(outcome(vector) == vector.expect());
  }
}

TEST_CASE("a second implementation's seals are ours, byte by byte", "[seal]") {
  std::set<std::string> uris;
  for (const Vector& vector : vectors()) {
    if (!vector.expects_success()) continue;
    CAPTURE(vector.name());
    const Claims claims = claims_of(vector);
    const SecretKey key = SecretKey::from_seed(vector.bytes("seed")).value();
    const Seal seal = ocop::seal::sign_seal(claims, key).value();
    const Bytes payload = cbor_payload(claims);
    CHECK(hex(payload) == vector.at("payload"));
    CHECK(hex(ocop::seal::sig_structure(seal.profile, seal.key, payload)) ==
          vector.at("sig-structure"));
    CHECK(hex(seal.signature.bytes) == vector.at("signature"));
    CHECK(hex(ocop::seal::label_entry(claims)) == vector.at("entry"));
    CHECK(label_uri(parsed(vector).host, claims, seal).value() == vector.at("uri"));
    CHECK(ocop::seal::open_label(parsed(vector).label)->claims == claims);
    uris.insert(vector.at("uri"));
  }
  CHECK(uris.size() == 15);
}

TEST_CASE("the page on labels shows the bytes of its examples", "[seal]") {
  const std::string text = unwrapped(page());
  int shown = 0;
  for (const Vector& vector : vectors()) {
    if (!vector.has("documented")) continue;
    CAPTURE(vector.name());
    for (const std::string field :
         {"uri", "payload", "sig-structure", "signature", "seal", "entry"}) {
      CAPTURE(field);
      CHECK(text.find(vector.at(field)) != std::string::npos);
    }
    ++shown;
  }
  CHECK(shown == 2);
}

TEST_CASE("the page on labels shows a label file and serials as we make them", "[seal]") {
  const std::string text = unwrapped(page());
  const auto shows = [&text](const std::string& part) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  };
  ocop::seal::LotSecret secret{};
  for (std::size_t i = 0; i < secret.size(); ++i) secret[i] = static_cast<std::uint8_t>(i);
  std::vector<ocop::seal::LabelEntry> entries;
  Claims claims = ocop::seal::test::example_claims(ocop::seal::Profile::full);
  for (claims.index = 1040; claims.index <= 1043; ++claims.index) {
    claims.serial = ocop::seal::serial_of(secret, claims.index);
    const bool skipped = claims.index == 1042;
    entries.push_back(skipped ? ocop::seal::kSkipped : label_entry(claims));
    shows(hex(entries.back()));
    if (!skipped) shows(claims.serial.text());
  }
  shows(ocop::crypto::sha256(ocop::seal::label_file(entries)).hex());
}
