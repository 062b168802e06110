#include "issuer/home.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

namespace ocop::issuer {
namespace {

constexpr std::string_view kOrigin = "ocop.example/dak-lak";

TEST_CASE("a new home may be entered by its owner only, its public part by everybody", "[issuer]") {
  const test::TempFolder folder;
  const auto home = Home::init(folder / "home", kOrigin);
  REQUIRE(home.has_value());
  for (const auto& path :
       {home->root, home->keys(), home->inbox(), home->drafts(), home->private_folder()})
    CHECK(file::mode_of(path) == 0700);
  for (const char* name : {"log", "trust", "lots", "files", "media", "bundle"})
    CHECK(file::mode_of(home->public_folder / name) == 0755);
  CHECK(file::mode_of(home->database()) == 0600);
  CHECK(file::mode_of(home->root / "issuer.json") == 0600);
}

TEST_CASE("a home opens with what it was made with", "[issuer]") {
  const test::TempFolder folder;
  REQUIRE(Home::init(folder / "home", kOrigin).has_value());
  const auto home = Home::open(folder / "home");
  REQUIRE(home.has_value());
  CHECK(home->origin == kOrigin);
  CHECK(home->public_folder == folder / "home" / "public");
}

TEST_CASE("the public folder can lie outside", "[issuer]") {
  const test::TempFolder folder;
  REQUIRE(Home::init(folder / "home", kOrigin, folder / "www").has_value());
  CHECK(Home::open(folder / "home")->public_folder == folder / "www");
  CHECK(file::mode_of(folder / "www" / "log") == 0755);
  CHECK_FALSE(std::filesystem::exists(folder / "home" / "public"));
}

TEST_CASE("init touches nothing that is there", "[issuer]") {
  const test::TempFolder folder;
  file::write_atomic(folder / "full" / "letter", std::string_view("dear"));
  CHECK(Home::init(folder / "full", kOrigin).error().code == Errc::conflict);
  CHECK(Home::init(folder / "home", kOrigin, folder / "full").error().code == Errc::conflict);
  CHECK(Home::init(folder / "full" / "letter", kOrigin).error().code == Errc::conflict);
  CHECK_FALSE(std::filesystem::exists(folder / "home"));
  CHECK(file::list(folder / "full").size() == 1);
  std::filesystem::create_directory(folder / "empty");
  CHECK(Home::init(folder / "empty", kOrigin).has_value());
  CHECK(Home::init(folder / "empty", kOrigin).error().code == Errc::conflict);
}

TEST_CASE("an origin that cannot name a log key is refused", "[issuer]") {
  const test::TempFolder folder;
  for (const std::string& origin :
       {std::string(), std::string("two words"), std::string("a+b"), std::string("a\nb"),
        std::string("Đắk Lắk"), std::string(201, 'a')})
    CHECK(Home::init(folder / "home", origin).error().code == Errc::malformed);
  CHECK_FALSE(std::filesystem::exists(folder / "home"));
}

TEST_CASE("a folder without issuer.json is no home", "[issuer]") {
  const test::TempFolder folder;
  CHECK(Home::open(folder / "nothing").error().code == Errc::not_found);
  CHECK(Home::open(folder.path()).error().code == Errc::not_found);
}

TEST_CASE("a home that others may read is refused, and the answer names the cure", "[issuer]") {
  const test::TempFolder folder;
  REQUIRE(Home::init(folder / "home", kOrigin).has_value());
  for (const char* part : {"", "keys", "state.db"}) {
    const file::Path path = folder / "home" / part;
    const unsigned before = file::mode_of(path);
    ::chmod(path.c_str(), before | 0040);
    const auto home = Home::open(folder / "home");
    REQUIRE(home.has_error());
    CHECK(home.error().code == Errc::unauthorised);
    CHECK_THAT(home.error().detail, Catch::Contains("chmod"));
    ::chmod(path.c_str(), before);
  }
  CHECK(Home::open(folder / "home").has_value());
}

TEST_CASE("a home without its database is refused", "[issuer]") {
  const test::TempFolder folder;
  REQUIRE(Home::init(folder / "home", kOrigin).has_value());
  std::filesystem::remove(folder / "home" / "state.db");
  CHECK(Home::open(folder / "home").error().code == Errc::not_found);
}

TEST_CASE("settings that are no settings are refused", "[issuer]") {
  const test::TempFolder folder;
  REQUIRE(Home::init(folder / "home", kOrigin).has_value());
  const auto code = [&](std::string_view text) {
    file::write_atomic(folder / "home" / "issuer.json", text, file::Mode::secret);
    return Home::open(folder / "home").error().code;
  };
  CHECK(code("") == Errc::malformed);
  CHECK(code("{}") == Errc::malformed);
  CHECK(code(R"({"version":2,"origin":"a","public":"p"})") == Errc::unsupported);
  CHECK(code(R"({"version":1,"origin":"a b","public":"p"})") == Errc::malformed);
  CHECK(code(R"({"version":1,"origin":"a","public":""})") == Errc::malformed);
  CHECK(code(R"({"version":1,"origin":"a"})") == Errc::malformed);
}

TEST_CASE("one command at a time holds the lock, and the next is told which", "[issuer]") {
  const test::TempFolder folder;
  const auto home = Home::init(folder / "home", kOrigin);
  REQUIRE(home.has_value());
  const auto none = std::chrono::milliseconds(0);
  {
    const auto lock = HomeLock::take(*home, "lot create", none);
    REQUIRE(lock.has_value());
    const auto second = HomeLock::take(*home, "publish", none);
    REQUIRE(second.has_error());
    CHECK(second.error().code == Errc::unavailable);
    CHECK_THAT(second.error().detail, Catch::Contains("lot create"));
    CHECK_THAT(second.error().detail, Catch::Contains(std::to_string(::getpid())));
  }
  CHECK(HomeLock::take(*home, "publish", none).has_value());
}

TEST_CASE("a lock that was moved is held until its new owner ends", "[issuer]") {
  const test::TempFolder folder;
  const auto home = Home::init(folder / "home", kOrigin);
  const auto none = std::chrono::milliseconds(0);
  auto lock = HomeLock::take(*home, "a", none);
  REQUIRE(lock.has_value());
  {
    const HomeLock moved = std::move(*lock);
    CHECK(HomeLock::take(*home, "b", none).has_error());
  }
  CHECK(HomeLock::take(*home, "b", none).has_value());
}

}  // namespace
}  // namespace ocop::issuer
