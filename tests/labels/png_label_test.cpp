#include <catch2/catch.hpp>

#include "common/imaging/png.h"
#include "labels/render.h"
#include "tests/labels/sample_labels.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

TEST_CASE("a PNG label has the label's size in the device's dots", "[png]") {
  for (const auto [dpi, width, height] :
       {std::array{203, 508, 305}, {300, 750, 450}, {600, 1500, 900}}) {
    const Result<Bytes> png = render_png(test::sample_label(2), kA4Sheet21.label, dpi, Fonts());
    REQUIRE(png);
    const Result<imaging::Image> picture = imaging::decode_png(*png, imaging::Colour::luma);
    REQUIRE(picture);
    CHECK(picture->width == width);
    CHECK(picture->height == height);
  }
}

TEST_CASE("the code in a PNG is black and white without any grey", "[png]") {
  const Fonts fonts;
  const DisplayList list = lay_out(test::sample_label(2), kA4Sheet21.label, 300, fonts).value();
  const QrMark& code = std::get<QrMark>(list.items.front());
  const imaging::Image picture = draw_image(list, 300, fonts);
  const auto dots = [](double mm) { return static_cast<int>(mm * 300 / kMmPerInch + 0.5); };
  const imaging::Image part = imaging::crop(
      picture, {dots(code.corner.x), dots(code.corner.y), dots(code.side()), dots(code.side())});
  for (const std::uint8_t pixel : part.pixels) CHECK((pixel == 0 || pixel == 255));
}

TEST_CASE("a resolution that no printer has is refused", "[png]") {
  for (const int dpi : {-1, 0, 202, 1201})
    CHECK(render_png(test::sample_label(2), kA4Sheet21.label, dpi, Fonts()).error().code ==
          Errc::out_of_range);
}

TEST_CASE("a letter that the label's fonts lack is refused, whatever other fonts there are",
          "[png]") {
  for (const char* sign : {"蜂蜜", "🍯", "★", "ꦏ"}) {
    LabelText label = test::sample_label(2);
    label.product = std::string("Mật ong ") + sign;
    const Result<Bytes> png = render_png(label, kA4Sheet21.label, 300, Fonts());
    REQUIRE_FALSE(png);
    CHECK(png.error().code == Errc::unsupported);
    CHECK(png.error().detail.starts_with("product: "));
    CHECK(png.error().detail.find(sign) != std::string::npos);
  }
}

TEST_CASE("the fonts have all letters of Vietnamese, of Ê Đê and of trade names", "[png]") {
  const Fonts fonts;
  for (const Face face : {Face::regular, Face::bold})
    for (const char* line :
         {"AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY aăâbcdđeêghiklmnoôơpqrstuưvxy",
          "ÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ",
          "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
          "ƁɃƀČčĔĕÊ̆ê̆ĬĭÑñŎŏÔ̆ô̆Ơ̆ơ̆ŬŭƯ̆ư̆JjWw", "0123456789 %‰°²³½¼ ×±·–—… “”‘’«» ™®© & @ # / ₫ € №"}) {
      INFO(line);
      CHECK(fonts.em_width(line, face));
    }
}

TEST_CASE("a text is as wide at every size", "[png]") {
  const Fonts fonts;
  for (const Face face : {Face::regular, Face::bold, Face::mono})
    CHECK(fonts.em_width("Kiểm tra", face).value() > 2);
  CHECK(fonts.em_width("0000-0000", Face::mono).value() ==
        Approx(fonts.em_width("WWWW-XXXX", Face::mono).value()));
  CHECK(fonts.em_width("", Face::regular).value() == 0);
}
