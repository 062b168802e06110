// Waiting for the operator to end the program.
#pragma once

#include <csignal>

namespace ocop::http {

// From construction, SIGINT and SIGTERM are kept from this thread and from all that it starts, and
// wait() receives them. So it is made first in main(), before any thread.
class TerminationSignals {
 public:
  TerminationSignals();

  // Returns the signal's number when it comes. A second one during the shutdown ends the program at
  // once.
  int wait();

 private:
  sigset_t signals_;
};

}  // namespace ocop::http
