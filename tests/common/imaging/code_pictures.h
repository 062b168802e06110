// Pictures of QR codes, drawn and photographed without a camera.
#pragma once

#include <random>
#include <string>

#include "common/imaging/image.h"

namespace ocop::test {

// A label's URI with other digits for each `number`.
std::string label_uri(unsigned number);

// The code of `text` (QR version 8) with modules of that many pixels and its quiet zone.
imaging::Image code_picture(const std::string& text, int module);

// Puts `picture` into `page` with its top left corner at (x, y).
void paste(imaging::Image& page, const imaging::Image& picture, int x, int y);

struct Shot {
  int width = 800;  // of the photograph
  int height = 600;
  double scale = 1;        // pixels of the photograph for one of the picture
  double degrees = 0;      // turned clockwise
  double perspective = 0;  // how much smaller, in parts, the picture's far side appears
  double noise = 0;        // standard deviation in grey levels
};

// The picture as a hand-held camera sees it: on an uneven background, lit from one side.
imaging::Image photograph(const imaging::Image& picture, const Shot& shot, std::mt19937& random);

}  // namespace ocop::test
