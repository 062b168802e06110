// Product photographs: what producers upload becomes what the public is shown.
#pragma once

#include "common/imaging/image.h"

namespace ocop::imaging {

inline constexpr int kPhotoQuality = 82;

// A PNG, JPEG or WebP as a WebP without any metadata (no place, time or camera), upright, its
// longer side at most `max_side` pixels (1 to kMaxWebpSide). The same input gives the same bytes on
// the same version of libwebp. Errc: as decode_image.
[[nodiscard]] Result<Bytes> photo_to_webp(ByteView file, int max_side);

}  // namespace ocop::imaging
