// The delivered PDF, judged by programs that are not ours: qpdf, poppler, zbar.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "common/base/file.h"
#include "labels/pdf_pages.h"
#include "labels/render.h"
#include "tests/labels/sample_labels.h"
#include "tests/support/run_program.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

constexpr int kLabels = 25;  // two sheets, the second one partly used
constexpr int kStartCell = 4;

const Bytes& sheets() {
  static const Bytes pdf =
      render_pdf(test::sample_labels(kLabels), kA4Sheet21, kStartCell, Fonts()).value();
  return pdf;
}

std::string run_on_pdf(std::vector<std::string> command) {
  const test::TempFolder folder;
  file::write_atomic(folder / "sheets.pdf", sheets());
  for (std::string& word : command)
    if (word == "PDF") word = folder / "sheets.pdf";
  const test::Finished finished = test::run_program(std::move(command), "");
  CHECK(finished.status == 0);
  return finished.out;
}

std::vector<imaging::Image> pages() {
  std::vector<imaging::Image> pictures;
  REQUIRE(visit_pdf_pages(sheets(), kSheetDpi, [&](std::size_t, const imaging::Image& picture) {
    pictures.push_back(picture);
    return ok();
  }));
  return pictures;
}

double to_mm(int dots) {
  return dots * kMmPerInch / kSheetDpi;
}

// The pixels of a cell, found from the sheet's data alone.
imaging::Area area_of(const SheetGeometry& geometry, int cell) {
  const auto dots = [](double mm) {
    return static_cast<int>(std::lround(mm * kSheetDpi / kMmPerInch));
  };
  const Point origin = geometry.origin_of(cell);
  return {dots(origin.x), dots(origin.y), dots(geometry.label.width), dots(geometry.label.height)};
}

// The area's ink, from its first to its last dark pixel, in mm of the page.
struct Extent {
  double left = 1e9;
  double top = 1e9;
  double right = 0;
  double bottom = 0;
};

Extent ink_in(const imaging::Image& page, const imaging::Area& area) {
  Extent extent;
  for (int y = area.y; y < area.y + area.height; ++y)
    for (int x = area.x; x < area.x + area.width; ++x)
      if (page.row(y)[static_cast<std::size_t>(x)] < 128) {
        extent.left = std::min(extent.left, to_mm(x));
        extent.right = std::max(extent.right, to_mm(x + 1));
        extent.top = std::min(extent.top, to_mm(y));
        extent.bottom = std::max(extent.bottom, to_mm(y + 1));
      }
  return extent;
}

QrMark designed_code(unsigned label) {
  const Fonts fonts;
  const Result<DisplayList> list =
      lay_out(test::sample_label(label), kA4Sheet21.label, kSheetDpi, fonts);
  return std::get<QrMark>(list.value().items.front());
}

// What zbar reads in a grey picture.
std::string zbar_text(const imaging::Image& picture) {
  const test::TempFolder folder;
  const std::string path = folder / "label.pgm";
  {
    std::ofstream out(path, std::ios::binary);
    out << "P5\n" << picture.width << ' ' << picture.height << "\n255\n" << text_of(picture.pixels);
  }
  return test::run_program(
             {"zbarimg", "--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", path}, "")
      .out;
}

}  // namespace

TEST_CASE("zbar, an independent reader, reads every label of the printed sheets", "[pdf]") {
  const std::vector<imaging::Image> pictures = pages();
  REQUIRE(pictures.size() == 2);
  const SheetPlan plan = SheetPlan::make(kA4Sheet21, kLabels, kStartCell).value();
  for (unsigned i = 0; i < kLabels; ++i) {
    const SheetPlan::Place place = plan.place_of(i);
    INFO("label " << i + 1);
    CHECK(zbar_text(imaging::crop(pictures[place.sheet], area_of(kA4Sheet21, place.cell))) ==
          test::sample_label(i).uri + "\n");
  }
}

TEST_CASE("the PDF is clean to qpdf and embeds all its fonts", "[pdf]") {
  CHECK(run_on_pdf({"qpdf", "--check", "PDF"}).find("No syntax or stream encoding errors") !=
        std::string::npos);
  std::istringstream fonts(run_on_pdf({"pdffonts", "PDF"}));
  std::string line;
  std::getline(fonts, line);
  const std::size_t column = line.find("emb");
  REQUIRE(column != std::string::npos);
  std::getline(fonts, line);
  int count = 0;
  while (std::getline(fonts, line)) {
    INFO(line);
    CHECK(line.substr(column, 3) == "yes");
    ++count;
  }
  CHECK(count >= 3);
}

