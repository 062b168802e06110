#include "issuer/watch.h"

#include <stdexcept>

#include <catch2/catch.hpp>

#include "tests/issuer/test_home.h"

namespace ocop::issuer {
namespace {

using std::chrono::seconds;
using test::TestHome;

// A clock that goes on by a second at each pause, and ends the watch after so many.
class TestPace {
 public:
  explicit TestPace(int pauses) : left_(pauses) {}
  Pace pace() {
    return {[this] {
              now_ += seconds(1);
              return left_-- == 0;
            },
            [this] { return now_; }};
  }
  [[nodiscard]] long second() const {
    return std::chrono::duration_cast<seconds>(now_.time_since_epoch()).count();
  }

 private:
  int left_;
  std::chrono::steady_clock::time_point now_{};
};

// Counts rounds; each does `work`.
struct Watched {
  std::vector<long> rounds = {};
  std::vector<std::string> failures = {};

  void run(
      TestPace& pace, seconds interval, const std::function<bool()>& work,
      const std::function<bool()>& is_urgent = [] { return false; }) {
    watch(interval,
          {[&] {
             rounds.push_back(pace.second());
             return work();
           },
           is_urgent, [&](std::string_view what) { failures.emplace_back(what); }},
          pace.pace());
  }
};

TEST_CASE("a round begins whenever the interval has passed", "[issuer]") {
  TestPace pace(1900);
  Watched watched;
  watched.run(pace, seconds(600), [] { return true; });
  CHECK(watched.rounds == std::vector<long>{600, 1200, 1800});
}

TEST_CASE("what is urgent does not wait for the interval", "[issuer]") {
  TestPace pace(50);
  Watched watched;
  bool urgent = false;
  watched.run(
      pace, seconds(600),
      [&] {
        urgent = false;
        return true;
      },
      [&] { return urgent || (urgent = pace.second() % 20 == 7); });
  CHECK(watched.rounds == std::vector<long>{7, 27, 47});
}

TEST_CASE("a round that fails is tried again, urgent or not", "[issuer]") {
  TestPace pace(35);
  Watched watched;
  watched.run(
      pace, seconds(5), [] { return false; }, [] { return true; });
  CHECK(watched.rounds == std::vector<long>{1, 11, 21, 31});
  CHECK(watched.failures.empty());
}

TEST_CASE("a round that throws is told and tried again", "[issuer]") {
  TestPace pace(25);
  Watched watched;
  watched.run(pace, seconds(5), [&]() -> bool {
    if (pace.second() < 20) throw std::runtime_error("no space left on device");
    return true;
  });
  CHECK(watched.rounds == std::vector<long>{5, 15, 25});
  CHECK(watched.failures == std::vector<std::string>(2, "no space left on device"));
}

TEST_CASE("a question that throws is told, and the round that follows decides", "[issuer]") {
  TestPace pace(12);
  Watched watched;
  watched.run(
      pace, seconds(600), [] { return false; },
      []() -> bool { throw std::runtime_error("database is locked"); });
  CHECK(watched.rounds == std::vector<long>{1, 11});
  CHECK(watched.failures == std::vector<std::string>{"database is locked"});
}

TEST_CASE("a watch renews the clock's signature at the same size", "[issuer]") {
  TestHome home;
  home.begin();
  home.publish();
  const Instant begun = home.now;
  TestPace pace(1250);
  Watched watched;
  std::vector<Instant> cosigned;
  watched.run(pace, seconds(600), [&] {
    home.now = begun.plus(seconds(pace.second()));
    home.publish();
    cosigned.push_back(home.office()->cosigned().value());
    return true;
  });
  CHECK(cosigned == std::vector<Instant>{begun.plus(seconds(600)), begun.plus(seconds(1200))});
  CHECK(home.office()->published_size() == 1);
  CHECK(home.is_clean());
}

TEST_CASE("a watch publishes again after rounds that could not write", "[issuer]") {
  TestHome home;
  home.begin();
  home.publish();
  REQUIRE(home.office()->submit(test::demo_entries(2), home.now).has_value());
  const file::Path tiles = home.public_folder() / "log" / "tile";
  std::filesystem::rename(tiles, home.elsewhere("tiles"));
  file::write_atomic(tiles, std::string_view("no folder"));  // nothing can be written below it
  TestPace pace(30);
  Watched watched;
  watched.run(
      pace, seconds(600),
      [&] {
        if (watched.rounds.size() == 3) {
          std::filesystem::remove(tiles);
          std::filesystem::rename(home.elsewhere("tiles"), tiles);
        }
        const auto office = Office::open(home.settings());
        return office && (*office)->publish(home.now);
      },
      [&] { return store::IssuerStore::open(home.root() / "state.db").queue_length() > 0; });
  CHECK(watched.rounds == std::vector<long>{1, 11, 21});
  CHECK(home.office()->published_size() == 3);
  CHECK(home.is_clean());
}

}  // namespace
}  // namespace ocop::issuer
