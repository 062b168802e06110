#include "common/imaging/black_and_white.h"

#include <algorithm>
#include <vector>

namespace ocop::imaging {
namespace {

// Found by measurement on simulated photographs of labels: blurred codes of 2 pixels a module.
constexpr int kBlock = 4;  // pixels to a side that share one threshold
constexpr int kNeighbourhood = 40;
constexpr int kMinReach = 8;
constexpr double kClearlyDarker = 0.9;
constexpr double kLeastContrast = 0.15;  // standard deviation by mean; a code has 0.3 and more

struct Sum {
  double pixels = 0;
  double values = 0;
  double squares = 0;

  Sum& operator+=(const Sum& other) {
    pixels += other.pixels;
    values += other.values;
    squares += other.squares;
    return *this;
  }
  Sum& operator-=(const Sum& other) {
    pixels -= other.pixels;
    values -= other.values;
    squares -= other.squares;
    return *this;
  }
};

// Sums over rectangles of blocks in constant time.
class BlockSums {
 public:
  explicit BlockSums(const Image& luma)
      : columns_((luma.width + kBlock - 1) / kBlock), rows_((luma.height + kBlock - 1) / kBlock) {
    sums_.resize(static_cast<std::size_t>(columns_ + 1) * static_cast<std::size_t>(rows_ + 1));
    for (int row = 0; row < rows_; ++row) {
      add_pixels(luma, row);
      Sum in_row;
      for (int column = 0; column < columns_; ++column) {
        in_row += at(column + 1, row + 1);
        at(column + 1, row + 1) = in_row;
        at(column + 1, row + 1) += at(column + 1, row);
      }
    }
  }

  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int rows() const { return rows_; }

  // Over the blocks at most `reach` blocks from that one.
  [[nodiscard]] Sum around(int column, int row, int reach) const {
    const int left = std::max(0, column - reach);
    const int top = std::max(0, row - reach);
    const int right = std::min(columns_, column + reach + 1);
    const int bottom = std::min(rows_, row + reach + 1);
    Sum sum = at(right, bottom);
    sum -= at(left, bottom);
    sum -= at(right, top);
    sum += at(left, top);
    return sum;
  }

 private:
  void add_pixels(const Image& luma, int row) {
    for (int y = row * kBlock; y < std::min((row + 1) * kBlock, luma.height); ++y) {
      int x = 0;
      for (const double value : luma.row(y)) {
        at(x / kBlock + 1, row + 1) += {1, value, value * value};
        ++x;
      }
    }
  }
  [[nodiscard]] Sum& at(int column, int row) {
    return sums_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_ + 1) +
                 static_cast<std::size_t>(column)];
  }
  [[nodiscard]] const Sum& at(int column, int row) const {
    return const_cast<BlockSums*>(this)->at(column, row);
  }

  int columns_;
  int rows_;
  std::vector<Sum> sums_;
};

// Pixels below it are ink.
double threshold(const Sum& around) {
  const double mean = around.values / around.pixels;
  const double variance = around.squares / around.pixels - mean * mean;
  const double least = kLeastContrast * mean;
  return variance < least * least ? 0 : kClearlyDarker * mean;
}

}  // namespace

Image black_and_white(const Image& luma) {
  const BlockSums sums(luma);
  const int reach =
      std::max(kMinReach, std::max(luma.width, luma.height) / kNeighbourhood) / kBlock;
  Image decided = white_image(luma.width, luma.height, Colour::luma);
  std::vector<double> thresholds(static_cast<std::size_t>(sums.columns()));
  for (int y = 0; y < luma.height; ++y) {
    if (y % kBlock == 0)
      for (int column = 0; column < sums.columns(); ++column)
        thresholds[static_cast<std::size_t>(column)] =
            threshold(sums.around(column, y / kBlock, reach));
    const ByteView from = luma.row(y);
    const std::span<std::uint8_t> to = decided.row(y);
    for (std::size_t x = 0; x < from.size(); ++x)
      if (from[x] < thresholds[x / kBlock]) to[x] = 0;
  }
  return decided;
}

}  // namespace ocop::imaging
