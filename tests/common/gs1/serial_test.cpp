#include "common/gs1/serial.h"

#include <rapidcheck.h>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"

using ocop::Errc;
using ocop::gs1::Serial;

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::uint64_t kEnd = std::uint64_t{1} << Serial::kBits;

Serial any_serial() {
  return Serial::from_number(*rc::gen::arbitrary<std::uint64_t>() % kEnd);
}

std::string without_dashes(std::string text) {
  std::erase(text, '-');
  return text;
}

// Calls visit(changed) for every other character in every place of the 13 typed ones.
template <class Visit>
void for_each_substitution(const std::string& typed, Visit visit) {
  for (std::size_t i = 0; i < typed.size(); ++i) {
    for (const char c : kAlphabet) {
      std::string changed = typed;
      changed[i] = c;
      if (changed != typed) visit(changed);
    }
  }
}

}  // namespace

TEST_CASE("the worked example of the serial's check character holds", "[gs1]") {
  const Serial serial = Serial::from_number(170273754223896324);
  CHECK(serial.number() == 0x25CEF13CB166704);
  CHECK(serial.text() == "4Q7F2F5HCSR4");
  CHECK(serial.printed() == "4Q7F-2F5H-CSR4-1");
  CHECK(Serial::from_number(0).printed() == "0000-0000-0000-0");
  CHECK(Serial::from_number(kEnd - 1).text() == "ZZZZZZZZZZZZ");
}

TEST_CASE("a serial survives the way through number, text and paper", "[gs1]") {
  CHECK(rc::check([] {
    const Serial serial = any_serial();
    RC_ASSERT(serial.text().size() == Serial::kLength);
    RC_ASSERT(Serial::parse(serial.text()).value() == serial);
    RC_ASSERT(Serial::parse_typed(serial.text()).value() == serial);
    RC_ASSERT(Serial::parse_typed(serial.printed()).value() == serial);
  }));
}

TEST_CASE("serials order as their texts do", "[gs1]") {
  CHECK(rc::check([] {
    const Serial one = any_serial();
    const Serial two = any_serial();
    RC_ASSERT((one < two) == (one.text() < two.text()));
  }));
}

TEST_CASE("a URI's serial has one spelling", "[gs1]") {
  for (const std::string_view bad :
       {"", "4Q7F2F5HCSR", "4Q7F2F5HCSR41", "4q7f2f5hcsr4", "4Q7F-2F5H-CSR", "IQ7F2F5HCSR4",
        "LQ7F2F5HCSR4", "OQ7F2F5HCSR4", "UQ7F2F5HCSR4", "4Q7F2F5HCSR ", "4Q7F2F5HCSR\n"})
    CHECK(Serial::parse(bad).error().code == Errc::malformed);
}

TEST_CASE("a typed serial forgives case, blanks, dashes and look-alikes", "[gs1]") {
  const Serial serial = Serial::parse("4Q7F2F5HCSR4").value();
  for (const std::string_view typed :
       {"4Q7F-2F5H-CSR4-1", "4q7f-2f5h-csr4-1", "4Q7F 2F5H CSR4 1", "4Q7F2F5HCSR41", "4Q7F2F5HCSR4",
        "  4q7f2f5h csr4 ", "4-Q-7-F-2-F-5-H-C-S-R-4-1"})
    CHECK(Serial::parse_typed(typed).value() == serial);
  const Serial ones = Serial::parse("101010101010").value();
  CHECK(Serial::parse_typed("iOlo1olOIoL0").value() == ones);
}

TEST_CASE("a typed serial that is none is refused with the reason", "[gs1]") {
  for (const std::string_view bad :
       {"", "-", "4Q7F", "4Q7F2F5HCSR", "4Q7F2F5HCSR411", "4Q7F2F5HCSRU", "4Q7F2F5HCSR4U",
        "4Q7F2F5HCSR4*", "4Q7F_2F5H_CSR4", "4Q7F\t2F5H\tCSR4", "４Q7F2F5HCSR4"})
    CHECK(Serial::parse_typed(bad).error().code == Errc::malformed);
  CHECK(Serial::parse_typed("4Q7F-2F5H-CSR4-J").error().code == Errc::mismatch);
  CHECK(Serial::parse_typed(std::string(65, ' ')).error().code == Errc::too_large);
  CHECK(Serial::parse_typed(std::string(52, ' ') + "4Q7F2F5HCSR4"));
}

TEST_CASE("the check character finds every single wrong character", "[gs1]") {
  CHECK(rc::check([] {
    for_each_substitution(without_dashes(any_serial().printed()), [](const std::string& changed) {
      RC_ASSERT(Serial::parse_typed(changed).error().code == Errc::mismatch);
    });
  }));
}

TEST_CASE("the check character finds every exchange of neighbours except 0Z and Z0", "[gs1]") {
  CHECK(rc::check([] {
    std::string typed = without_dashes(any_serial().printed());
    for (std::size_t i = 0; i + 1 < typed.size(); ++i) {
      std::string changed = typed;
      std::swap(changed[i], changed[i + 1]);
      const std::string pair = typed.substr(i, 2);
      const bool accepted = pair == "0Z" || pair == "Z0" || typed == changed;
      RC_ASSERT(Serial::parse_typed(changed).has_value() == accepted);
    }
  }));
}

TEST_CASE("all pairs of neighbours are told apart by the check character, but for 0Z", "[gs1]") {
  for (const char a : kAlphabet) {
    for (const char b : kAlphabet) {
      const std::string pair{a, b};
      const std::string swapped{b, a};
      const std::string printed = Serial::parse("4Q7F2F5HCS" + pair)->printed();
      const std::string other = Serial::parse("4Q7F2F5HCS" + swapped)->printed();
      const bool same = a == b || (a == '0' && b == 'Z') || (a == 'Z' && b == '0');
      if ((printed.back() == other.back()) != same) FAIL("pair " << pair);
    }
  }
}
