#include "labels/sheet.h"

#include <cmath>
#include <set>

#include <catch2/catch.hpp>

#include "labels/canvas.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

TEST_CASE("the cells of the sheet lie on the page, in the middle and apart", "[sheet]") {
  const SheetGeometry& sheet = kA4Sheet21;
  CHECK(sheet.cells() == 21);
  const Point first = sheet.origin_of(0);
  const Point last = sheet.origin_of(20);
  CHECK(first.x == Approx(sheet.page_width - last.x - sheet.label.width).margin(0.02));
  CHECK(first.y == Approx(sheet.page_height - last.y - sheet.label.height).margin(0.02));
  CHECK(sheet.pitch_x >= sheet.label.width);
  CHECK(sheet.pitch_y >= sheet.label.height);
  CHECK(sheet.origin_of(1).x > first.x);
  CHECK(sheet.origin_of(3).y > first.y);
  CHECK(sheet.row_of(20) == 6);
  CHECK(sheet.column_of(20) == 2);
}

TEST_CASE("labels fill cells in order, from the start cell on, each exactly once", "[sheet]") {
  for (const std::size_t count : {1U, 20U, 21U, 22U, 100U}) {
    for (int start = 0; start < 21; ++start) {
      const SheetPlan plan = SheetPlan::make(kA4Sheet21, count, start).value();
      CHECK(plan.sheets() == (count + static_cast<std::size_t>(start) + 20) / 21);
      std::set<std::size_t> seen;
      for (std::size_t sheet = 0; sheet < plan.sheets(); ++sheet)
        for (int cell = 0; cell < 21; ++cell)
          if (const auto label = plan.label_at(sheet, cell)) {
            CHECK(seen.insert(*label).second);
            CHECK(plan.place_of(*label).sheet == sheet);
            CHECK(plan.place_of(*label).cell == cell);
          }
      CHECK(seen.size() == count);
    }
  }
}

TEST_CASE("a start cell outside the sheet and an empty job are refused", "[sheet]") {
  CHECK(SheetPlan::make(kA4Sheet21, 1, -1).error().code == Errc::out_of_range);
  CHECK(SheetPlan::make(kA4Sheet21, 1, 21).error().code == Errc::out_of_range);
  CHECK(SheetPlan::make(kA4Sheet21, 0, 0).error().code == Errc::out_of_range);
}

TEST_CASE("the page is a whole number of dots and less than one larger than A4", "[sheet]") {
  for (const int dpi : {203, 300, 600}) {
    const LabelSize page = page_in_dots(kA4Sheet21, dpi);
    for (const auto& [enlarged, nominal] : {std::pair{page.width, 210.0}, {page.height, 297.0}}) {
      const double dots = enlarged * dpi / kMmPerInch;
      CHECK(dots == Approx(std::round(dots)).margin(1e-6));
      CHECK(enlarged >= nominal);
      CHECK(enlarged < nominal + kMmPerInch / dpi);
    }
  }
}

TEST_CASE("the margin holds a ruler of 100 mm below the labels, and the sheet's number",
          "[sheet]") {
  const Fonts fonts;
  const SheetPlan plan = SheetPlan::make(kA4Sheet21, 30, 0).value();
  const Result<DisplayList> notes = margin_notes(plan, 1, fonts);
  REQUIRE(notes);
  double widest = 0;
  std::string words;
  for (const Item& item : notes->items) {
    if (const auto* shape = std::get_if<Polygon>(&item)) {
      widest = std::max(widest, shape->points[1].x - shape->points[0].x);
      for (const Point& point : shape->points) CHECK(point.y > 15.15 + 7 * 38.1);
    } else if (const auto* run = std::get_if<TextRun>(&item)) {
      words = run->text;
    }
  }
  CHECK(widest == Approx(100));
  CHECK(words.find("100 mm") != std::string::npos);
  CHECK(words.ends_with("Tờ 2/2"));
}

TEST_CASE("a sheet without a margin gets no ruler rather than one over the labels", "[sheet]") {
  SheetGeometry edge_to_edge = kA4Sheet21;
  edge_to_edge.top = 30.3;
  const SheetPlan plan = SheetPlan::make(edge_to_edge, 1, 0).value();
  CHECK(margin_notes(plan, 0, Fonts())->items.empty());
}
