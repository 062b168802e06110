#include "common/gs1/link_compression.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/gs1/digital_link.h"

namespace ocop::gs1 {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kLowerHex = "0123456789abcdef";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";
constexpr std::size_t kBitsPerCharacter = 6;
constexpr std::size_t kOctet = 8;
constexpr std::size_t kMaxNumberDigits = 127;  // a length has at most 7 bits

Error malformed(std::string detail) {
  return error(Errc::malformed, "compressed link: " + std::move(detail));
}

// Two hexadecimal digits that stand for a run of AIs; in measures and amounts the decimal point
// runs along: "2A"–"2F" are 01 with 3100–3105.
struct Run {
  std::uint8_t code;
  std::string_view ais;
};
constexpr std::array<Run, 20> kRuns = {{
    {0x0A, "01 22"},     {0x0B, "01 10"},     {0x0C, "01 21"},       {0x0D, "01 17"},
    {0x0E, "01 7003"},   {0x0F, "01 30"},     {0x1A, "01 10 21 17"}, {0x1B, "01 15"},
    {0x1C, "01 11"},     {0x1D, "01 16"},     {0x1E, "01 91"},       {0x1F, "01 10 15"},
    {0x9A, "8010 8011"}, {0x9B, "8017 8019"}, {0x9C, "8018 8019"},   {0x9D, "414 254"},
    {0xCA, "255 3940"},  {0xCB, "255 3941"},  {0xCC, "255 3942"},    {0xCD, "255 3943"},
}};

std::string run_of_ais(unsigned code) {
  const auto with_last_digit = [](std::string_view family, unsigned digit) {
    return std::string(family) + static_cast<char>('0' + digit);
  };
  const unsigned low = code & 15U;
  switch (code >> 4U) {
    case 0x2: return low >= 10 ? with_last_digit("01 310", low - 10) : "";
    case 0x3: return low >= 10 ? with_last_digit("01 320", low - 10) : "";
    case 0xA: return low <= 9 ? with_last_digit("01 392", low) : "";
    case 0xC:
      if (low <= 9) return with_last_digit("255 390", low);
      break;
    default: break;
  }
  for (const Run& run : kRuns)
    if (run.code == code) return std::string(run.ais);
  return "";
}

class Bits {
 public:
  explicit Bits(std::string_view base64) : base64_(base64) {}

  [[nodiscard]] std::size_t left() const { return base64_.size() * kBitsPerCharacter - at_; }

  // The next `count` bits, at most 32, as a number; none if there are not so many.
  std::optional<std::uint32_t> number(std::size_t count) {
    if (count > left()) return std::nullopt;
    std::uint32_t value = 0;
    for (; count > 0; --count) value = value << 1U | next();
    return value;
  }

  // The next `bits` bits as a decimal number of exactly `digits` digits.
  std::optional<std::string> decimal(std::size_t digits, std::size_t bits) {
    if (bits > left()) return std::nullopt;
    std::string text(digits, '0');
    for (; bits > 0; --bits) {
      unsigned carry = next();
      for (std::size_t i = digits; i-- > 0;) {
        const unsigned doubled = static_cast<unsigned>(text[i] - '0') * 2 + carry;
        text[i] = static_cast<char>('0' + doubled % 10);
        carry = doubled / 10;
      }
      if (carry != 0) return std::nullopt;
    }
    return text;
  }

 private:
  unsigned next() {
    const char c = base64_[at_ / kBitsPerCharacter];
    const auto value = static_cast<unsigned>(kBase64.find(c));
    const auto shift = static_cast<unsigned>(kBitsPerCharacter - 1 - at_ % kBitsPerCharacter);
    ++at_;
    return value >> shift & 1U;
  }

  std::string_view base64_;
  std::size_t at_ = 0;
};

// ⌈n · log2 10 + 0.01⌉ without floating point: log2 10 = 3.321928094887…
std::size_t bits_for_digits(std::size_t digits) {
  constexpr std::uint64_t kScale = 1'000'000'000;
  constexpr std::uint64_t kLog2Of10 = 3'321'928'095;
  return static_cast<std::size_t>((digits * kLog2Of10 + kScale / 100 + kScale - 1) / kScale);
}

// ⌈log2 n + 0.01⌉: a bit more than needed where n is a power of two.
std::size_t bits_for_length(std::size_t longest) {
  std::size_t bits = 0;
  while ((std::size_t{1} << bits) <= longest) ++bits;
  return bits;
}

struct Parameter {
  std::string name;
  std::string value;
};

class Expander {
 public:
  explicit Expander(std::string_view base64) : bits_(base64) {}

