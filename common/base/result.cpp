#include "common/base/result.h"

#include <stdexcept>

namespace ocop {

std::string_view name(Errc code) {
  switch (code) {
    case Errc::malformed: return "malformed";
    case Errc::too_large: return "too-large";
    case Errc::too_deep: return "too-deep";
    case Errc::duplicate_key: return "duplicate-key";
    case Errc::not_nfc: return "not-nfc";
    case Errc::out_of_range: return "out-of-range";
    case Errc::unsupported: return "unsupported";
    case Errc::bad_signature: return "bad-signature";
    case Errc::unknown_key: return "unknown-key";
    case Errc::unauthorised: return "unauthorised";
    case Errc::not_found: return "not-found";
    case Errc::conflict: return "conflict";
    case Errc::mismatch: return "mismatch";
    case Errc::inconsistent: return "inconsistent";
    case Errc::fork: return "fork";
    case Errc::rollback: return "rollback";
    case Errc::expired: return "expired";
    case Errc::unavailable: return "unavailable";
    case Errc::locked: return "locked";
  }
  return "unknown";
}

std::string to_string(const Error& error) {
  return std::string(name(error.code)) + ": " + error.detail;
}

Error in_context(std::string_view context, Error error) {
  error.detail = std::string(context) + ": " + error.detail;
  return error;
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error("value() of an error at " + where.to_string() + ": " + to_string(error));
}

}  // namespace ocop
