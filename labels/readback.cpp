#include "labels/readback.h"

#include <algorithm>
#include <cmath>

#include "common/imaging/barcodes.h"
#include "common/imaging/png.h"
#include "labels/pdf_pages.h"
#include "labels/svg_picture.h"

namespace ocop::labels {
namespace {

// Mean luma of a module, or of a pixel of a blank cell.
constexpr double kDarkest = 96;    // ink is at most this
constexpr double kLightest = 160;  // paper is at least this

// Where the modules of a symbol lie in a picture.
class ModuleGrid {
 public:
  ModuleGrid(const imaging::Image& picture, const std::array<imaging::Pixel, 4>& corners, int size)
      : picture_(picture), corners_(corners), size_(size) {}

  // The mean of a module's inner half; below 0 if it is not in the picture. Modules beyond the
  // symbol are those of its quiet zone.
  [[nodiscard]] double mean(int x, int y) const {
    const Point begin = at(x + 0.25, y + 0.25);
    const Point end = at(x + 0.75, y + 0.75);
    const auto [left, right] = pixels_between(begin.x, end.x);
    const auto [top, bottom] = pixels_between(begin.y, end.y);
    if (left < 0 || top < 0 || right > picture_.width || bottom > picture_.height) return -1;
    int sum = 0;
    for (int row = top; row < bottom; ++row)
      for (int column = left; column < right; ++column)
        sum += picture_.row(row)[static_cast<std::size_t>(column)];
    return static_cast<double>(sum) / ((right - left) * (bottom - top));
  }

 private:
  // From the first to behind the last, at least one.
  static std::pair<int, int> pixels_between(double a, double b) {
    const int first = static_cast<int>(std::lround(std::min(a, b)));
    return {first, std::max(first + 1, static_cast<int>(std::lround(std::max(a, b))))};
  }

  // Between the corners, by their weights.
  [[nodiscard]] Point at(double x, double y) const {
    const double right = x / size_;
    const double down = y / size_;
    const auto blend = [&](const auto& axis) {
      return (1 - down) * ((1 - right) * axis(corners_[0]) + right * axis(corners_[1])) +
             down * (right * axis(corners_[2]) + (1 - right) * axis(corners_[3]));
    };
    return {blend([](const imaging::Pixel& corner) { return static_cast<double>(corner.x); }),
            blend([](const imaging::Pixel& corner) { return static_cast<double>(corner.y); })};
  }

  const imaging::Image& picture_;
  std::array<imaging::Pixel, 4> corners_;
  int size_;
};

struct Damage {
  int modules = 0;  // of the symbol
  int quiet = 0;    // of the quiet zone
};

Damage damage_of(const ModuleGrid& grid, const QrMatrix& matrix) {
  Damage damage;
  const int size = matrix.size();
  for (int y = -kQuietModules; y < size + kQuietModules; ++y) {
    for (int x = -kQuietModules; x < size + kQuietModules; ++x) {
      const double mean = grid.mean(x, y);
      const bool in_symbol = x >= 0 && x < size && y >= 0 && y < size;
      if (!in_symbol)
        damage.quiet += mean < kLightest ? 1 : 0;
      else if (matrix.is_dark(x, y))
        damage.modules += mean < 0 || mean > kDarkest ? 1 : 0;
      else
        damage.modules += mean < kLightest ? 1 : 0;
    }
  }
  return damage;
}

Result<void> check_modules(const imaging::Image& picture, const imaging::QrCode& code,
                           const LabelText& label) {
  const Result<LabelWords> words = words_of(label);
  if (!words) return words.error();
  const Result<QrMatrix> matrix = encode_qr(words->uri, words->qr_version);
  if (!matrix) return matrix.error();
  const Damage damage = damage_of(ModuleGrid(picture, code.corners, matrix->size()), *matrix);
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
