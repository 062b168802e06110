// The issuer's private state, HOME/state.db: what the public log does not hold. The log is the
// truth about what was said; this is the queue of what is about to be said, and the secrets of what
// was printed. Losing it loses no certificate, but the labels of its lots can then not be printed
// again.
//
// Every method is its own transaction; transaction() joins several. One thread, one object; the
// home's lock (issuer/home.h) keeps a second writer away. Throws SqliteError as sqlite.h says.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/file.h"
#include "common/base/time.h"
#include "common/crypto/hash.h"
#include "common/crypto/verify.h"
#include "common/gs1/gtin.h"
#include "common/gs1/lot.h"
#include "common/record/uri.h"
#include "common/store/sqlite.h"

namespace ocop::store {

// A signed statement that was accepted (acknowledged) and waits for its place in the log.
struct QueuedEntry {
  crypto::Hash hash;  // SHA-256 of the entry bytes
  std::string entry;
  Instant queued;
};

// A prefix of the log whose statements were checked here one by one: their signatures need not be
// checked again as long as the log begins with this tree.
struct CheckedLog {
  std::uint64_t size = 0;
  crypto::Hash root;
  bool operator==(const CheckedLog&) const = default;
};

// One file that was imported, once: its hash is unique.
struct ImportBatch {
  std::string source;   // file name, for people
  crypto::Hash sha256;  // of the file
  std::uint64_t rows = 0;
  std::uint64_t statements = 0;
  Instant imported;
  bool operator==(const ImportBatch&) const = default;
};

// planned: index range and secret are set aside, nothing was said yet. manifested: its LotManifest
// is acknowledged. closed: no more labels are allocated.
enum class LotState { planned, manifested, closed };
[[nodiscard]] std::string_view name(LotState state);

using LotSecret = std::array<std::uint8_t, 32>;

// A label batch of a lot: one LotManifest statement.
struct LotRow {
  record::StatementId manifest;
  gs1::Gtin gtin;
  gs1::Lot lot;
  record::StatementId certificate;
  LotSecret secret;  // serials are a keyed hash of the status index under it
  std::uint32_t first_index = 0;
  std::uint32_t count = 0;  // length of the index range, skipped indexes included
  LotState state = LotState::planned;
  Instant created;
  bool operator==(const LotRow&) const = default;
};

// A range of a lot's labels on its way to paper. Only forward: allocated → rendered → read_back →
// released; any of the first three → voided.
enum class JobState { allocated, rendered, read_back, released, voided };
[[nodiscard]] std::string_view name(JobState state);

struct LabelJob {
  std::int64_t id = 0;  // from 1
  record::StatementId manifest;
  crypto::KeyId label_key;
  std::uint32_t first = 0;  // status indexes first … end − 1
  std::uint64_t end = 0;
  JobState state = JobState::allocated;
  std::string output;                  // path of what was made; empty before
  std::optional<crypto::Hash> sha256;  // of that file
  Instant created;
  Instant changed;
  bool operator==(const LabelJob&) const = default;
};

class IssuerStore {
 public:
  static IssuerStore create(const file::Path& path);  // as Connection::create
  static IssuerStore open(const file::Path& path);    // as Connection::open
  static IssuerStore in_memory();                     // for tests

  template <class Work>
  auto transaction(Work work) {
    return connection_.transaction(std::move(work));
  }
  void copy_to(const file::Path& path) { connection_.copy_to(path); }

  // The queue, in the order of acceptance.

  // Appends to the queue. False if an entry with that hash is queued already (nothing changes).
  bool enqueue(const QueuedEntry& entry);
  [[nodiscard]] std::vector<QueuedEntry> queue() const;
  [[nodiscard]] std::uint64_t queue_length() const;
  void dequeue(const crypto::Hash& hash);

  // What is known about the log.

  [[nodiscard]] std::optional<CheckedLog> checked_log() const;
  // `unproven` are the entries above the prefix known so far that are in the new one and whose
  // signature was not found good; both are recorded in one transaction.
  void record_checked_log(const CheckedLog& log, const std::vector<crypto::Hash>& unproven);
  // All entries of the prefix whose signature was not found good.
  [[nodiscard]] std::vector<crypto::Hash> unproven() const;
  // Forgets both: everything is checked again.
  void forget_checked_log();

  // Settings: small texts by name, for instance "trust-list.first".

  [[nodiscard]] std::optional<std::string> setting(std::string_view name) const;
  void set_setting(std::string_view name, std::string_view value);
  void clear_setting(std::string_view name);

  // Imports.

  // False if a file with that hash was imported before (nothing changes).
  bool add_import(const ImportBatch& batch);
  [[nodiscard]] std::optional<ImportBatch> import_of(const crypto::Hash& sha256) const;
  [[nodiscard]] std::vector<ImportBatch> imports() const;
  // Names that officers' tables use for things that statements made: kind "producer", key
  // "HTX-EA-TU". False if that name is taken by another statement (nothing changes).
  bool name_thing(std::string_view kind, std::string_view key, const record::StatementId& id);
  [[nodiscard]] std::optional<record::StatementId> named(std::string_view kind,
                                                         std::string_view key) const;

  // Lots.

  // Throws SqliteError if the manifest id exists or the index range overlaps that of another lot
  // that is not closed without having been manifested.
  void add_lot(const LotRow& lot);
  [[nodiscard]] std::optional<LotRow> lot(const record::StatementId& manifest) const;
  [[nodiscard]] std::vector<LotRow> lots() const;  // in the order of creation
  [[nodiscard]] std::vector<LotRow> lots_of(const gs1::Gtin& gtin) const;
  void set_lot_state(const record::StatementId& manifest, LotState state);
  // Its manifest lost its effect for good (a compromised key): the lot is closed and its indexes
  // belong to nobody any more.
  void withdraw_lot(const record::StatementId& manifest);
  // The end of the highest index range set aside here (0 if none): with
  // Registry::next_status_index(), where the next range may begin.
  [[nodiscard]] std::uint64_t highest_index_end() const;

  // Label jobs.

  // Sets aside the next `count` indexes of a manifested lot: the range begins where the last job of
  // the lot ended, voided jobs included (an index is never given twice). Errc::not_found (no such
  // lot), conflict (the lot is not in state manifested), out_of_range (fewer are left; the detail
  // says how many).
  [[nodiscard]] Result<LabelJob> allocate_labels(const record::StatementId& manifest,
                                                 std::uint32_t count,
                                                 const crypto::KeyId& label_key, Instant now);
  [[nodiscard]] std::optional<LabelJob> job(std::int64_t id) const;
  [[nodiscard]] std::vector<LabelJob> jobs() const;
  [[nodiscard]] std::vector<LabelJob> jobs_of(const record::StatementId& manifest) const;
  // Errc::not_found, conflict (not a step that a job may take from its state). rendered names the
  // file.
  [[nodiscard]] Result<void> advance_job(std::int64_t id, JobState to, Instant now);
  [[nodiscard]] Result<void> record_rendered(std::int64_t id, std::string_view output,
                                             const crypto::Hash& sha256, Instant now);
  // How many indexes of the lot have not been set aside for a job.
  [[nodiscard]] std::uint64_t labels_left(const record::StatementId& manifest) const;

  // After a restore: closes every lot and voids every job that is not released, because what
  // happened after the backup is not known here. An index must never be printed twice.
  void close_after_restore(Instant now);

 private:
  explicit IssuerStore(Connection connection);
  mutable Connection connection_;
};

}  // namespace ocop::store
