// Where the ink of a label really is: what its fonts draw, not what the layout was told about them.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "labels/canvas.h"
#include "labels/layout.h"
#include "labels/media.h"
#include "tests/labels/sample_labels.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

constexpr LabelSize kSize = kA4Sheet21.label;
constexpr int kDpi = 300;
constexpr double kBlankEdge = 2;  // mm: sheets shift in printers, and labels are cut a little off

const Fonts& fonts() {
  static const Fonts loaded;
  return loaded;
}

// Names that reach high and low: capitals with two marks above, letters that hang, in turn.
constexpr std::array kNames{
    "Ẵ Ễ Ỗ Ẫ",
    "Ê̆ Ô̆ Ơ̆ Ư̆ gỵ",
    "Gà đồi ủ muối Ẵgỵ Ê̆gỵ Ô̆jp Ẫqy Ỗpj Ễgỵ Ữqj Ơ̆gp",
    "Ngọc Quỳnh Gypsy jjjj QQQQ gggg yyyy pppp ÊÊÊÊ ẪẪẪẪ ỔỔỔỔ",
    "Nấm linh chi đỏ thái lát sấy khô đóng hộp quà biếu loại đặc biệt 500 g",
    "Sầu riêng",
    "WWWWWWWWWWWW",
    "f f f ƒ j j j Ǵ"};

std::vector<LabelText> hard_labels() {
  std::vector<LabelText> all;
  for (const test::LabelShape& shape :
       {test::LabelShape{}, test::LabelShape{.host = "TRUYXUAT.OCOP.DAKLAK.GOV.VN", .lot = "QJ-G"},
        test::LabelShape{.with_expiry = false},
        test::LabelShape{.host = "OCOP.VN", .compact = true}}) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      LabelText label = test::sample_label(static_cast<unsigned>(i), shape);
      label.product = kNames[i];
      label.producer = kNames[(i + 2) % kNames.size()];
      all.push_back(std::move(label));
    }
  }
  return all;
}

imaging::Image ink_of(const Item& item) {
  return draw_image({kSize, {item}}, kDpi, fonts());
}

bool is_ink(std::uint8_t luma) {
  return luma < 128;
}

int dots(double mm) {
  return static_cast<int>(std::lround(mm * kDpi / kMmPerInch));
}

// The outermost ink, in mm from the label's edges.
struct Margins {
  double left;
  double top;
  double right;
  double bottom;
};

Margins margins_of(const imaging::Image& picture) {
  int left = picture.width;
  int top = picture.height;
  int right = 0;
  int bottom = 0;
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x)
      if (is_ink(picture.row(y)[static_cast<std::size_t>(x)])) {
        left = std::min(left, x);
        top = std::min(top, y);
        right = std::max(right, x + 1);
        bottom = std::max(bottom, y + 1);
      }
  const auto mm = [](int count) { return count * kMmPerInch / kDpi; };
  return {mm(left), mm(top), mm(picture.width - right), mm(picture.height - bottom)};
}

int common_ink(const imaging::Image& a, const imaging::Image& b) {
  int count = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    count += is_ink(a.pixels[i]) && is_ink(b.pixels[i]) ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("no ink comes near the edge of a label, whatever marks its letters have", "[ink]") {
  for (const LabelText& label : hard_labels()) {
    INFO(label.product << " / " << label.producer << " / " << label.uri.substr(0, 30));
    const Margins margins =
        margins_of(draw_image(lay_out(label, kSize, kDpi, fonts()).value(), kDpi, fonts()));
    CHECK(margins.left >= kBlankEdge);
    CHECK(margins.top >= kBlankEdge);
    CHECK(margins.right >= kBlankEdge);
    CHECK(margins.bottom >= kBlankEdge);
  }
}

TEST_CASE("no letter touches another line, a star or the code with its quiet zone", "[ink]") {
  for (const LabelText& label : hard_labels()) {
    INFO(label.product << " / " << label.producer << " / " << label.uri.substr(0, 30));
    const DisplayList list = lay_out(label, kSize, kDpi, fonts()).value();
    imaging::Image before =
        imaging::white_image(dots(kSize.width), dots(kSize.height), imaging::Colour::luma);
    for (const Item& item : list.items) {
      imaging::Image ink = ink_of(item);
      if (const QrMark* code = std::get_if<QrMark>(&item)) {
        const double quiet = kQuietModules * code->module();
        const int side = dots(code->side() + 2 * quiet);
        for (int y = 0; y < side; ++y)
          std::fill_n(
              ink.row(dots(code->corner.y - quiet) + y).begin() + dots(code->corner.x - quiet),
              side, std::uint8_t{0});
      }
      if (const TextRun* run = std::get_if<TextRun>(&item)) INFO(run->text);
      CHECK(common_ink(before, ink) == 0);
      for (std::size_t i = 0; i < ink.pixels.size(); ++i)
        before.pixels[i] = std::min(before.pixels[i], ink.pixels[i]);
    }
  }
}
