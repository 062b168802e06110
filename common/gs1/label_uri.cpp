#include "common/gs1/label_uri.h"

#include <algorithm>

#include "common/gs1/expiry.h"

namespace ocop::gs1 {
namespace {

constexpr std::string_view kScheme = "HTTPS://";
constexpr std::string_view kGtinPart = "/01/";
constexpr std::string_view kLotPart = "/10/";
constexpr std::string_view kSerialPart = "/21/";
constexpr std::string_view kExpiryPart = "17=";
constexpr std::string_view kSealPart = "S=";
constexpr std::size_t kExpiryLength = 6;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
char to_upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

Error malformed(const std::string& detail) {
  return error(Errc::malformed, "label: " + detail);
}

// What is wrong with a part is a malformed label, whatever it would be on its own.
Error malformed(const Error& part) {
  return malformed(part.detail);
}

// Reads a text from left to right.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  // True, and moves behind it, if `literal` comes next.
  bool skip(std::string_view literal) {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }
  // Up to `count` characters.
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  // Everything before the next `stop`, or the whole rest.
  std::string_view take_until(char stop) { return take(std::min(rest_.find(stop), rest_.size())); }
  template <class Predicate>
  std::string_view take_while(Predicate wanted) {
    const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), wanted);
    return take(static_cast<std::size_t>(end - rest_.begin()));
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool skip_scheme(Cursor& cursor) {
  const std::string_view scheme = cursor.take(kScheme.size());
  return std::equal(scheme.begin(), scheme.end(), kScheme.begin(), kScheme.end(),
                    [](char a, char b) { return to_upper(a) == b; });
}

// "&name=value" as often as it comes: what apps add to links they share.
bool skip_sharing_parameters(Cursor& cursor) {
  const auto in_name = [](char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.' ||
           c == '~' || c == '-';
  };
  const auto in_value = [](char c) { return c >= '!' && c <= '~' && c != '&' && c != '#'; };
  while (!cursor.at_end()) {
    if (!cursor.skip("&")) return false;
    const std::string_view name = cursor.take_while(in_name);
    if (name.empty() || !is_lower(name.front()) || !cursor.skip("=")) return false;
    cursor.take_while(in_value);
  }
  return true;
}

Result<std::optional<Lot>> parse_lot(Cursor& cursor) {
  if (!cursor.skip(kLotPart)) return std::optional<Lot>();
  const Result<Lot> lot = Lot::parse(cursor.take_until('/'));
  if (!lot) return malformed(lot.error());
  return std::optional<Lot>(*lot);
}

Result<std::optional<Date>> parse_expiry_part(Cursor& cursor, LabelProfile profile) {
  if (!cursor.skip(kExpiryPart)) return std::optional<Date>();
  if (profile == LabelProfile::compact)
    return malformed("17 beside a seal without lot; the use-by date is in the seal");
  const Result<Date> expiry = parse_expiry(cursor.take(kExpiryLength));
  if (!expiry) return malformed(expiry.error());
  if (!cursor.skip("&")) return malformed("\"&S=\" does not follow the use-by date");
  return std::optional<Date>(*expiry);
}

Result<std::string> parse_seal_part(Cursor& cursor, LabelProfile profile) {
  if (!cursor.skip(kSealPart)) return malformed("S is missing or not in its place");
  const std::string_view digits = cursor.take_while(is_digit);
  if (digits.size() != seal_digits(profile))
    return malformed("S has " + std::to_string(digits.size()) + " digits instead of " +
                     std::to_string(seal_digits(profile)));
  if (!skip_sharing_parameters(cursor))
    return malformed("something other than parameters follows S");
  return std::string(digits);
}

Result<SealedLabel> parse_target(Cursor& cursor) {
  if (!cursor.skip(kGtinPart)) return malformed("the path does not begin with /01/");
  const Result<Gtin> gtin = Gtin::parse(cursor.take_until('/'));
  if (!gtin) return malformed(gtin.error());
  const Result<std::optional<Lot>> lot = parse_lot(cursor);
  if (!lot) return lot.error();
  const LabelProfile profile = *lot ? LabelProfile::full : LabelProfile::compact;
  if (!cursor.skip(kSerialPart)) return malformed("/21/ is missing or not in its place");
  const Result<Serial> serial = Serial::parse(cursor.take(Serial::kLength));
  if (!serial) return malformed(serial.error());
  if (!cursor.skip("?")) return malformed("\"?\" does not follow the serial");
  const Result<std::optional<Date>> expiry = parse_expiry_part(cursor, profile);
  if (!expiry) return expiry.error();
  const Result<std::string> seal = parse_seal_part(cursor, profile);
  if (!seal) return seal.error();
  return SealedLabel{*gtin, *lot, *serial, *expiry, *seal};
}

Result<void> check_length(std::string_view text) {
  if (text.size() > kMaxLabelUriLength)
    return error(Errc::too_large,
                 "label: longer than " + std::to_string(kMaxLabelUriLength) + " characters");
  return ok();
}

}  // namespace

std::string_view name(LabelProfile profile) {
  return profile == LabelProfile::full ? "full" : "compact";
}

Result<LabelUri> parse_label_uri(std::string_view uri) {
  if (const Result<void> good = check_length(uri); !good) return good.error();
  Cursor cursor(uri);
  if (!skip_scheme(cursor)) return malformed("does not begin with HTTPS://");
  const Result<Host> host = Host::parse(cursor.take_until('/'));
  if (!host) return malformed(host.error());
  const Result<SealedLabel> label = parse_target(cursor);
  if (!label) return label.error();
  return LabelUri{*host, *label};
}

Result<SealedLabel> parse_label_target(std::string_view path_and_query) {
  if (const Result<void> good = check_length(path_and_query); !good) return good.error();
  Cursor cursor(path_and_query);
  return parse_target(cursor);
}

Result<std::string> build_label_uri(const Host& host, const SealedLabel& label) {
  if (label.seal.size() != seal_digits(label.profile()) ||
      !std::all_of(label.seal.begin(), label.seal.end(), is_digit))
    return malformed("the seal is not " + std::to_string(seal_digits(label.profile())) + " digits");
  std::string uri(kScheme);
  uri.append(host.text()).append(kGtinPart).append(label.gtin.text());
  if (label.lot) uri.append(kLotPart).append(label.lot->text());
  uri.append(kSerialPart).append(label.serial.text()).append("?");
  if (label.expiry) {
    if (!label.lot) return malformed("a use-by date beside a seal without lot");
    const Result<std::string> expiry = expiry_text(*label.expiry);
    if (!expiry) return in_context("label", expiry.error());
    uri.append(kExpiryPart).append(*expiry).append("&");
  }
  return uri.append(kSealPart).append(label.seal);
}

Result<int> qr_version(LabelProfile profile, std::size_t host_length, std::size_t lot_length) {
  if (profile == LabelProfile::compact) {
    constexpr std::size_t kMaxCompactHost = 11;
    if (host_length <= kMaxCompactHost) return 7;
    return error(Errc::too_large, "label: a compact label's host has at most 11 characters");
  }
  constexpr std::size_t kVersion8 = 40;
  constexpr std::size_t kVersion9 = 80;
  const std::size_t length = host_length + lot_length;
  if (length <= kVersion8) return 8;
  if (length <= kVersion9) return 9;
  return error(Errc::too_large, "label: host and lot have together more than 80 characters");
}

}  // namespace ocop::gs1
