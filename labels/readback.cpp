#include "labels/readback.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "common/imaging/barcodes.h"
#include "common/imaging/png.h"
#include "labels/pdf_pages.h"
#include "labels/svg_picture.h"

namespace ocop::labels {
namespace {

// Luma of a pixel.
constexpr int kDarkest = 96;    // ink is at most this
constexpr int kLightest = 160;  // paper is at least this
// To a module's side: with fewer, edges would be all there is. A device of 203 dpi has four.
constexpr double kLeastPixels = 3.5;

// The modules along one axis of an upright symbol in a picture; those of its quiet zone are below 0
// and from `size` on.
struct Axis {
  int begin = 0;  // the symbol's first pixel
  int end = 0;    // behind its last
  int size = 0;

  [[nodiscard]] double module() const { return static_cast<double>(end - begin) / size; }
  [[nodiscard]] int pixel_of(double module_at) const {
    return begin + static_cast<int>(std::floor(module_at * module()));
  }
  [[nodiscard]] int module_of(int pixel) const {
    return static_cast<int>(std::floor((pixel - begin + 0.5) / module()));
  }
  [[nodiscard]] int quiet_begin() const { return pixel_of(-kQuietModules); }
  [[nodiscard]] int quiet_end() const { return pixel_of(size + kQuietModules); }
  [[nodiscard]] bool is_inside(int length) const {
    return begin < end && quiet_begin() >= 0 && quiet_end() <= length;
  }
};

// ZXing gives corners to about a pixel. From there to the very edge of the ink: along a line across
// a finder pattern's outer ring, `step` outwards, at most a module.
int edge(const imaging::Image& picture, imaging::Pixel at, imaging::Pixel step, double module) {
  int reached = step.x != 0 ? at.x : at.y;
  for (int left = static_cast<int>(std::ceil(module)); left >= 0; --left) {
    const bool is_inside = at.x >= 0 && at.y >= 0 && at.x < picture.width && at.y < picture.height;
    if (!is_inside || picture.row(at.y)[static_cast<std::size_t>(at.x)] >= kLightest) break;
    reached = step.x != 0 ? at.x : at.y;
    at = {at.x + step.x, at.y + step.y};
  }
  return reached;
}

struct Place {
  Axis x;
  Axis y;
};

Place place_of(const imaging::Image& picture, const imaging::QrCode& code, int size) {
  const auto [top_left, top_right, bottom_right, bottom_left] = code.corners;
  const Place about{{top_left.x, top_right.x, size}, {top_left.y, bottom_left.y, size}};
  constexpr double kRing = 0.5;    // the middle of the ring's outermost modules
  constexpr double kMiddle = 3.5;  // of the finder pattern
  const auto edge_at = [&](double x, double y, imaging::Pixel step) {
    return edge(picture, {about.x.pixel_of(x), about.y.pixel_of(y)}, step, about.x.module());
  };
  return {{edge_at(kRing, kMiddle, {-1, 0}), edge_at(size - kRing, kMiddle, {1, 0}) + 1, size},
          {edge_at(kMiddle, kRing, {0, -1}), edge_at(kMiddle, size - kRing, {0, 1}) + 1, size}};
}

// The modules along an axis that a pixel and its neighbours belong to.
struct Reach {
  int own;
  int first;
  int last;
};

// For the symbol's pixels and those of its quiet zone, in their order.
std::vector<Reach> reaches(const Axis& axis) {
  std::vector<Reach> found;
  for (int pixel = axis.quiet_begin(); pixel < axis.quiet_end(); ++pixel)
    found.push_back({axis.module_of(pixel), axis.module_of(pixel - 1), axis.module_of(pixel + 1)});
  return found;
}

// Where all modules around a pixel are dark it must be ink, where all are light it must be paper;
// on the edge between, it may be anything.
bool fits(std::uint8_t luma, const Reach& row, const Reach& column, const QrMatrix& matrix) {
  const int size = matrix.size();
  const auto is_dark = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < size && y < size && matrix.is_dark(x, y);
  };
  const int dark = static_cast<int>(is_dark(column.first, row.first)) +
                   is_dark(column.first, row.last) + is_dark(column.last, row.first) +
                   is_dark(column.last, row.last);
  if (dark == 0) return luma >= kLightest;
  return dark < 4 || luma <= kDarkest;
}

struct Damage {
  int modules = 0;  // of the symbol
  int quiet = 0;    // pixels of the quiet zone
};

Damage damage_of(const imaging::Image& picture, const Place& place, const QrMatrix& matrix) {
  const int size = matrix.size();
  const std::vector<Reach> columns = reaches(place.x);
  const auto left = static_cast<std::size_t>(place.x.quiet_begin());
  std::set<std::pair<int, int>> modules;
  Damage damage;
  int y = place.y.quiet_begin();
  for (const Reach& row : reaches(place.y)) {
    const ByteView pixels = picture.row(y++).subspan(left, columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (fits(pixels[i], row, columns[i], matrix)) continue;
      const int column = columns[i].own;
      const bool in_symbol = column >= 0 && column < size && row.own >= 0 && row.own < size;
      if (in_symbol)
        modules.emplace(column, row.own);
      else
        ++damage.quiet;
    }
  }
  damage.modules = static_cast<int>(modules.size());
  return damage;
}

Result<void> check_modules(const imaging::Image& picture, const imaging::QrCode& code,
                           const LabelText& label) {
  const Result<LabelWords> words = words_of(label);
  if (!words) return words.error();
  const Result<QrMatrix> matrix = encode_qr(words->uri, words->qr_version);
  if (!matrix) return matrix.error();
  const Place place = place_of(picture, code, matrix->size());
  if (!place.x.is_inside(picture.width) || !place.y.is_inside(picture.height))
    return error(Errc::mismatch, "the code does not stand upright with its whole quiet zone");
  if (std::min(place.x.module(), place.y.module()) < kLeastPixels)
    return error(Errc::mismatch, "the code is too small to be checked");
  const Damage damage = damage_of(picture, place, *matrix);
  if (damage.modules > 0)
    return error(Errc::mismatch, std::to_string(damage.modules) + " of " +
                                     std::to_string(matrix->size() * matrix->size()) +
                                     " modules of the code are damaged");
  if (damage.quiet > 0) return error(Errc::mismatch, "the quiet zone around the code is not blank");
  return ok();
}

bool is_blank(const imaging::Image& picture) {
  return std::all_of(picture.pixels.begin(), picture.pixels.end(),
                     [](std::uint8_t pixel) { return pixel >= kLightest; });
}

std::string place_name(const SheetGeometry& geometry, std::size_t sheet, int cell) {
  return "sheet " + std::to_string(sheet + 1) + ", row " +
         std::to_string(geometry.row_of(cell) + 1) + ", column " +
         std::to_string(geometry.column_of(cell) + 1);
}

int to_dots(double mm) {
  return static_cast<int>(std::lround(mm * kSheetDpi / kMmPerInch));
}

imaging::Image cut_out(const imaging::Image& page, const SheetGeometry& geometry, int cell) {
  const Point origin = geometry.origin_of(cell);
  return imaging::crop(page, {to_dots(origin.x), to_dots(origin.y), to_dots(geometry.label.width),
                              to_dots(geometry.label.height)});
}

Result<void> check_page_size(const imaging::Image& page, const SheetGeometry& geometry) {
  const LabelSize expected = page_in_dots(geometry, kSheetDpi);
  if (page.width == to_dots(expected.width) && page.height == to_dots(expected.height)) return ok();
  return error(Errc::mismatch, "the page has " + std::to_string(page.width) + " × " +
                                   std::to_string(page.height) + " dots, which is not " +
                                   std::string(geometry.name));
}

// Compares one page with its labels; `progress` counts over all pages.
Result<void> check_page(const imaging::Image& page, const SheetPlan& plan, std::size_t sheet,
                        std::span<const LabelText> labels, const Progress& progress) {
  for (int cell = 0; cell < plan.geometry().cells(); ++cell) {
    const imaging::Image picture = cut_out(page, plan.geometry(), cell);
    const std::optional<std::size_t> index = plan.label_at(sheet, cell);
    const std::string place = place_name(plan.geometry(), sheet, cell);
    if (!index) {
      if (!is_blank(picture))
        return error(Errc::mismatch, place + ": there is ink where no label belongs");
      continue;
    }
    const Result<void> read = read_back_picture(picture, labels[*index]);
    if (!read) return in_context(place, read.error());
    if (progress) progress(*index + 1, labels.size());
  }
  return ok();
}

}  // namespace

