#include "tests/common/tlog/test_log.h"

#include <algorithm>

#include "common/tlog/note_sign.h"

namespace ocop::test {
namespace {

using tlog::Hash;
using tlog::Proof;

std::uint64_t split(std::uint64_t size) {
  std::uint64_t k = 1;
  while (2 * k < size) k *= 2;
  return k;
}

// Zero-padded three-digit path elements, all but the last beginning with x.
std::string number_path(std::uint64_t number) {
  std::string digits = std::to_string(number);
  while (digits.size() % 3 != 0) digits.insert(0, "0");
  std::string path;
  for (std::size_t i = 0; i < digits.size(); i += 3)
    path += (i + 3 < digits.size() ? "x" : "") + digits.substr(i, 3) +
            (i + 3 < digits.size() ? "/" : "");
  return path;
}

std::string place(const std::string& level, std::uint64_t index, std::uint64_t width) {
  return "tile/" + level + "/" + number_path(index) +
         (width == 256 ? "" : ".p/" + std::to_string(width));
}

Proof subproof(std::uint64_t m, std::span<const Hash> leaves, bool is_known) {
  if (m == leaves.size()) return is_known ? Proof{} : Proof{defined_root(leaves)};
  const std::uint64_t k = split(leaves.size());
  Proof proof;
  if (m <= k) {
    proof = subproof(m, leaves.first(k), is_known);
    proof.push_back(defined_root(leaves.subspan(k)));
  } else {
    proof = subproof(m - k, leaves.subspan(k), false);
    proof.push_back(defined_root(leaves.first(k)));
  }
  return proof;
}

}  // namespace

Hash defined_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return crypto::sha256(std::string_view());
  if (leaves.size() == 1) return leaves.front();
  const std::uint64_t k = split(leaves.size());
  Bytes message{0x01};
  append(message, defined_root(leaves.first(k)).view());
  append(message, defined_root(leaves.subspan(k)).view());
  return crypto::sha256(message);
}

Proof defined_path(std::uint64_t m, std::span<const Hash> leaves) {
  if (leaves.size() == 1) return {};
  const std::uint64_t k = split(leaves.size());
  Proof path = m < k ? defined_path(m, leaves.first(k)) : defined_path(m - k, leaves.subspan(k));
  path.push_back(m < k ? defined_root(leaves.subspan(k)) : defined_root(leaves.first(k)));
  return path;
}

Proof defined_proof(std::uint64_t m, std::span<const Hash> leaves) {
  return subproof(m, leaves, true);
}

std::vector<Bytes> numbered_entries(std::uint64_t count) {
  std::vector<Bytes> entries;
  for (std::uint64_t i = 0; i < count; ++i)
    entries.push_back(to_bytes("entry " + std::to_string(i)));
  return entries;
}

std::vector<Hash> leaves_of(const std::vector<Bytes>& entries) {
  std::vector<Hash> leaves;
  for (const Bytes& entry : entries) {
    Bytes message{0x00};
    append(message, entry);
    leaves.push_back(crypto::sha256(message));
  }
  return leaves;
}

std::vector<ByteView> views_of(const std::vector<Bytes>& entries) {
  return {entries.begin(), entries.end()};
}

tlog::HashReader stored_nodes(const std::vector<Hash>& leaves) {
  std::vector<std::vector<Hash>> levels{leaves};
  while (levels.back().size() > 1) {
    const std::vector<Hash>& below = levels.back();
    std::vector<Hash> level;
    for (std::size_t i = 0; i + 1 < below.size(); i += 2)
      level.push_back(tlog::node_hash(below[i], below[i + 1]));
    levels.push_back(std::move(level));
  }
  return [levels =
              std::move(levels)](std::span<const tlog::NodeId> nodes) -> Result<std::vector<Hash>> {
    std::vector<Hash> hashes;
    for (const tlog::NodeId& node : nodes) {
      if (node.level >= levels.size() || node.index >= levels[node.level].size())
        return error(Errc::not_found, "no such node");
      hashes.push_back(levels[node.level][node.index]);
    }
    return hashes;
  };
}

