#include "common/gs1/scan_data.h"

#include <algorithm>
#include <array>

#include "common/gs1/digital_link.h"
#include "common/gs1/element_string.h"
#include "common/gs1/gtin.h"
#include "common/gs1/value.h"

namespace ocop::gs1 {
namespace {

enum class Content { elements, text, gtin };

struct Identifier {
  std::string_view text;
  Content content;
  Symbology symbology;
};
constexpr std::array<Identifier, 10> kIdentifiers = {{
    {"]C1", Content::elements, Symbology::gs1_128},
    {"]e0", Content::elements, Symbology::databar_expanded},
    {"]d2", Content::elements, Symbology::data_matrix},
    {"]Q3", Content::elements, Symbology::qr_code},
    {"]J1", Content::elements, Symbology::dotcode},
    {"]d1", Content::text, Symbology::data_matrix},
    {"]Q1", Content::text, Symbology::qr_code},
    {"]J0", Content::text, Symbology::dotcode},
    {"]E0", Content::gtin, Symbology::ean13},
    {"]E4", Content::gtin, Symbology::ean8},
}};
constexpr std::size_t kIdentifierLength = 3;
constexpr std::string_view kComposite = "|]e0";
constexpr std::size_t kGtinDigits = 14;

Fault fault_at(Rule rule, std::size_t position, std::size_t length, std::string right = {}) {
  return {rule, {}, position, length, std::move(right)};
}

std::string known_identifiers() {
  std::string text;
  for (const Identifier& identifier : kIdentifiers)
    text.append(text.empty() ? "" : " ").append(identifier.text);
  return text;
}

std::size_t digits_of(Symbology symbology) {
  switch (symbology) {
    case Symbology::ean8: return 8;
    case Symbology::upca:
    case Symbology::upce: return 12;
    case Symbology::ean13: return 13;
    default: return kGtinDigits;
  }
}

// An element string in scanned form: no FNC1 at the beginning, GS for the others. Some scanners are
// set up to put the AIs in brackets.
Reading read_elements(std::string_view text, std::size_t offset) {
  Reading reading;
  const std::size_t circumflex = text.find('^');
  if (circumflex != std::string_view::npos) {
    reading.fault = fault_at(Rule::scan_character, offset + circumflex, 1);
    return reading;
  }
  if (text.starts_with(kGroupSeparator)) {
    reading.fault = fault_at(Rule::unknown_ai, offset, 1);
    return reading;
  }
  reading = text.starts_with('(') ? parse_bracketed(text) : parse_raw(text);
  if (reading.fault) reading.fault->position += offset;
  return reading;
}

std::optional<Fault> read_primary(std::string_view digits, std::size_t wanted,
                                  ElementList& elements) {
  const AiRule& rule = *find_ai("01");
  if (digits.size() != wanted)
    return fault_at(Rule::primary_message, kIdentifierLength, digits.size(),
                    std::to_string(wanted));
  const std::string padded = std::string(kGtinDigits - wanted, '0') + std::string(digits);
  if (const auto bad = lint_value(rule, padded)) {
    const std::size_t in_digits = bad->position - std::min(bad->position, kGtinDigits - wanted);
    return Fault{bad->rule, "01", kIdentifierLength + in_digits, bad->length, bad->right};
  }
  elements.add("01", rule, padded, kIdentifierLength);
  return std::nullopt;
}

Reading read_gtin(std::string_view text, Symbology symbology) {
  Reading reading;
  const std::size_t bar = text.find(kComposite);
  reading.fault = read_primary(text.substr(0, bar), digits_of(symbology), reading.elements);
  if (reading.fault || bar == std::string_view::npos) return reading;
  Reading composite = read_elements(text.substr(bar + kComposite.size()),
                                    kIdentifierLength + bar + kComposite.size());
  for (std::size_t i = 0; i < composite.elements.size(); ++i) {
    const Element element = composite.elements[i];
    reading.elements.add(
        element.ai, composite.elements.rule(i), element.value,
        composite.elements.position(i) + kIdentifierLength + bar + kComposite.size());
  }
  reading.fault = composite.fault;
  return reading;
}

bool has_link_scheme(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("HTTPS://") ||
         text.starts_with("http://") || text.starts_with("HTTP://");
}

Error cannot_carry(std::string detail) {
  return error(Errc::malformed, "scan: " + std::move(detail));
}

// FNC1 at the beginning is what the identifier stands for, and at the end it says nothing.
std::string scanned_elements(std::string_view message) {
  std::string text(message.substr(1));
  std::replace(text.begin(), text.end(), '^', kGroupSeparator);
  if (text.ends_with(kGroupSeparator)) text.pop_back();
  return text;
}

std::string scanned_text(std::string_view message) {
  const std::size_t after = message.find_first_not_of('\\');
  const bool escaped = after != 0 && after != std::string_view::npos && message[after] == '^';
  return std::string(escaped ? message.substr(1) : message);
}

// Linear message and composite component; the second begins with FNC1 or is missing.
struct Message {
  std::string_view linear;
  std::string_view composite;
};

Message split(std::string_view message) {
  const std::size_t bar = message.find('|');
  if (bar == std::string_view::npos) return {message, {}};
  return {message.substr(0, bar), message.substr(bar + 1)};
}

bool is_element_string(std::string_view text) {
  return parse_raw(text, LeadingFnc1::required).valid();
}

// Two messages that fit alone can be too much together.
Result<std::string> readable(std::string scan) {
  if (!read_scan(scan).reading.valid()) return cannot_carry("too much for one message");
  return scan;
}

// The GTIN that a symbol of digits carries; it may be given as "^01" and 14 digits.
Result<std::string> primary_digits(std::string_view message, std::size_t digits) {
  constexpr std::string_view kGtinPrefix = "^01";
  const std::string zeros(kGtinDigits - digits, '0');
  if (message.starts_with(std::string(kGtinPrefix) + zeros))
    message.remove_prefix(kGtinPrefix.size() + zeros.size());
  const bool fits =
      message.size() == digits && message.find_first_not_of("0123456789") == std::string_view::npos;
  if (!fits) return cannot_carry("not " + std::to_string(digits) + " digits");
  if (message.back() != check_digit(message.substr(0, digits - 1)))
    return cannot_carry("the check digit is wrong");
  return std::string(message);
}

Result<std::string> scan_of_gtin(Symbology symbology, const Message& message) {
  const bool databar = symbology == Symbology::databar || symbology == Symbology::databar_limited;
  Result<std::string> digits = primary_digits(message.linear, digits_of(symbology));
  if (!digits) return digits;
  if (symbology == Symbology::databar_limited && digits->front() > '1')
    return cannot_carry("DataBar Limited carries GTINs that begin 0 or 1");
  std::string text = databar ? "]e001" : symbology == Symbology::ean8 ? "]E4" : "]E0";
  if (digits_of(symbology) == 12) text += '0';
  text += *digits;
  if (message.composite.empty()) return text;
  if (!is_element_string(message.composite))
    return cannot_carry("the composite is no element string");
  if (!databar) text += kComposite;
  return readable(text + scanned_elements(message.composite));
}

Result<std::string> scan_of_elements(std::string_view identifier, const Message& message) {
  const Reading linear = parse_raw(message.linear, LeadingFnc1::required);
  if (!linear.valid()) return cannot_carry("not an element string");
  std::string text = std::string(identifier) + scanned_elements(message.linear);
  if (message.composite.empty()) return text;
  if (!is_element_string(message.composite))
    return cannot_carry("the composite is no element string");
  if (!linear.elements.rule(linear.elements.size() - 1).predefined_length) text += kGroupSeparator;
  return readable(text + scanned_elements(message.composite));
}

Result<std::string> scan_of_matrix(std::string_view for_elements, std::string_view for_text,
                                   std::string_view message) {
  if (message.starts_with('^')) return scan_of_elements(for_elements, split(message));
  return std::string(for_text) + scanned_text(message);
}

}  // namespace

bool looks_like_scan(std::string_view text) {
  return text.starts_with(']');
}

Scan read_scan(std::string_view text, const Leniency& leniency) {
  Scan scan;
  const auto* const identifier =
      std::find_if(kIdentifiers.begin(), kIdentifiers.end(),
                   [&](const Identifier& known) { return text.starts_with(known.text); });
  if (identifier == kIdentifiers.end()) {
    const bool missing = !text.starts_with(']') || text.size() < kIdentifierLength;
    scan.reading.fault = fault_at(missing ? Rule::symbology_missing : Rule::symbology_unknown, 0,
                                  std::min(text.size(), kIdentifierLength), known_identifiers());
    return scan;
  }
  const std::string_view message = text.substr(kIdentifierLength);
  scan.symbology = identifier->symbology;
  if (identifier->content == Content::elements) {
    scan.reading = read_elements(message, kIdentifierLength);
  } else if (identifier->content == Content::gtin) {
    scan.reading = read_gtin(message, identifier->symbology);
  } else if (has_link_scheme(message)) {
    scan.reading = parse_digital_link(message, leniency);
    if (scan.reading.fault) scan.reading.fault->position += kIdentifierLength;
  } else {
    scan.plain_text = true;
  }
  return scan;
}

Result<std::string> scan_of(Symbology symbology, std::string_view message) {
  switch (symbology) {
    case Symbology::qr_code: return scan_of_matrix("]Q3", "]Q1", message);
    case Symbology::data_matrix: return scan_of_matrix("]d2", "]d1", message);
    case Symbology::dotcode: return scan_of_matrix("]J1", "]J0", message);
    case Symbology::gs1_128: {
      const Message parts = split(message);
      return scan_of_elements(parts.composite.empty() ? "]C1" : "]e0", parts);
    }
    case Symbology::databar_expanded: return scan_of_elements("]e0", split(message));
    default: return scan_of_gtin(symbology, split(message));
  }
}

}  // namespace ocop::gs1
