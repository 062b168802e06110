// Reading a log against a checkpoint that was opened: entries, proofs, and following its growth.
// Every hash and entry that comes out is authenticated by the tree head; constant memory.
//
// Errors, where not said otherwise: those of the source (not_found, too_large, unavailable),
// malformed and mismatch for a damaged file; the detail names the file.
#pragma once

#include <cstdint>
#include <functional>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/tlog/checkpoint.h"
#include "common/tlog/merkle.h"
#include "common/tlog/source.h"

namespace ocop::tlog {

// Is given entries in log order, which live until it returns. An error ends the reading and comes
// back to the caller as it is.
using EntryVisitor = std::function<Result<void>(std::uint64_t index, ByteView entry)>;

// Reads and opens <prefix>/checkpoint.
[[nodiscard]] Result<OpenedCheckpoint> read_checkpoint(Source& source,
                                                       const CheckpointPolicy& policy);

// The entries begin..end−1. Each is handed out only after its bundle was compared with an
// authenticated tile. Errc::out_of_range unless begin ≤ end ≤ head.size.
[[nodiscard]] Result<void> read_entries(Source& source, const TreeHead& head, std::uint64_t begin,
                                        std::uint64_t end, const EntryVisitor& visit);

// Errc::out_of_range unless index < head.size.
[[nodiscard]] Result<Bytes> read_entry(Source& source, const TreeHead& head, std::uint64_t index);

// As in merkle.h, from tiles.
[[nodiscard]] Result<Proof> prove_inclusion(Source& source, const TreeHead& head,
                                            std::uint64_t index);
[[nodiscard]] Result<Proof> prove_consistency(Source& source, const TreeHead& head,
                                              std::uint64_t old_size);

// That the log at `head` still begins with the tree `earlier` (a checkpoint accepted before, an
// anchor of the trust list). Errors also: rollback and fork as check_progress(), and fork if the
// first earlier.size leaves have another root: both signed heads are then proof of it.
[[nodiscard]] Result<void> check_extends(Source& source, const TreeHead& earlier,
                                         const TreeHead& head);

// Follows the log from what is known to `next`: check_extends() first, then all new entries are
// visited, then the new frontier comes back. `known` of the empty tree reads the whole log. When an
// error comes back, entries may have been visited; they are in the tree `next`.
[[nodiscard]] Result<Frontier> follow(Source& source, const Frontier& known, const TreeHead& next,
                                      const EntryVisitor& visit);

}  // namespace ocop::tlog
