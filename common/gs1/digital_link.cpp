#include "common/gs1/digital_link.h"

#include <algorithm>
#include <array>

#include "common/gs1/companions.h"
#include "common/gs1/link_path.h"
#include "common/gs1/value.h"

namespace ocop::gs1 {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// RFC 3986: what may stand in a URI.
constexpr std::array<bool, 256> kUriCharacters = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-._~:/?#[]@!$&'()*+,;=%"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();
// No user information, no percent-encoding: a host is a name, an address, and perhaps a port.
constexpr std::string_view kNotInHost = "_~?#@!$&'()*+,;=%";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// One character of an encoded value, and how many bytes of the URI it takes.
struct Decoded {
  char character;
  std::size_t length;
};

Decoded decode_at(std::string_view text, std::size_t at, UriPart part) {
  const char c = text[at];
  if (c == '%' && at + 2 < text.size()) {
    const int high = hex_value(text[at + 1]);
    const int low = hex_value(text[at + 2]);
    if (high >= 0 && low >= 0) return {static_cast<char>(high * 16 + low), 3};
  }
  return {c == '+' && part == UriPart::query ? ' ' : c, 1};
}

// A stretch of the URI and where it begins.
struct Piece {
  std::string_view text;
  std::size_t position;
  [[nodiscard]] Piece from(std::size_t at) const { return {text.substr(at), position + at}; }
  [[nodiscard]] Piece until(std::size_t end) const { return {text.substr(0, end), position}; }
};

// Takes the text up to the separator off the front; the separator is dropped.
Piece take(Piece& rest, char separator) {
  const std::size_t at = rest.text.find(separator);
  const Piece taken = rest.until(at);
  rest = rest.from(at == kNone ? rest.text.size() : at + 1);
  return taken;
}

// Zeros in front of 8, 12 or 13 digits; other texts as they are.
std::string padded_gtin(std::string_view text) {
  constexpr std::size_t kGtinDigits = 14;
  const bool is_short = text.size() == 8 || text.size() == 12 || text.size() == 13;
  return std::string(is_short ? kGtinDigits - text.size() : 0, '0').append(text);
}

class LinkReader {
 public:
  LinkReader(std::string_view uri, const Leniency& leniency) : uri_(uri), leniency_(leniency) {}

  Reading read() {
    if (split() && read_path() && read_query() && check_path() && check_query())
      if (auto fault = check_companions(reading_.elements, leniency_)) reading_.fault = fault;
    return std::move(reading_);
  }

 private:
  bool fail(Rule rule, std::size_t position, std::size_t length, std::string_view ai = {},
            std::string right = {}) {
    reading_.fault = Fault{rule, std::string(ai), position, length, std::move(right)};
    return false;
  }

  bool split();
  bool check_characters();
  bool find_key(Piece path);
  bool read_path();
  bool read_query();
  bool read_parameter(Piece parameter);
  bool read_value(std::string_view ai, const AiRule& rule, Piece ai_piece, Piece value,
                  UriPart part);
  bool fail_value(const Lint& lint, std::string_view ai, Piece value, UriPart part);
  bool check_path();
  bool check_query();
  [[nodiscard]] std::string_view ai_of(std::string_view segment) const;
  bool has_room(std::size_t position);

  std::string_view uri_;
  const Leniency& leniency_;
  Piece path_{};   // from the key on, "/01/…"
  Piece query_{};  // behind the '?'
  Reading reading_;
};

bool LinkReader::check_characters() {
  for (std::size_t i = 0; i < uri_.size(); ++i)
    if (!kUriCharacters[static_cast<unsigned char>(uri_[i])])
      return fail(Rule::uri_character, i, 1, {}, percent_encoded(uri_.substr(i, 1), UriPart::path));
  return true;
}

bool LinkReader::split() {
  constexpr std::array<std::string_view, 4> kSchemes = {"https://", "HTTPS://", "http://",
                                                        "HTTP://"};
  if (uri_.size() > kMaxDigitalLink)
    return fail(Rule::too_long_input, kMaxDigitalLink, uri_.size() - kMaxDigitalLink, {},
                std::to_string(kMaxDigitalLink));
  if (!check_characters()) return false;
  const auto scheme = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&](std::string_view s) { return uri_.starts_with(s); });
  if (scheme == kSchemes.end())
    return fail(Rule::uri_scheme, 0, std::min<std::size_t>(8, uri_.size()));
  Piece rest = Piece{uri_, 0}.from(scheme->size());
  const std::size_t slash = rest.text.find('/');
  if (slash == kNone || slash == 0) return fail(Rule::uri_path, rest.position, 0);
  const std::size_t bad = rest.text.substr(0, slash).find_first_of(kNotInHost);
  if (bad != kNone) return fail(Rule::uri_host, rest.position + bad, 1);
  rest = rest.from(slash);
  rest = rest.until(rest.text.find('#'));
  const Piece path = take(rest, '?');
  query_ = rest;
  return find_key(path);
}

std::string_view LinkReader::ai_of(std::string_view segment) const {
  if (!leniency_.short_names || segment.empty() || is_digit(segment.front())) return segment;
  const std::string_view ai = ai_of_short_name(segment);
  return ai.empty() ? segment : ai;
}

// Goes backwards by pairs "/AI/value" to the first that is a key.
bool LinkReader::find_key(Piece path) {
  std::size_t end = path.text.size();
  for (;;) {
    const std::size_t value = end == 0 ? kNone : path.text.rfind('/', end - 1);
    const std::size_t ai = value == kNone || value == 0 ? kNone : path.text.rfind('/', value - 1);
    if (ai == kNone) break;
    const AiRule* const rule =
        find_rule(ai_of(path.text.substr(ai + 1, value - ai - 1)), leniency_);
    if (rule == nullptr) break;
    if (rule->key) {
      path_ = path.from(ai);
      return true;
    }
    end = ai;
  }
  return fail(Rule::uri_no_key, path.position, path.text.size());
}

