#include "issuer/acts/arguments.h"

#include <algorithm>
#include <charconv>

#include "common/base/text.h"

namespace ocop::issuer {
namespace {

// "66-2026-0017-4" → reference; nothing if it is not written like that.
std::optional<programme::CertificateReference> reference_of(const std::string& text) {
  int part[4] = {0, 0, 0, 0};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int i = 0; i < 4; ++i) {
    const auto read = std::from_chars(at, end, part[i]);
    if (read.ec != std::errc{} || (i < 3 && (read.ptr == end || *read.ptr != '-')))
      return std::nullopt;
    at = i < 3 ? read.ptr + 1 : read.ptr;
  }
  if (at != end) return std::nullopt;
  const auto stars = programme::Stars::of(part[3]);
  if (!stars) return std::nullopt;
  const auto reference = programme::CertificateReference::of(part[0], part[1], part[2], *stars);
  if (!reference) return std::nullopt;
  return *reference;
}

std::optional<std::uint32_t> number_of(const std::string& text) {
  std::uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Result<gs1::Gtin> gtin_argument(std::string_view option, const std::string& text) {
  const Result<gs1::Gtin> gtin = gs1::Gtin::parse_any(text);
  if (!gtin) return in_context(option, gtin.error());
  return *gtin;
}

Result<gs1::Lot> lot_argument(std::string_view option, const std::string& text) {
  const Result<gs1::Lot> lot = gs1::Lot::parse(text);
  if (!lot) return in_context(option, lot.error());
  return *lot;
}

Result<Date> date_argument(std::string_view option, const std::string& text) {
  const Result<Date> date =
      text.find('/') == std::string::npos ? Date::parse(text) : Date::parse_vietnamese(text);
  if (!date) return in_context(option, date.error());
  return *date;
}

Result<crypto::Hash> hash_argument(std::string_view option, const std::string& text) {
  const Result<crypto::Hash> hash = crypto::Hash::from_hex(text);
  if (!hash) return in_context(option, hash.error());
  return *hash;
}

Result<registry::CertificatePtr> certificate_argument(std::string_view option,
                                                      const std::string& text,
                                                      const registry::Registry& registry) {
  registry::CertificatePtr found;
  if (const auto id = record::StatementId::parse(text)) {
    found = registry.certificate(*id);
  } else if (const auto reference = reference_of(text)) {
    found = registry.certificate(*reference);
  } else if (const auto number = number_of(text)) {
    const auto by_number = programme::CertificateReference::from_number(*number);
    if (by_number) found = registry.certificate(*by_number);
  }
  if (found) return found;
  return error(Errc::not_found, std::string(option) + ": no certificate " + text +
                                    "; give its id or its reference like 66-2026-0017-4");
}

Result<registry::ProductPtr> product_argument(std::string_view option, const std::string& text,
                                              const registry::Registry& registry) {
  registry::ProductPtr found;
  if (const auto id = record::StatementId::parse(text))
    found = registry.product(*id);
  else if (const auto gtin = gs1::Gtin::parse_any(text))
    found = registry.product(*gtin);
  else
    return in_context(option, gtin.error());
  if (found) return found;
  return error(Errc::not_found, std::string(option) + ": no product " + text);
}

Result<int> score_of(const std::string& text) {
  const auto comma = text.find_first_of(",.");
  const std::string whole = text.substr(0, comma);
  std::string fraction = comma == std::string::npos ? "00" : text.substr(comma + 1);
  if (fraction.size() == 1) fraction += '0';
  const bool numeric = !whole.empty() && whole.size() <= 3 && fraction.size() == 2 &&
                       (whole + fraction).find_first_not_of("0123456789") == std::string::npos;
  const int score = numeric ? std::stoi(whole + fraction) : 0;
  if (score >= 5000 && score <= 10000) return score;
  return error(Errc::malformed,
               "a mean score from 50 to 100 with at most two decimals, like 78,66");
}

Result<std::string> story_of(std::string_view text) {
  Result<std::string> story = text::to_nfc(text);
  if (!story) return story.error();
  story->erase(std::remove(story->begin(), story->end(), '\r'), story->end());
  const std::size_t begin = std::min(story->find_first_not_of('\n'), story->size());
  story->erase(story->find_last_not_of('\n') + 1);
  story->erase(0, begin);
  const Result<void> fits = record::check_text(*story, kMaxStory);
  if (!fits) return fits.error();
  return story;
}

Result<record::Wording> wording_argument(std::string_view option,
                                         const std::optional<std::string>& vi,
                                         const std::optional<std::string>& en) {
  if (en && !vi)
    return error(Errc::malformed, std::string(option) + "-vi: the Vietnamese text is missing");
  record::Wording wording;
  for (const auto& [given, target] : {std::pair(&vi, &wording.vi), std::pair(&en, &wording.en)}) {
    if (!*given) continue;
    const Result<std::string> composed = text::to_nfc(**given);
    if (!composed) return in_context(option, composed.error());
    const Result<void> fits = text::check_line(*composed, record::kMaxText);
    if (!fits) return in_context(option, fits.error());
    *target = *composed;
  }
  return wording;
}

}  // namespace ocop::issuer
