#include "labels/qr.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <system_error>

#include <qrencode.h>

namespace ocop::labels {
namespace {

constexpr int kMaxVersion = 40;
constexpr std::uint8_t kDarkBit = 1;

}  // namespace

QrMatrix::QrMatrix(int version, std::vector<bool> modules)
    : version_(version), modules_(std::move(modules)) {}

Result<QrMatrix> encode_qr(std::string_view text, int version) {
  if (version < 1 || version > kMaxVersion)
    return error(Errc::out_of_range, "QR version " + std::to_string(version) + " does not exist");
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; }))
    return error(Errc::malformed, "the text of a QR code is printable ASCII without blanks");
  const auto too_large = [&] {
    return error(Errc::too_large, std::to_string(text.size()) +
                                      " characters do not fit a QR code of version " +
                                      std::to_string(version) + ", level M");
  };
  constexpr int kCaseSensitive = 1;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString(std::string(text).c_str(), version, QR_ECLEVEL_M, QR_MODE_8,
                          kCaseSensitive),
      &QRcode_free);
  if (!code && errno == ERANGE) return too_large();
  if (!code) throw std::system_error(errno, std::generic_category(), "libqrencode");
  if (code->version > version) return too_large();
  const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  std::vector<bool> modules(count);
  for (std::size_t i = 0; i < count; ++i) modules[i] = (code->data[i] & kDarkBit) != 0;
  return QrMatrix(code->version, std::move(modules));
}

}  // namespace ocop::labels
