// Checkpoints (c2sp.org/tlog-checkpoint): a signed note whose text states a log's tree head.
//
//   log.example/ocop
//   5
//   fKo0Xb2JKmZFTWxlEuo8PqPw0+whvj/C4jdXBf049nI=
//
//   — log.example/ocop Iatd4KbitTYn9fp9Sba1yoFuu74eGvBi263lUMp4SvOXZwyWtOCo7I+bOy71NsiBnUJX…
//   — log.example/ocop/clock CUHkYwAAAABrBACQbG9zO8L8jjwui0P4hlvmuieYIEgriuojNp/WyExwpc1JjD…
//
// Origin, size and root, then extension lines, which our logs never write. Our checkpoints carry
// the signature of the log key (type 0x01, named like the origin), a cosignature/v1 of the clock
// key, whose time is the checkpoint's time, and those of witnesses. Pure; values only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/tlog/merkle.h"
#include "common/tlog/note.h"

namespace ocop::tlog {

// The text of a checkpoint, believed by nobody yet.
struct Checkpoint {
  std::string origin;
  TreeHead head;
  std::vector<std::string> extensions;

  // Errc::malformed for anything that body() would not write (size with leading zeros, root not
  // canonical base64 of 32 bytes, an empty line), out_of_range above kMaxTreeSize, mismatch for
  // size 0 with another root than the empty one.
  static Result<Checkpoint> parse(std::string_view body);
  [[nodiscard]] std::string body() const;

  bool operator==(const Checkpoint&) const = default;
};

// Whose signatures make a checkpoint count.
struct CheckpointPolicy {
  // The log alone, its origin being the key's name: enough for any log whose vkey one was given.
  static CheckpointPolicy of_log(NoteVerifier log);
  // From vkeys, as a trust list names them; no clock if its vkey is empty. Errc: as
  // NoteVerifier::parse(), out_of_range for a quorum above the number of witnesses.
  static Result<CheckpointPolicy> parse(std::string origin, std::string_view log_vkey,
                                        std::string_view clock_vkey,
                                        std::span<const std::string> witness_vkeys,
                                        std::size_t quorum);

  std::string origin;
  NoteVerifier log;                     // of type ed25519
  std::optional<NoteVerifier> clock;    // of type cosignature; must have cosigned if it is named
  std::vector<NoteVerifier> witnesses;  // of type cosignature
  std::size_t quorum = 0;               // how many different witness keys must have cosigned
};

// A checkpoint that satisfied a policy.
struct OpenedCheckpoint {
  struct Cosignature {
    std::string name;
    Instant time;
  };
  std::string origin;
  TreeHead head;
  std::vector<std::string> extensions;
  std::optional<Instant> time;  // the newest cosignature of the clock key; set if policy.clock is
  std::vector<Cosignature> witnesses;  // of the policy's witnesses, the newest of each key
  std::string note;                    // the bytes that were opened
};

// Errors: those of open_note() and Checkpoint::parse(), and
//   mismatch      another log's origin
//   unknown_key   not signed by the log key, or not cosigned by the clock key
//   unauthorised  fewer witnesses than the quorum
//   unsupported   a key of the policy has another type than stated above
[[nodiscard]] Result<OpenedCheckpoint> open_checkpoint(std::string_view note,
                                                       const CheckpointPolicy& policy);

// Whether `offered` may follow `known` by their sizes alone: Errc::rollback if it is smaller, fork
// if it has the same size and another root. A larger tree still needs a proof.
[[nodiscard]] Result<void> check_progress(const TreeHead& known, const TreeHead& offered);

}  // namespace ocop::tlog
