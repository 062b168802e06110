#include "common/store/issuer_store.h"

#include <algorithm>

#include "common/store/issuer_schema.h"

namespace ocop::store {

namespace {

// What this program wrote reads back, or the database is damaged.
template <class T>
T stored(Result<T> value) {
  if (!value) throw SqliteError("state.db: unreadable value: " + value.error().detail);
  return std::move(*value);
}

crypto::Hash stored_hash(const Query& row, int column) {
  return stored(crypto::Hash::from_bytes(row.blob(column)));
}

record::StatementId stored_id(const Query& row, int column) {
  return stored(record::StatementId::parse(row.text(column)));
}

Instant stored_instant(const Query& row, int column) {
  return Instant(row.integer(column));
}

template <class Enum, std::size_t n>
Enum stored_enum(const Query& row, int column, const std::array<Enum, n>& all) {
  const std::string text = row.text(column);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](Enum value) { return name(value) == text; });
  if (found == all.end()) throw SqliteError("state.db: unknown state " + text);
  return *found;
}

constexpr std::array kLotStates{LotState::planned, LotState::manifested, LotState::closed};
constexpr std::array kJobStates{JobState::allocated, JobState::rendered, JobState::read_back,
                                JobState::released, JobState::voided};

constexpr std::string_view kLotColumns =
    "manifest, gtin, lot, certificate, secret, first_index, count, state, created";

LotRow lot_row(const Query& row) {
  const Bytes secret = row.blob(4);
  LotRow lot{.manifest = stored_id(row, 0),
             .gtin = stored(gs1::Gtin::parse(row.text(1))),
             .lot = stored(gs1::Lot::parse(row.text(2))),
             .certificate = stored_id(row, 3),
             .secret = {},
             .first_index = static_cast<std::uint32_t>(row.integer(5)),
             .count = static_cast<std::uint32_t>(row.integer(6)),
             .state = stored_enum(row, 7, kLotStates),
             .created = stored_instant(row, 8)};
  std::copy_n(secret.begin(), std::min(secret.size(), lot.secret.size()), lot.secret.begin());
  return lot;
}

std::vector<LotRow> lot_rows(Query query) {
  std::vector<LotRow> rows;
  while (query.next()) rows.push_back(lot_row(query));
  return rows;
}

std::string select_lots(std::string_view rest) {
  return "SELECT " + std::string(kLotColumns) + " FROM lot " + std::string(rest);
}

crypto::KeyId stored_key_id(const Query& row, int column) {
  const Bytes bytes = row.blob(column);
  crypto::KeyId id;
  std::copy_n(bytes.begin(), std::min(bytes.size(), id.bytes.size()), id.bytes.begin());
  return id;
}

LabelJob job_row(const Query& row) {
  return {.id = row.integer(0),
          .manifest = stored_id(row, 1),
          .label_key = stored_key_id(row, 2),
          .first = static_cast<std::uint32_t>(row.integer(3)),
          .end = static_cast<std::uint64_t>(row.integer(4)),
          .state = stored_enum(row, 5, kJobStates),
          .output = row.text(6),
          .sha256 = row.is_null(7) ? std::nullopt : std::optional(stored_hash(row, 7)),
          .created = stored_instant(row, 8),
          .changed = stored_instant(row, 9)};
}

std::vector<LabelJob> job_rows(Query query) {
  std::vector<LabelJob> rows;
  while (query.next()) rows.push_back(job_row(query));
  return rows;
}

std::string select_jobs(std::string_view rest) {
  return "SELECT id, manifest, label_key, first, end, state, output, sha256, created, changed "
         "FROM label_job " +
         std::string(rest);
}

bool may_follow(JobState from, JobState to) {
  switch (to) {
    case JobState::allocated: return false;
    case JobState::rendered: return from == JobState::allocated;
    case JobState::read_back: return from == JobState::rendered;
    case JobState::released: return from == JobState::read_back;
    case JobState::voided: return from != JobState::released && from != JobState::voided;
  }
  return false;
}

ImportBatch import_row(const Query& row) {
  return {.source = row.text(0),
          .sha256 = stored_hash(row, 1),
          .rows = static_cast<std::uint64_t>(row.integer(2)),
          .statements = static_cast<std::uint64_t>(row.integer(3)),
          .imported = stored_instant(row, 4)};
}

}  // namespace

