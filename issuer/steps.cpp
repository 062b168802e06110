#include "issuer/steps.h"

#include <csignal>
#include <memory>
#include <unistd.h>

#include "common/base/file.h"

namespace ocop::issuer {

Steps steps_from(const char* test_hold) {
  if (test_hold == nullptr || *test_hold == '\0') return {};
  const std::string setting = test_hold;
  const std::size_t colon = setting.find(':');
  const std::string held = setting.substr(0, colon);
  const file::Path sign = colon == std::string::npos ? "" : setting.substr(colon + 1);
  return [held, sign, done = std::make_shared<bool>(false)](std::string_view step) {
    if (step != held || *done) return;
    *done = true;
    if (!sign.empty()) file::write_atomic(sign, std::to_string(::getpid()) + "\n");
    std::raise(SIGSTOP);
  };
}

}  // namespace ocop::issuer