crypto::SecretKey key_of(std::uint8_t seed) {
  return crypto::SecretKey::from_seed(Bytes(32, seed)).value();
}
crypto::SecretKey log_key() {
  return key_of(1);
}
crypto::SecretKey clock_key() {
  return key_of(2);
}
crypto::SecretKey witness_key(int number) {
  return key_of(static_cast<std::uint8_t>(10 + number));
}
std::string witness_name(int number) {
  return "witness.example/w" + std::to_string(number);
}

tlog::CheckpointPolicy test_policy(int witnesses, std::size_t quorum) {
  using tlog::NoteKeyType;
  using tlog::NoteVerifier;
  tlog::CheckpointPolicy policy = tlog::CheckpointPolicy::of_log(
      NoteVerifier::of(std::string(kOrigin), NoteKeyType::ed25519, log_key().public_key()).value());
  policy.clock =
      NoteVerifier::of(std::string(kClockName), NoteKeyType::cosignature, clock_key().public_key())
          .value();
  for (int i = 1; i <= witnesses; ++i)
    policy.witnesses.push_back(
        NoteVerifier::of(witness_name(i), NoteKeyType::cosignature, witness_key(i).public_key())
            .value());
  policy.quorum = quorum;
  return policy;
}

std::string signed_checkpoint(const tlog::TreeHead& head, Instant time, int witnesses) {
  tlog::Note note{tlog::Checkpoint{std::string(kOrigin), head, {}}.body(), {}};
  note.signatures.push_back(tlog::sign_note(kOrigin, log_key(), note.text).value());
  note.signatures.push_back(tlog::cosign(kClockName, clock_key(), time, note.text).value());
  for (int i = 1; i <= witnesses; ++i)
    note.signatures.push_back(
        tlog::cosign(witness_name(i), witness_key(i), time, note.text).value());
  return tlog::format_note(note).value();
}

MemorySource::MemorySource(const std::vector<Bytes>& entries) {
  const std::vector<Hash> leaves = leaves_of(entries);
  const std::uint64_t size = entries.size();
  for (std::uint64_t begin = 0; begin < size; begin += 256) {
    Bytes bundle;
    const std::uint64_t end = std::min(size, begin + 256);
    for (std::uint64_t i = begin; i < end; ++i) {
      append_be(bundle, entries[i].size(), 2);
      append(bundle, entries[i]);
    }
    files[place("entries", begin / 256, end - begin)] = bundle;
  }
  // The n-th tile of level l holds MTH(D[(n·256 + i)·256^l : (n·256 + i + 1)·256^l]), i from 0.
  std::uint64_t span = 1;
  for (int level = 0; size / span != 0; ++level, span *= 256) {
    const std::uint64_t count = size / span;
    for (std::uint64_t begin = 0; begin < count; begin += 256) {
      Bytes tile;
      const std::uint64_t end = std::min(count, begin + 256);
      for (std::uint64_t i = begin; i < end; ++i)
        append(tile, defined_root(std::span(leaves).subspan(i * span, span)).view());
      files[place(std::to_string(level), begin / 256, end - begin)] = tile;
    }
  }
  files["checkpoint"] = to_bytes(signed_checkpoint({size, defined_root(leaves)}));
}

Result<Bytes> MemorySource::read(std::string_view path, std::size_t limit) {
  ++reads[std::string(path)];
  if (!failing_path.empty() && path == failing_path)
    return error(Errc::unavailable, "the other side is silent");
  const auto found = files.find(path);
  if (found == files.end()) return error(Errc::not_found, "no such file");
  if (found->second.size() > limit) return error(Errc::too_large, "above the limit");
  return found->second;
}

}  // namespace ocop::test
