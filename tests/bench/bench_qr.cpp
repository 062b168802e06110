// QR symbols of a real label (version 8, level M) made and read back, beside the bare libraries.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <qrencode.h>
#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include "common/imaging/barcodes.h"
#include "labels/qr.h"
#include "tests/bench/measure.h"

namespace {

using namespace ocop;

constexpr int kVersion = 8;
constexpr int kPixelsPerModule = 4;

// As our labels look; the digits of the seal differ, so that masks do too.
std::vector<std::string> label_uris() {
  std::vector<std::string> uris;
  for (int i = 0; i < 16; ++i) {
    std::string digits = "0186";
    std::uint32_t state = 12345U + static_cast<std::uint32_t>(i);
    while (digits.size() < 186) {
      state = state * 1'664'525U + 1'013'904'223U;
      digits += std::to_string(state >> 28);
    }
    digits.resize(186);
    uris.push_back(
        "HTTPS://OCOP.EXAMPLE/01/02660000000172/10/L2611-03/21/4Q7F2F5HCSR4?17=271205&S=" + digits);
  }
  return uris;
}

imaging::Image draw(const labels::QrMatrix& symbol) {
  const int side = (symbol.size() + 2 * labels::kQuietModules) * kPixelsPerModule;
  imaging::Image image = imaging::white_image(side, side, imaging::Colour::luma);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const int column = x / kPixelsPerModule - labels::kQuietModules;
      const int row = y / kPixelsPerModule - labels::kQuietModules;
      const bool inside = column >= 0 && row >= 0 && column < symbol.size() && row < symbol.size();
      if (inside && symbol.is_dark(column, row)) image.row(y)[static_cast<std::size_t>(x)] = 0;
    }
  }
  return image;
}

bench::Pair encoding(const std::vector<std::string>& uris) {
  const auto ours = [&] {
    for (const std::string& uri : uris) bench::keep(labels::encode_qr(uri, kVersion).value());
    return uris.size();
  };
  const auto bare = [&] {
    for (const std::string& uri : uris) {
      const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
          QRcode_encodeString(uri.c_str(), kVersion, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
      bench::keep(code->data[0]);
    }
    return uris.size();
  };
  return {"QR symbols made", {"`encode_qr`", ours}, {"`QRcode_encodeString`", bare}};
}

bench::Pair reading(const std::vector<imaging::Image>& pictures) {
  const auto ours = [&] {
    for (const imaging::Image& picture : pictures)
      if (!imaging::read_one_qr(picture)) std::abort();
    return pictures.size();
  };
  const auto bare = [&] {
    const auto hints = ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode);
    for (const imaging::Image& picture : pictures) {
      const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height,
                                  ZXing::ImageFormat::Lum);
      if (!ZXing::ReadBarcode(view, hints).isValid()) std::abort();
    }
    return pictures.size();
  };
  return {"QR symbols read back", {"`read_one_qr`", ours}, {"`ZXing::ReadBarcode`", bare}};
}

}  // namespace

int main() {
  const std::vector<std::string> uris = label_uris();
  std::vector<imaging::Image> pictures;
  for (const std::string& uri : uris)
    pictures.push_back(draw(labels::encode_qr(uri, kVersion).value()));

  bench::print_head();
  bench::print_row(encoding(uris), bench::Time::processor);
  bench::print_row(reading(pictures), bench::Time::processor);
}
