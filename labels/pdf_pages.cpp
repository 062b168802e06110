#include "labels/pdf_pages.h"

#include <charconv>
#include <optional>

#include "labels/process.h"

namespace ocop::labels {
namespace {

constexpr std::size_t kMaxHeader = 64;

// Splits a stream of grey PNM pictures ("P5\n<width> <height>\n255\n", then a byte a pixel) into
// pictures.
class PictureStream {
 public:
  explicit PictureStream(const VisitPage& visit) : visit_(visit) {}

  // False to stop: see failure().
  bool take(ByteView piece) {
    while (!piece.empty() && !failure_) {
      if (missing_ == 0)
        piece = take_header(piece);
      else
        piece = take_pixels(piece);
    }
    return !failure_;
  }
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  [[nodiscard]] std::size_t pages() const { return pages_; }
  [[nodiscard]] bool is_between_pages() const { return missing_ == 0 && header_.empty(); }

 private:
  ByteView take_header(ByteView piece) {
    std::size_t used = 0;
    while (used < piece.size() && !failure_) {
      header_ += static_cast<char>(piece[used++]);
      if (header_.back() == '\n' && ++header_lines_ == 3) {
        begin_picture();
        break;
      }
      if (header_.size() > kMaxHeader) stop(error(Errc::malformed, "pdftoppm wrote no picture"));
    }
    return piece.subspan(used);
  }

  ByteView take_pixels(ByteView piece) {
    const std::size_t count = std::min(missing_, piece.size());
    append(picture_.pixels, piece.first(count));
    missing_ -= count;
    if (missing_ == 0)
      if (const Result<void> seen = visit_(pages_++, picture_); !seen) stop(seen.error());
    return piece.subspan(count);
  }

  void begin_picture() {
    const std::optional<std::pair<int, int>> size = parse_size();
    header_.clear();
    header_lines_ = 0;
    if (!size) return stop(error(Errc::malformed, "pdftoppm wrote no grey picture"));
    if (const auto fits = imaging::check_size(size->first, size->second); !fits)
      return stop(in_context("page " + std::to_string(pages_ + 1), fits.error()));
    if (pages_ == kMaxPages)
      return stop(error(Errc::too_large, "more than " + std::to_string(kMaxPages) + " pages"));
    picture_ = {size->first, size->second, imaging::Colour::luma, {}};
    missing_ = picture_.stride() * static_cast<std::size_t>(picture_.height);
    picture_.pixels.reserve(missing_);
  }

  [[nodiscard]] std::optional<std::pair<int, int>> parse_size() const {
    std::string_view text = header_;
    constexpr std::string_view kBegin = "P5\n";
    constexpr std::string_view kEnd = "\n255\n";
    if (!text.starts_with(kBegin) || !text.ends_with(kEnd)) return std::nullopt;
    text = text.substr(kBegin.size(), text.size() - kBegin.size() - kEnd.size());
    std::pair<int, int> size;
    const auto [blank, first] = std::from_chars(text.data(), text.data() + text.size(), size.first);
    if (first != std::errc() || blank == text.data() + text.size() || *blank != ' ')
      return std::nullopt;
    const auto [end, second] = std::from_chars(blank + 1, text.data() + text.size(), size.second);
    if (second != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return size;
  }

  void stop(Error why) { failure_ = std::move(why); }

  const VisitPage& visit_;
  std::string header_;
  int header_lines_ = 0;
  imaging::Image picture_;
  std::size_t missing_ = 0;  // bytes of the current picture
  std::size_t pages_ = 0;
  std::optional<Error> failure_;
};

}  // namespace

Result<std::size_t> visit_pdf_pages(ByteView pdf, int dpi, const VisitPage& visit) {
  if (!text_of(pdf).starts_with("%PDF-")) return error(Errc::malformed, "not a PDF");
  PictureStream pictures(visit);
  const Result<void> ran = run_program({"pdftoppm", "-r", std::to_string(dpi), "-gray", "-"}, pdf,
                                       {}, [&](ByteView piece) { return pictures.take(piece); });
  if (pictures.failure()) return *pictures.failure();
  if (!ran) return ran.error();
  if (!pictures.is_between_pages()) return error(Errc::malformed, "pdftoppm stopped within a page");
  if (pictures.pages() == 0) return error(Errc::malformed, "the PDF has no page that can be drawn");
  return pictures.pages();
}

}  // namespace ocop::labels
