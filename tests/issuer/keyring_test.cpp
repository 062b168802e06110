#include "issuer/keyring.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "tests/issuer/test_home.h"

namespace ocop::issuer {
namespace {

using crypto::KeyUse;
using test::demo_keys;

struct Ring {
  test::TempFolder folder;
  test::TestPassphrases passphrases{std::string(test::kTestPassphrase)};
  OpenKeys open_keys;
  Result<Keyring> open() { return Keyring::open(folder.path(), passphrases, open_keys); }
};

TEST_CASE("a keyring knows its keys without a passphrase", "[issuer]") {
  Ring ring;
  test::write_demo_key(ring.folder / "b.key", "label", KeyUse::label);
  test::write_demo_key(ring.folder / "a.key", "log", KeyUse::log);
  file::write_atomic(ring.folder / "notes.txt", std::string_view("not a key"));
  const auto keys = ring.open();
  REQUIRE(keys.has_value());
  REQUIRE(keys->held().size() == 2);
  CHECK(keys->held()[0].header.use == KeyUse::log);
  CHECK(keys->find(demo_keys().public_key("label"))->path == ring.folder / "b.key");
  CHECK(keys->find(demo_keys().public_key("clock")) == nullptr);
  CHECK(ring.passphrases.asked == 0);
}

TEST_CASE("a key is opened once, however often it is used", "[issuer]") {
  Ring ring;
  test::write_demo_key(ring.folder / "log.key", "log", KeyUse::log);
  for (int command = 0; command < 2; ++command) {
    auto keys = ring.open();
    const auto first = keys->open(demo_keys().public_key("log"), KeyUse::log);
    const auto again = keys->open(demo_keys().public_key("log"), KeyUse::log);
    REQUIRE(first.has_value());
    CHECK(*first == *again);
    CHECK((*first)->public_key() == demo_keys().public_key("log"));
  }
  CHECK(ring.passphrases.asked == 1);
}

TEST_CASE("a key for one use is not given out for another", "[issuer]") {
  Ring ring;
  test::write_demo_key(ring.folder / "log.key", "log", KeyUse::log);
  auto keys = ring.open();
  REQUIRE(keys->open(demo_keys().public_key("log"), KeyUse::log).has_value());
  const auto wrong = keys->open(demo_keys().public_key("log"), KeyUse::clock);
  REQUIRE(wrong.has_error());
  CHECK(wrong.error().code == Errc::unknown_key);
  CHECK(keys->open_file(ring.folder / "log.key", {KeyUse::clock, KeyUse::label}).has_error());
}

TEST_CASE("a key that is not held is an unknown key", "[issuer]") {
  Ring ring;
  auto keys = ring.open();
  CHECK(keys->open(demo_keys().public_key("log"), KeyUse::log).error().code == Errc::unknown_key);
  CHECK(keys->open_file(ring.folder / "none.key", {KeyUse::log}).error().code == Errc::unavailable);
}

TEST_CASE("the wrong passphrase says so and names the file", "[issuer]") {
  Ring ring;
  test::write_demo_key(ring.folder / "log.key", "log", KeyUse::log);
  test::TestPassphrases wrong("sai rồi");
  auto keys = Keyring::open(ring.folder.path(), wrong, ring.open_keys);
  const auto key = keys->open(demo_keys().public_key("log"), KeyUse::log);
  REQUIRE(key.has_error());
  CHECK(key.error().code == Errc::locked);
  CHECK_THAT(key.error().detail, Catch::Contains("wrong passphrase") && Catch::Contains("log.key"));
  CHECK(wrong.asked == 1);
}

// A person who mistypes.
class Forgetful final : public PassphraseSource {
 public:
  explicit Forgetful(int wrong_answers) : wrong_(wrong_answers) {}
  Result<Passphrase> existing(std::string_view) override {
    ++asked;
    return Passphrase::of(asked <= wrong_ ? "sai rồi" : test::kTestPassphrase);
  }
  Result<Passphrase> fresh(std::string_view name) override { return existing(name); }
  bool asks_a_person() const override { return true; }
  int asked = 0;

 private:
  int wrong_;
};

TEST_CASE("a person may mistype twice", "[issuer]") {
  Ring ring;
  test::write_demo_key(ring.folder / "log.key", "log", KeyUse::log);
  Forgetful twice(2);
  CHECK(open_key(ring.folder / "log.key", twice, {KeyUse::log}).has_value());
  Forgetful often(9);
  CHECK(open_key(ring.folder / "log.key", often, {KeyUse::log}).has_error());
  CHECK(often.asked == 3);
}

TEST_CASE("a key file that others may read is refused", "[issuer]") {
  Ring ring;
  test::write_demo_key(ring.folder / "log.key", "log", KeyUse::log);
  for (const mode_t mode : {0640, 0604, 0660}) {
    ::chmod((ring.folder / "log.key").c_str(), mode);
    const auto keys = ring.open();
    REQUIRE(keys.has_error());
    CHECK_THAT(keys.error().detail, Catch::Contains("chmod 600"));
    CHECK(open_key(ring.folder / "log.key", ring.passphrases, {KeyUse::log}).has_error());
  }
}

TEST_CASE("a file that only looks like a key file is named", "[issuer]") {
  Ring ring;
  file::write_atomic(ring.folder / "bad.key", std::string_view("letters"), file::Mode::secret);
  const auto keys = ring.open();
  REQUIRE(keys.has_error());
  CHECK(keys.error().code == Errc::malformed);
  CHECK_THAT(keys.error().detail, Catch::Contains("bad.key"));
}

}  // namespace
}  // namespace ocop::issuer
