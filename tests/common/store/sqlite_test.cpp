#include "common/store/sqlite.h"

#include <array>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

namespace ocop::store {
namespace {

constexpr std::string_view kFirst = "CREATE TABLE note (text TEXT NOT NULL, data BLOB) STRICT";
constexpr std::string_view kSecond = "ALTER TABLE note ADD COLUMN number INTEGER";
constexpr std::array kOne{kFirst};
constexpr std::array kTwo{kFirst, kSecond};
constexpr Schema kOld{1234, kOne};
constexpr Schema kNew{1234, kTwo};
constexpr Schema kOther{4321, kOne};

std::int64_t count(Connection& connection) {
  Query query = connection.query("SELECT count(*) FROM note");
  REQUIRE(query.next());
  return query.integer(0);
}

void add(Connection& connection, std::string_view text) {
  connection.query("INSERT INTO note (text) VALUES (?)").bind(1, text).run();
}

TEST_CASE("a new database may be read by its owner only", "[store]") {
  const test::TempFolder folder;
  Connection connection = Connection::create(folder / "a.db", kOld);
  add(connection, "x");
  CHECK(file::mode_of(folder / "a.db") == 0600);
  CHECK(file::mode_of(folder / "a.db-wal") == 0600);
}

TEST_CASE("a database is never made over something that is there", "[store]") {
  const test::TempFolder folder;
  file::write_atomic(folder / "a.db", std::string_view("letters"));
  CHECK_THROWS_AS(Connection::create(folder / "a.db", kOld), SqliteError);
  CHECK(file::read_text(folder / "a.db").value() == "letters");
}

TEST_CASE("a missing database is not made by opening it", "[store]") {
  const test::TempFolder folder;
  CHECK_THROWS_AS(Connection::open(folder / "a.db", kOld), SqliteError);
  CHECK_FALSE(std::filesystem::exists(folder / "a.db"));
}

TEST_CASE("what is no database, or another kind of database, is refused", "[store]") {
  const test::TempFolder folder;
  file::write_atomic(folder / "text", std::string_view("This is no database at all, only words."));
  CHECK_THROWS_AS(Connection::open(folder / "text", kOld), SqliteError);
  file::write_atomic(folder / "empty", std::string_view());
  CHECK_THROWS_AS(Connection::open(folder / "empty", kOld), SqliteError);
  Connection::create(folder / "a.db", kOther);
  CHECK_THROWS_AS(Connection::open(folder / "a.db", kOld), SqliteError);
}

TEST_CASE("opening applies the migrations that are missing and keeps the rows", "[store]") {
  const test::TempFolder folder;
  {
    Connection connection = Connection::create(folder / "a.db", kOld);
    add(connection, "before");
  }
  {
    Connection connection = Connection::open(folder / "a.db", kNew);
    connection.query("UPDATE note SET number = 7").run();
  }
  Connection connection = Connection::open(folder / "a.db", kNew);
  Query query = connection.query("SELECT text, number FROM note");
  REQUIRE(query.next());
  CHECK(query.text(0) == "before");
  CHECK(query.integer(1) == 7);
  CHECK_FALSE(query.next());
}

TEST_CASE("a database of a newer program is refused and left as it is", "[store]") {
  const test::TempFolder folder;
  Connection::create(folder / "a.db", kNew);
  CHECK_THROWS_AS(Connection::open(folder / "a.db", kOld), SqliteError);
  CHECK_NOTHROW(Connection::open(folder / "a.db", kNew));
}

TEST_CASE("a failing migration leaves the version before", "[store]") {
  constexpr std::array kBroken{kFirst,
                               std::string_view("ALTER TABLE missing ADD COLUMN x INTEGER")};
  const test::TempFolder folder;
  Connection::create(folder / "a.db", kOld);
  CHECK_THROWS_AS(Connection::open(folder / "a.db", Schema{1234, kBroken}), SqliteError);
  CHECK_NOTHROW(Connection::open(folder / "a.db", kOld));
}

TEST_CASE("a transaction that throws changes nothing", "[store]") {
  Connection connection = Connection::in_memory(kOld);
  CHECK_THROWS_AS(connection.transaction([&] {
    add(connection, "x");
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(count(connection) == 0);
  connection.transaction([&] { add(connection, "y"); });
  CHECK(count(connection) == 1);
}

TEST_CASE("a transaction inside another one is part of it", "[store]") {
  Connection connection = Connection::in_memory(kOld);
  CHECK_THROWS(connection.transaction([&] {
    connection.transaction([&] { add(connection, "x"); });
    throw std::runtime_error("no");
  }));
  CHECK(count(connection) == 0);
}

TEST_CASE("a transaction of which a part failed cannot be committed", "[store]") {
  Connection connection = Connection::in_memory(kOld);
  const auto part_fails = [&] {
    add(connection, "outer");
    try {
      connection.transaction([&] {
        add(connection, "inner");
        throw std::runtime_error("no");
      });
    } catch (const std::runtime_error&) {
    }
  };
  CHECK_THROWS_AS(connection.transaction(part_fails), std::logic_error);
  CHECK(count(connection) == 0);
  connection.transaction([&] { add(connection, "later"); });
  CHECK(count(connection) == 1);
}

TEST_CASE("an empty blob is not NULL, and zero bytes inside texts are kept", "[store]") {
  Connection connection = Connection::in_memory(kOld);
  connection.query("INSERT INTO note (text, data) VALUES (?, ?)")
      .bind(1, std::string_view("a\0b", 3))
      .bind(2, ByteView())
      .run();
  connection.query("INSERT INTO note (text, data) VALUES ('n', ?)").bind_null(1).run();
  Query query = connection.query("SELECT text, data FROM note ORDER BY rowid");
  REQUIRE(query.next());
  CHECK(query.text(0) == std::string("a\0b", 3));
  CHECK_FALSE(query.is_null(1));
  CHECK(query.blob(1).empty());
  REQUIRE(query.next());
  CHECK(query.is_null(1));
}

TEST_CASE("tables are strict: a text is no number", "[store]") {
  Connection connection = Connection::in_memory(kNew);
  CHECK_THROWS_AS(connection.query("INSERT INTO note (text, number) VALUES ('a', 'b')").run(),
                  SqliteError);
}

TEST_CASE("a copy is the database of one moment, in a file of its own", "[store]") {
  const test::TempFolder folder;
  Connection connection = Connection::create(folder / "a.db", kOld);
  add(connection, "before");
  connection.copy_to(folder / "b.db");
  add(connection, "after");
  CHECK(file::mode_of(folder / "b.db") == 0600);
  Connection copy = Connection::open(folder / "b.db", kOld);
  CHECK(count(copy) == 1);
  CHECK_THROWS_AS(connection.copy_to(folder / "b.db"), SqliteError);
}

TEST_CASE("two connections write one after the other", "[store]") {
  const test::TempFolder folder;
  Connection::create(folder / "a.db", kOld);
  const auto write_fifty = [&] {
    Connection connection = Connection::open(folder / "a.db", kOld);
    for (int i = 0; i < 50; ++i) connection.transaction([&] { add(connection, "x"); });
  };
  std::thread other(write_fifty);
  write_fifty();
  other.join();
  Connection connection = Connection::open(folder / "a.db", kOld);
  CHECK(count(connection) == 100);
}

}  // namespace
}  // namespace ocop::store
