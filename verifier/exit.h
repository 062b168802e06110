// How the program ends, docs/operating.md, and what it says then.
#pragma once

#include <string_view>

#include "common/base/result.h"

namespace ocop::verifier {

enum class Exit {
  done = 0,           // done, valid
  negative = 1,       // the answer is no
  usage = 2,          // the command line makes no sense
  configuration = 3,  // trust list, key or data folder missing or wrong
  io = 4,             // a file, disk, network or database failed
};

// "ocop-verifier: error: …", then "ocop-verifier: hint: …" if there is a hint; on standard error.
Exit complain(Exit exit, const Error& error, std::string_view hint = {});

}  // namespace ocop::verifier
