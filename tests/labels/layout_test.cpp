#include "labels/layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <catch2/catch.hpp>

#include "common/base/text.h"
#include "labels/media.h"
#include "tests/labels/sample_labels.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

constexpr LabelSize kSize = kA4Sheet21.label;

// Every letter is 0.55 em wide; the letter "~" is in no font.
class PlainMeasure final : public TextMeasure {
 public:
  [[nodiscard]] Result<double> em_width(std::string_view line, Face) const override {
    if (line.find('~') != std::string_view::npos) return error(Errc::unsupported, "no font has ~");
    return 0.55 * static_cast<double>(text::code_points(line));
  }
  // "Ẫ" has two marks above, "ỵ" one below.
  [[nodiscard]] Result<InkHeight> em_height(std::string_view line, Face) const override {
    const auto has = [&](std::string_view letter) {
      return line.find(letter) != std::string_view::npos;
    };
    return InkHeight{has("Ẫ") ? 1.2 : 0.75, has("ỵ") ? 0.4 : 0.22};
  }
};

template <class T>
std::vector<T> all(const DisplayList& list) {
  std::vector<T> found;
  for (const Item& item : list.items)
    if (const T* wanted = std::get_if<T>(&item)) found.push_back(*wanted);
  return found;
}

QrMark code_of(const DisplayList& list) {
  return all<QrMark>(list).at(0);
}

std::string joined(const DisplayList& list) {
  std::string text;
  for (const TextRun& run : all<TextRun>(list)) text += run.text + "|";
  return text;
}

double width_of(const TextRun& run) {
  return PlainMeasure().em_width(run.text, run.font.face).value() * run.font.em();
}

struct Box {
  double left;
  double top;
  double right;
  double bottom;
};

Box box_of(const TextRun& run) {
  const InkHeight ink = PlainMeasure().em_height(run.text, run.font.face).value();
  return {run.start.x, run.start.y - ink.above * run.font.em(), run.start.x + width_of(run),
          run.start.y + ink.below * run.font.em()};
}

Box box_of(const Polygon& shape) {
  const auto [left, right] = std::minmax_element(shape.points.begin(), shape.points.end(),
                                                 [](Point a, Point b) { return a.x < b.x; });
  const auto [top, bottom] = std::minmax_element(shape.points.begin(), shape.points.end(),
                                                 [](Point a, Point b) { return a.y < b.y; });
  return {left->x, top->y, right->x, bottom->y};
}

// With its quiet zone.
Box box_of(const QrMark& mark) {
  const double quiet = kQuietModules * mark.module();
  return {mark.corner.x - quiet, mark.corner.y - quiet, mark.corner.x + mark.side() + quiet,
          mark.corner.y + mark.side() + quiet};
}

bool overlap(const Box& a, const Box& b) {
  constexpr double kTouch = 1e-6;
  return a.left < b.right - kTouch && b.left < a.right - kTouch && a.top < b.bottom - kTouch &&
         b.top < a.bottom - kTouch;
}

std::vector<Box> boxes(const DisplayList& list) {
  std::vector<Box> found;
  for (const Item& item : list.items)
    found.push_back(std::visit([](const auto& thing) { return box_of(thing); }, item));
  return found;
}

void check_nothing_clipped_or_covered(const DisplayList& list) {
  const std::vector<Box> all_boxes = boxes(list);
  for (std::size_t i = 0; i < all_boxes.size(); ++i) {
    const Box& box = all_boxes[i];
    CHECK(box.left >= 0);
    CHECK(box.top >= 0);
    CHECK(box.right <= list.size.width);
    CHECK(box.bottom <= list.size.height);
    for (std::size_t k = i + 1; k < all_boxes.size(); ++k) CHECK_FALSE(overlap(box, all_boxes[k]));
  }
}

}  // namespace

TEST_CASE("a label says everything once, in this order", "[layout]") {
  LabelText label = test::sample_label(2);
  label.uri.replace(label.uri.find("/21/") + 4, 12, "7MP6W6QNQ428");
  const Result<DisplayList> list = lay_out(label, kSize, 300, PlainMeasure());
  REQUIRE(list);
  CHECK(joined(*list) ==
        "Mật ong|Hộ kinh doanh Y Blŏ|Niê Kdăm|OCOP 5 sao|Lô L2611-03|Đóng gói 05/12/2026|"
        "HSD 05/12/2027|7MP6-W6QN-Q428-K|Kiểm tra tại ocop.example|");
}

TEST_CASE("there are as many stars as the rating has, each a path of ten corners", "[layout]") {
  for (int stars = 3; stars <= 5; ++stars) {
    LabelText label = test::sample_label(1);
    label.stars = stars;
    const Result<DisplayList> list = lay_out(label, kSize, 300, PlainMeasure());
    REQUIRE(list);
    const std::vector<Polygon> shapes = all<Polygon>(*list);
    CHECK(std::count_if(shapes.begin(), shapes.end(),
                        [](const Polygon& shape) { return shape.points.size() == 10; }) == stars);
  }
}

