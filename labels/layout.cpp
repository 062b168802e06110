#include "labels/layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <span>

namespace ocop::labels {
namespace {

constexpr double kMargin = 2.5;      // between the label's edge and any ink
constexpr double kTextShare = 0.48;  // of the label's width, at least, for the text column
constexpr double kColumnGap = 0.3;   // beyond the quiet zone
constexpr double kFooterGap = 0.9;   // on either side of the line above the footer
constexpr double kFooterLine = 0.15;
constexpr double kFooterBlank = 2.0;      // between serial and host on one line
constexpr double kAscent = 1.0;           // em, of a block's first line: capitals with a mark
constexpr double kDescent = 0.22;         // em, of its last line
constexpr double kCapitalHeight = 0.714;  // em
constexpr double kLinePitch = 1.22;       // em, if the lines' ink lets it be
constexpr double kLineGap = 0.05;         // em between the ink of two lines: "gỵ" above "Ẫ"
constexpr double kStarRadius = 1.6;
constexpr double kStarDrop = 0.095;  // radii: a star reaches less far down than up
constexpr double kStarPitch = 3.4;
constexpr double kRatingGap = 0.8;  // between the last star and the words
constexpr double kNameGap = 0.5;    // between product and producer
constexpr double kPartGap = 0.9;    // around the stars, at least
constexpr double kSizeStep = 0.25;  // points
constexpr double kTightenStep = 0.05;
constexpr double kReadable = 0.75;
constexpr double kTightest = 0.5;

// On up to `lines` lines, a size between `largest` and `smallest` points.
struct Step {
  int lines;
  double largest;
  double smallest;
};

// Steps from the best-looking to the last resort; never below `minimum` points.
struct Style {
  std::string_view field;
  Face face;
  double minimum;
  std::span<const Step> steps;
};

constexpr std::array kProductSteps{Step{1, 12, 9.5}, Step{2, 11, 8.5}, Step{3, 9.5, 7.5},
                                   Step{4, 7.5, 6}};
constexpr std::array kProducerSteps{Step{1, 8, 6.5}, Step{2, 7, 5.5}, Step{3, 6, 5}};
constexpr std::array kRatingSteps{Step{1, 9, 6}};
constexpr std::array kDetailSteps{Step{1, 7.5, 5.5}};
constexpr std::array kSerialSteps{Step{1, 8, 6.5}};
constexpr std::array kHostBesideSteps{Step{1, 7, 5.5}};
constexpr std::array kHostBelowSteps{Step{1, 7, 5}, Step{2, 6.5, 5}};

constexpr Style kProduct{"product", Face::bold, 6, kProductSteps};
constexpr Style kProducer{"producer", Face::regular, 5, kProducerSteps};
constexpr Style kRating{"rating", Face::bold, 6, kRatingSteps};
constexpr Style kDetail{"lot and dates", Face::regular, 5.5, kDetailSteps};
constexpr Style kSerial{"serial", Face::mono, 6.5, kSerialSteps};
constexpr Style kHostBeside{"host", Face::regular, 5.5, kHostBesideSteps};
constexpr Style kHostBelow{"host", Face::regular, 5, kHostBelowSteps};

// Text set in lines of one size.
struct Block {
  Font font;
  std::vector<std::string> lines;
  double width = 0;                // of the widest line
  std::vector<double> base_lines;  // em from the block's top
  double em_height = 0;

