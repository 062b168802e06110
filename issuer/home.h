// The issuer's folder, `--home DIR`:
//
//   issuer.json   {"version":1,"origin":"ocop.example/dak-lak","public":"public"}
//   state.db      queue, lots, label jobs (common/store/issuer_store.h)
//   log.record    what the log's writer may have signed (common/tlog/log_writer.h)
//   lock          held by the command that writes
//   keys/         secret key files, *.key
//   public/       log/ trust/ lots/ files/ media/ bundle/: what the world sees
//   (docs/formats/log.md) inbox/        what verifiers brought back: incoming/ accepted/ refused/
//   drafts/       statements and trust lists on their way to a signature
//   private/      documents that stay here; jobs/: label jobs, their sheets and locks
//
// Every folder is 0700 except those of public/, which are 0755. "public" is relative to the home or
// absolute: a web server that runs as another user can be given a folder outside.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "common/base/file.h"
#include "common/base/result.h"

namespace ocop::issuer {

struct Home {
  file::Path root;
  file::Path public_folder;
  std::string origin;  // of the log; fixed for ever

  // Makes the folders, issuer.json and an empty state.db. `public_folder` empty: public/ inside the
  // home. Errc::conflict if `root` exists and is not an empty folder, or the public folder holds
  // anything; malformed for an origin that record::check_origin() refuses.
  static Result<Home> init(const file::Path& root, std::string_view origin,
                           const file::Path& public_folder = {});
  // Errc: not_found (no issuer.json), malformed, unsupported (version), unauthorised (folder, keys/
  // or state.db may be read by group or others; the detail names the chmod that helps).
  static Result<Home> open(const file::Path& root);

  [[nodiscard]] file::Path database() const { return root / "state.db"; }
  [[nodiscard]] file::Path keys() const { return root / "keys"; }
  [[nodiscard]] file::Path inbox() const { return root / "inbox"; }
  [[nodiscard]] file::Path drafts() const { return root / "drafts"; }
  [[nodiscard]] file::Path private_folder() const { return root / "private"; }
  [[nodiscard]] file::Path log_record() const { return root / "log.record"; }
  [[nodiscard]] file::Path log() const { return public_folder / "log"; }
  [[nodiscard]] file::Path trust() const { return public_folder / "trust"; }
};

// Held while a command changes the home; a lock of the operating system (flock), so that a killed
// process leaves none behind.
class HomeLock {
 public:
  // Tries for `wait`, at least once. Errc::unavailable if another process holds it; the detail
  // names that process and its command.
  static Result<HomeLock> take(const Home& home, std::string_view command,
                               std::chrono::milliseconds wait);
  // The same for a part of the home that one process works on while others may write elsewhere:
  // `what` is how messages call it, `file` a file that stands for it.
  static Result<HomeLock> take_part(const file::Path& file, const std::string& what,
                                    std::string_view command, std::chrono::milliseconds wait);
  HomeLock(HomeLock&& other) noexcept;
  HomeLock& operator=(HomeLock&& other) noexcept;
  ~HomeLock();

 private:
  explicit HomeLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace ocop::issuer
