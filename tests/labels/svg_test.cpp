#include "labels/svg.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "common/base/encoding.h"
#include "common/base/file.h"
#include "common/imaging/png.h"
#include "labels/render.h"
#include "labels/svg_picture.h"
#include "tests/labels/sample_labels.h"
#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

std::size_t count(std::string_view text, std::string_view piece) {
  std::size_t found = 0;
  for (std::size_t at = text.find(piece); at != std::string_view::npos;
       at = text.find(piece, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("an SVG label has the label's size and no text that needs a font", "[svg]") {
  const Result<Bytes> svg = render_svg(test::sample_label(1), kA4Sheet21.label, Fonts());
  REQUIRE(svg);
  const std::string text = to_text(*svg);
  CHECK(
      text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"63.5mm\" "
                       "height=\"38.1mm\" viewBox=\"0 0 63.5 38.1\">"));
  CHECK(count(text, "<text") == 0);
  CHECK(count(text, "font") == 0);
  CHECK(count(text, "shape-rendering=\"crispEdges\"") == 1);
  CHECK(count(text, "aria-label=\"OCOP 4 sao\"") == 1);
}

TEST_CASE("names with XML's own letters are escaped and can still be read", "[svg]") {
  LabelText label = test::sample_label(1);
  label.product = "<b>&\"' ]]>";
  label.producer = "</svg><script>";
  const Result<Bytes> svg = render_svg(label, kA4Sheet21.label, Fonts());
  REQUIRE(svg);
  const std::string text = to_text(*svg);
  CHECK(count(text, "<title>&lt;b&gt;&amp;&quot;&#39; ]]&gt; · L2611-03</title>") == 1);
  CHECK(count(text, "aria-label=\"&lt;b&gt;&amp;&quot;&#39; ]]&gt;\"") == 1);
  CHECK(count(text, "</svg>") == 1);
  CHECK(count(text, "<script") == 0);
  CHECK(draw_svg_picture(*svg, 4));
}

TEST_CASE("the same label gives the same SVG", "[svg]") {
  const LabelText label = test::sample_label(4);
  CHECK(*render_svg(label, kA4Sheet21.label, Fonts()) ==
        *render_svg(label, kA4Sheet21.label, Fonts()));
}

TEST_CASE("a drawing becomes a picture in its size", "[svg]") {
  const Result<Bytes> svg = render_svg(test::sample_label(1), kA4Sheet21.label, Fonts());
  const Result<imaging::Image> picture = draw_svg_picture(*svg, 300 / 25.4);
  REQUIRE(picture);
  CHECK(picture->width == 750);
  CHECK(picture->height == 450);
}

TEST_CASE("what is no drawing, has no size or would be huge is refused", "[svg]") {
  for (const std::string_view text :
       {"", "<svg", "<html/>", "<svg xmlns='http://www.w3.org/2000/svg'/>x", "\xFF\xFE"})
    CHECK_FALSE(draw_svg_picture(bytes_of(text), 10));
  CHECK(draw_svg_picture(
            bytes_of("<svg xmlns='http://www.w3.org/2000/svg' width='9e9' height='9e9'/>"), 10)
            .error()
            .code == Errc::too_large);
  CHECK(
      draw_svg_picture(
          bytes_of("<svg xmlns='http://www.w3.org/2000/svg' width='9000mm' height='9000mm'/>"), 10)
          .error()
          .code == Errc::too_large);
}

TEST_CASE("a drawing cannot read files of this machine", "[svg]") {
  const test::TempFolder folder;
  const Bytes black = imaging::encode_png({1, 1, imaging::Colour::luma, {0}});
  file::write_atomic(folder / "black.png", black);
  const auto ink = [](const std::string& source) {
    const std::string svg =
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' "
        "width='10' height='10'><image x:href='" +
        source + "' width='10' height='10'/></svg>";
    const imaging::Image picture = draw_svg_picture(bytes_of(svg), 96 / 25.4).value();
    return std::count(picture.pixels.begin(), picture.pixels.end(), 0);
  };
  CHECK(ink("data:image/png;base64," + base64(black)) == 100);
  CHECK(ink("file://" + (folder / "black.png").string()) == 0);
  CHECK(ink((folder / "black.png").string()) == 0);
}
