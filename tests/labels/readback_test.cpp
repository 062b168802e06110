#include "labels/readback.h"

#include <memory>
#include <qpdf/qpdf-c.h>

#include <catch2/catch.hpp>

#include "common/imaging/png.h"
#include "labels/canvas.h"
#include "tests/labels/sample_labels.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

constexpr double kPointsPerMm = 72 / 25.4;

const Fonts& fonts() {
  static const Fonts loaded;
  return loaded;
}

Result<ReadBackReport> read_back(ByteView pdf, std::span<const LabelText> labels,
                                 int start_cell = 0) {
  return read_back_pdf(pdf, kA4Sheet21, start_cell, labels);
}

// The PDF with a filled rectangle drawn over a page; mm from the page's top left corner.
Bytes with_rectangle(ByteView pdf, std::size_t page, Point corner, double width, double height,
                     double grey) {
  const auto close = [](qpdf_data open) { qpdf_cleanup(&open); };
  const std::unique_ptr<_qpdf_data, decltype(close)> owned(qpdf_init(), close);
  const qpdf_data document = owned.get();
  const auto stream = [&](const std::string& text) {
    const qpdf_oh made = qpdf_oh_new_stream(document);
    qpdf_oh_replace_stream_data(document, made, bytes_of(text).data(), text.size(),
                                qpdf_oh_new_null(document), qpdf_oh_new_null(document));
    return made;
  };
  qpdf_read_memory(document, "sheet", text_of(pdf).data(), pdf.size(), nullptr);
  const double bottom = page_in_dots(kA4Sheet21, kSheetDpi).height - corner.y - height;
  std::string drawing = "\nQ q " + std::to_string(grey) + " g ";
  for (const double value : {corner.x, bottom, width, height})
    drawing += std::to_string(value * kPointsPerMm) + " ";
  const qpdf_oh target = qpdf_get_page_n(document, page);
  const qpdf_oh contents = qpdf_oh_new_array(document);
  for (const qpdf_oh part : {stream("q\n"), qpdf_oh_get_key(document, target, "/Contents"),
                             stream(drawing + "re f Q\n")})
    qpdf_oh_append_item(document, contents, part);
  qpdf_oh_replace_key(document, target, "/Contents", contents);
  qpdf_init_write_memory(document);
  qpdf_write(document);
  REQUIRE(qpdf_has_error(document) == QPDF_FALSE);
  return to_bytes(ByteView(qpdf_get_buffer(document), qpdf_get_buffer_length(document)));
}

QrMark code_of(const DisplayList& list) {
  return std::get<QrMark>(list.items.front());
}

// A point of the page, given in mm from the corner of a cell's code.
Point beside_code(const LabelText& label, int cell, double x, double y) {
  const QrMark code = code_of(lay_out(label, kA4Sheet21.label, kSheetDpi, fonts()).value());
  const Point origin = kA4Sheet21.origin_of(cell);
  return {origin.x + code.corner.x + x, origin.y + code.corner.y + y};
}

void check_refused_at(const Result<ReadBackReport>& report, std::string_view place) {
  REQUIRE_FALSE(report);
  INFO(report.error().detail);
  CHECK(report.error().code == Errc::mismatch);
  CHECK(report.error().detail.starts_with(std::string(place) + ": "));
}

}  // namespace

TEST_CASE("every label of two sheets is read back from the delivered bytes", "[readback]") {
  const std::vector<LabelText> labels = test::sample_labels(40);
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 0, fonts()).value();
  std::size_t last = 0;
  const Result<ReadBackReport> report =
      read_back_pdf(pdf, kA4Sheet21, 0, labels, [&](std::size_t done, std::size_t total) {
        CHECK(done == ++last);
        CHECK(total == 40);
      });
  REQUIRE(report);
  CHECK(report->sheets == 2);
  CHECK(report->labels == 40);
  CHECK(last == 40);
}

