// A log in a folder, as LogWriter writes it and a web server serves it.
#pragma once

#include "common/base/file.h"
#include "common/tlog/source.h"

namespace ocop::tlog {

// Reads files below `folder`; any thread may call. Throws as common/base/file.h does.
class FolderSource final : public Source {
 public:
  explicit FolderSource(file::Path folder);

  [[nodiscard]] Result<Bytes> read(std::string_view path, std::size_t limit) override;

 private:
  file::Path folder_;
};

}  // namespace ocop::tlog
