#include "tests/common/imaging/code_pictures.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "labels/qr.h"

namespace ocop::test {
namespace {

using imaging::Colour;
using imaging::Image;

double bilinear(const Image& picture, double x, double y) {
  const auto left = static_cast<std::size_t>(x);
  const int top = static_cast<int>(y);
  const double right_part = x - static_cast<double>(left);
  const double bottom_part = y - top;
  const ByteView upper = picture.row(top);
  const ByteView lower = picture.row(top + 1);
  return (1 - bottom_part) * ((1 - right_part) * upper[left] + right_part * upper[left + 1]) +
         bottom_part * ((1 - right_part) * lower[left] + right_part * lower[left + 1]);
}

double background(int x, int y) {
  return 120 + 40 * std::sin(x * 0.013) + 30 * std::sin(y * 0.021);
}

}  // namespace

std::string label_uri(unsigned number) {
  static constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::mt19937 random(number);
  std::string uri = "HTTPS://OCOP.EXAMPLE/01/08938505420011/10/L2611-03/21/";
  for (int i = 0; i < 12; ++i) uri += kLetters[random() % kLetters.size()];
  uri += "?17=271205&S=";
  for (int i = 0; i < 186; ++i) uri += static_cast<char>('0' + random() % 10);
  return uri;
}

Image code_picture(const std::string& text, int module) {
  const labels::QrMatrix matrix = labels::encode_qr(text, 8).value();
  const int modules = matrix.size() + 2 * labels::kQuietModules;
  Image picture = imaging::white_image(modules * module, modules * module, Colour::luma);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const int column = x / module - labels::kQuietModules;
      const int row = y / module - labels::kQuietModules;
      const bool inside = column >= 0 && row >= 0 && column < matrix.size() && row < matrix.size();
      if (inside && matrix.is_dark(column, row)) picture.row(y)[static_cast<std::size_t>(x)] = 0;
    }
  }
  return picture;
}

void paste(Image& page, const Image& picture, int x, int y) {
  for (int row = 0; row < picture.height; ++row)
    std::copy_n(picture.row(row).begin(), picture.width, page.row(y + row).begin() + x);
}

Image photograph(const Image& picture, const Shot& shot, std::mt19937& random) {
  std::normal_distribution<double> noise(0, std::max(shot.noise, 1e-9));
  const double angle = shot.degrees * std::numbers::pi / 180;
  Image photo = imaging::white_image(shot.width, shot.height, Colour::luma);
  for (int y = 0; y < shot.height; ++y) {
    for (int x = 0; x < shot.width; ++x) {
      const double dx = x - shot.width / 2.0;
      const double dy = y - shot.height / 2.0;
      const double depth = shot.scale * (1 - shot.perspective * dx / shot.width);
      const double from_x =
          (std::cos(angle) * dx + std::sin(angle) * dy) / depth + picture.width / 2.0;
      const double from_y =
          (std::cos(angle) * dy - std::sin(angle) * dx) / depth + picture.height / 2.0;
      const bool inside =
          from_x >= 0 && from_y >= 0 && from_x < picture.width - 1 && from_y < picture.height - 1;
      const double seen = inside ? 30 + 0.75 * bilinear(picture, from_x, from_y) : background(x, y);
      const double lit = seen * (0.7 + 0.3 * x / shot.width) + noise(random);
      photo.row(y)[static_cast<std::size_t>(x)] =
          static_cast<std::uint8_t>(std::clamp(lit, 0.0, 255.0));
    }
  }
  return photo;
}

}  // namespace ocop::test