  [[nodiscard]] double height() const { return font.em() * em_height; }
  [[nodiscard]] double first_base_line() const { return font.em() * base_lines.front(); }
};

std::string one_decimal(double mm) {
  const long tenths = std::lround(mm * 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string in_words(LabelSize size) {
  return one_decimal(size.width) + " × " + one_decimal(size.height) + " mm";
}

Error does_not_fit(std::string_view field, LabelSize size) {
  return error(Errc::too_large, std::string(field) + ": too long for a label of " + in_words(size) +
                                    ", also in the smallest letters");
}

class TextSetter {
 public:
  TextSetter(const TextMeasure& measure, LabelSize size) : measure_(measure), size_(size) {}

  // The text as its style wants it in `width` mm; `tighten` (0 < tighten ≤ 1) makes all sizes
  // smaller. Errc: too_large, unsupported.
  [[nodiscard]] Result<Block> set(std::string_view text, const Style& style, double width,
                                  double tighten = 1) const {
    for (const Step& step : style.steps) {
      const double smallest = std::max(step.smallest * tighten, style.minimum);
      double points = std::max(step.largest * tighten, smallest);
      for (;; points = std::max(points - kSizeStep, smallest)) {
        Result<std::optional<Block>> block = broken(text, {style.face, points}, width, step.lines);
        if (!block) return in_context(style.field, block.error());
        if (*block) return stacked(std::move(**block));
        if (points <= smallest) break;
      }
    }
    return does_not_fit(style.field, size_);
  }

 private:
  // Fills lines word by word; nothing if a word is wider than the line or the lines do not suffice.
  [[nodiscard]] Result<std::optional<Block>> broken(std::string_view text, Font font, double width,
                                                    int max_lines) const {
    Block block{font, {}, 0, {}, 0};
    double last_width = 0;
    while (!text.empty()) {
      const std::string_view word = text.substr(0, text.find(' '));
      text.remove_prefix(std::min(word.size() + 1, text.size()));
      std::string longer = block.lines.empty() ? std::string() : block.lines.back() + ' ';
      longer += word;
      const Result<double> wide = measure_.em_width(longer, font.face);
      if (!wide) return wide.error();
      if (*wide * font.em() <= width) {
        if (block.lines.empty()) block.lines.emplace_back();
        block.lines.back() = std::move(longer);
        last_width = *wide * font.em();
      } else {
        const Result<double> alone = measure_.em_width(word, font.face);
        if (!alone) return alone.error();
        last_width = *alone * font.em();
        if (last_width > width) return std::optional<Block>();
        block.lines.emplace_back(word);
      }
      if (block.lines.size() > static_cast<std::size_t>(max_lines)) return std::optional<Block>();
      block.width = std::max(block.width, last_width);
    }
    return std::optional(std::move(block));
  }

  // With its base lines, so that no line's ink touches the next one's.
  [[nodiscard]] Result<Block> stacked(Block block) const {
    double below = 0;
    for (const std::string& line : block.lines) {
      const Result<InkHeight> ink = measure_.em_height(line, block.font.face);
      if (!ink) return ink.error();
      block.base_lines.push_back(block.base_lines.empty()
                                     ? std::max(kAscent, ink->above)
                                     : block.base_lines.back() +
                                           std::max(kLinePitch, below + kLineGap + ink->above));
      below = ink->below;
    }
    block.em_height = block.base_lines.back() + std::max(kDescent, below);
    return block;
  }

  const TextMeasure& measure_;
  LabelSize size_;
};

// What stands beside the code.
struct Column {
  Block product;
  Block producer;
  Block rating;
  std::vector<Block> details;

  [[nodiscard]] double stars_height() const { return std::max(2 * kStarRadius, rating.height()); }
  [[nodiscard]] double details_height() const {
    double sum = 0;
    for (const Block& detail : details) sum += detail.height();
    return sum;
  }
  // Without the gaps around the stars.
  [[nodiscard]] double height() const {
    return product.height() + kNameGap + producer.height() + stars_height() + details_height();
  }
};

// Lot and dates, all in the size of the one that needs the smallest.
Result<std::vector<Block>> set_details(const LabelWords& words, const TextSetter& setter,
                                       double width, double tighten) {
  std::vector<Block> details;
  double smallest = kDetailSteps.front().largest;
  for (const std::string& text : {words.lot, words.packed, words.use_by}) {
    if (text.empty()) continue;
    Result<Block> block = setter.set(text, kDetail, width, tighten);
    if (!block) return block.error();
    smallest = std::min(smallest, block->font.points);
    details.push_back(std::move(*block));
  }
  for (Block& detail : details) {
    detail.width *= smallest / detail.font.points;
    detail.font.points = smallest;
  }
  return details;
}

double stars_width(int stars) {
  return stars * kStarPitch + kRatingGap;
}

Result<Column> set_column(const LabelWords& words, const TextSetter& setter, double width,
                          double tighten) {
  Result<Block> product = setter.set(words.product, kProduct, width, tighten);
  if (!product) return product.error();
  Result<Block> producer = setter.set(words.producer, kProducer, width, tighten);
  if (!producer) return producer.error();
  Result<Block> rating =
      setter.set(words.rating, kRating, width - stars_width(words.stars), tighten);
  if (!rating) return rating.error();
  Result<std::vector<Block>> details = set_details(words, setter, width, tighten);
  if (!details) return details.error();
  return Column{std::move(*product), std::move(*producer), std::move(*rating), std::move(*details)};
}

// The column in `width` × `height`, in the largest letters that fit, not below `tightest` of their
// best size.
Result<Column> fit_column(const LabelWords& words, const TextSetter& setter, double width,
                          double height, LabelSize size, double tightest) {
  for (double tighten = 1; tighten > tightest; tighten -= kTightenStep) {
    Result<Column> column = set_column(words, setter, width, tighten);
    if (!column) return column.error();
    if (column->height() + 2 * kPartGap <= height) return column;
  }
  return does_not_fit(words.product.size() >= words.producer.size() ? "product" : "producer", size);
}

// Serial and host below the line, side by side or one below the other.
struct Footer {
  Block serial;
  Block host;
  bool side_by_side;

  [[nodiscard]] double height() const {
    return side_by_side ? std::max(serial.height(), host.height())
                        : serial.height() + host.height();
  }
};

Result<Footer> set_footer(const LabelWords& words, const TextSetter& setter, double width) {
  Result<Block> serial = setter.set(words.serial, kSerial, width);
  if (!serial) return serial.error();
  Result<Block> beside = setter.set(words.host, kHostBeside, width - serial->width - kFooterBlank);
  if (beside) return Footer{std::move(*serial), std::move(*beside), true};
  Result<Block> below = setter.set(words.host, kHostBelow, width);
  if (!below) return below.error();
  return Footer{std::move(*serial), std::move(*below), false};
}

void place(const Block& block, Point corner, std::vector<Item>& items) {
  for (std::size_t i = 0; i < block.lines.size(); ++i)
    items.emplace_back(TextRun{
        block.lines[i], block.font, {corner.x, corner.y + block.font.em() * block.base_lines[i]}});
}

Polygon star(Point centre, double radius) {
  constexpr double kInner = 0.381966;  // a regular pentagram: 1 / golden ratio squared
  Polygon shape;
  for (int i = 0; i < 10; ++i) {
    const double angle = std::numbers::pi * (i / 5.0 - 0.5);
    const double reach = i % 2 == 0 ? radius : radius * kInner;
    shape.points.push_back(
        {centre.x + reach * std::cos(angle), centre.y + reach * std::sin(angle)});
  }
  return shape;
}

void place_stars(const Column& column, int stars, Point corner, std::vector<Item>& items) {
  const double middle = corner.y + column.stars_height() / 2;
  for (int i = 0; i < stars; ++i)
    items.emplace_back(star(
        {corner.x + kStarRadius + i * kStarPitch, middle + kStarDrop * kStarRadius}, kStarRadius));
  const double base_line = middle + column.rating.font.em() * kCapitalHeight / 2;
  place(column.rating, {corner.x + stars_width(stars), base_line - column.rating.first_base_line()},
        items);
}

// Names at the top, details at the bottom, stars between them.
void place_column(const Column& column, int stars, Point corner, double height,
                  std::vector<Item>& items) {
  const double gap = (height - column.height()) / 2;
  place(column.product, corner, items);
  corner.y += column.product.height() + kNameGap;
  place(column.producer, corner, items);
  corner.y += column.producer.height() + gap;
  place_stars(column, stars, corner, items);
  corner.y += column.stars_height() + gap;
  for (const Block& detail : column.details) {
    place(detail, corner, items);
    corner.y += detail.height();
  }
}

void place_footer(const Footer& footer, LabelSize size, std::vector<Item>& items) {
  const double top = size.height - kMargin - footer.height();
  items.emplace_back(rectangle({kMargin, top - kFooterGap}, size.width - 2 * kMargin, kFooterLine));
  place(footer.serial, {kMargin, top}, items);
  if (!footer.side_by_side)
    return place(footer.host, {kMargin, top + footer.serial.height()}, items);
  const double base_line_offset =
      footer.serial.first_base_line() - footer.host.first_base_line();  // on one base line
  place(footer.host, {size.width - kMargin - footer.host.width, top + base_line_offset}, items);
}

double on_grid(double mm, int dpi) {
  return std::round(mm * dpi / kMmPerInch) * kMmPerInch / dpi;
}

Error no_room_for_code(const QrMark& code, LabelSize size) {
  const double whole = code.side() + 2 * kQuietModules * code.module();
  return error(Errc::too_large, "code: with its quiet zone it needs " + one_decimal(whole) +
                                    " mm, which a label of " + in_words(size) +
                                    " does not have beside the text");
}

// The label with modules of that many dots and letters as for fit_column. Errc::too_large as for
// lay_out.
Result<DisplayList> arrange(const LabelWords& words, QrMark code, LabelSize size,
                            const Footer& footer, const TextMeasure& measure, double tightest) {
  const double quiet = kQuietModules * code.module();
  const double inset = std::max(kMargin, quiet);
  const double upper_height = size.height - 2 * kMargin - footer.height() - 2 * kFooterGap;
  const double slack = kMargin + upper_height + kFooterGap - inset - code.side() - quiet;
  if (slack < 0) return no_room_for_code(code, size);
  code.corner = {on_grid(inset, code.dpi), on_grid(inset + slack / 2, code.dpi)};
  const double column_left = code.corner.x + code.side() + quiet + kColumnGap;
  const double column_width = size.width - kMargin - column_left;
  if (column_width < kTextShare * size.width) return no_room_for_code(code, size);
  const TextSetter setter(measure, size);
  const Result<Column> column =
      fit_column(words, setter, column_width, upper_height, size, tightest);
  if (!column) return column.error();
  DisplayList list{size, {}};
  list.items.emplace_back(std::move(code));
  place_column(*column, words.stars, {column_left, kMargin}, upper_height, list.items);
  place_footer(footer, size, list.items);
  return list;
}

}  // namespace

Result<DisplayList> lay_out(const LabelText& label, LabelSize size, int dpi,
                            const TextMeasure& measure) {
  const Result<LabelWords> words = words_of(label);
  if (!words) return words.error();
  const Result<QrMatrix> matrix = encode_qr(words->uri, words->qr_version);
  if (!matrix) return in_context("uri", matrix.error());
  const Result<Footer> footer =
      set_footer(*words, TextSetter(measure, size), size.width - 2 * kMargin);
  if (!footer) return footer.error();
  const int most = static_cast<int>(kMaxModule * dpi / kMmPerInch);
  const int fewest = static_cast<int>(std::ceil(kMinModule * dpi / kMmPerInch));
  Error refusal = error(Errc::too_large, "code: no whole number of dots at " + std::to_string(dpi) +
                                             " dpi gives a module within GS1's limits");
  for (const double tightest : {kReadable, kTightest}) {
    for (int dots = most; dots >= fewest; --dots) {
      if (tightest == kTightest && dots > fewest) continue;
      Result<DisplayList> list =
          arrange(*words, {*matrix, {}, dots, dpi}, size, *footer, measure, tightest);
      if (list || list.error().code != Errc::too_large) return list;
      refusal = list.error();
    }
  }
  return refusal;
}

}  // namespace ocop::labels