TEST_CASE("labels of every shape are read back from PDF, SVG and PNG", "[readback]") {
  for (const test::LabelShape& shape :
       {test::LabelShape{.host = "TRUYXUAT.OCOP.DAKLAK.GOV.VN"},
        test::LabelShape{.host = "TRUYXUATNGUONGOC.OCOP.DAKLAK.EXAMPLE",
        .lot = "L2611-03-ABCDEFGHIJK"},
        test::LabelShape{.with_expiry = false},
        test::LabelShape{.host = "OCOP.VN", .compact = true}}) {
    INFO(shape.host);
    const LabelText label = test::sample_label(1, shape);
    CHECK(read_back(render_pdf(std::vector{label}, kA4Sheet21, 20, fonts()).value(),
                    std::vector{label}, 20));
    CHECK(read_back_svg(render_svg(label, kA4Sheet21.label, fonts()).value(), label));
    for (const int dpi : {300, 600, 1200})
      CHECK(read_back_png(render_png(label, kA4Sheet21.label, dpi, fonts()).value(), label));
  }
  CHECK(read_back_png(render_png(test::sample_label(1), kA4Sheet21.label, 203, fonts()).value(),
                      test::sample_label(1)));
}

TEST_CASE("a stripe over a code makes the release fail, however thin or pale", "[readback]") {
  const std::vector<LabelText> labels = test::sample_labels(21);
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 0, fonts()).value();
  constexpr int kCell = 7;  // row 3, column 2
  const LabelText& label = labels[kCell];
  for (const double grey : {0.0, 1.0, 0.5}) {
    for (const double width : {0.5, 1.0, 8.0}) {
      INFO("grey " << grey << ", " << width << " mm");
      const Point upright = beside_code(label, kCell, 9, -1);
      const Point level = beside_code(label, kCell, -1, 14);
      check_refused_at(read_back(with_rectangle(pdf, 0, upright, width, 27, grey), labels),
                       "sheet 1, row 3, column 2");
      check_refused_at(read_back(with_rectangle(pdf, 0, level, 27, width, grey), labels),
                       "sheet 1, row 3, column 2");
    }
  }
}

TEST_CASE("a hairline over a code makes the release fail wherever it lies", "[readback]") {
  const std::vector<LabelText> labels = test::sample_labels(1);
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 0, fonts()).value();
  constexpr double kHairline = 0.13;  // a dot and a half
  for (const double grey : {0.0, 1.0, 0.5}) {
    for (double at = 11; at < 11.6; at += 0.08) {
      INFO("grey " << grey << " at " << at << " mm");
      const Point upright = beside_code(labels[0], 0, at, -1);
      const Point level = beside_code(labels[0], 0, -1, at);
      check_refused_at(read_back(with_rectangle(pdf, 0, upright, kHairline, 27, grey), labels),
                       "sheet 1, row 1, column 1");
      check_refused_at(read_back(with_rectangle(pdf, 0, level, 27, kHairline, grey), labels),
                       "sheet 1, row 1, column 1");
    }
  }
}

TEST_CASE("a stripe that was drawn with the design makes the release fail", "[readback]") {
  const std::vector<LabelText> labels = test::sample_labels(3);
  const Compose striped = [](const LabelText& label) -> Result<DisplayList> {
    Result<DisplayList> list = lay_out(label, kA4Sheet21.label, kSheetDpi, fonts());
    if (list && label == test::sample_label(2))
      list->items.emplace_back(rectangle({2, 15}, 40, 0.6));
    return list;
  };
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 0, fonts(), striped, {}).value();
  check_refused_at(read_back(pdf, labels), "sheet 1, row 1, column 3");
}

TEST_CASE("ink in the quiet zone makes the release fail", "[readback]") {
  const std::vector<LabelText> labels = test::sample_labels(2);
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 0, fonts()).value();
  const Bytes marked = with_rectangle(pdf, 0, beside_code(labels[1], 1, 5, -1.5), 2, 0.8, 0);
  const Result<ReadBackReport> report = read_back(marked, labels);
  check_refused_at(report, "sheet 1, row 1, column 2");
  CHECK(report.error().detail.find("quiet zone") != std::string::npos);
}

TEST_CASE("one wrong label in a batch is found and named by its place", "[readback]") {
  std::vector<LabelText> labels = test::sample_labels(30);
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 2, fonts()).value();
  labels[25].uri.back() = labels[25].uri.back() == '0' ? '1' : '0';
  const Result<ReadBackReport> report = read_back(pdf, labels, 2);
  check_refused_at(report, "sheet 2, row 3, column 1");
  CHECK(report.error().detail.find(labels[25].uri) != std::string::npos);
}

