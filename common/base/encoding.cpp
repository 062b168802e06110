#include "common/base/encoding.h"

#include <algorithm>
#include <array>

namespace ocop {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNotInAlphabet = 255;

using Lookup = std::array<std::uint8_t, 256>;

constexpr Lookup lookup_of(std::string_view alphabet) {
  Lookup table{};
  for (auto& value : table) value = kNotInAlphabet;
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return table;
}

std::string encode64(ByteView bytes, std::string_view alphabet, bool padded) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) {
      if (k <= count)
        out += alphabet[group >> (18 - 6 * k) & 63U];
      else if (padded)
        out += '=';
    }
  }
  return out;
}

// `text` without padding characters.
Result<Bytes> decode64(std::string_view text, const Lookup& table) {
  if (text.size() % 4 == 1) return error(Errc::malformed, "base64: impossible length");
  Bytes out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const std::uint8_t value = table[static_cast<unsigned char>(c)];
    if (value == kNotInAlphabet) return error(Errc::malformed, "base64: character not allowed");
    buffer = buffer << 6 | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<std::uint8_t>(buffer >> bits));
    }
  }
  if ((buffer & ((1U << bits) - 1U)) != 0)
    return error(Errc::malformed, "base64: unused bits are not zero");
  return out;
}

}  // namespace

std::string hex(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

Result<Bytes> from_hex(std::string_view text) {
  static constexpr Lookup kTable = lookup_of(kHex);
  if (text.size() % 2 != 0) return error(Errc::malformed, "hex: odd number of digits");
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint8_t high = kTable[static_cast<unsigned char>(text[i])];
    const std::uint8_t low = kTable[static_cast<unsigned char>(text[i + 1])];
    if (high == kNotInAlphabet || low == kNotInAlphabet)
      return error(Errc::malformed, "hex: only 0-9 and a-f are allowed");
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string base64(ByteView bytes) {
  return encode64(bytes, kStandard, true);
}

Result<Bytes> from_base64(std::string_view text) {
  static constexpr Lookup kTable = lookup_of(kStandard);
  if (text.size() % 4 != 0) return error(Errc::malformed, "base64: length is not a multiple of 4");
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  return decode64(text.substr(0, text.size() - padding), kTable);
}

std::string base64url(ByteView bytes) {
  return encode64(bytes, kUrl, false);
}

Result<Bytes> from_base64url(std::string_view text) {
  static constexpr Lookup kTable = lookup_of(kUrl);
  return decode64(text, kTable);
}

}  // namespace ocop
