#include "verifier/signature_memory.h"

namespace ocop::verifier {

SignatureMemory::SignatureMemory(const std::vector<store::CheckedSignature>& checked_before) {
  for (const store::CheckedSignature& each : checked_before) good_.emplace(each.entry, each.kid);
}

registry::SignatureCheck SignatureMemory::check() {
  return [this](const record::SignedStatement& statement, const crypto::PublicKey& key) {
    return is_good(statement, key);
  };
}

std::vector<store::CheckedSignature> SignatureMemory::take_new() {
  return std::exchange(new_, {});
}

bool SignatureMemory::is_good(const record::SignedStatement& statement,
                              const crypto::PublicKey& key) {
  std::pair name(statement.entry_hash, key.thumbprint());
  if (good_.contains(name)) return true;
  ++computed_;
  if (!statement.verify(key)) return false;
  new_.push_back({name.first, name.second});
  good_.insert(std::move(name));
  return true;
}

}  // namespace ocop::verifier
