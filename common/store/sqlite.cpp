#include "common/store/sqlite.h"

#include <filesystem>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace ocop::store {

namespace {

// SQLITE_DONE. Busy and locked come back without an exception and without a copy.
constexpr int kBackupDone = 101;

// Every call into the library: its exceptions become ours.
template <class Call>
auto speak(Call call) {
  try {
    return call();
  } catch (const SQLite::Exception& failure) {
    throw SqliteError(std::string("sqlite: ") + failure.what());
  }
}

std::string pragma(std::string_view name, std::int64_t value) {
  return "PRAGMA " + std::string(name) + " = " + std::to_string(value);
}

std::int64_t latest_version(const Schema& schema) {
  return static_cast<std::int64_t>(schema.migrations.size());
}

}  // namespace

struct Query::Impl {
  SQLite::Statement statement;
};

struct Connection::Impl {
  SQLite::Database database;
  std::string name;     // for messages
  int depth = 0;        // open transactions, one within the other
  bool doomed = false;  // an inner one failed: the outermost must not commit

  Impl(const file::Path& path, int flags)
      : database(path.string(), flags,
                 static_cast<int>(std::chrono::milliseconds(kBusyTimeout).count())),
        name(path.string()) {}

  [[nodiscard]] std::int64_t number(const char* sql) { return database.execAndGet(sql).getInt64(); }

  void set_pragmas() {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA trusted_schema = OFF");
  }

  // Errors that name the file, for a database that this program must not touch.
  void require_kind(const Schema& schema) {
    if (number("PRAGMA application_id") != schema.application_id)
      throw SqliteError("sqlite: " + name + " is not a database of this kind");
    const std::int64_t version = number("PRAGMA user_version");
    if (version > latest_version(schema))
      throw SqliteError("sqlite: " + name + " has schema version " + std::to_string(version) +
                        ", this program knows versions up to " +
                        std::to_string(latest_version(schema)));
  }
};

Query::Query(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Query::Query(Query&&) noexcept = default;
Query& Query::operator=(Query&&) noexcept = default;
Query::~Query() = default;

Query& Query::bind(int parameter, std::int64_t value) {
  speak([&] { impl_->statement.bind(parameter, value); });
  return *this;
}

Query& Query::bind(int parameter, std::string_view text) {
  speak([&] { impl_->statement.bind(parameter, std::string(text)); });
  return *this;
}

Query& Query::bind(int parameter, ByteView blob) {
  // A null pointer would bind NULL.
  const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
  speak([&] { impl_->statement.bind(parameter, data, static_cast<int>(blob.size())); });
  return *this;
}

Query& Query::bind_null(int parameter) {
  speak([&] { impl_->statement.bind(parameter); });
  return *this;
}

bool Query::next() {
  return speak([&] { return impl_->statement.executeStep(); });
}

int Query::run() {
  return speak([&] {
    const int changed = impl_->statement.exec();
    impl_->statement.reset();
    return changed;
  });
}

Query& Query::reset() {
  speak([&] { impl_->statement.reset(); });
  return *this;
}

std::int64_t Query::integer(int column) const {
  return speak([&] { return impl_->statement.getColumn(column).getInt64(); });
}

std::string Query::text(int column) const {
  return speak([&] { return impl_->statement.getColumn(column).getString(); });
}

Bytes Query::blob(int column) const {
  return speak([&] {
    const SQLite::Column value = impl_->statement.getColumn(column);
    const auto* first = static_cast<const std::uint8_t*>(value.getBlob());
    return first == nullptr ? Bytes{} : Bytes(first, first + value.getBytes());
  });
}

bool Query::is_null(int column) const {
  return speak([&] { return impl_->statement.isColumnNull(column); });
}

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

// Under another name until it is whole: a program that is killed here must not leave a file that it
// would refuse to open later.
Connection Connection::create(const file::Path& path, const Schema& schema) {
  if (std::filesystem::exists(std::filesystem::symlink_status(path)))
    throw SqliteError("sqlite: " + path.string() + " exists already");
  const file::Path unborn = path.string() + ".new";
  for (const char* part : {"", "-journal"}) std::filesystem::remove(unborn.string() + part);
  if (const auto made = file::create_new(unborn, ByteView(), file::Mode::secret); !made)
    throw SqliteError("sqlite: " + unborn.string() + " is being made by somebody else");
  speak([&] {
    Connection connection(std::make_unique<Impl>(unborn, SQLite::OPEN_READWRITE));
    connection.impl_->database.exec("PRAGMA synchronous = FULL");
    connection.impl_->database.exec(pragma("application_id", schema.application_id));
    connection.migrate(schema);
  });
  std::filesystem::rename(unborn, path);
  file::sync_folder(path.has_parent_path() ? path.parent_path() : file::Path("."));
  return open(path, schema);
}

Connection Connection::open(const file::Path& path, const Schema& schema) {
  return speak([&] {
    Connection connection(std::make_unique<Impl>(path, SQLite::OPEN_READWRITE));
    connection.impl_->require_kind(schema);
    connection.impl_->set_pragmas();
    connection.migrate(schema);
    return connection;
  });
}

Connection Connection::in_memory(const Schema& schema) {
  return speak([&] {
    Connection connection(
        std::make_unique<Impl>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE));
    connection.impl_->set_pragmas();
    connection.migrate(schema);
    return connection;
  });
}

void Connection::migrate(const Schema& schema) {
  const auto version = [&] { return impl_->number("PRAGMA user_version"); };
  if (version() == latest_version(schema)) return;
  transaction([&] {
    // Read again: another process may have migrated while this one waited.
    for (std::int64_t next = version(); next < latest_version(schema); ++next) {
      execute(schema.migrations[static_cast<std::size_t>(next)]);
      impl_->database.exec(pragma("user_version", next + 1));
    }
  });
}

Query Connection::query(std::string_view sql) {
  return speak([&] {
    return Query(std::unique_ptr<Query::Impl>(
        new Query::Impl{SQLite::Statement(impl_->database, std::string(sql))}));
  });
}

void Connection::execute(std::string_view sql) {
  speak([&] { impl_->database.exec(std::string(sql)); });
}

std::int64_t Connection::last_insert_id() const {
  return impl_->database.getLastInsertRowid();
}

void Connection::copy_to(const file::Path& path) {
  if (const auto made = file::create_new(path, ByteView(), file::Mode::secret); !made)
    throw SqliteError("sqlite: " + path.string() + " exists already");
  speak([&] {
    SQLite::Database target(path.string(), SQLite::OPEN_READWRITE);
    SQLite::Backup backup(target, impl_->database);
    if (backup.executeStep(-1) != kBackupDone)
      throw SqliteError("sqlite: " + path.string() + ": the copy is not complete");
  });
}

Connection::Transaction::Transaction(Connection& connection)
    : connection_(connection), outermost_(connection.impl_->depth == 0) {
  if (outermost_) {
    connection_.execute("BEGIN IMMEDIATE");
    connection_.impl_->doomed = false;
  }
  ++connection_.impl_->depth;
}

void Connection::Transaction::commit() {
  if (outermost_) {
    if (connection_.impl_->doomed)
      throw std::logic_error("commit of a transaction of which a part failed");
    connection_.execute("COMMIT");
  }
  done_ = true;
}

Connection::Transaction::~Transaction() {
  --connection_.impl_->depth;
  if (done_) return;
  if (outermost_) {
    // After some errors (disk full) SQLite has rolled back by itself and says so here.
    connection_.impl_->database.tryExec("ROLLBACK");
  } else {
    connection_.impl_->doomed = true;
  }
}

}  // namespace ocop::store
