#define ZX_USE_UTF8 1
#include "common/imaging/barcodes.h"

#include <algorithm>
#include <cstdint>

#include <ZXing/ReadBarcode.h>

#include "common/imaging/black_and_white.h"
#include "common/imaging/finder_patterns.h"
#include "common/imaging/resize.h"

namespace ocop::imaging {
namespace {

// Photographs are read from coarse to fine: a coarse picture has less noise and blur, a fine one
// shows small codes.
constexpr int kCoarseSide = 1000;
constexpr int kMediumSide = 1600;
constexpr int kFineSide = 4000;
// Below, a picture is also read enlarged: modules of 1.5 pixels come within ZXing's reach.
constexpr int kSmallSide = 1700;
// An area with more finder patterns is not searched whole (finder_patterns.h says why); one where
// more than a few remain after a search is searched again in parts, because ZXing tries only the
// 256 most likely triples of a picture.
constexpr std::size_t kMaxFinders = 200;
constexpr std::size_t kFewFinders = 12;
constexpr int kMaxDepth = 3;        // parts of parts of parts
constexpr int kSmallestPart = 120;  // pixels to a side
// What one pass over a picture may cost: triples of finder patterns, a million of which take about
// 0.2 s, and searches. What a pass leaves, the next one has.
constexpr std::size_t kTriplesPerPass = 8'000'000;
constexpr int kSearchesPerPass = 200;

// No other symbology: each one more costs time and invites wrong readings. Black and white is
// decided by us, so that ZXing sees the very finder patterns that were counted.
ZXing::DecodeHints hints() {
  return ZXing::DecodeHints()
      .setFormats(ZXing::BarcodeFormat::QRCode)
      .setBinarizer(ZXing::Binarizer::FixedThreshold)
      .setTryDownscale(false)
      .setTryRotate(false);
}

ZXing::ImageView view(const Image& image) {
  return {image.pixels.data(), image.width, image.height,
          image.colour == Colour::luma ? ZXing::ImageFormat::Lum : ZXing::ImageFormat::RGB};
}

// `origin` is where the picture that ZXing saw begins.
QrCode to_code(const ZXing::Result& found, Pixel origin = {}) {
  const ZXing::Position& corners = found.position();
  const auto pixel = [&](const ZXing::PointI& point) {
    return Pixel{origin.x + point.x, origin.y + point.y};
  };
  return {found.text(),
          {pixel(corners.topLeft()), pixel(corners.topRight()), pixel(corners.bottomRight()),
           pixel(corners.bottomLeft())}};
}

using Corners = std::array<Pixel, 4>;

Corners scaled(Corners corners, double factor) {
  for (Pixel& corner : corners)
    corner = {static_cast<int>(corner.x * factor), static_cast<int>(corner.y * factor)};
  return corners;
}

bool is_inside(const Corners& corners, int x, int y) {
  bool left = false;
  bool right = false;
  for (std::size_t i = 0; i < 4; ++i) {
    const Pixel& a = corners[i];
    const Pixel& b = corners[(i + 1) % 4];
    const std::int64_t side =
        std::int64_t{b.x - a.x} * (y - a.y) - std::int64_t{b.y - a.y} * (x - a.x);
    left = left || side < 0;
    right = right || side > 0;
  }
  return !(left && right);
}

void paint_over(Image& picture, const Corners& corners) {
  const auto [left, right] = std::minmax_element(
      corners.begin(), corners.end(), [](const Pixel& a, const Pixel& b) { return a.x < b.x; });
  const auto [top, bottom] = std::minmax_element(
      corners.begin(), corners.end(), [](const Pixel& a, const Pixel& b) { return a.y < b.y; });
  for (int y = std::max(top->y, 0); y <= std::min(bottom->y, picture.height - 1); ++y)
    for (int x = std::max(left->x, 0); x <= std::min(right->x, picture.width - 1); ++x)
      if (is_inside(corners, x, y)) picture.row(y)[static_cast<std::size_t>(x)] = 255;
}

// Each pixel becomes four, blended with its neighbours.
Image doubled(const Image& luma) {
  Image large = white_image(2 * luma.width, 2 * luma.height, Colour::luma);
  for (int y = 0; y < large.height; ++y) {
    const int near_y = y / 2;
    const int far_y = std::clamp(near_y + (y % 2 == 0 ? -1 : 1), 0, luma.height - 1);
    for (int x = 0; x < large.width; ++x) {
      const auto near_x = static_cast<std::size_t>(x / 2);
      const auto far_x =
          static_cast<std::size_t>(std::clamp(x / 2 + (x % 2 == 0 ? -1 : 1), 0, luma.width - 1));
      const ByteView near_row = luma.row(near_y);
      const ByteView far_row = luma.row(far_y);
      large.row(y)[static_cast<std::size_t>(x)] = static_cast<std::uint8_t>(
          (9 * near_row[near_x] + 3 * near_row[far_x] + 3 * far_row[near_x] + far_row[far_x] + 8) /
          16);
    }
  }
  return large;
}

// Collects the codes of one picture over several passes.
class Search {
 public:
  // Looks for more codes in `luma`, the original enlarged by `factor`.
  void look_at(const Image& luma, double factor) {
    picture_ = black_and_white(luma);
    factor_ = factor;
    triples_left_ += kTriplesPerPass;
    searches_left_ += kSearchesPerPass;
    for (const Corners& corners : seen_) paint_over(picture_, scaled(corners, factor));
    look_into({0, 0, picture_.width, picture_.height}, 0);
  }
  [[nodiscard]] std::vector<std::string> texts() && { return std::move(texts_); }

