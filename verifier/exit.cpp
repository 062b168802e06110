#include "verifier/exit.h"

#include <iostream>

namespace ocop::verifier {

Exit complain(Exit exit, const Error& error, std::string_view hint) {
  std::cerr << "ocop-verifier: error: " << to_string(error) << '\n';
  if (!hint.empty()) std::cerr << "ocop-verifier: hint: " << hint << '\n';
  return exit;
}

}  // namespace ocop::verifier
