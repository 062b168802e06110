#include "common/gs1/coupons.h"

namespace ocop::gs1 {
namespace {

constexpr std::size_t kOfferCode = 6;
constexpr std::size_t kFamilyCode = 3;
constexpr std::size_t kDate = 6;
constexpr std::size_t kShortestPrefix = 6;  // company prefixes, serials: the length digit plus 6

// Reads a coupon from left to right and remembers the first thing that is wrong.
class Coupon {
 public:
  explicit Coupon(std::string_view digits) : digits_(digits) {}

  // Takes `length` characters; what() is then asked about their content.
  std::string_view take(std::size_t length, Rule rule) {
    if (fault_ || digits_.size() - at_ < length) {
      fail(rule, at_, digits_.size() - at_);
      return {};
    }
    at_ += length;
    return digits_.substr(at_ - length, length);
  }

  // One digit out of `allowed`, as a number; 0 after a fault.
  std::size_t digit(std::string_view allowed, Rule rule) {
    const std::string_view taken = take(1, rule);
    if (taken.empty()) return 0;
    if (allowed.find(taken.front()) == std::string_view::npos) fail(rule, at_ - 1, 1);
    return static_cast<std::size_t>(taken.front() - '0');
  }

  void company_prefix(std::string_view lengths, Rule rule) {
    const std::size_t length = digit(lengths, rule);
    constexpr std::size_t kNoPrefix = 9;  // only where `lengths` has it: same as the first
    if (!fault_ && length != kNoPrefix) take(length + kShortestPrefix, rule);
  }

  void purchase_requirement() {
    take(digit("12345", Rule::coupon_requirement), Rule::coupon_requirement);
    digit("012349", Rule::coupon_requirement_code);
    take(kFamilyCode, Rule::coupon_family);
  }

  std::string_view date() {
    const std::size_t begin = at_;
    const std::string_view taken = take(kDate, Rule::coupon_date);
    if (!fault_ && lint(Linter::day, taken)) fail(Rule::coupon_date, begin, kDate);
    return taken;
  }

  // Takes the number of an optional field if it comes next.
  bool announces(char field) {
    if (fault_ || at_ == digits_.size() || digits_[at_] != field) return false;
    ++at_;
    return true;
  }

  void fail(Rule rule, std::size_t position, std::size_t length) {
    if (!fault_) fault_ = Lint{rule, position, length, {}};
  }

  std::optional<Lint> finish() {
    if (at_ != digits_.size()) fail(Rule::coupon_excess, at_, digits_.size() - at_);
    return fault_;
  }

 private:
  std::string_view digits_;
  std::size_t at_ = 0;
  std::optional<Lint> fault_;
};

constexpr std::string_view kAnyDigit = "0123456789";

void read_serial(Coupon& coupon) {
  const std::size_t length = coupon.digit(kAnyDigit, Rule::coupon_serial);
  coupon.take(length + kShortestPrefix, Rule::coupon_serial);
}

void read_further_purchases(Coupon& coupon) {
  constexpr std::string_view kPrefixLengths = "01234569";
  if (coupon.announces('1')) {
    coupon.digit("0123", Rule::coupon_rules);
    coupon.purchase_requirement();
    coupon.company_prefix(kPrefixLengths, Rule::coupon_prefix);
  }
  if (coupon.announces('2')) {
    coupon.purchase_requirement();
    coupon.company_prefix(kPrefixLengths, Rule::coupon_prefix);
  }
}

void read_dates(Coupon& coupon) {
  std::string_view end;
  if (coupon.announces('3')) end = coupon.date();
  if (!coupon.announces('4')) return;
  const std::string_view begin = coupon.date();
  if (!end.empty() && begin > end) coupon.fail(Rule::coupon_dates_order, 0, 0);
}

void read_flags(Coupon& coupon) {
  coupon.digit("01256", Rule::coupon_flags);    // save value code
  coupon.digit("012", Rule::coupon_flags);      // the item to which the save value applies
  coupon.digit(kAnyDigit, Rule::coupon_flags);  // store coupon
  coupon.digit("01", Rule::coupon_flags);       // must not be multiplied
}

}  // namespace

std::optional<Lint> lint_coupon(std::string_view digits) {
  if (auto wrong = lint_characters(Characters::digits, digits)) return wrong;
  Coupon coupon(digits);
  coupon.company_prefix("0123456", Rule::coupon_prefix);
  coupon.take(kOfferCode, Rule::coupon_offer);
  coupon.take(coupon.digit("12345", Rule::coupon_save_value), Rule::coupon_save_value);
  coupon.purchase_requirement();
  read_further_purchases(coupon);
  read_dates(coupon);
  if (coupon.announces('5')) read_serial(coupon);
  if (coupon.announces('6')) coupon.company_prefix("1234567", Rule::coupon_retailer);
  if (coupon.announces('9')) read_flags(coupon);
  return coupon.finish();
}

std::optional<Lint> lint_coupon_offer(std::string_view digits) {
  if (auto wrong = lint_characters(Characters::digits, digits)) return wrong;
  Coupon coupon(digits);
  coupon.digit("01", Rule::coupon_format);
  coupon.company_prefix("0123456", Rule::coupon_prefix);
  coupon.take(kOfferCode, Rule::coupon_offer);
  read_serial(coupon);
  return coupon.finish();
}

}  // namespace ocop::gs1
