#include "verifier/data_folder.h"

#include <filesystem>
#include <optional>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"

using namespace ocop;
using namespace ocop::verifier;

TEST_CASE("a data folder is made and held by one at a time", "[data-folder]") {
  const test::TempFolder temp;
  const auto path = temp / "deep" / "data";
  {
    const auto first = DataFolder::open(path);
    REQUIRE(first);
    CHECK(std::filesystem::is_directory(first->public_folder()));
    CHECK(first->database() == path / "mirror.db");
    const auto second = DataFolder::open(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::conflict);
  }
  CHECK(DataFolder::open(path));
}

TEST_CASE("a data folder that moves keeps its lock", "[data-folder]") {
  const test::TempFolder temp;
  std::optional<DataFolder> kept;
  kept.emplace(DataFolder::open(temp.path()).value());
  CHECK_FALSE(DataFolder::open(temp.path()));
  kept.reset();
  CHECK(DataFolder::open(temp.path()));
}
