#include "labels/canvas.h"

#include <cmath>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>
#include <pango/pangocairo.h>

namespace ocop::labels {
namespace {

constexpr double kPointsPerMm = 72 / kMmPerInch;
constexpr double kMeasureSize = 100;  // points
constexpr std::size_t kMaxRemembered = 4096;
// How far a code's picture stays inside its place, in dots: poppler, among others, gives a picture
// that ends exactly on a dot that dot too, and then some modules are wider than others.
constexpr double kStencilInset = 0.05;

template <class T>
struct ObjectDeleter {
  void operator()(T* object) const { g_object_unref(object); }
};
using FontMap = std::unique_ptr<PangoFontMap, ObjectDeleter<PangoFontMap>>;
using Context = std::unique_ptr<PangoContext, ObjectDeleter<PangoContext>>;
using Layout = std::unique_ptr<PangoLayout, ObjectDeleter<PangoLayout>>;

struct CairoDeleter {
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_pattern_t* pattern) const { cairo_pattern_destroy(pattern); }
  void operator()(cairo_path_t* path) const { cairo_path_destroy(path); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
  void operator()(PangoFontDescription* description) const {
    pango_font_description_free(description);
  }
  void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
};
template <class T>
using Owned = std::unique_ptr<T, CairoDeleter>;
using Cairo = Owned<cairo_t>;
using Surface = Owned<cairo_surface_t>;
using FontDescription = Owned<PangoFontDescription>;

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(std::string("cairo: ") + cairo_status_to_string(status));
}

FontDescription describe(Font font) {
  FontDescription description(pango_font_description_new());
  pango_font_description_set_family_static(
      description.get(), font.face == Face::mono ? "DejaVu Sans Mono" : "Noto Sans");
  pango_font_description_set_weight(
      description.get(), font.face == Face::regular ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size(description.get(), font.points * PANGO_SCALE);
  return description;
}

FontMap make_font_map() {
  FontMap map(pango_cairo_font_map_new());
  if (!map) throw std::runtime_error("pango has no fonts");
  return map;
}

// Letters as designed, at fractions of a pixel: a text has the same width at every size and on
// every device.
Context make_context(PangoFontMap* map) {
  Context context(pango_font_map_create_context(map));
  const Owned<cairo_font_options_t> options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options.get());
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  pango_context_set_language(context.get(), pango_language_from_string("vi"));
  return context;
}

// A small memory of answers; forgets all when it is full.
template <class Value>
class Memory {
 public:
  // The remembered value, or what `make` gives. Valid until the next call.
  template <class Make>
  Value& get(const std::string& key, Make make) {
    if (const auto known = values_.find(key); known != values_.end()) return known->second;
    if (values_.size() >= kMaxRemembered) values_.clear();
    return values_.emplace(key, make()).first->second;
  }

 private:
  std::unordered_map<std::string, Value> values_;
};

std::string key_of(std::string_view text, Font font) {
  return std::string(text) + '\n' + std::to_string(static_cast<int>(font.face)) + ' ' +
         std::to_string(font.points);
}

// In em.
struct LineSize {
  double width;
  InkHeight ink;
};

}  // namespace

class Fonts::Impl {
 public:
  Impl() : map_(make_font_map()), context_(make_context(map_.get())) {
    require(Face::regular, "Noto Sans", "fonts-noto-core");
    require(Face::mono, "DejaVu Sans Mono", "fonts-dejavu-core");
  }

  Result<LineSize> measure(std::string_view line, Face face) {
    const Font font{face, kMeasureSize};
    const std::optional<LineSize>& size = sizes_.get(key_of(line, font), [&] {
      const Layout layout = make_layout(line, font);
      if (pango_layout_get_unknown_glyphs_count(layout.get()) != 0)
        return std::optional<LineSize>();
      PangoRectangle ink;
      PangoRectangle advance;
      pango_layout_line_get_extents(pango_layout_get_line_readonly(layout.get(), 0), &ink,
                                    &advance);
      const auto em = [](int units) { return units / (kMeasureSize * PANGO_SCALE); };
      return std::optional(LineSize{em(advance.width), {em(-ink.y), em(ink.y + ink.height)}});
    });
    if (size) return *size;
    return error(Errc::unsupported,
                 "the label's fonts lack a letter of \"" + std::string(line) + "\"");
  }

  // The shaped line; its unit is the point. Valid until the next call.
  PangoLayoutLine* line(const TextRun& run) {
    const Layout& layout =
        layouts_.get(key_of(run.text, run.font), [&] { return make_layout(run.text, run.font); });
    return pango_layout_get_line_readonly(layout.get(), 0);
  }

