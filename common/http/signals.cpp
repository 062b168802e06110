#include "common/http/signals.h"

#include <cerrno>
#include <system_error>

namespace ocop::http {

TerminationSignals::TerminationSignals() {
  ::sigemptyset(&signals_);
  ::sigaddset(&signals_, SIGINT);
  ::sigaddset(&signals_, SIGTERM);
  const int problem = ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  if (problem != 0)
    throw std::system_error(problem, std::generic_category(), "cannot block signals");
}

int TerminationSignals::wait() {
  int received = 0;
  int problem = 0;
  do problem = ::sigwait(&signals_, &received);
  while (problem == EINTR);
  if (problem != 0)
    throw std::system_error(problem, std::generic_category(), "cannot wait for signals");
  ::pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  return received;
}

}  // namespace ocop::http
