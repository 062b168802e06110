#include <vector>

#include "common/gs1/digital_link.h"
#include "common/gs1/link_path.h"

namespace ocop::gs1 {
namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::optional<std::size_t> index_of(const ElementList& elements, std::string_view ai) {
  for (std::size_t i = 0; i < elements.size(); ++i)
    if (elements[i].ai == ai) return i;
  return std::nullopt;
}

std::optional<std::size_t> index_of_key(const ElementList& elements) {
  for (std::size_t i = 0; i < elements.size(); ++i)
    if (elements.rule(i).key) return i;
  return std::nullopt;
}

// The elements that an order of qualifiers ("22 10 21") finds, in that order.
std::vector<std::size_t> found_in_order(const ElementList& elements, std::string_view order) {
  std::vector<std::size_t> found;
  while (!order.empty()) {
    const std::size_t blank = order.find(' ');
    if (const auto index = index_of(elements, order.substr(0, blank))) found.push_back(*index);
    order.remove_prefix(blank == std::string_view::npos ? order.size() : blank + 1);
  }
  return found;
}

// The qualifiers of the alternative that takes most of them into the path.
std::vector<std::size_t> best_qualifiers(const ElementList& elements, const AiRule& key) {
  std::vector<std::size_t> best;
  std::string_view alternatives = key.qualifiers;
  while (!alternatives.empty()) {
    std::vector<std::size_t> found = found_in_order(elements, take_alternative(alternatives));
    if (found.size() > best.size()) best = std::move(found);
  }
  return best;
}

// Writes these elements as pairs of the path and all others as attributes.
Result<std::string> write_link(const ElementList& elements, const std::vector<std::size_t>& path,
                               std::string_view stem) {
  std::string uri(stem);
  std::vector<bool> written(elements.size());
  for (const std::size_t index : path) {
    const Element element = elements[index];
    uri.append("/").append(element.ai).append("/");
    uri += percent_encoded(element.value, UriPart::path);
    written[index] = true;
  }
  char separator = '?';
  for (const bool predefined : {true, false}) {
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const Element element = elements[i];
      const bool repeats = *index_of(elements, element.ai) != i;
      if (elements.rule(i).predefined_length != predefined || written[i] || repeats) continue;
      if (!elements.rule(i).attribute)
        return error(Errc::malformed, "Digital Link: AI (" + std::string(element.ai) +
                                          ") can stand neither in this path nor in a query");
      uri += separator;
      separator = '&';
      uri.append(element.ai).append("=").append(percent_encoded(element.value, UriPart::query));
    }
  }
  return uri;
}

}  // namespace

std::string percent_encoded(std::string_view text, UriPart part) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c))
      out += c;
    else if (c == ' ' && part == UriPart::query)
      out += '+';
    else
      (((out += '%') += kHex[byte >> 4U]) += kHex[byte & 15U]);
  }
  return out;
}

Result<std::string> build_digital_link(const ElementList& elements, std::string_view stem) {
  const std::optional<std::size_t> key = index_of_key(elements);
  if (!key) return error(Errc::malformed, "Digital Link: none of the AIs is a primary key");
  if (stem.ends_with('/')) stem.remove_suffix(1);
  std::vector<std::size_t> path = {*key};
  for (const std::size_t index : best_qualifiers(elements, elements.rule(*key)))
    path.push_back(index);
  return write_link(elements, path, stem);
}

std::string canonical_link(const Reading& reading) {
  std::vector<std::size_t> path(reading.path_size);
  for (std::size_t i = 0; i < path.size(); ++i) path[i] = i;
  return write_link(reading.elements, path, kCanonicalStem).value();
}

}  // namespace ocop::gs1
