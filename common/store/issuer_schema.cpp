#include "common/store/issuer_schema.h"

#include <array>

namespace ocop::store {

namespace {

// Hashes are 32-byte blobs, instants seconds since 1970, statement ids "urn:uuid:…", numbers of GS1
// text.
constexpr std::string_view kFirst = R"sql(
CREATE TABLE queue (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  hash     BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
  entry    TEXT    NOT NULL,
  queued   INTEGER NOT NULL
) STRICT;

CREATE TABLE checked_log (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  size INTEGER NOT NULL CHECK (size >= 0),
  root BLOB    NOT NULL CHECK (length(root) = 32)
) STRICT;

CREATE TABLE unproven (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import (
  id         INTEGER PRIMARY KEY,
  source     TEXT    NOT NULL,
  sha256     BLOB    NOT NULL UNIQUE CHECK (length(sha256) = 32),
  row_count  INTEGER NOT NULL,
  statements INTEGER NOT NULL,
  imported   INTEGER NOT NULL
) STRICT;

CREATE TABLE thing (
  kind      TEXT NOT NULL,
  key       TEXT NOT NULL,
  statement TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE lot (
  id          INTEGER PRIMARY KEY,
  manifest    TEXT    NOT NULL UNIQUE,
  gtin        TEXT    NOT NULL CHECK (length(gtin) = 14),
  lot         TEXT    NOT NULL,
  certificate TEXT    NOT NULL,
  secret      BLOB    NOT NULL CHECK (length(secret) = 32),
  first_index INTEGER NOT NULL CHECK (first_index >= 0),
  count       INTEGER NOT NULL CHECK (count >= 1),
  state       TEXT    NOT NULL CHECK (state IN ('planned', 'manifested', 'closed')),
  manifested  INTEGER NOT NULL CHECK (manifested IN (0, 1)),
  created     INTEGER NOT NULL,
  CHECK (first_index + count <= 4294967296)
) STRICT;
CREATE INDEX lot_of_gtin ON lot (gtin);

-- An index range belongs to one lot, unless a plan was given up before anything was said about it.
CREATE TRIGGER lot_ranges_do_not_overlap BEFORE INSERT ON lot
WHEN EXISTS (SELECT 1 FROM lot AS other
             WHERE NOT (other.state = 'closed' AND other.manifested = 0)
               AND other.first_index < NEW.first_index + NEW.count
               AND NEW.first_index < other.first_index + other.count)
BEGIN
  SELECT RAISE(ABORT, 'index range overlaps that of another lot');
END;

CREATE TABLE label_job (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  manifest  TEXT    NOT NULL REFERENCES lot (manifest),
  kind      TEXT    NOT NULL CHECK (kind IN ('sheet', 'uris')),
  label_key BLOB    NOT NULL CHECK (length(label_key) = 4),
  first     INTEGER NOT NULL CHECK (first >= 0),
  end       INTEGER NOT NULL CHECK (end > first),
  state     TEXT    NOT NULL
            CHECK (state IN ('allocated', 'rendered', 'read-back', 'released', 'void')),
  output    TEXT    NOT NULL,
  sha256    BLOB    CHECK (sha256 IS NULL OR length(sha256) = 32),
  created   INTEGER NOT NULL,
  changed   INTEGER NOT NULL
) STRICT;
CREATE INDEX label_job_of_manifest ON label_job (manifest);

-- An index is never given out twice, whatever became of the job.
CREATE TRIGGER jobs_do_not_overlap BEFORE INSERT ON label_job
WHEN EXISTS (SELECT 1 FROM label_job AS other
             WHERE other.manifest = NEW.manifest
               AND other.first < NEW.end AND NEW.first < other.end)
BEGIN
  SELECT RAISE(ABORT, 'index range overlaps that of another job');
END;
)sql";

// There is one kind of label job: a sheet.
constexpr std::string_view kOneKindOfJob = "ALTER TABLE label_job DROP COLUMN kind;";

constexpr std::array kMigrations{kFirst, kOneKindOfJob};

}  // namespace

const Schema& issuer_schema() {
  static constexpr Schema kSchema{0x4F434F49, kMigrations};  // "OCOI"
  return kSchema;
}

}  // namespace ocop::store
