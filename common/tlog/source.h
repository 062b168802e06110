// Where a log is read from. The core only names files; folders, HTTP and memory are behind this.
#pragma once

#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"

namespace ocop::tlog {

// Not to be called from two threads at once unless the implementation says so.
class Source {
 public:
  virtual ~Source() = default;

  // The whole resource. `path` is relative to the log's prefix, as TileId::path() and
  // kCheckpointPath spell it: "tile/0/x001/234.p/5". Errc::not_found if there is none, too_large
  // above `limit` bytes, unavailable if the other side does not answer. What comes back is
  // believed only after it was hashed or its signature checked.
  [[nodiscard]] virtual Result<Bytes> read(std::string_view path, std::size_t limit) = 0;

 protected:
  Source() = default;
  Source(const Source&) = default;
  Source& operator=(const Source&) = default;
};

}  // namespace ocop::tlog
