// What a PDF asks of the program that prints it.
#pragma once

#include "common/base/bytes.h"

namespace ocop::labels {

// The same PDF (one that we made ourselves) with "print in actual size" preset in the print
// dialogue, without the time of its making and in compact form: equal pages give equal bytes.
[[nodiscard]] Bytes with_print_settings(ByteView pdf);

}  // namespace ocop::labels
