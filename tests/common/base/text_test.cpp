#include "common/base/text.h"

#include <fstream>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/shared_data.h"
#include "tests/support/show_result.h"

namespace text = ocop::text;
using ocop::Errc;

namespace {

// One row of a CSV file without line feeds in its fields.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      fields.back() += line[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

void check_line_refused(std::string_view line, Errc code) {
  CAPTURE(line);
  const auto checked = text::check_line(line, 100);
  REQUIRE_FALSE(checked);
  CHECK(ocop::name(checked.error().code) == ocop::name(code));
}

}  // namespace

TEST_CASE("UTF-8 is accepted only in its shortest form and up to U+10FFFF", "[text]") {
  for (const std::string_view good :
       {"", "a", "Đắk Lắk", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"})
    CHECK(text::is_utf8(good));
  CHECK(text::is_utf8(std::string_view("a\0b", 3)));
  for (const std::string_view bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x80\x80", "\xE0\x9F\xBF",
        "\xE1\x80", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF",
        "\xF0\x90\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF",
        "a\xFF"
        "b"}) {
    CAPTURE(bad);
    CHECK_FALSE(text::is_utf8(bad));
    CHECK_FALSE(text::is_nfc(bad));
    CHECK(text::to_nfc(bad).error().code == Errc::malformed);
  }
}

TEST_CASE("Vietnamese typed in decomposed form becomes the composed form", "[text]") {
  const std::string composed = "Đắk Lắk – xã Ea Kuêh, thổ cẩm, Ữ ề ộ";
  const std::string decomposed =
      "Đa\u0306\u0301k La\u0306\u0301k – xa\u0303 Ea Kue\u0302h, tho\u0302\u0309 "
      "ca\u0302\u0309m, U\u031B\u0303 e\u0302\u0300 o\u0323\u0302";
  CHECK(text::is_nfc(composed));
  CHECK_FALSE(text::is_nfc(decomposed));
  CHECK(text::to_nfc(decomposed).value() == composed);
  CHECK(text::to_nfc(composed).value() == composed);
}

TEST_CASE("half-composed and wrongly ordered marks are not the composed form", "[text]") {
  CHECK(text::to_nfc("Lă\u0301k").value() == "Lắk");
  CHECK_FALSE(text::is_nfc("Lă\u0301k"));
  CHECK(text::to_nfc("o\u0302\u0323").value() == "ộ");
  CHECK(text::to_nfc("o\u0323\u0302").value() == "ộ");
}

TEST_CASE("highland letters without a single code point are in the composed form as they are",
          "[text]") {
  for (const std::string_view good :
       {"Čư\u0306 Kuiñ", "akô\u0306 bơyan", "djơ\u0306 kơnong", "Ƀuôn"})
    CHECK(text::is_nfc(good));
}

TEST_CASE("composing is idempotent and never loses a code point's meaning", "[text]") {
  CHECK(rc::check([] {
    const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "a", "ă", "o", "ơ", "đ", "\u0301", "\u0323", "\u0306", "\u031B", "u", " ", "ữ", "ộ"));
    std::string joined;
    for (const std::string& word : words) joined += word;
    const std::string once = text::to_nfc(joined).value();
    RC_ASSERT(text::is_nfc(once));
    RC_ASSERT(text::to_nfc(once).value() == once);
    RC_ASSERT(text::search_key(once) == text::search_key(joined));
    RC_ASSERT(text::code_points(once) <= text::code_points(joined));
  }));
}

TEST_CASE("a line that can be shown is accepted", "[text]") {
  for (const std::string_view good : {"a", "Cà phê bột Men’s Coffee", "Mắc ca 30 % – “đặc sản”",
                                      "Čư\u0306 M'gar", "1", "❤️", "no\u00A0break inside"}) {
    CAPTURE(good);
    CHECK(text::check_line(good, 100));
  }
  CHECK(text::check_line(std::string(100, 'x'), 100));
}

TEST_CASE("a line is refused for its length, encoding and form", "[text]") {
  check_line_refused("", Errc::out_of_range);
  check_line_refused(std::string(101, 'x'), Errc::too_large);
  check_line_refused("\xC3", Errc::malformed);
  check_line_refused("La\u0306\u0301k", Errc::not_nfc);
}

TEST_CASE("a line is refused for blanks at its ends", "[text]") {
  for (const std::string_view bad :
       {" x", "x ", " ", "\u00A0x", "x\u00A0", "\u3000x", "x\u2003", "x\u202F", "\u1680"})
    check_line_refused(bad, Errc::malformed);
}

