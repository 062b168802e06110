#include "common/imaging/decode.h"

#include "common/imaging/jpeg.h"
#include "common/imaging/png.h"
#include "common/imaging/webp.h"

namespace ocop::imaging {

FileType file_type(ByteView file) {
  if (is_png(file)) return FileType::png;
  if (is_jpeg(file)) return FileType::jpeg;
  if (is_webp(file)) return FileType::webp;
  return FileType::unknown;
}

Result<Image> decode_image(ByteView file, Colour colour, std::int64_t max_pixels) {
  switch (file_type(file)) {
    case FileType::png: return decode_png(file, colour, max_pixels);
    case FileType::jpeg: return decode_jpeg(file, colour, max_pixels);
    case FileType::webp: return decode_webp(file, colour, max_pixels);
    case FileType::unknown: break;
  }
  return error(Errc::unsupported, "not a PNG, JPEG or WebP picture");
}

}  // namespace ocop::imaging
