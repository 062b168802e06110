#include "labels/code_reader.h"

#include "common/imaging/barcodes.h"
#include "common/imaging/decode.h"
#include "labels/pdf_pages.h"
#include "labels/render.h"
#include "labels/svg_picture.h"

namespace ocop::labels {
namespace {

Result<std::vector<std::string>> read_pdf(ByteView pdf) {
  std::vector<std::string> texts;
  const Result<std::size_t> pages =
      visit_pdf_pages(pdf, kSheetDpi, [&](std::size_t, const imaging::Image& page) {
        for (std::string& text : imaging::read_qr(page)) texts.push_back(std::move(text));
        return ok();
      });
  if (!pages) return pages.error();
  return texts;
}

Result<std::vector<std::string>> read_svg(ByteView svg) {
  const Result<imaging::Image> picture = draw_svg_picture(svg, kSheetDpi / kMmPerInch);
  if (!picture) return picture.error();
  return imaging::read_qr(*picture);
}

bool is_svg(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && text[begin] == '<';
}

}  // namespace

Result<std::vector<std::string>> read_codes(ByteView file) {
  if (text_of(file).starts_with("%PDF-")) return read_pdf(file);
  if (imaging::file_type(file) == imaging::FileType::unknown) {
    if (is_svg(text_of(file))) return read_svg(file);
    return error(Errc::unsupported, "not a PNG, JPEG, WebP, SVG or PDF file");
  }
  const Result<imaging::Image> picture = imaging::decode_image(file, imaging::Colour::luma);
  if (!picture) return picture.error();
  return imaging::read_qr(*picture);
}

}  // namespace ocop::labels
