#include "common/store/mirror_store.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace ocop::store {

namespace {

constexpr std::string_view kFirst = R"sql(
CREATE TABLE trust_list (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  payload BLOB    NOT NULL UNIQUE CHECK (length(payload) = 32),
  file    TEXT    NOT NULL
) STRICT;

CREATE TABLE tree (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  size       INTEGER NOT NULL CHECK (size >= 0),
  root       BLOB    NOT NULL CHECK (length(root) = 32),
  checkpoint TEXT    NOT NULL
) STRICT;

CREATE TABLE checked_signature (
  entry BLOB NOT NULL CHECK (length(entry) = 32),
  kid   TEXT NOT NULL,
  PRIMARY KEY (entry, kid)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm (
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  kind     TEXT    NOT NULL,
  detail   TEXT    NOT NULL,
  since    INTEGER NOT NULL,
  evidence TEXT    NOT NULL
) STRICT;
)sql";

constexpr std::string_view kFreshness = "ALTER TABLE tree ADD COLUMN fresh INTEGER";

constexpr std::array kMigrations{kFirst, kFreshness};
constexpr Schema kMirrorSchema{.application_id = 0x4f434d31,  // "OCM1"
                               .migrations = kMigrations};

crypto::Hash stored_hash(const Query& row, int column) {
  auto hash = crypto::Hash::from_bytes(row.blob(column));
  if (!hash) throw SqliteError("mirror.db: unreadable hash: " + hash.error().detail);
  return *hash;
}

}  // namespace

MirrorStore MirrorStore::open_or_create(const file::Path& path) {
  if (std::filesystem::exists(path)) return MirrorStore(Connection::open(path, kMirrorSchema));
  std::filesystem::create_directories(path.parent_path());
  return MirrorStore(Connection::create(path, kMirrorSchema));
}

MirrorStore MirrorStore::in_memory() {
  return MirrorStore(Connection::in_memory(kMirrorSchema));
}

std::vector<OpenedTrustList> MirrorStore::trust_lists() const {
  std::vector<OpenedTrustList> lists;
  Query rows = connection_.query("SELECT version, payload, file FROM trust_list ORDER BY version");
  while (rows.next()) lists.push_back({rows.integer(0), stored_hash(rows, 1), rows.text(2)});
  return lists;
}

void MirrorStore::add_trust_list(const OpenedTrustList& list) {
  const std::vector<OpenedTrustList> known = trust_lists();
  if (std::find(known.begin(), known.end(), list) != known.end()) return;
  connection_.query("INSERT INTO trust_list (version, payload, file) VALUES (?, ?, ?)")
      .bind(1, list.version)
      .bind(2, list.payload.view())
      .bind(3, list.file)
      .run();
}

std::optional<MirroredTree> MirrorStore::tree() const {
  Query row = connection_.query("SELECT size, root, checkpoint, fresh FROM tree");
  if (!row.next()) return std::nullopt;
  MirroredTree tree{static_cast<std::uint64_t>(row.integer(0)), stored_hash(row, 1), row.text(2),
                    std::nullopt};
  if (!row.is_null(3)) tree.fresh = Instant(row.integer(3));
  return tree;
}

void MirrorStore::record_tree(const MirroredTree& tree,
                              const std::vector<CheckedSignature>& signatures) {
  std::optional<std::int64_t> fresh;
  if (tree.fresh) fresh = tree.fresh->unix_seconds();
  connection_.transaction([&] {
    connection_
        .query(
            "INSERT OR REPLACE INTO tree (only, size, root, checkpoint, fresh) "
            "VALUES (1, ?, ?, ?, ?)")
        .bind(1, static_cast<std::int64_t>(tree.size))
        .bind(2, tree.root.view())
        .bind(3, tree.checkpoint)
        .bind(4, fresh)
        .run();
    Query insert =
        connection_.query("INSERT OR IGNORE INTO checked_signature (entry, kid) VALUES (?, ?)");
    for (const CheckedSignature& signature : signatures)
      insert.bind(1, signature.entry.view()).bind(2, signature.kid).run();
  });
}

std::vector<CheckedSignature> MirrorStore::signatures() const {
  std::vector<CheckedSignature> all;
  Query rows = connection_.query("SELECT entry, kid FROM checked_signature");
  while (rows.next()) all.push_back({stored_hash(rows, 0), rows.text(1)});
  return all;
}

std::optional<RecordedAlarm> MirrorStore::alarm() const {
  Query row = connection_.query("SELECT kind, detail, since, evidence FROM alarm");
  if (!row.next()) return std::nullopt;
  return RecordedAlarm{row.text(0), row.text(1), Instant(row.integer(2)), row.text(3)};
}

void MirrorStore::raise_alarm(const RecordedAlarm& alarm) {
  connection_
      .query(
          "INSERT OR IGNORE INTO alarm (only, kind, detail, since, evidence) "
          "VALUES (1, ?, ?, ?, ?)")
      .bind(1, alarm.kind)
      .bind(2, alarm.detail)
      .bind(3, alarm.since.unix_seconds())
      .bind(4, alarm.evidence)
      .run();
}

void MirrorStore::clear_alarm() {
  connection_.execute("DELETE FROM alarm");
}

}  // namespace ocop::store
