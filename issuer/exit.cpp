#include "issuer/exit.h"

namespace ocop::issuer {

Exit exit_for(Errc code) {
  switch (code) {
    case Errc::unknown_key:
    case Errc::locked: return Exit::configuration;
    case Errc::unavailable: return Exit::io;
    default: return Exit::negative;
  }
}

}  // namespace ocop::issuer