 private:
  Layout make_layout(std::string_view text, Font font) {
    Layout layout(pango_layout_new(context_.get()));
    const FontDescription description = describe(font);
    pango_layout_set_font_description(layout.get(), description.get());
    const Owned<PangoAttrList> no_other_font(pango_attr_list_new());
    pango_attr_list_insert(no_other_font.get(), pango_attr_fallback_new(FALSE));
    pango_layout_set_attributes(layout.get(), no_other_font.get());
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }

  void require(Face face, const char* family, const char* package) {
    const FontDescription wanted = describe({face, kMeasureSize});
    const std::unique_ptr<PangoFont, ObjectDeleter<PangoFont>> font(
        pango_context_load_font(context_.get(), wanted.get()));
    if (font) {
      const FontDescription found(pango_font_describe(font.get()));
      if (std::strcmp(pango_font_description_get_family(found.get()), family) == 0) return;
    }
    throw std::runtime_error(std::string("the font ") + family +
                             " is not installed (Debian package " + package + ")");
  }

  FontMap map_;
  Context context_;
  Memory<std::optional<LineSize>> sizes_;
  Memory<Layout> layouts_;
};

Fonts::Fonts() : impl_(std::make_unique<Impl>()) {}
Fonts::~Fonts() = default;

Result<double> Fonts::em_width(std::string_view line, Face face) const {
  const Result<LineSize> size = impl_->measure(line, face);
  if (!size) return size.error();
  return size->width;
}

Result<InkHeight> Fonts::em_height(std::string_view line, Face face) const {
  const Result<LineSize> size = impl_->measure(line, face);
  if (!size) return size.error();
  return size->ink;
}

namespace {

// Draws into a context whose unit is the millimetre.
class Pen {
 public:
  Pen(cairo_t* cr, Fonts::Impl& fonts) : cr_(cr), fonts_(fonts) {}

  void operator()(const TextRun& run) const {
    enter_points(run.start);
    pango_cairo_show_layout_line(cr_, fonts_.line(run));
    cairo_restore(cr_);
  }
  void operator()(const Polygon& shape) const {
    cairo_new_path(cr_);
    for (const Point& point : shape.points) cairo_line_to(cr_, point.x, point.y);
    cairo_close_path(cr_);
    cairo_fill(cr_);
  }
  void operator()(const QrMark& mark) const {
    const Surface stencil = dots_of(mark);
    const Owned<cairo_pattern_t> pattern(cairo_pattern_create_for_surface(stencil.get()));
    cairo_pattern_set_filter(pattern.get(), CAIRO_FILTER_NEAREST);
    cairo_save(cr_);
    cairo_translate(cr_, mark.corner.x, mark.corner.y);
    cairo_scale(cr_, kMmPerInch / mark.dpi, kMmPerInch / mark.dpi);
    const double dots = mark.matrix.size() * mark.module_dots;
    cairo_translate(cr_, kStencilInset, kStencilInset);
    cairo_scale(cr_, 1 - 2 * kStencilInset / dots, 1 - 2 * kStencilInset / dots);
    cairo_mask(cr_, pattern.get());
    cairo_restore(cr_);
  }
  // Adds the letters' outlines to the current path.
  void outline(const TextRun& run) const {
    enter_points(run.start);
    pango_cairo_layout_line_path(cr_, fonts_.line(run));
    cairo_restore(cr_);
  }

 private:
  void enter_points(Point start) const {
    cairo_save(cr_);
    cairo_translate(cr_, start.x, start.y);
    cairo_scale(cr_, 1 / kPointsPerMm, 1 / kPointsPerMm);
    cairo_move_to(cr_, 0, 0);
  }

  // One pixel for each dot of the device, set where there is ink.
  static Surface dots_of(const QrMark& mark) {
    const int side = mark.matrix.size() * mark.module_dots;
    Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A1, side, side));
    check(cairo_surface_status(surface.get()));
    const Cairo cr(cairo_create(surface.get()));
    cairo_set_antialias(cr.get(), CAIRO_ANTIALIAS_NONE);
    cairo_scale(cr.get(), mark.module_dots, mark.module_dots);
    for (int y = 0; y < mark.matrix.size(); ++y)
      for (int x = 0; x < mark.matrix.size(); ++x)
        if (mark.matrix.is_dark(x, y)) cairo_rectangle(cr.get(), x, y, 1, 1);
    cairo_fill(cr.get());
    check(cairo_status(cr.get()));
    cairo_surface_flush(surface.get());
    return surface;
  }

  cairo_t* cr_;
  Fonts::Impl& fonts_;
};

