// Logs for tests, made straight from the definitions (RFC 6962 §2.1, tlog-tiles) and not with the
// code under test: slow, obviously right.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/time.h"
#include "common/crypto/sign.h"
#include "common/tlog/checkpoint.h"
#include "common/tlog/merkle.h"
#include "common/tlog/source.h"

namespace ocop::test {

// MTH(D[n]) from the leaf hashes.
[[nodiscard]] tlog::Hash defined_root(std::span<const tlog::Hash> leaves);
// PATH(m, D[n]).
[[nodiscard]] tlog::Proof defined_path(std::uint64_t m, std::span<const tlog::Hash> leaves);
// PROOF(m, D[n]).
[[nodiscard]] tlog::Proof defined_proof(std::uint64_t m, std::span<const tlog::Hash> leaves);

// "entry 0", "entry 1", …
[[nodiscard]] std::vector<Bytes> numbered_entries(std::uint64_t count);
[[nodiscard]] std::vector<tlog::Hash> leaves_of(const std::vector<Bytes>& entries);
[[nodiscard]] std::vector<ByteView> views_of(const std::vector<Bytes>& entries);

// All nodes of a tree of these leaves.
[[nodiscard]] tlog::HashReader stored_nodes(const std::vector<tlog::Hash>& leaves);

// Keys from seeds of one repeated byte: log 1, clock 2, witnesses 11, 12, …
inline constexpr std::string_view kOrigin = "log.example/ocop";
inline constexpr std::string_view kClockName = "log.example/ocop/clock";
[[nodiscard]] crypto::SecretKey key_of(std::uint8_t seed);
[[nodiscard]] crypto::SecretKey log_key();
[[nodiscard]] crypto::SecretKey clock_key();
[[nodiscard]] crypto::SecretKey witness_key(int number);
[[nodiscard]] std::string witness_name(int number);
// Log and clock, and the first `witnesses` witnesses of which `quorum` must have signed.
[[nodiscard]] tlog::CheckpointPolicy test_policy(int witnesses = 0, std::size_t quorum = 0);

inline const Instant kNow(1795424400);  // 2026-11-23T16:00:00+07:00

// A checkpoint of the test log, signed by log, clock and so many witnesses.
[[nodiscard]] std::string signed_checkpoint(const tlog::TreeHead& head, Instant time = kNow,
                                            int witnesses = 0);

// A log in memory; counts what was read.
class MemorySource final : public tlog::Source {
 public:
  MemorySource() = default;
  // Every file of the log of these entries.
  explicit MemorySource(const std::vector<Bytes>& entries);

  [[nodiscard]] Result<Bytes> read(std::string_view path, std::size_t limit) override;

  std::map<std::string, Bytes, std::less<>> files;
  std::map<std::string, int> reads;
  // While set, reading this path answers Errc::unavailable.
  std::string failing_path;
};

}  // namespace ocop::test
