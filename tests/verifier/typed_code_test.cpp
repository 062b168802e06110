#include "verifier/typed_code.h"

#include <catch2/catch.hpp>

using namespace ocop;
using namespace ocop::verifier;

namespace {

const std::string kSerial = "7MP6-W6QX-DS14";

std::string target_of(const FormInput& input) {
  const auto read = read_typed_code(input);
  if (const auto* wrong = std::get_if<FormError>(&read)) return std::string(*wrong);
  return std::get<TypedCode>(read).target();
}

}  // namespace

TEST_CASE("a typed code is a plain Digital Link, as far as it was typed", "[typed-code]") {
  CHECK(target_of({"2660000000172", "", "", ""}) == "/01/02660000000172");
  CHECK(target_of({"02660000000172", "L0625-01", "", ""}) == "/01/02660000000172/10/L0625-01");
  CHECK(target_of({"02660000000172", "L0625-01", kSerial, ""}) ==
        "/01/02660000000172/10/L0625-01/21/7MP6W6QXDS14");
}

TEST_CASE("blanks, hyphens and small letters are how people write", "[typed-code]") {
  for (const std::string gtin : {" 02660000000172 ", "0266-0000-0001-72", "02 66000 000172",
                                 "\t02660000000172", "0266\u00A00000\u00A0000172"}) {
    INFO(gtin);
    CHECK(target_of({gtin, " l0625-01 ", " 7mp6 w6qx\u00A0ds14 ", ""}) ==
          "/01/02660000000172/10/L0625-01/21/7MP6W6QXDS14");
  }
  CHECK(target_of({"02660000000172", " \t", "\u00A0", ""}) == "/01/02660000000172");
}

TEST_CASE("what is wrong has a name, the first wrong part counts", "[typed-code]") {
  CHECK(target_of({"", "", "", ""}) == "form.empty");
  CHECK(target_of({" - ", "L1", kSerial, ""}) == "form.empty");
  CHECK(target_of({"02660000000173", "?", "?", ""}) == "form.gtin.wrong");
  CHECK(target_of({"0266000000017O", "", "", ""}) == "form.gtin.wrong");
  CHECK(target_of({std::string(100'000, '0'), "", "", ""}) == "form.gtin.wrong");
  CHECK(target_of({"02660000000172", "L_1", "?", ""}) == "form.lot.wrong");
  CHECK(target_of({"02660000000172", "L0625 01", "", ""}) == "form.lot.wrong");
  CHECK(target_of({"02660000000172", "\xC2", "", ""}) == "form.lot.wrong");
  CHECK(target_of({"02660000000172", std::string(21, 'A'), "", ""}) == "form.lot.wrong");
  CHECK(target_of({"02660000000172", "L1", "7MP6", ""}) == "form.serial.wrong");
  CHECK(target_of({"02660000000172", "", "7MP6", ""}) == "form.serial.wrong");
}

TEST_CASE("a label's number is never dropped in silence: it needs its lot", "[typed-code]") {
  CHECK(target_of({"02660000000172", "", kSerial, ""}) == "form.lot.needed");
  CHECK(target_of({"02660000000172", "  ", kSerial, ""}) == "form.lot.needed");
}