std::string_view name(LotState state) {
  switch (state) {
    case LotState::planned: return "planned";
    case LotState::manifested: return "manifested";
    case LotState::closed: return "closed";
  }
  return "";
}

std::string_view name(JobState state) {
  switch (state) {
    case JobState::allocated: return "allocated";
    case JobState::rendered: return "rendered";
    case JobState::read_back: return "read-back";
    case JobState::released: return "released";
    case JobState::voided: return "void";
  }
  return "";
}

IssuerStore::IssuerStore(Connection connection) : connection_(std::move(connection)) {}

IssuerStore IssuerStore::create(const file::Path& path) {
  return IssuerStore(Connection::create(path, issuer_schema()));
}

IssuerStore IssuerStore::open(const file::Path& path) {
  return IssuerStore(Connection::open(path, issuer_schema()));
}

IssuerStore IssuerStore::in_memory() {
  return IssuerStore(Connection::in_memory(issuer_schema()));
}

bool IssuerStore::enqueue(const QueuedEntry& entry) {
  return connection_
             .query(
                 "INSERT INTO queue (hash, entry, queued) VALUES (?, ?, ?) "
                 "ON CONFLICT (hash) DO NOTHING")
             .bind(1, entry.hash.view())
             .bind(2, entry.entry)
             .bind(3, entry.queued.unix_seconds())
             .run() == 1;
}

std::vector<QueuedEntry> IssuerStore::queue() const {
  std::vector<QueuedEntry> entries;
  Query row = connection_.query("SELECT hash, entry, queued FROM queue ORDER BY position");
  while (row.next()) entries.push_back({stored_hash(row, 0), row.text(1), stored_instant(row, 2)});
  return entries;
}

std::uint64_t IssuerStore::queue_length() const {
  Query row = connection_.query("SELECT count(*) FROM queue");
  return row.next() ? static_cast<std::uint64_t>(row.integer(0)) : 0;
}

void IssuerStore::dequeue(const crypto::Hash& hash) {
  connection_.query("DELETE FROM queue WHERE hash = ?").bind(1, hash.view()).run();
}

std::optional<CheckedLog> IssuerStore::checked_log() const {
  Query row = connection_.query("SELECT size, root FROM checked_log");
  if (!row.next()) return std::nullopt;
  return CheckedLog{static_cast<std::uint64_t>(row.integer(0)), stored_hash(row, 1)};
}

void IssuerStore::record_checked_log(const CheckedLog& log,
                                     const std::vector<crypto::Hash>& unproven) {
  connection_.transaction([&] {
    connection_
        .query(
            "INSERT INTO checked_log (only, size, root) VALUES (1, ?, ?) "
            "ON CONFLICT (only) DO UPDATE SET size = excluded.size, root = excluded.root")
        .bind(1, static_cast<std::int64_t>(log.size))
        .bind(2, log.root.view())
        .run();
    Query insert =
        connection_.query("INSERT INTO unproven (hash) VALUES (?) ON CONFLICT DO NOTHING");
    for (const crypto::Hash& hash : unproven) insert.bind(1, hash.view()).run();
  });
}

void IssuerStore::forget_checked_log() {
  connection_.transaction(
      [&] { connection_.execute("DELETE FROM checked_log; DELETE FROM unproven"); });
}

std::vector<crypto::Hash> IssuerStore::unproven() const {
  std::vector<crypto::Hash> hashes;
  Query row = connection_.query("SELECT hash FROM unproven ORDER BY hash");
  while (row.next()) hashes.push_back(stored_hash(row, 0));
  return hashes;
}

std::optional<std::string> IssuerStore::setting(std::string_view name) const {
  Query row = connection_.query("SELECT value FROM setting WHERE name = ?");
  if (!row.bind(1, name).next()) return std::nullopt;
  return row.text(0);
}

