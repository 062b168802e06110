#include "common/record/uri.h"

#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::record::StatementId;
using ocop::record::Uri;

namespace {

constexpr std::string_view kId = "urn:uuid:3f1c8a52-6f0e-4c0b-9d55-0d2a1f6b7c88";

Errc refusal(std::string_view text) {
  const auto uri = Uri::parse(text);
  REQUIRE_FALSE(uri);
  return uri.error().code;
}

}  // namespace

TEST_CASE("a URI is a scheme, a colon and up to 180 allowed characters") {
  for (const std::string_view good :
       {"did:web:ocop.example:authority:dak-lak", "a:b", "https://ocop.example/x?y=%20&z=(1)*,;!$",
        "urn:ietf:params:oauth:jwk-thumbprint:sha-256:kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        "x+y.z-1:~@"}) {
    CAPTURE(good);
    const auto uri = Uri::parse(good);
    REQUIRE(uri);
    CHECK(uri->text() == good);
  }
  CHECK(Uri::parse("a:" + std::string(180, 'x')));
  CHECK(Uri::parse(std::string(19, 'a') + ":" + std::string(180, 'x')));
}

TEST_CASE("what is not a URI of this grammar is refused") {
  for (const std::string_view bad :
       {"",          ":",         "a:",       ":b",      "did",      "1did:web:x", "Did:web:x",
        "DID:web:x", "did :x",    "did:a b",  "did:a#b", "did:a\"b", "did:a<b",    "did:a[b]",
        "did:a{b}",  "did:a|b",   "did:a\\b", "did:a^b", "did:a`b",  "did:a'b",    "did:\xc4\x91",
        "did:a\n",   "did:a\x7f", " did:a",   "did_x:a"})
    CHECK(refusal(bad) == Errc::malformed);
  CHECK(refusal(std::string_view("did:a\0b", 7)) == Errc::malformed);
  CHECK(refusal("a:" + std::string(181, 'x')) == Errc::malformed);
  CHECK(refusal(std::string(200, 'a') + ":") == Errc::too_large);
  CHECK(refusal(std::string(20, 'a') + ":" + std::string(180, 'x')) == Errc::too_large);
}

TEST_CASE("a statement id is urn:uuid: and a UUID in lower case") {
  const auto id = StatementId::parse(kId);
  REQUIRE(id);
  CHECK(id->text() == kId);
  CHECK(StatementId::parse("urn:uuid:00000000-0000-0000-0000-000000000000"));
}

TEST_CASE("no edit of a statement id names the same statement") {
  ocop::test::for_each_edit(kId, 0, "0aAgF-: ", [](const std::string& text) {
    CAPTURE(text);
    const auto id = StatementId::parse(text);
    CHECK((!id || (id->text() == text && text.size() == 45 && text != kId)));
  });
  for (const std::string_view bad :
       {"", "urn:uuid:", "URN:UUID:3f1c8a52-6f0e-4c0b-9d55-0d2a1f6b7c88",
        "urn:uuid:3F1C8A52-6F0E-4C0B-9D55-0D2A1F6B7C88", "3f1c8a52-6f0e-4c0b-9d55-0d2a1f6b7c88",
        "urn:uuid:{3f1c8a52-6f0e-4c0b-9d55-0d2a1f6b7c88}",
        "urn:uuid:3f1c8a526f0e4c0b9d550d2a1f6b7c88"})
    CHECK_FALSE(StatementId::parse(bad));
}