 private:
  // The area, then its halves and quarters: nine parts that overlap by half.
  void look_into(Area area, int depth) {
    if (search(area) <= kFewFinders || depth == kMaxDepth) return;
    const Area part{0, 0, area.width / 2, area.height / 2};
    if (std::min(part.width, part.height) < kSmallestPart) return;
    for (int y = 0; y < 3; ++y)
      for (int x = 0; x < 3; ++x)
        look_into(
            {area.x + x * part.width / 2, area.y + y * part.height / 2, part.width, part.height},
            depth + 1);
  }

  // Reads codes in an area and paints them over, as long as there are more. Gives the number of
  // finder patterns that remain.
  std::size_t search(Area area) {
    for (;;) {
      const std::size_t finders = count_finder_patterns(picture_, area, kMaxFinders + 1);
      if (finders < 3 || finders > kMaxFinders || texts_.size() == kMaxCodes) return finders;
      if (!afford(finders)) return 0;
      const ZXing::Results results = ZXing::ReadBarcodes(
          view(picture_).cropped(area.x, area.y, area.width, area.height), hints());
      if (results.empty()) return finders;
      for (const ZXing::Result& result : results) take(to_code(result, {area.x, area.y}));
    }
  }

  bool afford(std::size_t finders) {
    const std::size_t cost = finders * finders * finders / 6;
    if (searches_left_ == 0 || cost > triples_left_) return false;
    --searches_left_;
    triples_left_ -= cost;
    return true;
  }

  void take(const QrCode& code) {
    paint_over(picture_, code.corners);
    seen_.push_back(scaled(code.corners, 1 / factor_));
    const bool is_new = std::find(texts_.begin(), texts_.end(), code.text) == texts_.end();
    if (is_new && texts_.size() < kMaxCodes) texts_.push_back(code.text);
  }

  Image picture_;
  double factor_ = 1;
  std::vector<std::string> texts_;
  std::vector<Corners> seen_;  // in pixels of the original
  std::size_t triples_left_ = 0;
  int searches_left_ = 0;
};

}  // namespace

std::optional<QrCode> read_one_qr(const Image& image) {
  if (image.pixels.empty()) return std::nullopt;
  const ZXing::Result found = ZXing::ReadBarcode(
      view(image), ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode));
  if (!found.isValid()) return std::nullopt;
  return to_code(found);
}

std::vector<std::string> read_qr(const Image& image) {
  if (image.pixels.empty()) return {};
  const Image luma = to_luma(image);
  const int longer = std::max(luma.width, luma.height);
  Search search;
  for (const int side : {kCoarseSide, kMediumSide, kFineSide}) {
    const int taken = std::min(side, longer);
    search.look_at(downscale(luma, taken), static_cast<double>(taken) / longer);
    if (taken == longer) break;
  }
  if (longer < kSmallSide) search.look_at(doubled(luma), 2);
  return std::move(search).texts();
}

}  // namespace ocop::imaging
