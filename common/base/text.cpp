#include "common/base/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace ocop::text {
namespace {

const icu::Normalizer2& normalizer(bool compose) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found =
      compose ? icu::Normalizer2::getNFCInstance(status) : icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no normalisation data");
  return *found;
}

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

// Calls visit(code point) until it returns false; false if `text` is not UTF-8 or visit said so.
template <class Visit>
bool each_code_point(std::string_view text, Visit visit) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 point = 0;
    U8_NEXT(bytes, i, size, point);
    if (point < 0 || !visit(point)) return false;
  }
  return true;
}

struct Range {
  UChar32 first;
  UChar32 last;
};

// What check_line() refuses besides the control characters and the noncharacters at the end of each
// plane.
constexpr std::array kUnseen = {
    Range{0x00AD, 0x00AD},    // soft hyphen
    Range{0x061C, 0x061C},    // Arabic letter mark
    Range{0x115F, 0x1160},    // Hangul fillers
    Range{0x180B, 0x180F},    // Mongolian separators
    Range{0x200B, 0x200F},    // zero-width characters, bidirectional marks
    Range{0x2028, 0x202E},    // line and paragraph separators, bidirectional embeddings
    Range{0x2060, 0x206F},    // joiners, invisible operators, bidirectional isolates
    Range{0x3164, 0x3164},    // Hangul filler
    Range{0xE000, 0xF8FF},    // private use
    Range{0xFDD0, 0xFDEF},    // noncharacters
    Range{0xFEFF, 0xFEFF},    // byte order mark
    Range{0xFFA0, 0xFFA0},    // Hangul filler
    Range{0xFFF9, 0xFFFD},    // annotation marks, replacement character
    Range{0xE0000, 0xE0FFF},  // tags
    Range{0xF0000, 0x10FFFF}  // private use
};

bool is_showable(UChar32 c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c & 0xFFFE) == 0xFFFE) return false;
  return std::none_of(kUnseen.begin(), kUnseen.end(),
                      [c](Range range) { return c >= range.first && c <= range.last; });
}

bool is_blank(UChar32 c) {
  return c == 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool is_apostrophe(UChar32 c) {
  return c == '\'' || c == '`' || c == 0xB4 || c == 0x02B9 || c == 0x02BB || c == 0x02BC ||
         c == 0x02C8 || c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2032;
}

// The base letter of a letter with a stroke, which has no decomposition; other letters unchanged.
UChar32 without_stroke(UChar32 c) {
  switch (c) {
    case 0x0110:  // Đ
    case 0x0111:  // đ
    case 0x00D0:  // Ð (eth)
    case 0x00F0:  // ð
      return 'd';
    case 0x0180:  // ƀ
    case 0x0243:  // Ƀ
      return 'b';
    default: return c;
  }
}

std::string name_of(UChar32 c) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(c));
  return buffer.data();
}

}  // namespace

bool is_utf8(std::string_view text) {
  return each_code_point(text, [](UChar32) { return true; });
}

bool is_nfc(std::string_view text) {
  if (!is_utf8(text)) return false;
  UErrorCode status = U_ZERO_ERROR;
  const bool yes =
      normalizer(true).isNormalizedUTF8(
          icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), status) != 0;
  return U_SUCCESS(status) != 0 && yes;
}

Result<std::string> to_nfc(std::string_view text) {
  if (!is_utf8(text)) return error(Errc::malformed, "text is not UTF-8");
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString composed = normalizer(true).normalize(unicode(text), status);
  if (U_FAILURE(status) != 0) return error(Errc::malformed, "text cannot be normalised");
  std::string out;
  composed.toUTF8String(out);
  return out;
}

std::string shown(std::string_view bytes) {
  std::string out;
  unicode(bytes).toUTF8String(out);
  return out;
}

Result<void> check_line(std::string_view text, std::size_t max_bytes) {
  if (text.empty()) return error(Errc::out_of_range, "text is empty");
  if (text.size() > max_bytes)
    return error(Errc::too_large, "text is longer than " + std::to_string(max_bytes) + " bytes");
  if (!is_utf8(text)) return error(Errc::malformed, "text is not UTF-8");
  UChar32 first = -1;
  UChar32 last = -1;
  const bool clean = each_code_point(text, [&](UChar32 c) {
    if (first < 0) first = c;
    last = c;
    return is_showable(c);
  });
  if (!clean)
    return error(Errc::malformed, "text holds " + name_of(last) + ", which cannot be shown");
  if (is_blank(first) || is_blank(last))
    return error(Errc::malformed, "text begins or ends with a blank");
  if (!is_nfc(text)) return error(Errc::not_nfc, "text is not in Unicode form NFC");
  return ok();
}

std::string search_key(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString split = normalizer(false).normalize(unicode(text), status);
  if (U_FAILURE(status) != 0) return {};
  icu::UnicodeString kept;
  bool pending_blank = false;
  for (std::int32_t i = 0; i < split.length();) {
    UChar32 c = split.char32At(i);
    i += U16_LENGTH(c);
    if (u_charType(c) == U_NON_SPACING_MARK || is_apostrophe(c)) continue;
    c = without_stroke(c);
    if (u_isalnum(c) == 0) {
      pending_blank = !kept.isEmpty();
      continue;
    }
    if (pending_blank) kept.append(static_cast<UChar32>(' '));
    pending_blank = false;
    kept.append(u_tolower(c));
  }
  std::string out;
  kept.toUTF8String(out);
  return out;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  each_code_point(text, [&count](UChar32) { return ++count != 0; });
  return count;
}

}  // namespace ocop::text
