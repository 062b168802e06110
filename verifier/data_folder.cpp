#include "verifier/data_folder.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ocop::verifier {
namespace {

[[noreturn]] void fail(const file::Path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

}  // namespace

Result<DataFolder> DataFolder::open(const file::Path& path) {
  std::filesystem::create_directories(path / "public");
  const file::Path lock_path = path / "lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) fail(lock_path);
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return DataFolder(path, lock);
  const int reason = errno;
  ::close(lock);
  if (reason == EWOULDBLOCK)
    return error(Errc::conflict, path.string() + ": another ocop-verifier uses this folder");
  errno = reason;
  fail(lock_path);
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace ocop::verifier
