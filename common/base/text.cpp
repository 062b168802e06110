#include "common/base/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace ocop::text {
namespace {

const icu::Normalizer2& normalizer(bool compose) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found = compose ? icu::Normalizer2::getNFCInstance(status)
                                          : icu::Normalizer2::getNFDInstance(status);
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

bool is_bidi_control(UChar32 c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

}  // namespace

bool is_utf8(std::string_view text) {
  return each_code_point(text, [](UChar32) { return true; });
}

bool is_nfc(std::string_view text) {
  if (!is_utf8(text)) return false;
  UErrorCode status = U_ZERO_ERROR;
  const bool yes = normalizer(true).isNormalizedUTF8(
                       icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                       status) != 0;
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

Result<void> check_line(std::string_view text, std::size_t max_bytes) {
  if (text.empty()) return error(Errc::out_of_range, "text is empty");
  if (text.size() > max_bytes)
    return error(Errc::too_large, "text is longer than " + std::to_string(max_bytes) + " bytes");
  if (!is_utf8(text)) return error(Errc::malformed, "text is not UTF-8");
  const bool clean = each_code_point(text, [](UChar32 c) {
    return u_charType(c) != U_CONTROL_CHAR && !is_bidi_control(c);
  });
  if (!clean) return error(Errc::malformed, "text holds a control character");
  if (text.front() == ' ' || text.back() == ' ')
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
    const std::int8_t type = u_charType(c);
    if (type == U_NON_SPACING_MARK) continue;
    if (c == 0x0110 || c == 0x0111) c = 'd';
    if (c == 0x0180 || c == 0x0243) c = 'b';
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
