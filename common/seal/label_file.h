// The label file of a lot batch, `lots/<sha256>.labels`: which labels were issued, without telling
// anybody what they are. For each status index of the batch, in order, eight bytes:
//
//   SHA-256("ocop-label-v1" ‖ 0x00 ‖ CBOR payload of the seal)[0..8], or eight zero bytes for an
//   index that was skipped
//
// The name is the SHA-256 of the content and stands in the signed lot manifest, so a label whose
// entry differs was not issued, whatever its signature says. In index order, because a sorted file
// would let the thief of a label key search all labels at once.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/crypto/hash.h"
#include "common/seal/claims.h"

namespace ocop::seal {

using LabelEntry = std::array<std::uint8_t, 8>;

inline constexpr std::uint32_t kMaxLabelsOfFile = std::uint32_t{1} << 20;
inline constexpr LabelEntry kSkipped{};

// The entry of this label. An index whose entry would be kSkipped (one in 2^64) must be skipped.
[[nodiscard]] LabelEntry label_entry(const Claims& claims);

// The file's content.
[[nodiscard]] Bytes label_file(std::span<const LabelEntry> entries);

// Errc::out_of_range if `count` is not 1 to 2^20, mismatch if the content is not `count` entries or
// its SHA-256 is not `name`.
[[nodiscard]] Result<void> check_label_file(ByteView content, const crypto::Hash& name,
                                            std::uint32_t count);

// True if the file, whose first entry is that of index `first`, lists this label at its own index.
// False for indexes outside the file and for skipped ones.
[[nodiscard]] bool is_issued(ByteView content, std::uint32_t first, const Claims& claims);

// For a serial typed by hand: the index at which the file lists a label with these claims;
// `claims.index` is ignored. Takes time linear in the file: one SHA-256 an entry.
[[nodiscard]] std::optional<std::uint32_t> find_issued(ByteView content, std::uint32_t first,
                                                       Claims claims);

}  // namespace ocop::seal
