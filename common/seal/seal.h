// The seal of a label: who sealed it, under which certificate, which label it is, and the
// signature. On the label it is one number in decimal digits, because QR's numeric mode stores
// these almost without loss. Full specification with worked bytes: docs/formats/label.md.
//
//   version 1 │ key id 4 │ certificate reference 4 │ status index 4 │ [expiry 2] │ signature 64
//
// 77 bytes in full labels (version 1), 79 with the expiry field in compact ones (version 2), read
// as one big-endian integer and written in exactly 186 or 191 digits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/crypto/verify.h"
#include "common/gs1/label_uri.h"

namespace ocop::seal {

using Profile = gs1::LabelProfile;

// 1 for full, 2 for compact.
[[nodiscard]] std::uint8_t version_of(Profile profile);

struct Seal {
  Profile profile = Profile::full;
  crypto::KeyId key;
  // As it stands in the seal; whether it is a possible CertificateReference is judged after host,
  // key and signature (docs/formats/registry.md §5).
  std::uint32_t reference = 0;
  std::uint32_t index = 0;   // status index of the label
  std::uint16_t expiry = 0;  // compact only: days since 2020-01-01, 0 = none
  crypto::Signature signature;
  bool operator==(const Seal&) const = default;
};

// The seal in these digits; their number says which profile it must be. Errc::malformed if they are
// not 186 or 191 digits, or the number's first byte is not that profile's version.
[[nodiscard]] Result<Seal> decode(std::string_view digits);

// The digits. A full seal's expiry field is 0.
[[nodiscard]] std::string encode(const Seal& seal);

}  // namespace ocop::seal
