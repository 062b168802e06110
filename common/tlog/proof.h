// Proof files (c2sp.org/tlog-proof): that an entry stands in a log, to be checked offline against
// keys that one trusts. Usual file extension: .tlog-proof.
//
//   c2sp.org/tlog-proof@v1
//   extra b2NvcA==                                    (may be missing; nobody signed it)
//   index 2
//   YcoROfaBWEHVuvLQ0tm9nf7pfImN1ve6DAqpQe5sAes=      (from the leaf's sibling…
//   WkdmL9ijF9lgSaP59HxV3GfKZgUbqjaD27GbL+CaB7A=
//   SFM123z+yWXxX/dF/GJcQdXqJkaTaTAWWCj3PdS2iFQ=       …to the root's child)
//
//   log.example/ocop                                  (the checkpoint, verbatim)
//   5
//   …
//
// Pure; values only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/tlog/checkpoint.h"
#include "common/tlog/merkle.h"

namespace ocop::tlog {

inline constexpr std::size_t kMaxProofExtra = std::size_t{64} << 10;
// Of a whole file: checkpoint, extra data and hashes at their largest, with room to spare.
inline constexpr std::size_t kMaxProofSize = kMaxNoteSize + 2 * kMaxProofExtra;

// What a proof file says; nothing of it is proven.
struct TlogProof {
  std::optional<Bytes> extra;
  std::uint64_t index = 0;
  Proof hashes;
  std::string checkpoint;  // a signed note

  // Errc::malformed for anything that format() would not write, too_large above the limits
  // here and of parse_note(), out_of_range for the index.
  static Result<TlogProof> parse(std::string_view text);
  [[nodiscard]] std::string format() const;

  bool operator==(const TlogProof&) const = default;
};

// What a proof proved.
struct ProvenEntry {
  std::uint64_t index = 0;
  OpenedCheckpoint checkpoint;
  std::optional<Bytes> extra;  // as it came: not authenticated
};

// That the entry with this leaf hash stands in a log under this policy. Errors: those of
// TlogProof::parse(), open_checkpoint() and check_inclusion().
[[nodiscard]] Result<ProvenEntry> verify_proof(std::string_view proof, const Hash& leaf,
                                               const CheckpointPolicy& policy);

}  // namespace ocop::tlog