TEST_CASE("labels in another order, too few or too many are not released", "[readback]") {
  std::vector<LabelText> labels = test::sample_labels(22);
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 0, fonts()).value();
  std::vector<LabelText> swapped = labels;
  std::swap(swapped[3], swapped[4]);
  check_refused_at(read_back(pdf, swapped), "sheet 1, row 2, column 1");
  CHECK(read_back(pdf, std::span(labels).first(21)).error().code == Errc::mismatch);
  CHECK(read_back(pdf, test::sample_labels(43)).error().code == Errc::mismatch);
  check_refused_at(read_back(pdf, test::sample_labels(23)), "sheet 2, row 1, column 2");
  check_refused_at(read_back(pdf, labels, 1), "sheet 1, row 1, column 1");
}

TEST_CASE("ink in a cell that should be empty makes the release fail", "[readback]") {
  const std::vector<LabelText> labels = test::sample_labels(2);
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 0, fonts()).value();
  const Point middle{kA4Sheet21.origin_of(13).x + 30, kA4Sheet21.origin_of(13).y + 20};
  check_refused_at(read_back(with_rectangle(pdf, 0, middle, 0.5, 0.5, 0), labels),
                   "sheet 1, row 5, column 2");
}

TEST_CASE("a page of another size is not released", "[readback]") {
  const std::vector<LabelText> labels = test::sample_labels(1);
  SheetGeometry letter = kA4Sheet21;
  letter.page_width = 215.9;
  letter.page_height = 279.4;
  const Bytes pdf = render_pdf(labels, letter, 0, fonts()).value();
  CHECK(read_back(pdf, labels).error().code == Errc::mismatch);
}

TEST_CASE("truncated PDFs are not released", "[readback]") {
  const std::vector<LabelText> labels = test::sample_labels(1);
  const Bytes pdf = render_pdf(labels, kA4Sheet21, 0, fonts()).value();
  for (std::size_t part = 0; part < 12; ++part)
    CHECK_FALSE(read_back(ByteView(pdf).first(pdf.size() * part / 12), labels));
}

TEST_CASE("a stripe over a picture of a label is found in SVG and PNG too", "[readback]") {
  const LabelText label = test::sample_label(1);
  const std::string svg = to_text(render_svg(label, kA4Sheet21.label, fonts()).value());
  std::string striped = svg;
  striped.insert(svg.rfind("</svg>"), "<rect x=\"0\" y=\"14\" width=\"40\" height=\"0.6\"/>");
  CHECK(read_back_svg(bytes_of(svg), label));
  CHECK(read_back_svg(bytes_of(striped), label).error().code == Errc::mismatch);

  const Bytes png = render_png(label, kA4Sheet21.label, 300, fonts()).value();
  imaging::Image picture = imaging::decode_png(png, imaging::Colour::luma).value();
  for (int y = 170; y < 176; ++y) std::fill_n(picture.row(y).begin(), 330, std::uint8_t{0});
  CHECK(read_back_png(png, label));
  CHECK(read_back_png(imaging::encode_png(picture), label).error().code == Errc::mismatch);
}

TEST_CASE("a picture without a code and one with another label's are told apart", "[readback]") {
  const LabelText label = test::sample_label(1);
  const imaging::Image blank = imaging::white_image(750, 450, imaging::Colour::luma);
  CHECK(read_back_picture(blank, label).error().detail == "the code cannot be read");
  const Bytes other = render_png(test::sample_label(2), kA4Sheet21.label, 300, fonts()).value();
  CHECK(read_back_png(other, label)
            .error()
            .detail.starts_with("the code says HTTPS://OCOP.EXAMPLE/"));
}

TEST_CASE("a single wrong module is damage", "[readback]") {
  const LabelText label = test::sample_label(1);
  const DisplayList list = lay_out(label, kA4Sheet21.label, 300, fonts()).value();
  const QrMark code = code_of(list);
  const imaging::Image clean = draw_image(list, 300, fonts());
  const int left = static_cast<int>(std::lround(code.corner.x * 300 / kMmPerInch));
  const int top = static_cast<int>(std::lround(code.corner.y * 300 / kMmPerInch));
  for (int module = 9; module < 40; module += 3) {
    imaging::Image damaged = clean;
    const int column = 9 + (module * 17) % 31;
    const std::uint8_t wrong = code.matrix.is_dark(column, module) ? 255 : 0;
    for (int y = 0; y < code.module_dots; ++y)
      std::fill_n(damaged.row(top + module * code.module_dots + y).begin() + left +
                      column * code.module_dots,
                  code.module_dots, wrong);
    const Result<void> read = read_back_picture(damaged, label);
    REQUIRE_FALSE(read);
    CHECK(read.error().detail == "1 of 2401 modules of the code are damaged");
  }
}
