#include "verifier/checkpoint_policy.h"

namespace ocop::verifier {

Result<tlog::CheckpointPolicy> checkpoint_policy(const record::LogIdentity& log) {
  auto log_key = tlog::NoteVerifier::parse(log.log_vkey);
  if (!log_key) return in_context("log key", log_key.error());
  auto clock_key = tlog::NoteVerifier::parse(log.clock_vkey);
  if (!clock_key) return in_context("clock key", clock_key.error());
  tlog::CheckpointPolicy policy = tlog::CheckpointPolicy::of_log(std::move(*log_key));
  policy.origin = log.origin;
  policy.clock = std::move(*clock_key);
  for (const std::string& vkey : log.witness_vkeys) {
    auto witness = tlog::NoteVerifier::parse(vkey);
    if (!witness) return in_context("witness key", witness.error());
    policy.witnesses.push_back(std::move(*witness));
  }
  policy.quorum = static_cast<std::size_t>(log.witness_quorum);
  return policy;
}

}  // namespace ocop::verifier
