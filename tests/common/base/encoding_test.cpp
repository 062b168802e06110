#include "common/base/encoding.h"

#include <array>
#include <rapidcheck.h>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using ocop::Bytes;
using ocop::Errc;

namespace {

template <class Decode>
void check_refused(Decode decode, std::string_view text) {
  CAPTURE(text);
  const auto decoded = decode(text);
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error().code == Errc::malformed);
}

// One value has one spelling: whatever decodes encodes to the same text again.
template <class Encode, class Decode>
void check_no_second_spelling(Encode encode, Decode decode, std::string_view text) {
  const auto decoded = decode(text);
  if (decoded && encode(*decoded) != text) FAIL("accepted a second spelling: " << text);
}

}  // namespace

TEST_CASE("hexadecimal is lower case, two digits a byte", "[encoding]") {
  CHECK(ocop::hex(Bytes{0x00, 0xff, 0x1a}) == "00ff1a");
  CHECK(ocop::hex({}).empty());
  CHECK(ocop::from_hex("00ff1a").value() == Bytes{0x00, 0xff, 0x1a});
  CHECK(ocop::from_hex("").value().empty());
  for (const std::string_view bad :
       {"0", "FF", "fF", "0x00", "g0", "0g", " 00", "00 ", "00\n", "٠٠"})
    check_refused(ocop::from_hex, bad);
}

TEST_CASE("base64 agrees with the vectors of RFC 4648 §10", "[encoding]") {
  const std::array<std::pair<std::string_view, std::string_view>, 7> vectors{
      {{"", ""},
       {"f", "Zg=="},
       {"fo", "Zm8="},
       {"foo", "Zm9v"},
       {"foob", "Zm9vYg=="},
       {"fooba", "Zm9vYmE="},
       {"foobar", "Zm9vYmFy"}}};
  for (const auto& [plain, coded] : vectors) {
    CAPTURE(plain);
    CHECK(ocop::base64(ocop::bytes_of(plain)) == coded);
    CHECK(ocop::from_base64(coded).value() == ocop::to_bytes(plain));
    const std::string unpadded(coded.substr(0, coded.find('=')));
    CHECK(ocop::base64url(ocop::bytes_of(plain)) == unpadded);
    CHECK(ocop::from_base64url(unpadded).value() == ocop::to_bytes(plain));
  }
}

TEST_CASE("the last two letters of the alphabets differ", "[encoding]") {
  const Bytes bytes{0xfb, 0xff, 0xbf};
  CHECK(ocop::base64(bytes) == "+/+/");
  CHECK(ocop::base64url(bytes) == "-_-_");
  check_refused(ocop::from_base64, "-_-_");
  check_refused(ocop::from_base64url, "+/+/");
}

TEST_CASE("base64 refuses everything but the one spelling", "[encoding]") {
  for (const std::string_view bad :
       {"Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zg==Zg==", "Zm9v=", "Zm9v====", "Zm=v", "=m9v",
        "Zg==\n", "Zg =", "Zm9\n", " Zm9v", "Zh==", "Zm9=", "Zm8", "Zm8*"})
    check_refused(ocop::from_base64, bad);
  for (const std::string_view bad :
       {"Z", "Zm9vY", "Zg==", "Zm8=", "Zh", "Zm9", "Zm9v\n", "Zm 9", "Zm.v", "Zé"})
    check_refused(ocop::from_base64url, bad);
}

TEST_CASE("every byte string comes back from each encoding", "[encoding]") {
  CHECK(rc::check([](const Bytes& bytes) {
    RC_ASSERT(ocop::from_hex(ocop::hex(bytes)).value() == bytes);
    RC_ASSERT(ocop::from_base64(ocop::base64(bytes)).value() == bytes);
    RC_ASSERT(ocop::from_base64url(ocop::base64url(bytes)).value() == bytes);
  }));
}

TEST_CASE("no edit of an encoded text is a second spelling of its bytes", "[encoding]") {
  const std::string alphabet = "AZaz09+/-_= \n\r\t.gfF";
  for (std::size_t length = 0; length <= 6; ++length) {
    const Bytes bytes(length, 0xa5);
    ocop::test::for_each_edit(ocop::hex(bytes), 0, alphabet, [](const std::string& text) {
      check_no_second_spelling(ocop::hex, ocop::from_hex, text);
    });
    ocop::test::for_each_edit(ocop::base64(bytes), 0, alphabet, [](const std::string& text) {
      check_no_second_spelling(ocop::base64, ocop::from_base64, text);
    });
    ocop::test::for_each_edit(ocop::base64url(bytes), 0, alphabet, [](const std::string& text) {
      check_no_second_spelling(ocop::base64url, ocop::from_base64url, text);
    });
  }
}

TEST_CASE("among all two-letter texts exactly the 256 bytes have a base64url spelling",
          "[encoding]") {
  int accepted = 0;
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      const std::string text{static_cast<char>(a), static_cast<char>(b)};
      if (ocop::from_base64url(text)) ++accepted;
    }
  CHECK(accepted == 256);
}
