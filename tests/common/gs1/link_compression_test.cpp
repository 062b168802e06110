#include "common/gs1/link_compression.h"

#include <rapidcheck.h>
#include <string>

#include <catch2/catch.hpp>

#include "common/gs1/digital_link.h"
#include "common/gs1/element_string.h"
#include "tests/support/show_result.h"

using namespace ocop::gs1;
using ocop::Errc;

namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// "0101…" as base64url, padded with zeros.
std::string base64_of(std::string bits) {
  while (bits.size() % 6 != 0) bits += '0';
  std::string text;
  for (std::size_t at = 0; at < bits.size(); at += 6)
    text += kBase64[std::stoul(bits.substr(at, 6), nullptr, 2)];
  return text;
}

std::string bits_of(unsigned long value, std::size_t width) {
  std::string bits(width, '0');
  for (std::size_t i = width; i-- > 0; value >>= 1U)
    if ((value & 1U) != 0) bits[i] = '1';
  return bits;
}

std::string expanded(std::string_view uri) {
  const auto link = decompress_link(uri);
  return link ? *link : "error: " + link.error().detail;
}

}  // namespace

TEST_CASE("a lot that was compressed behind its key comes back", "[gs1]") {
  // 0001 0000 AI 10 · 010 upper-case hexadecimal · 00110 six characters · ABC123
  CHECK(base64_of("0001000001000110" + bits_of(0xABC123, 24)) == "EEarwSM");
  CHECK(expanded("https://id.example/01/08938505974194/EEarwSM?17=261231&lang=vi#top") ==
        "https://id.example/01/08938505974194/10/ABC123?17=261231&lang=vi");
  CHECK(is_compressed_link("https://id.example/01/08938505974194/EEarwSM"));
}

TEST_CASE("a link of which all is compressed comes back", "[gs1]") {
  const std::string gtin = bits_of(8938505974194, 47);
  CHECK(expanded("https://id.example/" + base64_of("00000001" + gtin)) ==
        "https://id.example/01/08938505974194");
  // 0B stands for 01 and 10; the lot as digits: "000", three digits in ten bits.
  CHECK(expanded("https://id.example/x/" +
                 base64_of("00001011" + gtin + "000" + "00011" + bits_of(26, 10))) ==
        "https://id.example/x/01/08938505974194/10/026");
  // 2D stands for 01 and 3103.
  CHECK(expanded("https://id.example/" + base64_of("00101101" + gtin + bits_of(500, 20))) ==
        "https://id.example/01/08938505974194?3103=000500");
  // A parameter that is no AI: its name "s" in base64url, its value "v" in ASCII.
  const std::string name = bits_of(kBase64.find('s'), 6);
  CHECK(expanded("https://id.example/" + base64_of("00000001" + gtin + "1111" + "0000001" + name +
                                                   "100" + "0000001" + bits_of('v', 7))) ==
        "https://id.example/01/08938505974194?s=v");
}

TEST_CASE("the parts of a value are compressed one by one", "[gs1]") {
  // AI 253: thirteen digits, then up to 17 characters; here two in lower-case hexadecimal.
  const std::string document =
      "00100101"
      "0011" +
      bits_of(8938505974194, 44);
  CHECK(expanded("https://id.example/" + base64_of(document +
                                                   "001"
                                                   "00010" +
                                                   bits_of(0xAB, 8))) ==
        "https://id.example/253/8938505974194ab");
  // AI 7003 is one number of ten digits.
  CHECK(expanded("https://id.example/01/08938505974194/" +
                 base64_of(bits_of(0x7003, 16) + bits_of(2612312359, 34))) ==
        "https://id.example/01/08938505974194?7003=2612312359");
}

TEST_CASE("bits that make no sense are refused", "[gs1]") {
  for (const std::string_view uri :
       {"", "https://id.example", "https://id.example/", "https://id.example/A",
        "https://id.example/AA", "https://id.example/____", "https://id.example/01/08938505974194",
        "https://id.example/01/08938505974194/EEarwS",
        "https://id.example/01/08938505974194/EEarw_",
        "https://id.example/01/08938505974194/EEarwSMA", "https://id.example/01/08938505974194/E.E",
        "ftp://id.example/01/08938505974194/EEarwSM", "https://EEarwSM", "//a/EEarwSM",
        "https://01/08938505974194/EEarwSM"}) {
    INFO(uri);
    CHECK(decompress_link(uri).has_error());
    CHECK_FALSE(is_compressed_link(uri));
  }
  CHECK(decompress_link("https://id.example/" + std::string(9000, 'A')).error().code ==
        Errc::too_large);
}

TEST_CASE("what any base64url text expands to is read without trouble", "[gs1]") {
  rc::check([] {
    const std::string text =
        *rc::gen::container<std::string>(rc::gen::elementOf(std::string(kBase64)));
    const auto link = decompress_link("https://id.example/01/08938505974194/" + text);
    if (!link) return;
    const Reading reading = parse_digital_link(*link);
    if (reading.valid())
      RC_ASSERT(reading.elements.find("01") == std::string_view("08938505974194"));
  });
}
