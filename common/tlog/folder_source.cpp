#include "common/tlog/folder_source.h"

#include <utility>

namespace ocop::tlog {

FolderSource::FolderSource(file::Path folder) : folder_(std::move(folder)) {}

Result<Bytes> FolderSource::read(std::string_view path, std::size_t limit) {
  return file::read(folder_ / path, limit);
}

}  // namespace ocop::tlog