bool LinkReader::has_room(std::size_t position) {
  if (reading_.elements.size() + reading_.ignored.size() < kMaxElements) return true;
  return fail(Rule::too_many, position, 0, {}, std::to_string(kMaxElements));
}

bool LinkReader::read_path() {
  reading_.elements.reserve(path_.text.size() + query_.text.size());
  Piece rest = path_.from(1);
  while (!rest.text.empty()) {
    const Piece segment = take(rest, '/');
    const std::string_view ai = ai_of(segment.text);
    if (!has_room(segment.position)) return false;
    const Piece value = take(rest, '/');
    if (!read_value(ai, *find_rule(ai, leniency_), segment, value, UriPart::path)) return false;
  }
  reading_.path_size = reading_.elements.size();
  return true;
}

bool LinkReader::read_query() {
  while (!query_.text.empty()) {
    const std::size_t begin = query_.text.find_first_not_of('&');
    // Separators at the end count as one parameter without name and value.
    query_ = query_.from(begin == kNone ? query_.text.size() : begin);
    const Piece parameter = take(query_, '&');
    const bool ends_with_separator = query_.text.empty() && query_.position > 0 &&
                                     query_.position > parameter.position + parameter.text.size();
    if (!has_room(parameter.position) || !read_parameter(parameter)) return false;
    if (ends_with_separator) {
      if (!has_room(query_.position)) return false;
      reading_.ignored.emplace_back();
    }
  }
  return true;
}

bool LinkReader::read_parameter(Piece parameter) {
  const std::size_t equals = parameter.text.find('=');
  std::string_view name = parameter.text.substr(0, equals);
  if (leniency_.short_names && name == "exp") name = "17";  // the only attribute that had one
  const AiRule* const rule = equals == kNone ? nullptr : find_rule(name, leniency_);
  if (rule == nullptr) {
    if (equals != kNone && equals != 0 && all_digits(name))
      return fail(Rule::unknown_parameter, parameter.position, name.size(),
                  name.substr(0, 2 * kMaxAiDigits));
    reading_.ignored.emplace_back(parameter.text);
    return true;
  }
  return read_value(name, *rule, parameter.until(equals), parameter.from(equals + 1),
                    UriPart::query);
}

bool LinkReader::read_value(std::string_view ai, const AiRule& rule, Piece ai_piece, Piece value,
                            UriPart part) {
  if (value.text.empty()) return fail(Rule::empty_value, value.position, 0, ai, length_text(rule));
  ElementList& elements = reading_.elements;
  elements.begin(ai, rule, ai_piece.position);
  for (std::size_t at = 0; at < value.text.size();) {
    const Decoded decoded = decode_at(value.text, at, part);
    if (decoded.character == '\0') return fail(Rule::uri_null, value.position + at, 3, ai);
    elements.append(decoded.character);
    at += decoded.length;
  }
  if (leniency_.short_gtins && ai == "01")
    elements.replace_last(padded_gtin(elements[elements.size() - 1].value));
  if (const auto bad = lint_value(rule, elements[elements.size() - 1].value))
    return fail_value(*bad, ai, value, part);
  return true;
}

// Tells where in the URI the lint's place is, counting characters as they are encoded there.
bool LinkReader::fail_value(const Lint& lint, std::string_view ai, Piece value, UriPart part) {
  const auto encoded_offset = [&](std::size_t characters) {
    std::size_t at = 0;
    for (; characters > 0 && at < value.text.size(); --characters)
      at += decode_at(value.text, at, part).length;
    return at;
  };
  const std::size_t begin = encoded_offset(lint.position);
  const std::size_t end = encoded_offset(lint.position + lint.length);
  return fail(lint.rule, value.position + begin, end - begin, ai, lint.right);
}

bool LinkReader::check_path() {
  if (is_path(reading_.elements, reading_.path_size)) return true;
  return fail(Rule::key_sequence, path_.position, path_.text.size(), {},
              path_for_people(reading_.elements));
}

bool LinkReader::check_query() {
  const ElementList& elements = reading_.elements;
  for (std::size_t i = reading_.path_size; i < elements.size(); ++i) {
    const std::string_view ai = elements[i].ai;
    for (std::size_t j = 0; j < i; ++j)
      if (elements[j].ai == ai)
        return fail(Rule::duplicate_ai, elements.position(i), ai.size(), ai);
    const bool permitted =
        elements.rule(i).attribute && (leniency_.unknown_attributes || find_ai(ai) != nullptr);
    if (!permitted) return fail(Rule::not_an_attribute, elements.position(i), ai.size(), ai);
    if (could_join_path(elements, reading_.path_size, ai))
      return fail(Rule::belongs_in_path, elements.position(i), ai.size(), ai);
  }
  return true;
}

}  // namespace

bool looks_like_uri(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon != 4 && colon != 5) return false;
  std::string scheme(text.substr(0, colon));
  for (char& c : scheme)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return scheme == "http" || scheme == "https";
}

Reading parse_digital_link(std::string_view uri, const Leniency& leniency) {
  return LinkReader(uri, leniency).read();
}

std::optional<std::string> percent_decoded(std::string_view text, UriPart part) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_at(text, at, part);
    if (decoded.character == '\0') return std::nullopt;
    out += decoded.character;
    at += decoded.length;
  }
  if (out.empty()) return std::nullopt;
  return out;
}

}  // namespace ocop::gs1
