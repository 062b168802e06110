#include "common/seal/label_file.h"

#include <algorithm>
#include <string_view>

namespace ocop::seal {
namespace {

constexpr std::string_view kDomain{"ocop-label-v1\0", 14};
constexpr std::size_t kEntryBytes = std::tuple_size_v<LabelEntry>;

}  // namespace

LabelEntry label_entry(const Claims& claims) {
  const crypto::Hash hash =
      crypto::Sha256().add(bytes_of(kDomain)).add(cbor_payload(claims)).finish();
  LabelEntry entry{};
  std::copy_n(hash.bytes.begin(), entry.size(), entry.begin());
  return entry;
}

Bytes label_file(std::span<const LabelEntry> entries) {
  Bytes content;
  content.reserve(entries.size() * kEntryBytes);
  for (const LabelEntry& entry : entries) append(content, entry);
  return content;
}

Result<void> check_label_file(ByteView content, const crypto::Hash& name, std::uint32_t count) {
  if (count < 1 || count > kMaxLabelsOfFile)
    return error(Errc::out_of_range,
                 "label file: 1 to 1048576 labels, not " + std::to_string(count));
  if (content.size() != count * kEntryBytes)
    return error(Errc::mismatch, "label file: " + std::to_string(content.size()) + " bytes for " +
                                     std::to_string(count) + " labels");
  if (crypto::sha256(content) != name)
    return error(Errc::mismatch, "label file: its SHA-256 is not " + name.hex());
  return ok();
}

bool is_issued(ByteView content, std::uint32_t first, const Claims& claims) {
  if (claims.index < first) return false;
  const std::size_t place = claims.index - first;
  if (place >= content.size() / kEntryBytes) return false;
  const ByteView listed = content.subspan(place * kEntryBytes, kEntryBytes);
  return !equal(listed, kSkipped) && equal(listed, label_entry(claims));
}

std::optional<std::uint32_t> find_issued(ByteView content, std::uint32_t first, Claims claims) {
  const auto count = static_cast<std::uint32_t>(content.size() / kEntryBytes);
  for (std::uint32_t place = 0; place < count; ++place) {
    claims.index = first + place;
    if (is_issued(content, first, claims)) return claims.index;
  }
  return std::nullopt;
}

}  // namespace ocop::seal
