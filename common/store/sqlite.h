// A SQLite database file as this project uses one: strict tables, numbered migrations, one writer
// at a time. The only file that speaks SQLiteCpp is sqlite.cpp; the typed stores of this folder are
// written with what is declared here.
//
// Durability: journal in WAL mode with synchronous=FULL, so that what a committed transaction wrote
// survives a crash and a power cut. A Connection belongs to one thread; several connections and
// processes may use one file (a writer waits up to kBusyTimeout for another).
//
// Everything throws SqliteError when the world is broken (disk full, file damaged, another kind of
// database, a constraint violated): these are no inputs of outsiders.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "common/base/bytes.h"
#include "common/base/file.h"

namespace ocop::store {

class SqliteError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr std::chrono::seconds kBusyTimeout{10};

// What tables a kind of database has. Migration n (from 1) is migrations[n − 1], SQL text; a
// database remembers how many it has seen (PRAGMA user_version) and gets the missing ones when it
// is opened.
struct Schema {
  std::int32_t application_id;  // PRAGMA application_id: tells our kinds of database apart
  std::span<const std::string_view> migrations;
};

class Connection;

// A prepared statement. Parameters count from 1, columns from 0. Must not outlive its Connection.
class Query {
 public:
  Query(Query&&) noexcept;
  Query& operator=(Query&&) noexcept;
  ~Query();

  Query& bind(int parameter, std::int64_t value);
  Query& bind(int parameter, std::string_view text);  // copied
  Query& bind(int parameter, ByteView blob);          // copied; empty is an empty blob, not NULL
  Query& bind_null(int parameter);
  template <class T>
  Query& bind(int parameter, const std::optional<T>& value) {
    return value ? bind(parameter, *value) : bind_null(parameter);
  }

  // Moves to the next row; false after the last one.
  [[nodiscard]] bool next();
  // Runs a statement that gives no rows; returns how many rows it changed. The Query may then be
  // bound and run again.
  int run();
  // Ready to be bound and stepped again.
  Query& reset();

  // Of the current row.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Bytes blob(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Connection;
  struct Impl;
  explicit Query(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class Connection {
 public:
  // Makes the file, mode 0600, with all migrations: it takes its name when it is whole, so a crash
  // leaves none. Throws if anything of that name exists. One process at a time for one name.
  static Connection create(const file::Path& path, const Schema& schema);
  // Opens an existing file for reading and writing and applies the migrations it lacks. Throws if
  // it does not exist (a missing database is a misconfiguration, never a reason to begin anew), is
  // of another kind, or was written by a newer program.
  static Connection open(const file::Path& path, const Schema& schema);
  // A database that lives as long as the connection.
  static Connection in_memory(const Schema& schema);

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  [[nodiscard]] Query query(std::string_view sql);
  // One or several statements without parameters.
  void execute(std::string_view sql);
  [[nodiscard]] std::int64_t last_insert_id() const;

  // Runs `work` in a transaction (BEGIN IMMEDIATE) that is committed when it returns and rolled
  // back when it throws. Inside another transaction of this connection it just runs as a part of
  // that one.
  template <class Work>
  auto transaction(Work work) {
    Transaction scope(*this);
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      scope.commit();
    } else {
      auto result = work();
      scope.commit();
      return result;
    }
  }

  // Writes a copy of the database, as of one moment, to a new file (mode 0600; throws if it
  // exists).
  void copy_to(const file::Path& path);

 private:
  class Transaction {
   public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

   private:
    Connection& connection_;
    bool outermost_;
    bool done_ = false;
  };
  struct Impl;
  explicit Connection(std::unique_ptr<Impl> impl);
  void migrate(const Schema& schema);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ocop::store
