#include "common/seal/label.h"

#include "common/gs1/expiry.h"

namespace ocop::seal {

Result<OpenedLabel> open_label(const gs1::SealedLabel& label) {
  const Result<Seal> seal = decode(label.seal);
  if (!seal) return seal.error();
  if (seal->profile != label.profile())
    return error(Errc::malformed, "seal: not of the label's profile");
  const bool full = seal->profile == Profile::full;
  const std::optional<Date> expiry = full ? label.expiry : gs1::expiry_from_days(seal->expiry);
  return OpenedLabel{
      *seal, Claims{label.gtin, label.lot, label.serial, expiry, seal->reference, seal->index}};
}

Result<std::string> label_uri(const gs1::Host& host, const Claims& claims, const Seal& seal) {
  if (seal.profile != profile_of(claims))
    return error(Errc::mismatch, "label: the seal is of another profile than the claims");
  const bool full = seal.profile == Profile::full;
  return gs1::build_label_uri(host,
                              gs1::SealedLabel{claims.gtin, claims.lot, claims.serial,
                                               full ? claims.expiry : std::nullopt, encode(seal)});
}

}  // namespace ocop::seal
