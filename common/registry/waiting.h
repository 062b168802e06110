// A statement that needs more keys of its authority. Internal to common/registry.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/registry/registry.h"

namespace ocop::registry {

struct Registry::Waiting {
  record::SignedStatement statement;
  std::uint64_t index = 0;
  int approvals = 1;                     // keys in all, the signer's included
  std::vector<std::string> thumbprints;  // that agreed so far, the signer's first
};

}  // namespace ocop::registry
