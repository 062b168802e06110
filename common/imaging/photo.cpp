#include "common/imaging/photo.h"

#include "common/imaging/decode.h"
#include "common/imaging/resize.h"
#include "common/imaging/webp.h"

namespace ocop::imaging {

Result<Bytes> photo_to_webp(ByteView file, int max_side) {
  const Result<Image> photo = decode_image(file, Colour::rgb);
  if (!photo) return photo.error();
  return encode_webp(downscale(*photo, max_side), kPhotoQuality);
}

}  // namespace ocop::imaging