  // Reads everything; false if the bits make no sense.
  bool read() {
    while (bits_.left() >= kBitsPerCharacter)
      if (!read_entry()) return false;
    const auto padding = bits_.number(bits_.left());
    return padding == 0U;
  }

  ElementList elements;
  std::vector<Parameter> parameters;

 private:
  bool read_entry() {
    const auto octet = bits_.number(kOctet);
    if (!octet) return false;
    const unsigned code = *octet;
    if (code >> 4U == 0xF) return read_parameter(code & 15U);
    if (code >> 4U <= 9 && (code & 15U) <= 9) return read_ai(code);
    std::string ais = run_of_ais(code);
    if (ais.empty()) return false;
    std::string_view rest = ais;
    while (!rest.empty()) {
      const std::size_t blank = rest.find(' ');
      if (!read_value(rest.substr(0, blank))) return false;
      rest.remove_prefix(blank == std::string_view::npos ? rest.size() : blank + 1);
    }
    return true;
  }

  bool read_ai(unsigned first_two) {
    std::string ai = {static_cast<char>('0' + (first_two >> 4U)),
                      static_cast<char>('0' + (first_two & 15U))};
    const std::size_t length = ai_length(ai);
    while (ai.size() < length) {
      const auto digit = bits_.number(4);
      if (!digit || *digit > 9) return false;
      ai += static_cast<char>('0' + *digit);
    }
    return read_value(ai);
  }

  bool read_value(std::string_view ai) {
    const AiRule* const rule = find_ai(ai);
    if (rule == nullptr || elements.size() == kMaxElements) return false;
    elements.begin(ai, *rule, 0);
    for (std::size_t i = 0; i < rule->parts.size() && rule->parts[i].max != 0;) {
      // What follows itself in the same way is one part here: N6 N4 is N10, and a variable or
      // optional end is as long as its parts together.
      const Part& first = rule->parts[i];
      const bool fixed = !first.optional && first.min == first.max;
      std::size_t longest = 0;
      const auto joins = [&](const Part& part) {
        const bool same_kind =
            (part.characters == Characters::digits) == (first.characters == Characters::digits);
        return part.max != 0 && same_kind && (!part.optional && part.min == part.max) == fixed;
      };
      const bool letters_then_more = first.characters != Characters::digits && fixed &&
                                     i + 1 < rule->parts.size() &&
                                     rule->parts[i + 1].max > rule->parts[i + 1].min;
      if (letters_then_more) {
        longest = static_cast<std::size_t>(first.max) + rule->parts[i + 1].max;
        i += 2;
      } else {
        for (; i < rule->parts.size() && joins(rule->parts[i]); ++i) longest += rule->parts[i].max;
      }
      if (!read_part(first.characters == Characters::digits, fixed && !letters_then_more, longest))
        return false;
    }
    return true;
  }

  bool read_part(bool digits, bool fixed, std::size_t longest) {
    std::uint32_t encoding = 0;
    if (!digits) {
      const auto read = bits_.number(3);
      if (!read) return false;
      encoding = *read;
    }
    std::size_t length = longest;
    if (!fixed) {
      const auto read = bits_.number(bits_for_length(longest));
      if (!read || *read > longest) return false;
      length = *read;
    }
    std::string text;
    if (!read_text(encoding, length, text)) return false;
    elements.append(text);
    return true;
  }

  bool read_text(std::uint32_t encoding, std::size_t length, std::string& out) {
    switch (encoding) {
      case 0: return read_decimal(length, out);
      case 1: return read_characters(length, kLowerHex, 4, out);
      case 2: return read_characters(length, kUpperHex, 4, out);
      case 3: return read_characters(length, kBase64, kBitsPerCharacter, out);
      case 4: return read_ascii(length, out);
      default: return false;
    }
  }

  bool read_decimal(std::size_t length, std::string& out) {
    const auto digits = bits_.decimal(length, bits_for_digits(length));
    if (!digits || length > kMaxNumberDigits) return false;
    out = *digits;
    return true;
  }

  bool read_characters(std::size_t length, std::string_view alphabet, std::size_t bits,
                       std::string& out) {
    for (; length > 0; --length) {
      const auto index = bits_.number(bits);
      if (!index) return false;
      out += alphabet[*index];
    }
    return true;
  }

