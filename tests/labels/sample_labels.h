// Labels of products as they exist in Đắk Lắk, with seals of arbitrary digits.
#pragma once

#include <string>
#include <vector>

#include "labels/label_text.h"

namespace ocop::test {

struct LabelShape {
  std::string host = "OCOP.EXAMPLE";
  std::string lot = "L2611-03";
  bool compact = false;
  bool with_expiry = true;
};

// Label number `number` of a lot: its serial and seal, and one of a few products and star ratings.
labels::LabelText sample_label(unsigned number, const LabelShape& shape = {});

std::vector<labels::LabelText> sample_labels(unsigned count);

}  // namespace ocop::test
