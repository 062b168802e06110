#include "common/gs1/serial.h"

#include <cassert>
#include <optional>

namespace ocop::gs1 {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr unsigned kBase = 32;
constexpr int kBitsPerCharacter = 5;
static_assert(kAlphabet.size() == kBase);

std::optional<unsigned> value_of(char c) {
  const std::size_t found = kAlphabet.find(c);
  if (found == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(found);
}

// The letter that was meant.
char canonical(char typed) {
  const char upper = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
  switch (upper) {
    case 'I':
    case 'L': return '1';
    case 'O': return '0';
    default: return upper;
  }
}

}  // namespace

Serial Serial::from_number(std::uint64_t number) {
  assert(number >> kBits == 0);
  return Serial(number);
}

Result<Serial> Serial::parse(std::string_view text) {
  const auto bad = [] {
    return error(Errc::malformed, "serial: not 12 of 0-9 and A-Z without I, L, O and U");
  };
  if (text.size() != kLength) return bad();
  std::uint64_t number = 0;
  for (const char c : text) {
    const std::optional<unsigned> value = value_of(c);
    if (!value) return bad();
    number = number << kBitsPerCharacter | *value;
  }
  return Serial(number);
}

Result<Serial> Serial::parse_typed(std::string_view text) {
  if (text.size() > kMaxTypedLength)
    return error(Errc::too_large, "serial: longer than 64 characters");
  std::string kept;
  for (const char c : text)
    if (c != ' ' && c != '-') kept += canonical(c);
  const bool has_check = kept.size() == kLength + 1;
  Result<Serial> serial = parse(has_check ? kept.substr(0, kLength) : kept);
  if (!serial || !has_check) return serial;
  if (!value_of(kept.back()))
    return error(Errc::malformed, "serial: the check character is none of 0-9 and A-Z");
  if (kept.back() != serial->check_character())
    return error(Errc::mismatch, "serial: the check character does not fit; one was mistyped");
  return serial;
}

std::string Serial::text() const {
  std::string text(kLength, '0');
  std::uint64_t rest = number_;
  for (std::size_t i = kLength; i-- > 0; rest >>= kBitsPerCharacter)
    text[i] = kAlphabet[rest % kBase];
  return text;
}

std::string Serial::printed() const {
  const std::string all = text();
  return all.substr(0, 4) + '-' + all.substr(4, 4) + '-' + all.substr(8) + '-' + check_character();
}

char Serial::check_character() const {
  unsigned sum = 0;
  bool doubled = true;
  for (std::uint64_t rest = number_; rest != 0; rest >>= kBitsPerCharacter, doubled = !doubled) {
    const auto value = static_cast<unsigned>(rest % kBase);
    sum += doubled ? 2 * value / kBase + 2 * value % kBase : value;
  }
  return kAlphabet[(kBase - sum % kBase) % kBase];
}

}  // namespace ocop::gs1
