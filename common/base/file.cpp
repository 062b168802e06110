#include "common/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace ocop::file {
namespace {

[[noreturn]] void fail(const std::string& what, const Path& path) {
  throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

class Descriptor {
 public:
  Descriptor(const Path& path, int flags, mode_t mode = 0) : fd_(::open(path.c_str(), flags, mode)) {}
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

void write_all(const Descriptor& out, ByteView content, const Path& path) {
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t n = ::write(out.get(), content.data() + done, content.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("cannot write", path);
    done += static_cast<std::size_t>(n);
  }
  if (::fsync(out.get()) != 0) fail("cannot flush", path);
}

Path folder_of(const Path& path) { return path.has_parent_path() ? path.parent_path() : Path("."); }

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
    return error(Errc::too_large, path.string() + " is larger than " + std::to_string(limit) + " bytes");
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
  const Path folder = folder_of(path);
  std::filesystem::create_directories(folder);
  const Path temporary = folder / ("." + path.filename().string() + "." + std::to_string(::getpid()) + ".tmp");
  {
    const Descriptor out(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                         static_cast<mode_t>(mode));
    if (!out.is_open()) fail("cannot create", temporary);
    write_all(out, content, temporary);
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail("cannot rename to", path);
  sync_folder(folder);
}

void write_atomic(const Path& path, std::string_view content, Mode mode) {
  write_atomic(path, bytes_of(content), mode);
}

Result<void> create_new(const Path& path, ByteView content, Mode mode) {
  const Path folder = folder_of(path);
  std::filesystem::create_directories(folder);
  const Descriptor out(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                       static_cast<mode_t>(mode));
  if (!out.is_open()) {
    if (errno == EEXIST) return error(Errc::conflict, path.string() + " exists already");
    fail("cannot create", path);
  }
  write_all(out, content, path);
  sync_folder(folder);
  return ok();
}

Result<void> write_once(const Path& path, ByteView content) {
  const Result<Bytes> present = read(path, std::max(content.size(), std::size_t{1}));
  if (present) {
    if (equal(*present, content)) return ok();
    return error(Errc::conflict, path.string() + " exists with other content");
  }
  if (present.error().code == Errc::too_large)
    return error(Errc::conflict, path.string() + " exists with other content");
  write_atomic(path, content);
  return ok();
}

void sync_folder(const Path& folder) {
  const Descriptor dir(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!dir.is_open()) fail("cannot open folder", folder);
  if (::fsync(dir.get()) != 0) fail("cannot flush folder", folder);
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
