#include "common/base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace ocop::file {
namespace {

// How many files a batch holds open: far below what a process may have.
constexpr std::size_t kOpenDrafts = 64;

[[noreturn]] void fail(const std::string& what, const Path& path) {
  throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

class Descriptor {
 public:
  Descriptor(const Path& path, int flags) : fd_(::open(path.c_str(), flags)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Path folder_of(const Path& path) {
  return path.has_parent_path() ? path.parent_path() : Path(".");
}

// Each new folder is flushed into its parent: else a power cut could lose it with what is inside.
void make_folders(const Path& folder) {
  if (std::filesystem::is_directory(folder)) return;
  const Path parent = folder_of(folder);
  if (parent != folder) make_folders(parent);
  if (::mkdir(folder.c_str(), 0777) == 0)
    sync_folder(parent);
  else if (errno != EEXIST)
    fail("cannot make folder", folder);
}

// The future content of a target, under a name of its own in the same folder until it is put in
// place.
class Draft {
 public:
  Draft(const Path& target, Mode mode) : Draft(target) {
    if (::fchmod(fd_, static_cast<mode_t>(mode)) == 0) return;
    const bool is_harmless = mode == Mode::shared && errno == EPERM;  // a FAT stick has no modes
    if (!is_harmless) fail("cannot set the mode of", target);
  }
  ~Draft() {
    if (fd_ >= 0) ::close(fd_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  void write(ByteView content) {
    for (std::size_t done = 0; done < content.size();) {
      const ssize_t n = ::write(fd_, content.data() + done, content.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail("cannot write", target_);
      done += static_cast<std::size_t>(n);
    }
  }

  // Makes the content durable; nothing can be written after it.
  void flush() {
    if (fd_ < 0) return;
    if (::fsync(fd_) != 0) fail("cannot flush", target_);
    ::close(fd_);
    fd_ = -1;
  }

  // The new name is durable once the folder is flushed.
  void replace_target() {
    if (::rename(name_.c_str(), target_.c_str()) != 0) fail("cannot rename to", target_);
    name_.clear();
  }

  [[nodiscard]] const Path& folder() const { return folder_; }

  // False if something of the target's name is there already.
  [[nodiscard]] bool become_target() {
    if (::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) == 0) {
      name_.clear();
    } else if (errno == EINVAL || errno == ENOSYS) {  // network file systems; these can link
      if (::link(name_.c_str(), target_.c_str()) != 0) return is_taken();
    } else {
      return is_taken();
    }
    sync_folder(folder_);
    return true;
  }

 private:
  explicit Draft(const Path& target)
      : target_(target),
        folder_(folder_of(target)),
        name_((folder_ / ("." + target.filename().string() + ".XXXXXX.tmp")).string()) {
    make_folders(folder_);
    fd_ = ::mkostemps(name_.data(), static_cast<int>(std::strlen(".tmp")), O_CLOEXEC);
    if (fd_ < 0) fail("cannot create a file beside", target);
  }

  [[nodiscard]] bool is_taken() const {
    if (errno != EEXIST) fail("cannot create", target_);
    return false;
  }
  Path target_;
  Path folder_;
  std::string name_;  // empty once the draft has the target's name
  int fd_ = -1;
};

}  // namespace

Result<Bytes> read(const Path& path, std::size_t limit) {
  const Descriptor in(path, O_RDONLY | O_CLOEXEC);
  if (!in.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG)
      return error(Errc::not_found, "no file " + path.string());
    fail("cannot open", path);
  }
  struct stat info {};
  if (::fstat(in.get(), &info) != 0) fail("cannot examine", path);
  if (S_ISDIR(info.st_mode)) return error(Errc::not_found, path.string() + " is a folder");
  const auto too_large = [&] {
    return error(Errc::too_large,
                 path.string() + " is larger than " + std::to_string(limit) + " bytes");
  };
  if (S_ISREG(info.st_mode) && static_cast<std::uint64_t>(info.st_size) > limit) return too_large();
  Bytes content;
  constexpr std::size_t kChunk = std::size_t{1} << 16;
  content.reserve(static_cast<std::size_t>(std::max<off_t>(info.st_size, 0)) + 1);
  for (;;) {
    const std::size_t old_size = content.size();
    const std::size_t room = std::max<std::size_t>(content.capacity() - old_size, 1);
    const std::size_t want = std::min(room, kChunk);
    content.resize(old_size + want);
    const ssize_t n = ::read(in.get(), content.data() + old_size, want);
    if (n < 0) {
      content.resize(old_size);
      if (errno == EINTR) continue;
      fail("cannot read", path);
    }
    content.resize(old_size + static_cast<std::size_t>(n));
    if (n == 0) return content;
    if (content.size() > limit) return too_large();
  }
}

Result<std::string> read_text(const Path& path, std::size_t limit) {
  const Result<Bytes> content = read(path, limit);
  if (!content) return content.error();
  return to_text(*content);
}

void write_atomic(const Path& path, ByteView content, Mode mode) {
  Draft draft(path, mode);
  draft.write(content);
  draft.flush();
  draft.replace_target();
  sync_folder(draft.folder());
}

void write_atomic(const Path& path, std::string_view content, Mode mode) {
  write_atomic(path, bytes_of(content), mode);
}

Result<void> create_new(const Path& path, ByteView content, Mode mode) {
  Draft draft(path, mode);
  draft.write(content);
  draft.flush();
  if (!draft.become_target()) return error(Errc::conflict, path.string() + " exists already");
  return ok();
}

Result<void> write_once(const Path& path, ByteView content) {
  const auto same_as_present = [&]() -> Result<bool> {
    const Result<Bytes> present = read(path, std::max(content.size(), std::size_t{1}));
    if (present && equal(*present, content)) return true;
    if (!present && present.error().code == Errc::not_found) return false;
    return error(Errc::conflict, path.string() + " exists with other content");
  };
  const Result<bool> before = same_as_present();
  if (!before) return before.error();
  if (*before || create_new(path, content, Mode::shared)) return ok();
  const Result<bool> after = same_as_present();
  if (after && *after) return ok();
  return error(Errc::conflict, path.string() + " exists with other content");
}

struct Batch::Pending {
  std::vector<std::unique_ptr<Draft>> drafts;
  std::size_t flushed = 0;  // so many of them, from the front

  void flush() {
    for (; flushed < drafts.size(); ++flushed) drafts[flushed]->flush();
  }
};

Batch::Batch() : pending_(std::make_unique<Pending>()) {}
Batch::~Batch() = default;

void Batch::write(const Path& path, ByteView content, Mode mode) {
  pending_->drafts.push_back(std::make_unique<Draft>(path, mode));
  pending_->drafts.back()->write(content);
  if (pending_->drafts.size() - pending_->flushed == kOpenDrafts) pending_->flush();
}

void Batch::commit() {
  pending_->flush();
  std::set<Path> folders;
  for (const auto& draft : pending_->drafts) {
    draft->replace_target();
    folders.insert(draft->folder());
  }
  for (const Path& folder : folders) sync_folder(folder);
  pending_ = std::make_unique<Pending>();
}

void sync_folder(const Path& folder) {
  const Descriptor dir(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!dir.is_open()) fail("cannot open folder", folder);
  if (::fsync(dir.get()) != 0 && errno != EINVAL) fail("cannot flush folder", folder);
}

unsigned mode_of(const Path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) fail("cannot examine", path);
  return info.st_mode & 07777U;
}

std::vector<Path> list(const Path& folder) {
  std::vector<Path> found;
  if (!std::filesystem::is_directory(folder)) return found;
  for (auto it = std::filesystem::recursive_directory_iterator(folder);
       it != std::filesystem::recursive_directory_iterator(); ++it) {
    if (it->path().filename().string().starts_with('.')) {
      if (it->is_directory() && !it->is_symlink()) it.disable_recursion_pending();
      continue;
    }
    if (it->is_regular_file() && !it->is_symlink())
      found.push_back(it->path().lexically_relative(folder));
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace ocop::file
