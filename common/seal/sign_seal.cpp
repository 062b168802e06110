#include "common/seal/sign_seal.h"

#include "common/gs1/expiry.h"

namespace ocop::seal {

Result<Seal> sign_seal(const Claims& claims, const crypto::SecretKey& key) {
  if (const Result<void> good = check(claims); !good) return good.error();
  Seal seal;
  seal.profile = profile_of(claims);
  seal.key = key.public_key().id();
  seal.reference = claims.reference;
  seal.index = claims.index;
  if (seal.profile == Profile::compact && claims.expiry)
    seal.expiry = gs1::expiry_days(*claims.expiry).value();
  seal.signature = key.sign(sig_structure(seal.profile, seal.key, cbor_payload(claims)));
  return seal;
}

}  // namespace ocop::seal
