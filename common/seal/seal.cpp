#include "common/seal/seal.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <span>

namespace ocop::seal {
namespace {

constexpr std::size_t kExpiryBytes = 2;
constexpr std::size_t kFullBytes = 77;
constexpr std::size_t kCompactBytes = kFullBytes + kExpiryBytes;

// Numbers are held as 32-bit limbs, least significant first, and taken nine decimal digits at a
// time.
constexpr std::size_t kLimbs = (kCompactBytes + 3) / 4;
constexpr std::size_t kGroupDigits = 9;
constexpr std::uint64_t kGroup = 1'000'000'000;
using Number = std::array<std::uint32_t, kLimbs>;

constexpr std::size_t bytes_of(Profile profile) {
  return profile == Profile::full ? kFullBytes : kCompactBytes;
}

// number × factor + addend; false if that does not fit.
bool multiply_add(Number& number, std::uint64_t factor, std::uint64_t addend) {
  std::uint64_t carry = addend;
  for (std::uint32_t& limb : number) {
    carry += limb * factor;
    limb = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  return carry == 0;
}

// Divides by 10^9 and returns the remainder.
std::uint32_t divide_by_group(std::span<std::uint32_t> limbs) {
  std::uint64_t remainder = 0;
  for (std::size_t i = limbs.size(); i-- > 0;) {
    const std::uint64_t part = remainder << 32 | limbs[i];
    limbs[i] = static_cast<std::uint32_t>(part / kGroup);
    remainder = part % kGroup;
  }
  return static_cast<std::uint32_t>(remainder);
}

std::optional<Number> number_from(std::string_view digits) {
  Number number{};
  std::size_t size = digits.size() % kGroupDigits;
  if (size == 0) size = kGroupDigits;
  for (; !digits.empty(); digits.remove_prefix(size), size = kGroupDigits) {
    std::uint64_t group = 0;
    for (const char c : digits.substr(0, size)) {
      if (c < '0' || c > '9') return std::nullopt;
      group = group * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (!multiply_add(number, kGroup, group)) return std::nullopt;
  }
  return number;
}

std::string digits_of(Number number, std::size_t count) {
  std::string digits(count, '0');
  std::size_t end = count;
  std::span<std::uint32_t> limbs(number);
  while (end > 0) {
    while (!limbs.empty() && limbs.back() == 0) limbs = limbs.first(limbs.size() - 1);
    std::uint32_t group = divide_by_group(limbs);
    const std::size_t begin = end - std::min(end, kGroupDigits);
    for (; end > begin; group /= 10) digits[--end] = static_cast<char>('0' + group % 10);
  }
  return digits;
}

// The low bytes of the number, most significant first; false if it is larger than that.
bool write_bytes(const Number& number, std::span<std::uint8_t> out) {
  for (std::size_t i = 0; i < kLimbs * 4; ++i) {
    const auto byte = static_cast<std::uint8_t>(number[i / 4] >> (8 * (i % 4)));
    if (i < out.size())
      out[out.size() - 1 - i] = byte;
    else if (byte != 0)
      return false;
  }
  return true;
}

Number number_of(ByteView bytes) {
  assert(bytes.size() <= kLimbs * 4);
  Number number{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    number[i / 4] |= static_cast<std::uint32_t>(bytes[bytes.size() - 1 - i]) << (8 * (i % 4));
  return number;
}

// Takes fields off the front.
class Fields {
 public:
  explicit Fields(ByteView bytes) : rest_(bytes) {}
  ByteView take(std::size_t size) {
    const ByteView field = rest_.first(size);
    rest_ = rest_.subspan(size);
    return field;
  }
  template <class Unsigned>
  Unsigned number() {
    return static_cast<Unsigned>(read_be(take(sizeof(Unsigned))));
  }

 private:
  ByteView rest_;
};

Seal read_fields(ByteView bytes, Profile profile) {
  Fields fields(bytes);
  Seal seal;
  seal.profile = profile;
  std::ranges::copy(fields.take(seal.key.bytes.size()), seal.key.bytes.begin());
  seal.reference = fields.number<std::uint32_t>();
  seal.index = fields.number<std::uint32_t>();
  if (profile == Profile::compact) seal.expiry = fields.number<std::uint16_t>();
  std::ranges::copy(fields.take(seal.signature.bytes.size()), seal.signature.bytes.begin());
  return seal;
}

}  // namespace

std::uint8_t version_of(Profile profile) {
  return profile == Profile::full ? 1 : 2;
}

Result<Seal> decode(std::string_view digits) {
  if (digits.size() != gs1::kFullSealDigits && digits.size() != gs1::kCompactSealDigits)
    return error(Errc::malformed, "seal: not 186 or 191 digits");
  const Profile profile = digits.size() == gs1::kFullSealDigits ? Profile::full : Profile::compact;
  const std::optional<Number> number = number_from(digits);
  if (!number) return error(Errc::malformed, "seal: not a number of that size");
  std::array<std::uint8_t, kCompactBytes> buffer{};
  const std::span<std::uint8_t> bytes(buffer.data(), bytes_of(profile));
  if (!write_bytes(*number, bytes) || bytes[0] != version_of(profile))
    return error(Errc::malformed, "seal: its first byte is not the version of a " +
                                      std::string(name(profile)) + " label");
  return read_fields(bytes.subspan(1), profile);
}

std::string encode(const Seal& seal) {
  assert(seal.profile == Profile::compact || seal.expiry == 0);
  Bytes bytes;
  bytes.reserve(kCompactBytes);
  append_be(bytes, version_of(seal.profile), 1);
  append(bytes, seal.key.bytes);
  append_be(bytes, seal.reference, 4);
  append_be(bytes, seal.index, 4);
  if (seal.profile == Profile::compact) append_be(bytes, seal.expiry, kExpiryBytes);
  append(bytes, seal.signature.view());
  assert(bytes.size() == bytes_of(seal.profile));
  return digits_of(number_of(bytes), gs1::seal_digits(seal.profile));
}

}  // namespace ocop::seal
