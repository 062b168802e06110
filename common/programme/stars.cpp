#include "common/programme/stars.h"

namespace ocop::programme {

Result<Stars> Stars::of(std::int64_t count) {
  if (count < 3 || count > 5)
    return error(Errc::out_of_range, "stars: 3, 4 or 5, not " + std::to_string(count));
  return Stars(static_cast<int>(count));
}

}  // namespace ocop::programme
