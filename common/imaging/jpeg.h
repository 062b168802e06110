// JPEG (ITU-T T.81) through libjpeg-turbo.
#pragma once

#include "common/imaging/image.h"

namespace ocop::imaging {

// Every scan of a progressive file goes over the whole picture once more; real encoders write about
// ten, hostile files thousands.
inline constexpr int kMaxJpegScans = 64;

[[nodiscard]] bool is_jpeg(ByteView file);

// Baseline and progressive, grey, colour and CMYK; a camera's orientation (EXIF) is applied, all
// other metadata is dropped. Errc: malformed (not a JPEG, cut short, damaged), too_large
// (check_size or more than kMaxJpegScans scans).
[[nodiscard]] Result<Image> decode_jpeg(ByteView file, Colour colour,
                                        std::int64_t max_pixels = kMaxPixels);

// quality 1–100; no metadata.
[[nodiscard]] Bytes encode_jpeg(const Image& image, int quality);

}  // namespace ocop::imaging
