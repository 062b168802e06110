// Whose signatures a checkpoint of our log needs, as the trust list says: log key, clock key, and a
// quorum of the witnesses.
#pragma once

#include "common/record/trust_list.h"
#include "common/tlog/checkpoint.h"

namespace ocop::verifier {

// Errc as NoteVerifier::parse; the detail names the key.
[[nodiscard]] Result<tlog::CheckpointPolicy> checkpoint_policy(const record::LogIdentity& log);

}  // namespace ocop::verifier
