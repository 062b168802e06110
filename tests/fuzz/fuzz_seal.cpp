// Seals: digits that decode encode to the same digits; no input verifies under a key that signed
// nothing.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/base/bytes.h"
#include "common/seal/label.h"
#include "common/seal/label_file.h"
#include "common/seal/seal.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// The public key of RFC 8032 TEST 1.
ocop::crypto::PublicKey test_key() {
  return ocop::crypto::PublicKey::from_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
      .value();
}

// As many digits as `size` asks for, from the input's bytes.
std::string digits_from(ocop::ByteView bytes, std::size_t size) {
  std::string digits(size, '0');
  for (std::size_t i = 0; i < std::min(size, bytes.size()); ++i)
    digits[i] = static_cast<char>('0' + bytes[i] % 10);
  return digits;
}

void check_digits(std::string_view digits) {
  const auto seal = ocop::seal::decode(digits);
  if (seal) require(encode(*seal) == digits);
}

void check_claims(std::string_view digits) {
  static const ocop::crypto::PublicKey key = test_key();
  const bool full = digits.size() == ocop::gs1::kFullSealDigits;
  const ocop::gs1::SealedLabel label{
      ocop::gs1::Gtin::parse("08938505974194").value(),
      full ? std::optional(ocop::gs1::Lot::parse("L1").value()) : std::nullopt,
      ocop::gs1::Serial::from_number(1), std::nullopt, std::string(digits)};
  const auto opened = ocop::seal::open_label(label);
  if (!opened) return;
  require(profile_of(opened->claims) == opened->seal.profile);
  require(check(opened->claims).has_value());
  require(!verify(opened->claims, opened->seal, key));
  require(!ocop::seal::is_issued(cbor_payload(opened->claims), 0, opened->claims));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ocop::ByteView bytes(data, size);
  check_digits(ocop::text_of(bytes));
  for (const std::size_t count : {ocop::gs1::kFullSealDigits, ocop::gs1::kCompactSealDigits}) {
    check_digits(digits_from(bytes, count));
    check_claims(digits_from(bytes, count));
  }
  return 0;
}
