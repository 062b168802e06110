// Making trust lists: proposing, signing and merging. What a list may say is in
// common/record/trust_list.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/crypto/sign.h"
#include "common/record/trust_list.h"
#include "issuer/office.h"

namespace ocop::issuer {

// The payload in lines, for people: what `trust show` prints and `trust propose` reads.
[[nodiscard]] std::string indented_payload(std::string_view payload);

// A list that nobody has signed yet, in the spelling in which it will be signed.
struct Proposal {
  record::TrustList list;
  record::SignedTrustList unsigned_list;
  std::vector<std::string> changes;          // against the list before, one line each
  std::vector<registry::Finding> withdrawn;  // entries of the log that would lose their effect
  // Entries without effect, or waiting, that would have it: what they were found to be so far.
  std::vector<registry::Finding> gained;
};

// Reads the JSON text of a payload and checks everything that can be checked before it is signed:
// its inner rules, the version after the current one, the home's origin, check_beside_log, no
// quorum of witnesses (this program cannot ask witnesses, so nothing could be published any more).
// Anchors and ends are compared with the log: Office::check_anchors(), check_sizes(). Errc: theirs,
// those of read_trust_list_payload and check_beside_log; out_of_range (version), mismatch (origin).
[[nodiscard]] Result<Proposal> propose_trust_list(const Office& office, std::string_view payload);

// That a list may follow the one in force, looked at beside the log that it will govern: nothing is
// taken back, what is new begins at the log's size or above, no key has another use than in a list
// before, and no new key has the id of one that the log has granted. Errc: those of
// check_succession, conflict.
[[nodiscard]] Result<void> check_beside_log(const registry::Registry& registry,
                                            const record::TrustList& next);

// Takes up a list that was not published before. What was checked when it was proposed is checked
// again, because the log may have grown since. Errc: those of Office::adopt and check_beside_log.
[[nodiscard]] Result<void> adopt_new_list(Office& office, const record::SignedTrustList& list);

// The root keys that may sign `next` after `current` (null for the first list): its own and the old
// ones.
[[nodiscard]] std::vector<crypto::PublicKey> root_keys(const record::TrustList& next,
                                                       const record::TrustList* current);

// The same payload with all their signatures. Errc: malformed (no file), mismatch (different
// payloads).
[[nodiscard]] Result<record::SignedTrustList> merge_signatures(
    const std::vector<record::SignedTrustList>& lists);

// The log entry that announces a list, signed by one root key.
[[nodiscard]] Result<std::string> announce(const record::TrustList& list,
                                           const crypto::Hash& payload,
                                           const crypto::SecretKey& root_key, Instant now,
                                           const crypto::RandomSource& random);

// That an entry announces this list and is signed by one of these root keys. Errc: those of
// read_statement, mismatch, unknown_key, bad_signature.
[[nodiscard]] Result<void> check_announcement(std::string_view entry, const record::TrustList& list,
                                              const crypto::Hash& payload,
                                              const std::vector<crypto::PublicKey>& roots);

// True if the log or the queue holds an effective TrustList statement of that version.
[[nodiscard]] bool is_announced(const Office& office, std::int64_t version);

}  // namespace ocop::issuer
