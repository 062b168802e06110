#include "common/http/negotiate.h"

#include <algorithm>
#include <vector>

#include "common/http/message.h"

namespace ocop::http {
namespace {

constexpr std::size_t kMaxElements = 64;
constexpr std::string_view kBlank = " \t";

std::string_view trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

// Splits at `separator` outside quoted strings.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == separator && !quoted) {
      pieces.push_back(trim(text.substr(start, i - start)));
      start = i + 1;
    }
  }
  pieces.push_back(trim(text.substr(start)));
  return pieces;
}

// weight = ( "0" [ "." *3DIGIT ] ) / ( "1" [ "." *3"0" ] ), in thousandths; -1 if it is none.
int read_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
  if (text.size() > 1 && text[1] != '.') return -1;
  int value = text[0] - '0';
  for (std::size_t i = 2; i < 5; ++i) {
    const char digit = i < text.size() ? text[i] : '0';
    if (digit < '0' || digit > '9') return -1;
    value = value * 10 + (digit - '0');
  }
  return value <= 1000 ? value : -1;
}

struct Element {
  std::string_view value;
  std::vector<std::string_view> parameters;  // before the weight
  int weight;                                // thousandths
};

// One element of a list with weights; nullopt if it does not follow the grammar.
std::optional<Element> read_element(std::string_view text) {
  const std::vector<std::string_view> pieces = split(text, ';');
  Element element{pieces.front(), {}, 1000};
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const std::size_t equals = pieces[i].find('=');
    if (equals == std::string_view::npos || !is_token(pieces[i].substr(0, equals)))
      return std::nullopt;
    if (equal_ignoring_case(pieces[i].substr(0, equals), "q")) {
      element.weight = read_weight(pieces[i].substr(equals + 1));
      if (element.weight < 0) return std::nullopt;
      break;
    }
    element.parameters.push_back(pieces[i]);
  }
  return element;
}

// Reads a list with weights; `is_value` says whether an element's value follows the grammar.
template <class IsValue>
std::vector<Element> read_list(std::string_view header, IsValue is_value) {
  std::vector<Element> elements;
  for (const std::string_view piece : split(header, ',')) {
    if (elements.size() == kMaxElements) break;
    std::optional<Element> element = read_element(piece);
    if (element && is_value(element->value)) elements.push_back(std::move(*element));
  }
  return elements;
}

bool is_media_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view type = text.substr(0, slash);
  const std::string_view subtype = text.substr(slash + 1);
  return is_token(type) && is_token(subtype) && (type != "*" || subtype == "*");
}

// How closely a range fits an offered type: 0 not at all, 1 "*/*", 2 "type/*", 3 the type, and one
// more for each parameter.
std::size_t specificity(const Element& range, std::string_view offered) {
  const std::vector<std::string_view> pieces = split(offered, ';');
  const std::string_view type = pieces.front();
  if (range.value == "*/*") return range.parameters.empty() ? 1 : 0;
  if (range.value.ends_with("/*")) {
    const std::string_view prefix = range.value.substr(0, range.value.size() - 1);
    return equal_ignoring_case(type.substr(0, prefix.size()), prefix) && range.parameters.empty()
               ? 2
               : 0;
  }
  if (!equal_ignoring_case(range.value, type)) return 0;
  for (const std::string_view wanted : range.parameters) {
    const bool has = std::any_of(pieces.begin() + 1, pieces.end(), [wanted](std::string_view own) {
      return equal_ignoring_case(own, wanted);
    });
    if (!has) return 0;
  }
  return 3 + range.parameters.size();
}

int media_weight(const std::vector<Element>& ranges, std::string_view offered) {
  std::size_t best = 0;
  int weight = 0;
  for (const Element& range : ranges) {
    const std::size_t fit = specificity(range, offered);
    if (fit > best) {
      best = fit;
      weight = range.weight;
    }
  }
  return weight;
}

bool is_language_range(std::string_view text) {
  if (text == "*") return true;
  const bool chars = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
  return !text.empty() && chars && text.front() != '-' && text.back() != '-';
}

// "en" begins "en-GB" as a language, but not "eng".
bool begins_tag(std::string_view shorter, std::string_view longer) {
  return equal_ignoring_case(longer.substr(0, shorter.size()), shorter) &&
         (longer.size() == shorter.size() || longer[shorter.size()] == '-');
}

int language_weight(const std::vector<Element>& ranges, std::string_view offered) {
  std::optional<int> named;
  int any = 0;
  for (const Element& range : ranges) {
    if (range.value == "*") {
      any = range.weight;
    } else if (begins_tag(range.value, offered)) {
      if (range.weight == 0) return 0;
      named = std::max(named.value_or(0), range.weight);
    } else if (begins_tag(offered, range.value) && range.weight > 0) {
      named = std::max(named.value_or(0), range.weight);
    }
  }
  return named.value_or(any);
}

int encoding_weight(const std::vector<Element>& codings, std::string_view offered) {
  std::optional<int> named;
  std::optional<int> any;
  for (const Element& coding : codings) {
    if (coding.value == "*") any = coding.weight;
    if (equal_ignoring_case(coding.value, offered)) named = coding.weight;
  }
  if (named) return *named;
  if (equal_ignoring_case(offered, "identity")) return any == 0 ? 0 : 1;
  return any.value_or(0);
}

// The first of the highest weights; nullopt if all are 0.
template <class Weight>
std::optional<std::size_t> heaviest(Offer offered, Weight weight) {
  std::optional<std::size_t> chosen;
  int best = 0;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const int current = weight(offered[i]);
    if (current > best) {
      best = current;
      chosen = i;
    }
  }
  return chosen;
}

Offer as_offer(std::initializer_list<std::string_view> offered) {
  return {offered.begin(), offered.size()};
}

std::string_view opaque(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

}  // namespace

std::optional<std::size_t> choose_media_type(std::string_view accept, Offer offered) {
  const std::vector<Element> ranges = read_list(accept, is_media_range);
  if (ranges.empty()) return 0;
  return heaviest(offered, [&](std::string_view type) { return media_weight(ranges, type); });
}

std::optional<std::size_t> choose_media_type(std::string_view accept,
                                             std::initializer_list<std::string_view> offered) {
  return choose_media_type(accept, as_offer(offered));
}

std::size_t choose_language(std::string_view accept_language, Offer offered) {
  const std::vector<Element> ranges = read_list(accept_language, is_language_range);
  return heaviest(offered, [&](std::string_view tag) { return language_weight(ranges, tag); })
      .value_or(0);
}

std::size_t choose_language(std::string_view accept_language,
                            std::initializer_list<std::string_view> offered) {
  return choose_language(accept_language, as_offer(offered));
}

std::optional<std::size_t> choose_encoding(std::string_view accept_encoding, Offer offered) {
  const std::vector<Element> codings = read_list(accept_encoding, is_token);
  return heaviest(offered, [&](std::string_view name) { return encoding_weight(codings, name); });
}

std::optional<std::size_t> choose_encoding(std::string_view accept_encoding,
                                           std::initializer_list<std::string_view> offered) {
  return choose_encoding(accept_encoding, as_offer(offered));
}

bool none_match_names(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") return true;
  for (const std::string_view candidate : split(if_none_match, ','))
    if (!candidate.empty() && opaque(candidate) == opaque(etag)) return true;
  return false;
}

}  // namespace ocop::http
