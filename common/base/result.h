// The three kinds of "no" in this code base:
//   - a verdict about a label is an answer: a value of its own type (verdict.h), never an error;
//   - bad input is a Result<T> holding an Error;
//   - a broken world (disk full, corrupt database, our own bug) is an exception, which nobody but a
//     session's completion handler and main() catches.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

namespace ocop {

// What kind of input error happened. name() gives the stable kebab-case spelling that logs,
// metrics, test vectors ("expect: bad-signature") and RFC 9457 problem types use; never renamed.
enum class Errc {
  malformed,      // does not follow the grammar
  too_large,      // a size, count or length limit was exceeded
  too_deep,       // nesting limit exceeded
  duplicate_key,  // a JSON object names a member twice
  not_nfc,        // text is not in Unicode normalisation form C
  out_of_range,   // a number or date outside its documented range
  unsupported,    // a version, algorithm or type that this code does not know
  bad_signature,  // a signature does not verify
  unknown_key,    // no such key, or not for this use
  unauthorised,   // the key is known but had no power to say this
  not_found,      // the thing asked for does not exist
  conflict,       // exists already, with other content
  mismatch,       // two things that must be equal are not (hash, length, name)
  inconsistent,   // a Merkle proof does not hold
  fork,           // two different histories under one key
  rollback,       // older than what was already accepted
  expired,        // past its end
  unavailable,    // the other side did not answer, a file that somebody named is not there
  locked,         // a secret is there and stays shut: wrong passphrase, others may read its file
};

[[nodiscard]] std::string_view name(Errc code);

struct Error {
  Errc code = Errc::malformed;
  // For operators and command-line users; says what, where and what would be right. Never put raw
  // into HTML, never holds a secret.
  std::string detail;
};

template <class T>
using Result = boost::system::result<T, Error>;

// Result<void>'s success value: `return ok();`
[[nodiscard]] inline Result<void> ok() {
  return {};
}

[[nodiscard]] inline Error error(Errc code, std::string detail) {
  return {code, std::move(detail)};
}

// Reads better in logs: "bad-signature: entry 17: …".
[[nodiscard]] std::string to_string(const Error& error);

// Prefixes the detail, so that an error tells its way up: "row 7: gtin: check digit is 3, not 5".
[[nodiscard]] Error in_context(std::string_view context, Error error);

// boost::system::result calls this when value() is asked of an error: that is our own mistake.
[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

}  // namespace ocop
