// How one statement changes a Registry. Internal to common/registry.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/registry/rules.h"

namespace ocop::registry {

// A statement that needs more keys of its authority.
struct Registry::Waiting {
  record::SignedStatement statement;
  std::uint64_t index = 0;
  int approvals = 1;                     // keys in all, the signer's included
  std::vector<std::string> thumbprints;  // that agreed so far, the signer's first
};

// Works on one Registry for the length of a call.
class Projection {
 public:
  explicit Projection(Registry& registry) : registry_(registry), rules_(registry) {}

  Registry::Outcome apply(std::uint64_t index, const record::SignedStatement& statement,
                          const SignatureCheck& check_signature);

 private:
  void find(std::uint64_t index, Problem problem, std::string detail);
  void wait(Registry::Waiting waiting);
  Registry::Outcome take_effect(const record::SignedStatement& statement, const KeyRecord& key,
                                std::uint64_t index, std::uint64_t place);
  Registry::Outcome approve(const record::SignedStatement& approval, const KeyRecord& key,
                            std::uint64_t index);

  Registry& registry_;
  Rules rules_;
};

}  // namespace ocop::registry
