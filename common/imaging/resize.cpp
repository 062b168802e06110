#include "common/imaging/resize.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ocop::imaging {
namespace {

// One axis: output sample i is the weighted sum of `weights` inputs from `first` on.
struct Coverage {
  std::size_t first;
  std::vector<float> weights;  // sum to 1
};

std::vector<Coverage> coverage(int from, int to) {
  std::vector<Coverage> samples;
  samples.reserve(static_cast<std::size_t>(to));
  const double scale = static_cast<double>(from) / to;
  for (int i = 0; i < to; ++i) {
    const double begin = i * scale;
    const double end = std::min<double>((i + 1) * scale, from);
    Coverage sample{static_cast<std::size_t>(begin), {}};
    for (double at = std::floor(begin); at < end; at += 1)
      sample.weights.push_back(
          static_cast<float>((std::min(at + 1, end) - std::max(at, begin)) / (end - begin)));
    samples.push_back(std::move(sample));
  }
  return samples;
}

std::vector<float> shrink_row(ByteView row, const std::vector<Coverage>& columns,
                              std::size_t channels) {
  std::vector<float> out;
  out.reserve(columns.size() * channels);
  for (const Coverage& column : columns) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      float sum = 0;
      const std::uint8_t* sample = row.data() + column.first * channels + channel;
      for (const float weight : column.weights) {
        sum += weight * static_cast<float>(*sample);
        sample += channels;
      }
      out.push_back(sum);
    }
  }
  return out;
}

Image shrink(const Image& image, int width, int height) {
  const auto channels = static_cast<std::size_t>(image.colour);
  const std::vector<Coverage> columns = coverage(image.width, width);
  Image out{width, height, image.colour, {}};
  out.pixels.reserve(out.stride() * static_cast<std::size_t>(height));
  int cached_row = -1;  // neighbouring output rows share an input row
  std::vector<float> cached;
  for (const Coverage& line : coverage(image.height, height)) {
    std::vector<float> sum(out.stride(), 0.5F);
    for (std::size_t i = 0; i < line.weights.size(); ++i) {
      const int y = static_cast<int>(line.first + i);
      if (y != cached_row) cached = shrink_row(image.row(y), columns, channels);
      cached_row = y;
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += line.weights[i] * cached[k];
    }
    for (const float value : sum)
      out.pixels.push_back(static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F)));
  }
  return out;
}

}  // namespace

Image downscale(const Image& image, int max_side) {
  const int longer = std::max(image.width, image.height);
  if (longer <= max_side) return image;
  const auto scaled = [&](int side) {
    return std::max(1,
                    static_cast<int>(std::lround(static_cast<double>(side) * max_side / longer)));
  };
  return shrink(image, scaled(image.width), scaled(image.height));
}

}  // namespace ocop::imaging
