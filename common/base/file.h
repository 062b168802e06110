// Files, written so that a crash at any moment leaves the old content or the new, never a part: the
// content goes into a draft beside the target (".name.XXXXXX.tmp"), is flushed, and takes the
// target's name; then the folder is flushed. A failure removes the draft; a killed process may
// leave one, which list() does not show. Several threads and processes may write the same target;
// the last one stays.
//
// Functions throw std::system_error when the world is broken (disk full, permission); absence and
// excessive size are Results, because outsiders cause them.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop::file {

using Path = std::filesystem::path;

inline constexpr std::size_t kDefaultLimit = std::size_t{64} << 20;

// The whole file. Errc::not_found if there is none (or it is a folder), too_large above the limit.
[[nodiscard]] Result<Bytes> read(const Path& path, std::size_t limit = kDefaultLimit);
[[nodiscard]] Result<std::string> read_text(const Path& path, std::size_t limit = kDefaultLimit);

// Set exactly so, whatever the umask.
enum class Mode : unsigned {
  shared = 0644,  // what the public may read
  secret = 0600,  // keys, state
};

// Replaces the target, or makes it. Missing folders are made and flushed by all three writers.
void write_atomic(const Path& path, ByteView content, Mode mode = Mode::shared);
void write_atomic(const Path& path, std::string_view content, Mode mode = Mode::shared);

// Never overwrites: Errc::conflict if there is anything of that name, even if it comes into being
// at the same moment.
[[nodiscard]] Result<void> create_new(const Path& path, ByteView content, Mode mode);

// For content-addressed and otherwise immutable files, Mode::shared: does nothing if the file is
// there with the same content, Errc::conflict if it is there with another.
[[nodiscard]] Result<void> write_once(const Path& path, ByteView content);

// Many files made durable together: cheaper than write_atomic for each, because a folder is flushed
// once. Nothing is in place before commit(); a batch that ends without it leaves nothing behind. A
// crash in commit() leaves any of the files in place, each of them whole.
class Batch {
 public:
  Batch();
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  void write(const Path& path, ByteView content, Mode mode = Mode::shared);
  // Flushes all files, puts them in place in the order in which they were written, and flushes
  // their folders. The batch is empty afterwards.
  void commit();

 private:
  struct Pending;
  std::unique_ptr<Pending> pending_;
};

// Flushes a folder's entries to disk, where the file system can do that.
void sync_folder(const Path& folder);

// The permission bits of the file, e.g. 0600.
[[nodiscard]] unsigned mode_of(const Path& path);

// Regular files below `folder`, relative to it, sorted; symbolic links and names starting with '.'
// are left out. Empty if there is no such folder.
[[nodiscard]] std::vector<Path> list(const Path& folder);

}  // namespace ocop::file