Result<void> read_back_picture(const imaging::Image& picture, const LabelText& label) {
  const std::optional<imaging::QrCode> code = imaging::read_one_qr(picture);
  if (!code) return error(Errc::mismatch, "the code cannot be read");
  if (code->text != label.uri)
    return error(Errc::mismatch, "the code says " + code->text + " instead of " + label.uri);
  return check_modules(picture, *code, label);
}

Result<ReadBackReport> read_back_pdf(ByteView pdf, const SheetGeometry& geometry, int start_cell,
                                     std::span<const LabelText> labels, const Progress& progress) {
  const Result<SheetPlan> plan = SheetPlan::make(geometry, labels.size(), start_cell);
  if (!plan) return plan.error();
  const auto wrong_count = [&] {
    return error(Errc::mismatch,
                 "the PDF does not have " + std::to_string(plan->sheets()) + " pages");
  };
  const Result<std::size_t> pages = visit_pdf_pages(
      pdf, kSheetDpi, [&](std::size_t page, const imaging::Image& picture) -> Result<void> {
        if (page >= plan->sheets()) return wrong_count();
        if (const auto fits = check_page_size(picture, geometry); !fits) return fits;
        return check_page(picture, *plan, page, labels, progress);
      });
  if (!pages) return pages.error();
  if (*pages != plan->sheets()) return wrong_count();
  return ReadBackReport{*pages, labels.size()};
}

Result<void> read_back_svg(ByteView svg, const LabelText& label) {
  const Result<imaging::Image> picture = draw_svg_picture(svg, kSheetDpi / kMmPerInch);
  if (!picture) return picture.error();
  return read_back_picture(*picture, label);
}

Result<void> read_back_png(ByteView png, const LabelText& label) {
  const Result<imaging::Image> picture = imaging::decode_png(png, imaging::Colour::luma);
  if (!picture) return picture.error();
  return read_back_picture(*picture, label);
}

}  // namespace ocop::labels
