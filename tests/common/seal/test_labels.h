// A label of each profile, sealed with the key of RFC 8032 TEST 1, and ways to make more.
#pragma once

#include <string>
#include <string_view>

#include "common/base/encoding.h"
#include "common/crypto/sign.h"
#include "common/gs1/label_uri.h"
#include "common/seal/claims.h"
#include "common/seal/label.h"
#include "common/seal/sign_seal.h"

namespace ocop::seal::test {

inline crypto::SecretKey test_key() {
  return crypto::SecretKey::from_seed(
             from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").value())
      .value();
}

inline Claims example_claims(Profile profile) {
  const bool full = profile == Profile::full;
  return {gs1::Gtin::parse("08938505974194").value(),
          full ? std::optional(gs1::Lot::parse("L0526-03").value()) : std::nullopt,
          gs1::Serial::parse("4Q7F2F5HCSR4").value(),
          Date::of(2026, 12, 31).value(),
          0x84680230,
          1041};
}

inline gs1::Host example_host(Profile profile) {
  return gs1::Host::parse(profile == Profile::full ? "OCOP.EXAMPLE" : "TEM.EXAMPLE").value();
}

inline std::string sealed_uri(const Claims& claims, const crypto::SecretKey& key) {
  return label_uri(example_host(profile_of(claims)), claims, sign_seal(claims, key).value())
      .value();
}

// The claims of a URI whose seal holds under `key`, or nothing.
inline std::optional<Claims> verified_claims(std::string_view uri, const crypto::PublicKey& key) {
  const Result<gs1::LabelUri> parsed = gs1::parse_label_uri(uri);
  if (!parsed) return std::nullopt;
  const Result<OpenedLabel> opened = open_label(parsed->label);
  if (!opened || !verify(opened->claims, opened->seal, key)) return std::nullopt;
  return opened->claims;
}

}  // namespace ocop::seal::test
