#include "labels/svg_picture.h"

#include <cmath>
#include <cstring>
#include <librsvg/rsvg.h>
#include <memory>
#include <stdexcept>

#include <cairo/cairo.h>

#include "labels/media.h"

namespace ocop::labels {
namespace {

constexpr std::size_t kMaxSvgBytes = std::size_t{16} << 20;
constexpr double kCssPixelsPerInch = 96;

struct Releaser {
  void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
  void operator()(GError* failure) const { g_error_free(failure); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
};
using Handle = std::unique_ptr<RsvgHandle, Releaser>;
using Surface = std::unique_ptr<cairo_surface_t, Releaser>;
using Cairo = std::unique_ptr<cairo_t, Releaser>;

Error from_librsvg(GError* failure) {
  const std::unique_ptr<GError, Releaser> owned(failure);
  return error(Errc::malformed,
               std::string("svg: ") + (failure != nullptr ? failure->message : "damaged"));
}

// In pixels.
Result<RsvgRectangle> viewport_of(RsvgHandle* handle, double dots_per_mm) {
  double width = 0;
  double height = 0;
  if (rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) == FALSE)
    return error(Errc::malformed, "svg: the drawing states no size");
  const double scale = dots_per_mm * kMmPerInch / kCssPixelsPerInch;
  const RsvgRectangle viewport{0, 0, std::round(width * scale), std::round(height * scale)};
  const auto in_range = [](double side) { return side >= 1 && side <= imaging::kMaxSide; };
  if (!in_range(viewport.width) || !in_range(viewport.height))
    return error(Errc::too_large, "svg: the drawing is too large or has no area");
  if (const auto fits =
          imaging::check_size(std::lround(viewport.width), std::lround(viewport.height));
      !fits)
    return in_context("svg", fits.error());
  return viewport;
}

imaging::Image grey_from(cairo_surface_t* surface) {
  cairo_surface_flush(surface);
  imaging::Image picture =
      imaging::white_image(cairo_image_surface_get_width(surface),
                           cairo_image_surface_get_height(surface), imaging::Colour::rgb);
  const unsigned char* line = cairo_image_surface_get_data(surface);
  for (int y = 0; y < picture.height; ++y, line += cairo_image_surface_get_stride(surface)) {
    std::uint8_t* to = picture.row(y).data();
    for (int x = 0; x < picture.width; ++x) {
      std::uint32_t pixel = 0;  // 0x00RRGGBB in the machine's byte order
      std::memcpy(&pixel, line + std::size_t{4} * static_cast<std::size_t>(x), sizeof pixel);
      for (const int shift : {16, 8, 0}) *to++ = static_cast<std::uint8_t>(pixel >> shift);
    }
  }
  return imaging::to_luma(picture);
}

}  // namespace

Result<imaging::Image> draw_svg_picture(ByteView svg, double dots_per_mm) {
  if (svg.size() > kMaxSvgBytes) return error(Errc::too_large, "svg: the file is too large");
  GError* failure = nullptr;
  const Handle handle(rsvg_handle_new_from_data(svg.data(), svg.size(), &failure));
  if (!handle) return from_librsvg(failure);
  rsvg_handle_set_dpi(handle.get(), kCssPixelsPerInch);  // not librsvg's own 90
  const Result<RsvgRectangle> viewport = viewport_of(handle.get(), dots_per_mm);
  if (!viewport) return viewport.error();
  const Surface surface(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(viewport->width), static_cast<int>(viewport->height)));
  const Cairo cr(cairo_create(surface.get()));
  if (cairo_status(cr.get()) != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error("cairo: no memory for a picture");
  cairo_set_source_rgb(cr.get(), 1, 1, 1);
  cairo_paint(cr.get());
  if (rsvg_handle_render_document(handle.get(), cr.get(), &*viewport, &failure) == FALSE)
    return from_librsvg(failure);
  return grey_from(surface.get());
}

}  // namespace ocop::labels