  bool read_ascii(std::size_t length, std::string& out) {
    for (; length > 0; --length) {
      const auto code = bits_.number(7);
      if (!code || *code == 0) return false;
      out += static_cast<char>(*code);
    }
    return true;
  }

  bool read_parameter(std::uint32_t high_bits_of_length) {
    const auto low_bits = bits_.number(3);
    if (!low_bits || parameters.size() == kMaxElements) return false;
    Parameter parameter;
    const std::size_t name_length = high_bits_of_length << 3U | *low_bits;
    if (!read_characters(name_length, kBase64, kBitsPerCharacter, parameter.name)) return false;
    const auto encoding = bits_.number(3);
    const auto length = bits_.number(7);
    if (!encoding || !length || !read_text(*encoding, *length, parameter.value)) return false;
    parameters.push_back(std::move(parameter));
    return true;
  }

  Bits bits_;
};

// A URI cut into what stays and the last segment of its path.
struct Pieces {
  std::string_view before;   // up to the last '/' of the path, without it
  std::string_view segment;  // base64url
  std::string_view query;    // without '?'
};

std::optional<Pieces> cut(std::string_view uri) {
  if (!looks_like_uri(uri)) return std::nullopt;
  uri = uri.substr(0, uri.find('#'));
  const std::size_t question = uri.find('?');
  const std::string_view query =
      question == std::string_view::npos ? std::string_view() : uri.substr(question + 1);
  const std::string_view path = uri.substr(0, question);
  const std::size_t host = path.find("://") + 3;
  const std::size_t slash = path.rfind('/');
  if (slash <= host) return std::nullopt;
  const std::string_view segment = path.substr(slash + 1);
  if (segment.size() < 2 || segment.find_first_not_of(kBase64) != std::string_view::npos)
    return std::nullopt;
  return Pieces{path.substr(0, slash), segment, query};
}

// Takes "/AI/value" off the end of the stem if the AI is a key: a partly compressed link.
bool take_key(std::string_view& stem, ElementList& elements) {
  const std::size_t value_slash = stem.rfind('/');
  if (value_slash == std::string_view::npos || value_slash == 0) return false;
  const std::size_t ai_slash = stem.rfind('/', value_slash - 1);
  const std::size_t host = stem.find("://") + 3;
  if (ai_slash == std::string_view::npos || ai_slash < host) return false;  // a host is no AI
  const std::string_view ai = stem.substr(ai_slash + 1, value_slash - ai_slash - 1);
  const AiRule* const rule = find_ai(ai);
  const auto value = percent_decoded(stem.substr(value_slash + 1), UriPart::path);
  if (rule == nullptr || !rule->key || !value) return false;
  elements.add(ai, *rule, *value, 0);
  stem = stem.substr(0, ai_slash);
  return true;
}

void append_query(std::string& uri, std::string_view text) {
  if (text.empty()) return;
  uri += uri.find('?') == std::string::npos ? '?' : '&';
  uri += text;
}

bool is_duplicate_key(const ElementList& elements, const ElementList& more) {
  for (std::size_t i = 0; i < more.size(); ++i)
    if (elements.find(more[i].ai)) return true;
  return false;
}

}  // namespace

Result<std::string> decompress_link(std::string_view uri) {
  if (uri.size() > kMaxDigitalLink)
    return error(Errc::too_large,
                 "compressed link: longer than " + std::to_string(kMaxDigitalLink) + " characters");
  const std::optional<Pieces> pieces = cut(uri);
  if (!pieces) return malformed("the path does not end in letters, digits, - and _");
  Expander expander(pieces->segment);
  if (!expander.read() || expander.elements.empty())
    return malformed("the last part of the path is not compressed AIs");
  std::string_view stem = pieces->before;
  ElementList elements;
  take_key(stem, elements);
  if (is_duplicate_key(elements, expander.elements)) return malformed("an AI is there twice");
  for (std::size_t i = 0; i < expander.elements.size(); ++i) {
    const Element element = expander.elements[i];
    elements.add(element.ai, expander.elements.rule(i), element.value, 0);
  }
  Result<std::string> link = build_digital_link(elements, stem);
  if (!link) return link;
  append_query(*link, pieces->query);
  for (const Parameter& parameter : expander.parameters)
    append_query(*link, parameter.name + "=" + percent_encoded(parameter.value, UriPart::query));
  return link;
}

bool is_compressed_link(std::string_view uri) {
  const Reading reading = parse_digital_link(uri);
  return reading.fault && reading.fault->rule == Rule::uri_no_key && decompress_link(uri);
}

}  // namespace ocop::gs1
