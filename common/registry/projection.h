// How one statement changes a Registry. Internal to common/registry.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/registry/rules.h"
#include "common/registry/waiting.h"

namespace ocop::registry {

// Works on one Registry for the length of a call.
class Projection {
 public:
  explicit Projection(Registry& registry) : registry_(registry), rules_(registry) {}

  Registry::Outcome apply(std::uint64_t index, const record::SignedStatement& statement,
                          const SignatureCheck& check_signature);

 private:
  void find(std::uint64_t index, Problem problem, std::string detail);
  void wait(Registry::Waiting waiting);
  void remember_id(const record::Statement& statement);
  // At `place`, when `agreed` keys have signed.
  Registry::Outcome take_effect(const record::SignedStatement& statement, const KeyRecord& key,
                                std::uint64_t index, std::uint64_t place, int agreed);
  Registry::Outcome approve(const record::SignedStatement& approval, const KeyRecord& key,
                            std::uint64_t index);

  Registry& registry_;
  Rules rules_;
};

}  // namespace ocop::registry