void IssuerStore::set_setting(std::string_view name, std::string_view value) {
  connection_
      .query(
          "INSERT INTO setting (name, value) VALUES (?, ?) "
          "ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .bind(1, name)
      .bind(2, value)
      .run();
}

void IssuerStore::clear_setting(std::string_view name) {
  connection_.query("DELETE FROM setting WHERE name = ?").bind(1, name).run();
}

bool IssuerStore::add_import(const ImportBatch& batch) {
  return connection_
             .query(
                 "INSERT INTO import (source, sha256, row_count, statements, imported) "
                 "VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING")
             .bind(1, batch.source)
             .bind(2, batch.sha256.view())
             .bind(3, static_cast<std::int64_t>(batch.rows))
             .bind(4, static_cast<std::int64_t>(batch.statements))
             .bind(5, batch.imported.unix_seconds())
             .run() == 1;
}

std::optional<ImportBatch> IssuerStore::import_of(const crypto::Hash& sha256) const {
  Query row = connection_.query(
      "SELECT source, sha256, row_count, statements, imported FROM import WHERE sha256 = ?");
  if (!row.bind(1, sha256.view()).next()) return std::nullopt;
  return import_row(row);
}

std::vector<ImportBatch> IssuerStore::imports() const {
  std::vector<ImportBatch> batches;
  Query row = connection_.query(
      "SELECT source, sha256, row_count, statements, imported FROM import ORDER BY id");
  while (row.next()) batches.push_back(import_row(row));
  return batches;
}

bool IssuerStore::name_thing(std::string_view kind, std::string_view key,
                             const record::StatementId& id) {
  return connection_.transaction([&] {
    if (const auto before = named(kind, key)) return *before == id;
    connection_.query("INSERT INTO thing (kind, key, statement) VALUES (?, ?, ?)")
        .bind(1, kind)
        .bind(2, key)
        .bind(3, id.text())
        .run();
    return true;
  });
}

std::optional<record::StatementId> IssuerStore::named(std::string_view kind,
                                                      std::string_view key) const {
  Query row = connection_.query("SELECT statement FROM thing WHERE kind = ? AND key = ?");
  if (!row.bind(1, kind).bind(2, key).next()) return std::nullopt;
  return stored_id(row, 0);
}

void IssuerStore::add_lot(const LotRow& lot) {
  connection_
      .query("INSERT INTO lot (" + std::string(kLotColumns) +
             ", manifested) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(1, lot.manifest.text())
      .bind(2, lot.gtin.text())
      .bind(3, lot.lot.text())
      .bind(4, lot.certificate.text())
      .bind(5, ByteView(lot.secret))
      .bind(6, std::int64_t{lot.first_index})
      .bind(7, std::int64_t{lot.count})
      .bind(8, name(lot.state))
      .bind(9, lot.created.unix_seconds())
      .bind(10, std::int64_t{lot.state == LotState::manifested})
      .run();
}

std::optional<LotRow> IssuerStore::lot(const record::StatementId& manifest) const {
  Query query = connection_.query(select_lots("WHERE manifest = ?"));
  if (!query.bind(1, manifest.text()).next()) return std::nullopt;
  return lot_row(query);
}

std::vector<LotRow> IssuerStore::lots() const {
  return lot_rows(connection_.query(select_lots("ORDER BY id")));
}

std::vector<LotRow> IssuerStore::lots_of(const gs1::Gtin& gtin) const {
  Query query = connection_.query(select_lots("WHERE gtin = ? ORDER BY id"));
  query.bind(1, gtin.text());
  return lot_rows(std::move(query));
}

void IssuerStore::set_lot_state(const record::StatementId& manifest, LotState state) {
  connection_
      .query(
          "UPDATE lot SET state = ?1, manifested = max(manifested, ?1 = 'manifested') "
          "WHERE manifest = ?2")
      .bind(1, name(state))
      .bind(2, manifest.text())
      .run();
}

void IssuerStore::withdraw_lot(const record::StatementId& manifest) {
  connection_.query("UPDATE lot SET state = 'closed', manifested = 0 WHERE manifest = ?")
      .bind(1, manifest.text())
      .run();
}

std::uint64_t IssuerStore::highest_index_end() const {
  Query row = connection_.query(
      "SELECT coalesce(max(first_index + count), 0) FROM lot "
      "WHERE NOT (state = 'closed' AND manifested = 0)");
  return row.next() ? static_cast<std::uint64_t>(row.integer(0)) : 0;
}

namespace {

std::uint64_t next_label(Connection& connection, const LotRow& lot) {
  Query row = connection.query("SELECT max(end) FROM label_job WHERE manifest = ?");
  row.bind(1, lot.manifest.text());
  return row.next() && !row.is_null(0) ? static_cast<std::uint64_t>(row.integer(0))
                                       : lot.first_index;
}

std::uint64_t labels_after(const LotRow& lot, std::uint64_t next) {
  return std::uint64_t{lot.first_index} + lot.count - next;
}

}  // namespace

Result<LabelJob> IssuerStore::allocate_labels(const record::StatementId& manifest,
                                              std::uint32_t count, const crypto::KeyId& label_key,
                                              Instant now) {
  return connection_.transaction([&]() -> Result<LabelJob> {
    const auto row = lot(manifest);
    if (!row) return error(Errc::not_found, "no lot of manifest " + manifest.text());
    if (row->state != LotState::manifested)
      return error(Errc::conflict, "lot " + row->lot.text() + " is " +
                                       std::string(name(row->state)) + ", not manifested");
    const std::uint64_t next = next_label(connection_, *row);
    const std::uint64_t left = labels_after(*row, next);
    if (count == 0 || count > left)
      return error(Errc::out_of_range, "lot " + row->lot.text() + " has " + std::to_string(left) +
                                           " labels left, not " + std::to_string(count));
    connection_
        .query(
            "INSERT INTO label_job "
            "(manifest, label_key, first, end, state, output, created, changed) "
            "VALUES (?1, ?2, ?3, ?4, 'allocated', '', ?5, ?5)")
        .bind(1, manifest.text())
        .bind(2, ByteView(label_key.bytes))
        .bind(3, static_cast<std::int64_t>(next))
        .bind(4, static_cast<std::int64_t>(next + count))
        .bind(5, now.unix_seconds())
        .run();
    return *job(connection_.last_insert_id());
  });
}

std::optional<LabelJob> IssuerStore::job(std::int64_t id) const {
  Query query = connection_.query(select_jobs("WHERE id = ?"));
  if (!query.bind(1, id).next()) return std::nullopt;
  return job_row(query);
}

std::vector<LabelJob> IssuerStore::jobs() const {
  return job_rows(connection_.query(select_jobs("ORDER BY id")));
}

std::vector<LabelJob> IssuerStore::jobs_of(const record::StatementId& manifest) const {
  Query query = connection_.query(select_jobs("WHERE manifest = ? ORDER BY id"));
  query.bind(1, manifest.text());
  return job_rows(std::move(query));
}

Result<void> IssuerStore::advance_job(std::int64_t id, JobState to, Instant now) {
  return connection_.transaction([&]() -> Result<void> {
    const auto row = job(id);
    if (!row) return error(Errc::not_found, "no label job " + std::to_string(id));
    if (!may_follow(row->state, to))
      return error(Errc::conflict, "label job " + std::to_string(id) + " is " +
                                       std::string(name(row->state)) + " and cannot become " +
                                       std::string(name(to)));
    connection_.query("UPDATE label_job SET state = ?, changed = ? WHERE id = ?")
        .bind(1, name(to))
        .bind(2, now.unix_seconds())
        .bind(3, id)
        .run();
    return ok();
  });
}

Result<void> IssuerStore::record_rendered(std::int64_t id, std::string_view output,
                                          const crypto::Hash& sha256, Instant now) {
  return connection_.transaction([&]() -> Result<void> {
    if (auto advanced = advance_job(id, JobState::rendered, now); !advanced) return advanced;
    connection_.query("UPDATE label_job SET output = ?, sha256 = ? WHERE id = ?")
        .bind(1, output)
        .bind(2, sha256.view())
        .bind(3, id)
        .run();
    return ok();
  });
}

std::uint64_t IssuerStore::labels_left(const record::StatementId& manifest) const {
  const auto row = lot(manifest);
  return row ? labels_after(*row, next_label(connection_, *row)) : 0;
}

void IssuerStore::close_after_restore(Instant now) {
  connection_.transaction([&] {
    connection_.execute("UPDATE lot SET state = 'closed'");
    connection_
        .query(
            "UPDATE label_job SET state = 'void', changed = ? "
            "WHERE state NOT IN ('released', 'void')")
        .bind(1, now.unix_seconds())
        .run();
  });
}

}  // namespace ocop::store
