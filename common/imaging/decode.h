// A picture from outside: photographs of labels, uploads, product pictures.
#pragma once

#include "common/imaging/image.h"

namespace ocop::imaging {

enum class FileType { png, jpeg, webp, unknown };

// By the first bytes, never by a name.
[[nodiscard]] FileType file_type(ByteView file);

// PNG, JPEG or WebP. Errc: unsupported for anything else, and what the decoder of the type says.
// Memory: at most about 8 bytes for each of `max_pixels` pixels, whatever the file holds.
[[nodiscard]] Result<Image> decode_image(ByteView file, Colour colour,
                                         std::int64_t max_pixels = kMaxPixels);

}  // namespace ocop::imaging
