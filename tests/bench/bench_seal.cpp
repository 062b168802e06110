// Seals made and checked, beside the signature alone on the same bytes.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <sodium.h>

#include "common/crypto/hash.h"
#include "common/gs1/label_uri.h"
#include "common/seal/claims.h"
#include "common/seal/label.h"
#include "common/seal/sign_seal.h"
#include "tests/bench/measure.h"

namespace {

using namespace ocop;

constexpr std::uint32_t kLabels = 256;

struct Label {
  seal::Claims claims;
  std::string uri;
  Bytes signed_bytes;
  crypto::Signature signature;
};

std::vector<Label> make_labels(const crypto::SecretKey& key, const gs1::Host& host) {
  std::vector<Label> labels;
  for (std::uint32_t i = 0; i < kLabels; ++i) {
    const seal::Claims claims{gs1::Gtin::internal(66, 17).value(),
                              gs1::Lot::parse("L2611-03").value(),
                              gs1::Serial::from_number(0x5D1C'F2A4'0B3E'917ULL + 7919 * i),
                              Date::of(2027, 12, 5).value(),
                              2'221'408'816,
                              1000 + i};
    const seal::Seal sealed = seal::sign_seal(claims, key).value();
    labels.push_back({claims, seal::label_uri(host, claims, sealed).value(),
                      seal::sig_structure(sealed.profile, sealed.key, seal::cbor_payload(claims)),
                      sealed.signature});
  }
  return labels;
}

bench::Pair signing(const std::vector<Label>& labels, const crypto::SecretKey& key,
                    const gs1::Host& host, const std::array<std::uint8_t, 64>& bare_key) {
  const auto ours = [&] {
    for (const Label& label : labels) {
      const seal::Seal sealed = seal::sign_seal(label.claims, key).value();
      bench::keep(seal::label_uri(host, label.claims, sealed).value());
    }
    return labels.size();
  };
  const auto bare = [&] {
    std::array<std::uint8_t, 64> signature{};
    for (const Label& label : labels) {
      crypto_sign_detached(signature.data(), nullptr, label.signed_bytes.data(),
                           label.signed_bytes.size(), bare_key.data());
      bench::keep(signature);
    }
    return labels.size();
  };
  return {"seals signed", {"claims → label URI", ours}, {"`crypto_sign_detached`", bare}};
}

bench::Pair verifying(const std::vector<Label>& labels, const crypto::PublicKey& key) {
  const auto ours = [&] {
    std::uint64_t good = 0;
    for (const Label& label : labels) {
      const auto uri = gs1::parse_label_uri(label.uri);
      const auto opened = seal::open_label(uri.value().label);
      if (seal::verify(opened.value().claims, opened.value().seal, key)) ++good;
    }
    return good;
  };
  const auto bare = [&] {
    std::uint64_t good = 0;
    for (const Label& label : labels)
      if (crypto_sign_verify_detached(label.signature.bytes.data(), label.signed_bytes.data(),
                                      label.signed_bytes.size(), key.view().data()) == 0)
        ++good;
    return good;
  };
  return {"seals verified", {"label URI → true", ours}, {"`crypto_sign_verify_detached`", bare}};
}

}  // namespace

int main() {
  const crypto::Hash seed = crypto::sha256("a label key");
  const crypto::SecretKey key = crypto::SecretKey::from_seed(seed.view()).value();
  std::array<std::uint8_t, 32> bare_public{};
  std::array<std::uint8_t, 64> bare_key{};
  crypto_sign_seed_keypair(bare_public.data(), bare_key.data(), seed.bytes.data());
  const gs1::Host host = gs1::Host::parse("OCOP.EXAMPLE").value();
  const std::vector<Label> labels = make_labels(key, host);

  bench::print_head();
  bench::print_row(signing(labels, key, host, bare_key), bench::Time::processor);
  bench::print_row(verifying(labels, key.public_key()), bench::Time::processor);
}