TEST_CASE("a line is refused for what a reader does not see", "[text]") {
  for (const std::string_view bad :
       {"a\nb",     "a\rb",         "a\tb",         "\x7F",         "a\u0085b",
        "a\u009Fb", "a\u00ADb",     "a\u061Cb",     "a\u200Bb",     "a\u200Db",
        "a\u200Eb", "a\u2028b",     "a\u2029b",     "a\u202Eb",     "a\u2066b",
        "a\u2060b", "\uFEFFab",     "a\uFFFDb",     "a\uE000b",     "a\uFDD0b",
        "a\uFFFFb", "a\U0001FFFEb", "a\U000E0041b", "a\U000F0000b", "a\u3164b"})
    check_line_refused(bad, Errc::malformed);
  CHECK_FALSE(text::check_line(std::string_view("a\0b", 3), 100));
  CHECK(text::check_line("a\u202Eb", 100).error().detail ==
        "text holds U+202E, which cannot be shown");
}

TEST_CASE("search keys are lower case without marks", "[text]") {
  const std::vector<std::pair<std::string, std::string>> samples{
      {"Đắk Lắk", "dak lak"},
      {"Đắk Lắk – Ea H’leo", "dak lak ea hleo"},
      {"Ea H'leo", "ea hleo"},
      {"M'Đrắk", "mdrak"},
      {"Ðắk Nông", "dak nong"},  // U+00D0, the wrong letter
      {"Ƀuôn Ma Thuột", "buon ma thuot"},
      {"Čư\u0306 Kuiñ", "cu kuin"},
      {"  Cà-phê  (bột)  ", "ca phe bot"},
      {"30% tổ yến", "30 to yen"},
      {"HÀNG THỦ CÔNG MỸ NGHỆ", "hang thu cong my nghe"},
      {"Tuy Hoà", "tuy hoa"},
      {"Tuy Hòa", "tuy hoa"},
      {"", ""},
      {"–…!", ""},
      {"'", ""}};
  for (const auto& [shown, key] : samples) {
    CAPTURE(shown);
    CHECK(text::search_key(shown) == key);
  }
}

TEST_CASE("a search key of a search key is the same", "[text]") {
  CHECK(rc::check([](const std::string& bytes) {
    const std::string key = text::search_key(bytes);
    RC_ASSERT(text::search_key(key) == key);
    RC_ASSERT(key.empty() || (key.front() != ' ' && key.back() != ' '));
    RC_ASSERT(key.find("  ") == std::string::npos);
  }));
}

TEST_CASE("code points are counted, not bytes", "[text]") {
  CHECK(text::code_points("") == 0);
  CHECK(text::code_points("Đắk Lắk") == 7);
  CHECK(text::code_points("Čư\u0306") == 3);
  CHECK(text::code_points("😀") == 1);
}

TEST_CASE("collected hard texts compose, count and fold as written down for them", "[text]") {
  const auto path = ocop::test::shared_data("collected hard texts", "data/text-samples.csv");
  if (!path) return;
  std::ifstream in(*path);
  std::string line;
  std::getline(in, line);
  int rows = 0;
  while (std::getline(in, line)) {
    const std::vector<std::string> field = fields_of(line);
    REQUIRE(field.size() == 12);
    CAPTURE(line);
    CHECK(text::is_nfc(field[2]));
    CHECK(text::to_nfc(field[4]).value() == field[2]);
    CHECK(text::code_points(field[2]) == std::stoul(field[5]));
    CHECK(text::code_points(field[4]) == std::stoul(field[6]));
    CHECK(text::search_key(field[2]) == field[9]);
    CHECK(text::search_key(field[4]) == field[9]);
    CHECK(bool(text::check_line(field[2], 500)) == (field[1] != "replacement-char"));
    ++rows;
  }
  CHECK(rows >= 100);
}

TEST_CASE("any bytes can be shown: what is no UTF-8 becomes a replacement character") {
  using ocop::text::shown;
  CHECK(shown("").empty());
  CHECK(shown("Đắk Lắk") == "Đắk Lắk");
  CHECK(shown("a\xFFz") == "a\uFFFDz");
  CHECK(shown("\xC3") == "\uFFFD");
  for (const std::string_view bytes : {"\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC0\x80", "\x80\x80"})
    CHECK(ocop::text::is_utf8(shown(bytes)));
}
