#include "common/gs1/any_input.h"

#include <algorithm>

#include "common/gs1/companions.h"
#include "common/gs1/digital_link.h"
#include "common/gs1/element_string.h"
#include "common/gs1/gtin.h"
#include "common/gs1/link_compression.h"
#include "common/gs1/scan_data.h"

namespace ocop::gs1 {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Reading with_companions(Reading reading, const Leniency& leniency) {
  if (!reading.fault) reading.fault = check_companions(reading.elements, leniency);
  return reading;
}

Reading read_link(std::string_view text, const Leniency& leniency) {
  Reading reading = parse_digital_link(text, leniency);
  if (!reading.fault || reading.fault->rule != Rule::uri_no_key) return reading;
  if (Result<std::string> link = decompress_link(text); link)
    reading.fault = Fault{Rule::uri_compressed, {}, 0, text.size(), std::move(*link)};
  return reading;
}

Reading read_gtin(std::string_view digits) {
  Reading reading;
  reading.elements.add("01", *find_ai("01"), Gtin::parse_any(digits)->text(), 0);
  return reading;
}

}  // namespace

InputForm form_of(std::string_view text) {
  if (looks_like_scan(text)) return InputForm::scan;
  if (looks_like_uri(text)) return InputForm::digital_link;
  if (text.starts_with('(')) return InputForm::bracketed;
  constexpr std::size_t kGtinDigits = 14;
  if (text.size() <= kGtinDigits && std::all_of(text.begin(), text.end(), is_digit) &&
      Gtin::parse_any(text))
    return InputForm::gtin;
  const bool is_raw = !text.empty() && (is_digit(text.front()) || text.front() == '^' ||
                                        text.front() == kGroupSeparator);
  return is_raw ? InputForm::raw : InputForm::unknown;
}

Reading read_any(std::string_view text, const Leniency& leniency) {
  switch (form_of(text)) {
    case InputForm::scan: {
      Scan scan = read_scan(text, leniency);
      return scan.plain_text ? std::move(scan.reading)
                             : with_companions(std::move(scan.reading), leniency);
    }
    case InputForm::digital_link: return read_link(text, leniency);
    case InputForm::bracketed: return with_companions(parse_bracketed(text, leniency), leniency);
    case InputForm::gtin: return read_gtin(text);
    case InputForm::raw: return with_companions(parse_raw(text), leniency);
    case InputForm::unknown: break;
  }
  Reading reading;
  reading.fault = Fault{text.empty() ? Rule::no_data : Rule::not_gs1, {}, 0, text.size(), {}};
  return reading;
}

}  // namespace ocop::gs1