TEST_CASE("the PDF asks to be printed in actual size and is A4", "[pdf]") {
  const std::string catalogue = run_on_pdf({"qpdf", "--json=2", "--json-key=qpdf", "PDF"});
  CHECK(catalogue.find("\"/PrintScaling\": \"/None\"") != std::string::npos);
  const std::string about = run_on_pdf({"pdfinfo", "PDF"});
  CHECK(about.find("(A4)") != std::string::npos);
  CHECK(about.find("Pages:           2") != std::string::npos);
}

TEST_CASE("the texts can be copied out of the PDF with all their marks", "[pdf]") {
  const std::string text = run_on_pdf({"pdftotext", "-layout", "PDF", "-"});
  for (const char* words :
       {"Cà phê bột Ea H'leo", "Mật ong", "Rượu cần Ê Đê", "ƀuôn Č̆ư̆ Dluê",
        "Hộ kinh doanh Y Blŏ Niê", "OCOP 5 sao", "Lô L2611-03", "Đóng gói 05/12/2026",
        "HSD 05/12/2027", "Kiểm tra tại ocop.example", "Tờ 1/2", "Tờ 2/2"}) {
    INFO(words);
    CHECK(text.find(words) != std::string::npos);
  }
  for (const char* sign : {"★", "☆", "\uFFFD"}) CHECK(text.find(sign) == std::string::npos);
}

TEST_CASE("the same labels give the same bytes, which tell no time", "[pdf]") {
  const Result<Bytes> again =
      render_pdf(test::sample_labels(kLabels), kA4Sheet21, kStartCell, Fonts());
  REQUIRE(again);
  CHECK(*again == sheets());
  CHECK(run_on_pdf({"qpdf", "--qdf", "--object-streams=disable", "PDF", "-"}).find("Date (D:") ==
        std::string::npos);
}

TEST_CASE("codes lie within 0.2 mm of their place on the page and have exact dots", "[pdf]") {
  const std::vector<imaging::Image> pictures = pages();
  const SheetPlan plan = SheetPlan::make(kA4Sheet21, kLabels, kStartCell).value();
  for (unsigned i = 0; i < kLabels; ++i) {
    const SheetPlan::Place place = plan.place_of(i);
    const QrMark code = designed_code(i);
    imaging::Area area = area_of(kA4Sheet21, place.cell);
    area.width = static_cast<int>((code.corner.x + code.side() + 1) * kSheetDpi / kMmPerInch);
    area.height = static_cast<int>((code.corner.y + code.side() + 1) * kSheetDpi / kMmPerInch);
    const Extent ink = ink_in(pictures[place.sheet], area);
    const Point origin = kA4Sheet21.origin_of(place.cell);
    CHECK(ink.left == Approx(origin.x + code.corner.x).margin(0.2));
    CHECK(ink.top == Approx(origin.y + code.corner.y).margin(0.2));
    CHECK(ink.right - ink.left == Approx(code.side()).margin(1e-6));
    CHECK(ink.bottom - ink.top == Approx(code.side()).margin(1e-6));
  }
}

TEST_CASE("every dot of a code is black or white as its module, at 300 and at 600 dots per inch",
          "[pdf]") {
  const QrMark code = designed_code(0);
  const Point origin = on_dot_grid(kA4Sheet21.origin_of(kStartCell), kSheetDpi);
  for (const int dpi : {kSheetDpi, 2 * kSheetDpi}) {
    imaging::Image page;
    REQUIRE(visit_pdf_pages(sheets(), dpi, [&](std::size_t number, const imaging::Image& picture) {
      if (number == 0) page = picture;
      return ok();
    }));
    const auto dots = [&](double mm) {
      return static_cast<int>(std::lround(mm * dpi / kMmPerInch));
    };
    const imaging::Image symbol =
        imaging::crop(page, {dots(origin.x + code.corner.x), dots(origin.y + code.corner.y),
                             dots(code.side()), dots(code.side())});
    const int module = code.module_dots * dpi / kSheetDpi;
    REQUIRE(symbol.width == code.matrix.size() * module);
    int wrong = 0;
    for (int y = 0; y < symbol.height; ++y)
      for (int x = 0; x < symbol.width; ++x)
        wrong += symbol.row(y)[static_cast<std::size_t>(x)] !=
                         (code.matrix.is_dark(x / module, y / module) ? 0 : 255)
                     ? 1
                     : 0;
    CHECK(wrong == 0);
  }
}

