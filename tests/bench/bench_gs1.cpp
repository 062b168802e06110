// Digital Links read with all of GS1's rules, beside one pass over their bytes that only
// percent-decodes: less than that no reader can do.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "common/gs1/any_input.h"
#include "common/gs1/digital_link.h"
#include "common/gs1/element_string.h"
#include "tests/bench/measure.h"

namespace {

using namespace ocop;

constexpr int kItems = 256;

std::string serial(int i) {
  const std::string number = std::to_string(1'000'000 + i);
  return "4Q7F2" + number;
}

std::vector<std::string> sealed_labels() {
  std::vector<std::string> uris;
  for (int i = 0; i < kItems; ++i)
    uris.push_back("HTTPS://TRUYXUAT.OCOP.DAKLAK.GOV.VN/01/08938505974194/10/L0526-03/21/" +
                   serial(i) + "?17=261231&S=" + std::string(186, static_cast<char>('0' + i % 10)));
  return uris;
}

// As GS1's own engine was measured: a signature in AI 8030, 160 characters.
std::vector<std::string> signed_links() {
  std::vector<std::string> uris;
  for (int i = 0; i < kItems; ++i)
    uris.push_back("https://id.example/01/08938505974194/10/L0526-03/21/" + serial(i) +
                   "?17=261231&8030=" + std::string(86, static_cast<char>('A' + i % 26)));
  return uris;
}

std::vector<std::string> element_strings() {
  std::vector<std::string> texts;
  for (int i = 0; i < kItems; ++i)
    texts.push_back(
        "]Q30108938505974194172612313103000500"
        "10L0526-03\x1D"
        "21" +
        serial(i));
  return texts;
}

bench::Pair reading(const char* what, const std::vector<std::string>& texts) {
  const auto ours = [&] {
    std::uint64_t good = 0;
    for (const std::string& text : texts)
      if (gs1::read_any(text).valid()) ++good;
    return good;
  };
  const auto bare = [&] {
    for (const std::string& text : texts)
      bench::keep(gs1::percent_decoded(text, gs1::UriPart::path));
    return texts.size();
  };
  return {what, {"text → elements, all rules", ours}, {"percent-decoding", bare}};
}

}  // namespace

int main() {
  bench::print_head();
  bench::print_row(reading("sealed label", sealed_labels()), bench::Time::processor);
  bench::print_row(reading("link with AI 8030", signed_links()), bench::Time::processor);
  bench::print_row(reading("scanned element string", element_strings()), bench::Time::processor);
}
