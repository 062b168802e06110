#include "common/imaging/webp.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <webp/decode.h>
#include <webp/encode.h>

#include "common/imaging/exif.h"

namespace ocop::imaging {
namespace {

constexpr std::size_t kRiffHeader = 12;  // "RIFF", length, "WEBP"
constexpr std::size_t kChunkHeader = 8;

std::uint64_t read_le32(ByteView bytes) {
  return std::uint64_t{bytes[0]} | std::uint64_t{bytes[1]} << 8 | std::uint64_t{bytes[2]} << 16 |
         std::uint64_t{bytes[3]} << 24;
}

// Walks the RIFF chunks to the end (libwebp is content with less than the header promises) and
// finds the orientation.
Result<int> orientation_of_whole(ByteView file) {
  const std::uint64_t riff = read_le32(file.subspan(4)) + kChunkHeader;
  if (riff > file.size()) return error(Errc::malformed, "webp: cut short");
  file = file.first(riff);
  int orientation = 1;
  for (std::size_t at = kRiffHeader; at < file.size();) {
    if (file.size() - at < kChunkHeader) return error(Errc::malformed, "webp: cut short");
    const std::uint64_t length = read_le32(file.subspan(at + 4));
    const std::uint64_t padded = length + (length & 1);
    if (file.size() - at - kChunkHeader < padded) return error(Errc::malformed, "webp: cut short");
    if (text_of(file.subspan(at, 4)) == "EXIF")
      orientation = exif_orientation(file.subspan(at + kChunkHeader, length));
    at += kChunkHeader + padded;
  }
  return orientation;
}

Error damaged() {
  return error(Errc::malformed, "webp: the picture is damaged");
}

Result<Image> decode_opaque(ByteView file, int width, int height) {
  Image image = white_image(width, height, Colour::rgb);
  if (WebPDecodeRGBInto(file.data(), file.size(), image.pixels.data(), image.pixels.size(),
                        static_cast<int>(image.stride())) == nullptr)
    return damaged();
  return image;
}

Result<Image> decode_on_white(ByteView file, int width, int height) {
  const std::size_t stride = std::size_t{4} * static_cast<std::size_t>(width);
  Bytes rgba(stride * static_cast<std::size_t>(height));
  if (WebPDecodeRGBAInto(file.data(), file.size(), rgba.data(), rgba.size(),
                         static_cast<int>(stride)) == nullptr)
    return damaged();
  Image image = white_image(width, height, Colour::rgb);
  std::uint8_t* to = image.pixels.data();
  for (std::size_t i = 0; i < rgba.size(); i += 4) {
    const unsigned alpha = rgba[i + 3];
    for (std::size_t k = 0; k < 3; ++k)
      *to++ =
          static_cast<std::uint8_t>((rgba[i + k] * alpha + 255U * (255U - alpha) + 127U) / 255U);
  }
  return image;
}

}  // namespace

bool is_webp(ByteView file) {
  const std::string_view text = text_of(file);
  return text.size() >= kRiffHeader && text.starts_with("RIFF") && text.substr(8, 4) == "WEBP";
}

Result<Image> decode_webp(ByteView file, Colour colour, std::int64_t max_pixels) {
  if (!is_webp(file)) return error(Errc::malformed, "webp: no WebP signature");
  const Result<int> orientation = orientation_of_whole(file);
  if (!orientation) return orientation.error();
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(file.data(), file.size(), &features) != VP8_STATUS_OK) return damaged();
  if (features.has_animation != 0) return error(Errc::unsupported, "webp: the picture is animated");
  if (const auto fits = check_size(features.width, features.height, max_pixels); !fits)
    return in_context("webp", fits.error());
  Result<Image> image = features.has_alpha != 0
                            ? decode_on_white(file, features.width, features.height)
                            : decode_opaque(file, features.width, features.height);
  if (!image) return image.error();
  return upright(colour == Colour::luma ? to_luma(*image) : std::move(*image), *orientation);
}

Bytes encode_webp(const Image& image, int quality) {
  if (image.width > kMaxWebpSide || image.height > kMaxWebpSide)
    throw std::invalid_argument("webp: a side is longer than the format allows");
  if (image.colour == Colour::luma) {
    Image coloured{image.width, image.height, Colour::rgb, {}};
    coloured.pixels.reserve(3 * image.pixels.size());
    for (const std::uint8_t grey : image.pixels)
      coloured.pixels.insert(coloured.pixels.end(), 3, grey);
    return encode_webp(coloured, quality);
  }
  std::uint8_t* encoded = nullptr;
  const std::size_t size =
      WebPEncodeRGB(image.pixels.data(), image.width, image.height,
                    static_cast<int>(image.stride()), static_cast<float>(quality), &encoded);
  const std::unique_ptr<std::uint8_t, decltype(&WebPFree)> owned(encoded, &WebPFree);
  if (size == 0) throw std::runtime_error("webp: the picture cannot be encoded");
  return {encoded, encoded + size};
}

}  // namespace ocop::imaging
