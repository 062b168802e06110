#include "common/imaging/exif.h"

#include <optional>
#include <string_view>

namespace ocop::imaging {
namespace {

constexpr std::uint64_t kOrientationTag = 0x0112;
constexpr std::uint64_t kShortType = 3;
constexpr std::size_t kEntryBytes = 12;
constexpr int kUpright = 1;

// Numbers of either byte order, bounds checked.
class TiffReader {
 public:
  TiffReader(ByteView block, bool little_endian) : block_(block), little_endian_(little_endian) {}

  [[nodiscard]] std::optional<std::uint64_t> number(std::size_t at, std::size_t width) const {
    if (at > block_.size() || block_.size() - at < width) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i)
      value = value << 8 | block_[little_endian_ ? at + width - 1 - i : at + i];
    return value;
  }

 private:
  ByteView block_;
  bool little_endian_;
};

std::optional<std::uint64_t> orientation_tag(const TiffReader& tiff) {
  const auto directory = tiff.number(4, 4);
  if (!directory) return std::nullopt;
  const auto count = tiff.number(*directory, 2);
  if (!count) return std::nullopt;
  for (std::size_t i = 0; i < *count; ++i) {
    const std::size_t entry = *directory + 2 + i * kEntryBytes;
    const auto tag = tiff.number(entry, 2);
    if (!tag) return std::nullopt;
    if (*tag != kOrientationTag) continue;
    if (tiff.number(entry + 2, 2) != kShortType || tiff.number(entry + 4, 4) != 1U)
      return std::nullopt;
    return tiff.number(entry + 8, 2);
  }
  return std::nullopt;
}

}  // namespace

int exif_orientation(ByteView block) {
  using namespace std::string_view_literals;
  constexpr std::string_view kMarker = "Exif\0\0"sv;
  if (text_of(block).starts_with(kMarker)) block = block.subspan(kMarker.size());
  const bool little_endian = text_of(block).starts_with("II*\0"sv);
  if (!little_endian && !text_of(block).starts_with("MM\0*"sv)) return kUpright;
  const auto value = orientation_tag(TiffReader(block, little_endian));
  return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : kUpright;
}

}  // namespace ocop::imaging