void draw_items(const Pen& pen, const DisplayList& list) {
  for (const Item& item : list.items) std::visit(pen, item);
}

Point to_point(const cairo_path_data_t& data) {
  return {data.point.x, data.point.y};
}

std::vector<PathStep> steps_of(const cairo_path_t& path) {
  std::vector<PathStep> steps;
  for (int i = 0; i < path.num_data; i += path.data[i].header.length) {
    const cairo_path_data_t* data = &path.data[i];
    switch (data->header.type) {
      case CAIRO_PATH_MOVE_TO: steps.push_back({PathStep::Kind::move, {to_point(data[1])}}); break;
      case CAIRO_PATH_LINE_TO: steps.push_back({PathStep::Kind::line, {to_point(data[1])}}); break;
      case CAIRO_PATH_CURVE_TO:
        steps.push_back(
            {PathStep::Kind::curve, {to_point(data[1]), to_point(data[2]), to_point(data[3])}});
        break;
      case CAIRO_PATH_CLOSE_PATH: steps.push_back({PathStep::Kind::close, {}}); break;
    }
  }
  return steps;
}

}  // namespace

std::vector<PathStep> Fonts::outline(const TextRun& run) const {
  const Surface nowhere(cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, nullptr));
  const Cairo cr(cairo_create(nowhere.get()));
  Pen(cr.get(), *impl_).outline(run);
  check(cairo_status(cr.get()));
  const Owned<cairo_path_t> path(cairo_copy_path(cr.get()));
  check(path->status);
  return steps_of(*path);
}

imaging::Image draw_image(const DisplayList& list, int dpi, const Fonts& fonts) {
  const double dots_per_mm = dpi / kMmPerInch;
  const int width = static_cast<int>(std::lround(list.size.width * dots_per_mm));
  const int height = static_cast<int>(std::lround(list.size.height * dots_per_mm));
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, width, height));
  check(cairo_surface_status(surface.get()));
  const Cairo cr(cairo_create(surface.get()));
  cairo_scale(cr.get(), dots_per_mm, dots_per_mm);
  draw_items(Pen(cr.get(), fonts.impl()), list);
  check(cairo_status(cr.get()));
  cairo_surface_flush(surface.get());
  imaging::Image image = imaging::white_image(width, height, imaging::Colour::luma);
  const unsigned char* ink = cairo_image_surface_get_data(surface.get());
  const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface.get()));
  for (int y = 0; y < height; ++y, ink += stride)
    for (std::size_t x = 0; x < image.stride(); ++x)
      image.row(y)[x] = static_cast<std::uint8_t>(255 - ink[x]);
  return image;
}

class PdfCanvas::Impl {
 public:
  Impl(LabelSize page, const Fonts& fonts)
      : surface_(cairo_pdf_surface_create_for_stream(&Impl::take, &file_, page.width * kPointsPerMm,
                                                     page.height * kPointsPerMm)),
        cr_(cairo_create(surface_.get())),
        pen_(cr_.get(), fonts.impl()) {
    check(cairo_surface_status(surface_.get()));
    cairo_scale(cr_.get(), kPointsPerMm, kPointsPerMm);
  }

  void draw(const DisplayList& list, Point origin) {
    cairo_save(cr_.get());
    cairo_translate(cr_.get(), origin.x, origin.y);
    draw_items(pen_, list);
    cairo_restore(cr_.get());
    check(cairo_status(cr_.get()));
  }
  void end_page() {
    cairo_show_page(cr_.get());
    check(cairo_status(cr_.get()));
  }
  Bytes finish() {
    cairo_surface_finish(surface_.get());
    check(cairo_surface_status(surface_.get()));
    return std::move(file_);
  }

 private:
  static cairo_status_t take(void* file, const unsigned char* data, unsigned length) {
    append(*static_cast<Bytes*>(file), {data, length});
    return CAIRO_STATUS_SUCCESS;
  }

  Bytes file_;
  Surface surface_;
  Cairo cr_;
  Pen pen_;
};

PdfCanvas::PdfCanvas(LabelSize page, const Fonts& fonts)
    : impl_(std::make_unique<Impl>(page, fonts)) {}
PdfCanvas::~PdfCanvas() = default;

void PdfCanvas::draw(const DisplayList& list, Point origin) {
  impl_->draw(list, origin);
}
void PdfCanvas::end_page() {
  impl_->end_page();
}
Bytes PdfCanvas::finish() {
  return impl_->finish();
}

}  // namespace ocop::labels
