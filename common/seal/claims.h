// What a seal says, and the bytes that are signed for it: a COSE_Sign1 Sig_structure (RFC 9052
// §4.4) over a deterministic CBOR map (RFC 8949 §4.2.1). The label carries the values in its URI
// and in the seal; the constants of COSE are put back here, so that any COSE library can check a
// re-expanded object.
//
//   Sig_structure = ["Signature1", h'A2 01 27 04 44 ‖ key id', h'"ocop-seal" ‖ version', payload]
//   payload       = {1: "08938505974194", 2: "L0526-03", 3: "4Q7F2F5HCSR4", 4: 2556,
//                    5: 2221408816, 6: 1041}
//
//   1 GTIN · 2 lot, only in full labels · 3 serial · 4 use-by date in days since 2020-01-01, only
//   if there is one · 5 certificate reference · 6 status index. The host is not signed: a domain
//   may move.
#pragma once

#include <cstdint>
#include <optional>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/base/time.h"
#include "common/crypto/verify.h"
#include "common/gs1/gtin.h"
#include "common/gs1/lot.h"
#include "common/gs1/serial.h"
#include "common/seal/seal.h"

namespace ocop::seal {

struct Claims {
  gs1::Gtin gtin;
  std::optional<gs1::Lot> lot;  // full labels only
  gs1::Serial serial;
  std::optional<Date> expiry;   // 2020-01-02 to 2199-06-06; in full labels to 2099-12-31
  std::uint32_t reference = 0;  // number of the CertificateReference
  std::uint32_t index = 0;      // status index
  bool operator==(const Claims&) const = default;
};

// A label with a lot is a full one.
[[nodiscard]] inline Profile profile_of(const Claims& claims) {
  return claims.lot ? Profile::full : Profile::compact;
}

// A use-by date that fits the label: Errc::out_of_range otherwise. Claims read from a label always
// pass.
[[nodiscard]] Result<void> check(const Claims& claims);

// The payload. `claims` passes check().
[[nodiscard]] Bytes cbor_payload(const Claims& claims);

// The bytes that are signed.
[[nodiscard]] Bytes sig_structure(Profile profile, const crypto::KeyId& key, ByteView payload);

// True if `seal` is `key`'s signature over exactly these claims: profile, reference, index and the
// compact use-by date of the seal are those of the claims, and its key id is the key's.
[[nodiscard]] bool verify(const Claims& claims, const Seal& seal, const crypto::PublicKey& key);

}  // namespace ocop::seal
