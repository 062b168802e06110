#include "verifier/catalogue.h"

#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "common/record/bodies.h"
#include "common/registry/verdict.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::verifier;

namespace {

std::set<std::string> placeholders(const std::string& text) {
  static const std::regex kName(R"(\{([^}]*)\})");
  return {std::sregex_token_iterator(text.begin(), text.end(), kName, 1),
          std::sregex_token_iterator()};
}

}  // namespace

TEST_CASE("all languages have the same keys with the same placeholders", "[catalogue]") {
  const Catalogue vi = Catalogue::built_in(Language::vi);
  const Catalogue en = Catalogue::built_in(Language::en);
  for (const auto& [key, text] : vi.texts()) {
    INFO(key);
    REQUIRE(en.has(key));
    CHECK(placeholders(text) == placeholders(en[key]));
  }
  CHECK(vi.texts().size() == en.texts().size());
}

TEST_CASE("no text promises genuine goods", "[catalogue]") {
  const Catalogue vi = Catalogue::built_in(Language::vi);
  for (const auto& [key, text] : vi.texts()) {
    CHECK(text.find("hàng thật") == std::string::npos);
    CHECK(text.find("chính hãng") == std::string::npos);
  }
  const Catalogue en = Catalogue::built_in(Language::en);
  for (const auto& [key, text] : en.texts()) {
    CHECK(text.find("genuine") == std::string::npos);
    CHECK(text.find("authentic") == std::string::npos);
  }
}

TEST_CASE("every value that a page can show has words", "[catalogue]") {
  for (const Language language : kLanguages) {
    const Catalogue words = Catalogue::built_in(language);
    const auto must_have = [&words](const std::string& prefix, std::string_view name) {
      INFO(prefix << name);
      CHECK(words.has(prefix + std::string(name)));
    };
    for (int kind = 0; kind < 5; ++kind)
      must_have("kind.", name(static_cast<record::ProducerKind>(kind)));
    for (int group = 0; group < 6; ++group)
      must_have("group.", name(static_cast<record::ProductGroup>(group)));
    for (int ground = 0; ground < 6; ++ground)
      must_have("ground.", name(static_cast<record::RevocationGround>(ground)));
    for (int field = 0; field < 3; ++field)
      must_have("notice.corrected.", name(static_cast<record::CorrectedField>(field)));
    for (int reason = 1; reason <= static_cast<int>(registry::Reason::not_ready); ++reason)
      must_have("reason.", name(static_cast<registry::Reason>(reason)));
    for (int verdict = 0; verdict <= static_cast<int>(registry::Verdict::could_not_check);
         ++verdict) {
      const auto which = static_cast<registry::Verdict>(verdict);
      if (which == registry::Verdict::already_activated || which == registry::Verdict::many_scans)
        continue;
      must_have("verdict.", name(which));
      must_have("verdict.", std::string(name(which)) + ".next");
    }
  }
}

TEST_CASE("a catalogue file is read strictly", "[catalogue]") {
  CHECK(Catalogue::parse("# comment\n\na = b\nc.d = e = f\n").value()["c.d"] == "e = f");
  CHECK(Catalogue::parse("a = b\na = c\n").error().code == Errc::duplicate_key);
  for (const std::string line : {"a", "a =", "a = ", " = b", "a=b"})
    CHECK(Catalogue::parse(line).error().code == Errc::malformed);
  CHECK(Catalogue::parse("a = e\xcc\x81\n").error().code == Errc::not_nfc);
  CHECK(Catalogue::parse("a = b\nbad\n").error().detail.starts_with("line 2:"));
}

TEST_CASE("values are filled in as they are", "[catalogue]") {
  const Catalogue words = Catalogue::parse("k = {a} và {b}, {a}\n").value();
  CHECK(words.fill("k", {{"a", "{b}"}, {"b", "2"}}) == "{b} và 2, {b}");
  CHECK_THROWS_AS(words.fill("k", {{"a", "1"}}), std::logic_error);
  CHECK_THROWS_AS(words["missing"], std::logic_error);
}
