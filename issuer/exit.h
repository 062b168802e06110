// How a program ends, docs/operating.md.
#pragma once

#include "common/base/result.h"

namespace ocop::issuer {

enum class Exit {
  done = 0,           // done, valid
  negative = 1,       // the answer is no: refused by a rule, a check found something
  usage = 2,          // the command line makes no sense
  configuration = 3,  // home, key, passphrase or trust list missing or wrong
  io = 4,             // a file, disk or database failed
};

// For input errors: unknown_key, locked → configuration; unavailable → io; the rest → negative.
[[nodiscard]] Exit exit_for(Errc code);

}  // namespace ocop::issuer
