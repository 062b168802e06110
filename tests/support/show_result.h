// Lets Catch print a Result in CHECK(result) and REQUIRE(result): include it beside catch.hpp.
#pragma once

#include <string>

#include <catch2/catch.hpp>

#include "common/base/result.h"

namespace Catch {

template <class T>
struct StringMaker<boost::system::result<T, ocop::Error>> {
  static std::string convert(const boost::system::result<T, ocop::Error>& result) {
    return result ? "a value" : ocop::to_string(result.error());
  }
};

}  // namespace Catch
