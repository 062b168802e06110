// DATA, the verifier's own folder: mirror.db, public/ (its copy, which it serves), lock.
#pragma once

#include "common/base/file.h"
#include "common/base/result.h"

namespace ocop::verifier {

// Holds the folder's lock while it lives, so that two verifiers never write one copy.
class DataFolder {
 public:
  // Makes what is missing. Errc::conflict if another verifier uses the folder. Throws
  // std::system_error if it cannot be made.
  static Result<DataFolder> open(const file::Path& path);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();

  [[nodiscard]] file::Path database() const { return path_ / "mirror.db"; }
  [[nodiscard]] file::Path public_folder() const { return path_ / "public"; }

 private:
  DataFolder(file::Path path, int lock) : path_(std::move(path)), lock_(lock) {}
  file::Path path_;
  int lock_;
};

}  // namespace ocop::verifier
