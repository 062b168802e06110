// Which statement signatures were found good, so that each is checked once in the life of a mirror.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/registry/registry.h"
#include "common/store/mirror_store.h"

namespace ocop::verifier {

// Only what verified is remembered: a bad signature is checked again each time, and stays bad. For
// one thread.
class SignatureMemory {
 public:
  explicit SignatureMemory(const std::vector<store::CheckedSignature>& checked_before);

  // Refers to this object, which must outlive it.
  [[nodiscard]] registry::SignatureCheck check();

  // How many signatures were computed, good and bad, since construction.
  [[nodiscard]] std::uint64_t computed() const { return computed_; }
  // The good ones since the last call.
  [[nodiscard]] std::vector<store::CheckedSignature> take_new();

 private:
  bool is_good(const record::SignedStatement& statement, const crypto::PublicKey& key);

  std::set<std::pair<crypto::Hash, std::string>> good_;  // entry hash, thumbprint
  std::vector<store::CheckedSignature> new_;
  std::uint64_t computed_ = 0;
};

}  // namespace ocop::verifier