TEST_CASE("nothing is clipped and nothing covers anything else", "[layout]") {
  for (unsigned number = 0; number < 15; ++number)
    for (const test::LabelShape& shape :
         {test::LabelShape{}, test::LabelShape{.host = "TRUYXUAT.OCOP.DAKLAK.GOV.VN"},
          test::LabelShape{.host = "TRUYXUATNGUONGOC.OCOP.DAKLAK.EXAMPLE",
          .lot = "L2611-03-ABCDEFGHIJK"},
          test::LabelShape{.with_expiry = false},
          test::LabelShape{.host = "OCOP.VN", .compact = true}})
      for (const int dpi : {300, 600}) {
        const Result<DisplayList> list =
            lay_out(test::sample_label(number, shape), kSize, dpi, PlainMeasure());
        INFO(number << " " << shape.host << " " << dpi);
        REQUIRE(list);
        check_nothing_clipped_or_covered(*list);
      }
}

TEST_CASE("lines keep apart what hangs from one and rises from the next", "[layout]") {
  LabelText label = test::sample_label(2);
  for (const char* name :
       {"ỵỵỵỵỵỵỵỵ ẪẪẪẪẪẪẪẪ ỵẪ", "ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ ỵẪ"}) {
    label.product = name;
    label.producer = name;
    check_nothing_clipped_or_covered(lay_out(label, kSize, 300, PlainMeasure()).value());
  }
}

TEST_CASE("a module is a whole number of dots within GS1's limits, on the dot grid", "[layout]") {
  for (const int dpi : {203, 300, 600, 1200}) {
    const Result<DisplayList> list = lay_out(test::sample_label(2), kSize, dpi, PlainMeasure());
    REQUIRE(list);
    const QrMark code = code_of(*list);
    CHECK(code.dpi == dpi);
    CHECK(code.module() >= kMinModule);
    CHECK(code.module() <= kMaxModule);
    for (const double position : {code.corner.x, code.corner.y}) {
      const double dots = position * dpi / kMmPerInch;
      CHECK(dots == Approx(std::round(dots)).margin(1e-6));
    }
  }
}

TEST_CASE("the code is as large as the text allows", "[layout]") {
  LabelText label = test::sample_label(2);
  CHECK(code_of(lay_out(label, kSize, 300, PlainMeasure()).value()).module_dots == 6);
  label.product = "Bộ quà tặng gồm cà phê bột, ca cao, mật ong và hạt mắc ca rang";
  label.producer = "Hợp tác xã Sản xuất Thương mại Dịch vụ Nông nghiệp Bền vững Ea Kmát";
  CHECK(code_of(lay_out(label, kSize, 300, PlainMeasure()).value()).module_dots == 5);
}

TEST_CASE("text that does not fit becomes smaller, then takes more lines, then is refused",
          "[layout]") {
  LabelText label = test::sample_label(2);
  const auto product_runs = [&](const std::string& name) {
    label.product = name;
    std::vector<TextRun> runs = all<TextRun>(lay_out(label, kSize, 300, PlainMeasure()).value());
    std::erase_if(runs,
                  [&](const TextRun& run) { return name.find(run.text) == std::string::npos; });
    return runs;
  };
  const std::vector<TextRun> shorter = product_runs("Mật ong");
  const std::vector<TextRun> longer = product_runs("Mật ong rừng");
  const std::vector<TextRun> longest = product_runs("Mật ong rừng tự nhiên");
  REQUIRE(shorter.size() == 1);
  REQUIRE(longer.size() == 1);
  CHECK(longer[0].font.points <= shorter[0].font.points);
  CHECK(longest.size() == 2);

  label.product = std::string(290, 'a');
  const Result<DisplayList> word = lay_out(label, kSize, 300, PlainMeasure());
  CHECK(word.error().code == Errc::too_large);
  CHECK(word.error().detail.starts_with("product: "));
  label.product = "Mật ong";
  for (int i = 0; i < 80; ++i) label.producer += i % 8 == 0 ? " a" : "a";
  for (int i = 0; i < 60; ++i) label.producer += " bc";
  const Result<DisplayList> producer = lay_out(label, kSize, 300, PlainMeasure());
  CHECK(producer.error().code == Errc::too_large);
  CHECK(producer.error().detail.starts_with("producer: "));
}

TEST_CASE("a long name is broken at blanks and loses no letter", "[layout]") {
  LabelText label = test::sample_label(2);
  label.product = "Bộ quà tặng socola cao cấp (Hương sắc Tây Nguyên)";
  std::string read;
  for (const TextRun& run : all<TextRun>(lay_out(label, kSize, 300, PlainMeasure()).value()))
    if (run.font.face == Face::bold && label.product.find(run.text) != std::string::npos)
      read += (read.empty() ? "" : " ") + run.text;
  CHECK(read == label.product);
}

TEST_CASE("a letter that no font has is refused by name", "[layout]") {
  LabelText label = test::sample_label(2);
  label.producer = "Hộ ~ kinh doanh";
  const Result<DisplayList> list = lay_out(label, kSize, 300, PlainMeasure());
  CHECK(list.error().code == Errc::unsupported);
  CHECK(list.error().detail.starts_with("producer: "));
}

TEST_CASE("a label that is too small for its code is refused with what the code needs",
          "[layout]") {
  const Result<DisplayList> list = lay_out(test::sample_label(2), {35, 22}, 300, PlainMeasure());
  CHECK(list.error().code == Errc::too_large);
  CHECK(list.error().detail.starts_with("code: "));
  CHECK(lay_out(test::sample_label(2), kSize, 20, PlainMeasure()).error().code == Errc::too_large);
}

TEST_CASE("a label that may not be printed is not laid out", "[layout]") {
  LabelText label = test::sample_label(2);
  label.lot = "OTHER";
  CHECK(lay_out(label, kSize, 300, PlainMeasure()).error().code == Errc::mismatch);
}
