// The one thing we want from a photograph's EXIF data: which way is up.
#pragma once

#include "common/base/bytes.h"

namespace ocop::imaging {

// The orientation (1–8) in a TIFF block "II*\0…" or "MM\0*…", EXIF 2.32 §4.6.4 tag 0x0112 of IFD 0.
// A leading "Exif\0\0" (JPEG's APP1 marker) is skipped. 1 (upright) if the block is damaged, has no
// such tag or an unknown value: a wrong mark must not cost the picture.
[[nodiscard]] int exif_orientation(ByteView block);

}  // namespace ocop::imaging
