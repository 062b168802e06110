// Elements made at random out of the AI table, each valid by itself.
#pragma once

#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include "common/gs1/elements.h"
#include "common/gs1/gtin.h"

namespace ocop::test {

inline rc::Gen<std::string> text_from(std::string alphabet, std::size_t min, std::size_t max) {
  return rc::gen::mapcat(rc::gen::inRange(min, max + 1), [alphabet](std::size_t length) {
    return rc::gen::container<std::string>(length, rc::gen::elementOf(alphabet));
  });
}

inline std::string with_check_digit(std::string digits) {
  digits.push_back(gs1::check_digit(digits));
  return digits;
}

// AIs whose values can be made without knowing more than their length and characters.
inline rc::Gen<std::pair<std::string, std::string>> arbitrary_element() {
  using Pair = std::pair<std::string, std::string>;
  const std::string digits = "0123456789";
  const std::string set82 =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
  const auto of = [](std::string ai, rc::Gen<std::string> value) {
    return rc::gen::map(std::move(value), [ai](std::string text) { return Pair(ai, text); });
  };
  const auto checked = [&](std::size_t length) {
    return rc::gen::map(text_from(digits, length - 1, length - 1), with_check_digit);
  };
  return rc::gen::oneOf(
      of("00", checked(18)), of("01", checked(14)), of("02", checked(14)), of("414", checked(13)),
      of("10", text_from(set82, 1, 20)), of("21", text_from(set82, 1, 20)),
      of("22", text_from(set82, 1, 20)), of("235", text_from(set82, 1, 28)),
      of("240", text_from(set82, 1, 30)), of("254", text_from(set82, 1, 20)),
      of("37", text_from(digits, 1, 8)), of("3103", text_from(digits, 6, 6)),
      of("30", text_from(digits, 1, 8)), of("99", text_from(set82, 1, 90)),
      of("17", rc::gen::just(std::string("261231"))), of("422", rc::gen::just(std::string("704"))),
      of("8030", text_from("ABCabc012-_", 1, 90)), of("8005", text_from(digits, 6, 6)));
}

// 1–8 elements.
inline rc::Gen<gs1::ElementList> arbitrary_elements() {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  return rc::gen::map(
      rc::gen::mapcat(
          rc::gen::inRange<std::size_t>(1, 9),
          [](std::size_t count) { return rc::gen::container<Pairs>(count, arbitrary_element()); }),
      [](const Pairs& pairs) {
        gs1::ElementList elements;
        for (const auto& [ai, value] : pairs) elements.add(ai, *gs1::find_ai(ai), value, 0);
        return elements;
      });
}

}  // namespace ocop::test