TEST_CASE("the check ruler is 100 mm long on the page", "[pdf]") {
  const imaging::Image page = pages().front();
  const double below = kA4Sheet21.origin_of(20).y + kA4Sheet21.label.height + 1;
  const int top = static_cast<int>(below * kSheetDpi / kMmPerInch);
  const Extent ruler =
      ink_in(page, {0, top, page.width, static_cast<int>(2.6 * kSheetDpi / kMmPerInch)});
  CHECK(ruler.right - ruler.left == Approx(100).margin(0.2));
}

TEST_CASE("cells before the start cell and behind the last label are blank", "[pdf]") {
  const std::vector<imaging::Image> pictures = pages();
  const auto is_blank = [&](std::size_t sheet, int cell) {
    const imaging::Image picture = imaging::crop(pictures[sheet], area_of(kA4Sheet21, cell));
    return std::all_of(picture.pixels.begin(), picture.pixels.end(),
                       [](int v) { return v == 255; });
  };
  for (int cell = 0; cell < kStartCell; ++cell) CHECK(is_blank(0, cell));
  CHECK_FALSE(is_blank(0, kStartCell));
  CHECK_FALSE(is_blank(1, 7));
  for (int cell = 8; cell < 21; ++cell) CHECK(is_blank(1, cell));
}

TEST_CASE("a label that cannot be laid out stops the job and is named", "[pdf]") {
  std::vector<LabelText> labels = test::sample_labels(3);
  labels[1].product = std::string(250, 'x');
  const Result<Bytes> pdf = render_pdf(labels, kA4Sheet21, 0, Fonts());
  REQUIRE_FALSE(pdf);
  CHECK(pdf.error().code == Errc::too_large);
  CHECK(pdf.error().detail.starts_with("label 2: product: "));
}

TEST_CASE("progress counts every label once", "[pdf]") {
  std::vector<std::size_t> seen;
  REQUIRE(render_pdf(test::sample_labels(23), kA4Sheet21, 0, Fonts(),
                     [&](std::size_t done, std::size_t total) {
                       CHECK(total == 23);
                       seen.push_back(done);
                     }));
  REQUIRE(seen.size() == 23);
  for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == i + 1);
}

TEST_CASE("a PDF that is damaged or none gives an error, never pages", "[pdf]") {
  const auto visit = [](ByteView pdf) {
    return visit_pdf_pages(pdf, 50, [](std::size_t, const imaging::Image&) { return ok(); });
  };
  CHECK(visit(bytes_of("")).error().code == Errc::malformed);
  CHECK(visit(bytes_of("GIF89a")).error().code == Errc::malformed);
  CHECK_FALSE(visit(bytes_of("%PDF-1.5\n")));
  CHECK_FALSE(visit(ByteView(sheets()).first(sheets().size() / 3)));
}

TEST_CASE("a page that would be a huge picture is refused", "[pdf]") {
  const std::string pdf =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 "
      "R]/Count "
      "1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9000 9000]>>endobj\ntrailer<</Root "
      "1 0 "
      "R>>\n%%EOF\n";
  const Result<std::size_t> pages =
      visit_pdf_pages(bytes_of(pdf), 300, [](std::size_t, const imaging::Image&) { return ok(); });
  REQUIRE_FALSE(pages);
  CHECK(pages.error().code == Errc::too_large);
}

TEST_CASE("an error of the visitor ends the visit", "[pdf]") {
  int visited = 0;
  const Result<std::size_t> pages =
      visit_pdf_pages(sheets(), 50, [&](std::size_t, const imaging::Image&) -> Result<void> {
        ++visited;
        return error(Errc::mismatch, "enough");
      });
  CHECK(pages.error().detail == "enough");
  CHECK(visited == 1);
}
