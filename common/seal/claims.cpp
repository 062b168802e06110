#include "common/seal/claims.h"

#include <cassert>
#include <string_view>

#include "common/gs1/expiry.h"

namespace ocop::seal {
namespace {

constexpr std::string_view kContext = "Signature1";
constexpr std::string_view kExternalAad = "ocop-seal";
// {1: -8 (EdDSA), 4: bstr of 4 bytes}: the key id follows.
constexpr std::uint8_t kProtectedPrefix[] = {0xA2, 0x01, 0x27, 0x04, 0x44};

// Keys of the payload map.
enum class Claim : std::uint8_t { gtin = 1, lot, serial, expiry, reference, index };

// Writes RFC 8949 items in their shortest form.
class CborWriter {
 public:
  void array(std::uint64_t size) { head(4, size); }
  void map(std::uint64_t size) { head(5, size); }
  void number(std::uint64_t value) { head(0, value); }
  void text(std::string_view value) {
    head(3, value.size());
    append(out_, bytes_of(value));
  }
  void bytes(ByteView value) {
    head(2, value.size());
    append(out_, value);
  }
  [[nodiscard]] Bytes take() { return std::move(out_); }

 private:
  void head(unsigned major, std::uint64_t argument) {
    const unsigned type = major << 5;
    if (argument < 24) {
      append_be(out_, type | argument, 1);
      return;
    }
    const unsigned log_width = argument <= 0xFF         ? 0
                               : argument <= 0xFFFF     ? 1
                               : argument <= 0xFFFFFFFF ? 2
                                                        : 3;
    append_be(out_, type | (24 + log_width), 1);
    append_be(out_, argument, 1 << log_width);
  }
  Bytes out_;
};

}  // namespace

Result<void> check(const Claims& claims) {
  if (!claims.expiry) return ok();
  if (claims.lot) {
    if (const Result<std::string> text = gs1::expiry_text(*claims.expiry); !text)
      return text.error();
  }
  if (const Result<std::uint16_t> days = gs1::expiry_days(*claims.expiry); !days)
    return days.error();
  return ok();
}

Bytes cbor_payload(const Claims& claims) {
  CborWriter cbor;
  const auto key = [&cbor](Claim claim) { cbor.number(static_cast<std::uint8_t>(claim)); };
  cbor.map(4U + (claims.lot ? 1U : 0U) + (claims.expiry ? 1U : 0U));
  key(Claim::gtin);
  cbor.text(claims.gtin.text());
  if (claims.lot) {
    key(Claim::lot);
    cbor.text(claims.lot->text());
  }
  key(Claim::serial);
  cbor.text(claims.serial.text());
  if (claims.expiry) {
    key(Claim::expiry);
    cbor.number(gs1::expiry_days(*claims.expiry).value());
  }
  key(Claim::reference);
  cbor.number(claims.reference);
  key(Claim::index);
  cbor.number(claims.index);
  return cbor.take();
}

Bytes sig_structure(Profile profile, const crypto::KeyId& key, ByteView payload) {
  Bytes protected_header(std::begin(kProtectedPrefix), std::end(kProtectedPrefix));
  append(protected_header, key.bytes);
  Bytes external_aad = to_bytes(kExternalAad);
  append_be(external_aad, version_of(profile), 1);
  CborWriter cbor;
  cbor.array(4);
  cbor.text(kContext);
  cbor.bytes(protected_header);
  cbor.bytes(external_aad);
  cbor.bytes(payload);
  return cbor.take();
}

bool verify(const Claims& claims, const Seal& seal, const crypto::PublicKey& key) {
  const Profile profile = profile_of(claims);
  if (seal.profile != profile || seal.reference != claims.reference || seal.index != claims.index)
    return false;
  if (profile == Profile::compact && gs1::expiry_from_days(seal.expiry) != claims.expiry)
    return false;
  if (!check(claims) || key.id() != seal.key) return false;
  return crypto::verify(key, sig_structure(profile, seal.key, cbor_payload(claims)),
                        seal.signature);
}

}  // namespace ocop::seal
