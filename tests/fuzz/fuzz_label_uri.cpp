// Label URIs and plain links: whatever is accepted has one canonical spelling, and a text is
// either.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/base/bytes.h"
#include "common/gs1/label_uri.h"
#include "common/gs1/plain_link.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string upper_case(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

void check_label(std::string_view text) {
  const auto label = ocop::gs1::parse_label_uri(text);
  if (!label) return;
  require(ocop::gs1::has_seal_parameter(text));
  const std::string canonical = build_label_uri(label->host, label->label).value();
  require(text.size() >= canonical.size());
  const std::size_t path = canonical.find("/01/");
  require(upper_case(std::string(text.substr(0, path))) == canonical.substr(0, path));
  require(text.substr(path, canonical.size() - path) == canonical.substr(path));
  require(text.size() == canonical.size() || text[canonical.size()] == '&');
  require(ocop::gs1::parse_label_uri(canonical).value() == *label);
  require(ocop::gs1::parse_label_target(text.substr(path)).value() == label->label);
}

void check_target(std::string_view text) {
  const auto label = ocop::gs1::parse_label_target(text);
  if (!label) return;
  const auto whole = ocop::gs1::parse_label_uri("HTTPS://A.B" + std::string(text));
  if (whole) require(whole->label == *label);
}

void check_plain(std::string_view text) {
  const auto link = ocop::gs1::parse_plain_link(text);
  if (!link) return;
  require(ocop::gs1::Gtin::parse(link->gtin.text()).value() == link->gtin);
  require(!link->lot || (!link->lot->empty() && link->lot->size() <= 20));
  require(!link->serial || (!link->serial->empty() && link->serial->size() <= 20));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = ocop::text_of({data, size});
  check_label(text);
  check_target(text);
  check_plain(text);
  return 0;
}
