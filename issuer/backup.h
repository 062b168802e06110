// A backup is a folder: a copy of the home, and backup.json with the SHA-256 of every file in it.
//
//   backup.json   {"ocopBackup":1,"origin":"…","made":"2026-11-23T09:15:00+07:00",
//                  "files":[{"path":"home/state.db","length":53248,"sha256":"…"},…]}
//   home/         issuer.json, state.db, log.record, keys/, inbox/, drafts/, private/
//   public/       the public folder, wherever the home has it
//
// Key files are in it as they are, encrypted under their passphrases; state.db holds the secrets of
// lots in the clear. A backup is as secret as the home.
#pragma once

#include <cstdint>
#include <string>

#include "common/base/file.h"
#include "common/base/time.h"
#include "issuer/home.h"
#include "issuer/progress.h"

namespace ocop::issuer {

struct BackupSummary {
  std::string origin;
  Instant made;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

// Copies the home, whose lock is held, into `target`, which must not exist. backup.json is written
// last: a folder without it is no backup. Errc::conflict. Throws std::system_error,
// store::SqliteError.
[[nodiscard]] Result<BackupSummary> make_backup(const Home& home, const HomeLock& lock,
                                                const file::Path& target, Instant now,
                                                const Progress& progress = {});

// Compares every file of a backup with backup.json. Errc: unavailable (no backup.json), malformed,
// mismatch (a file is missing, changed or not listed; the detail names it).
[[nodiscard]] Result<BackupSummary> check_backup(const file::Path& backup);

// Checks the backup and copies it into a new home, which signs nothing until it was compared with
// what is published (issuer/resume.h). `public_folder` as in Home::init. Errc: those of
// check_backup(), conflict
// (`root` exists and is not empty).
[[nodiscard]] Result<Home> restore_backup(const file::Path& backup, const file::Path& root,
                                          const file::Path& public_folder, Instant now,
                                          const Progress& progress = {});

}  // namespace ocop::issuer
