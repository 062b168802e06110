#include "common/tlog/checkpoint.h"

#include <algorithm>

#include "common/base/encoding.h"
#include "common/tlog/decimal.h"

namespace ocop::tlog {
namespace {

Error malformed(std::string why) {
  return error(Errc::malformed, "checkpoint: " + std::move(why));
}

Result<std::vector<std::string>> split_lines(std::string_view body) {
  std::vector<std::string> lines;
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    if (end == std::string_view::npos) return malformed("the last line has no end");
    if (end == 0) return malformed("an empty line");
    lines.emplace_back(body.substr(0, end));
    body.remove_prefix(end + 1);
  }
  return lines;
}

Result<Hash> parse_root(std::string_view text) {
  const Result<Bytes> bytes = from_base64(text);
  if (!bytes) return in_context("checkpoint: root", bytes.error());
  const Result<Hash> root = Hash::from_bytes(*bytes);
  if (!root) return in_context("checkpoint: root", root.error());
  return *root;
}

Result<void> check_types(const CheckpointPolicy& policy) {
  const auto is_cosigner = [](const NoteVerifier& key) {
    return key.type() == NoteKeyType::cosignature;
  };
  const bool fits = policy.log.type() == NoteKeyType::ed25519 &&
                    (!policy.clock || is_cosigner(*policy.clock)) &&
                    std::all_of(policy.witnesses.begin(), policy.witnesses.end(), is_cosigner);
  if (!fits)
    return error(Errc::unsupported,
                 "a log key must have signature type 0x01, clock and witness keys type 0x04");
  return ok();
}

// The newest time of each known key that signed.
struct Signers {
  bool has_log = false;
  std::optional<Instant> clock;
  std::vector<std::optional<Instant>> witnesses;
};

void keep_newest(std::optional<Instant>& newest, const std::optional<Instant>& time) {
  newest = std::max(newest, time);
}

std::size_t different_keys(const CheckpointPolicy& policy, const Signers& signers) {
  std::vector<crypto::PublicKey> keys;
  for (std::size_t i = 0; i < policy.witnesses.size(); ++i)
    if (signers.witnesses[i]) keys.push_back(policy.witnesses[i].public_key());
  std::sort(keys.begin(), keys.end());
  return static_cast<std::size_t>(std::unique(keys.begin(), keys.end()) - keys.begin());
}

Result<void> check_signers(const CheckpointPolicy& policy, const Signers& signers) {
  if (!signers.has_log)
    return error(Errc::unknown_key, "checkpoint: not signed by " + policy.log.vkey());
  if (policy.clock && !signers.clock)
    return error(Errc::unknown_key, "checkpoint: not cosigned by " + policy.clock->vkey());
  const std::size_t count = different_keys(policy, signers);
  if (count < policy.quorum)
    return error(Errc::unauthorised, "checkpoint: cosigned by " + std::to_string(count) +
                                         " witnesses of " + std::to_string(policy.quorum) +
                                         " that are needed");
  return ok();
}

}  // namespace

Result<Checkpoint> Checkpoint::parse(std::string_view body) {
  Result<std::vector<std::string>> lines = split_lines(body);
  if (!lines) return lines.error();
  if (lines->size() < 3) return malformed("fewer than three lines");
  const Result<std::uint64_t> size = parse_decimal((*lines)[1], kMaxTreeSize);
  if (!size) return in_context("checkpoint: size", size.error());
  const Result<Hash> root = parse_root((*lines)[2]);
  if (!root) return root.error();
  if (*size == 0 && *root != empty_root())
    return error(Errc::mismatch, "checkpoint: not the root of an empty tree");
  Checkpoint checkpoint{std::move(lines->front()), {*size, *root}, {}};
  lines->erase(lines->begin(), lines->begin() + 3);
  checkpoint.extensions = std::move(*lines);
  return checkpoint;
}

std::string Checkpoint::body() const {
  std::string out =
      origin + "\n" + std::to_string(head.size) + "\n" + base64(head.root.view()) + "\n";
  for (const std::string& line : extensions) out += line + "\n";
  return out;
}

CheckpointPolicy CheckpointPolicy::of_log(NoteVerifier log) {
  std::string origin = log.name();
  return {std::move(origin), std::move(log), std::nullopt, {}, 0};
}

Result<CheckpointPolicy> CheckpointPolicy::parse(std::string origin, std::string_view log_vkey,
                                                 std::string_view clock_vkey,
                                                 std::span<const std::string> witness_vkeys,
                                                 std::size_t quorum) {
  if (quorum > witness_vkeys.size())
    return error(Errc::out_of_range, "a quorum of " + std::to_string(quorum) + " among " +
                                         std::to_string(witness_vkeys.size()) + " witnesses");
  Result<NoteVerifier> log = NoteVerifier::parse(log_vkey);
  if (!log) return in_context("log key", log.error());
  CheckpointPolicy policy{std::move(origin), std::move(*log), std::nullopt, {}, quorum};
  if (!clock_vkey.empty()) {
    Result<NoteVerifier> clock = NoteVerifier::parse(clock_vkey);
    if (!clock) return in_context("clock key", clock.error());
    policy.clock = std::move(*clock);
  }
  for (const std::string& vkey : witness_vkeys) {
    Result<NoteVerifier> witness = NoteVerifier::parse(vkey);
    if (!witness) return in_context("witness key", witness.error());
    policy.witnesses.push_back(std::move(*witness));
  }
  return policy;
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view note, const CheckpointPolicy& policy) {
  if (const Result<void> checked = check_types(policy); !checked) return checked.error();
  std::vector<NoteVerifier> known{policy.log};
  known.insert(known.end(), policy.witnesses.begin(), policy.witnesses.end());
  if (policy.clock) known.push_back(*policy.clock);
  Result<OpenedNote> opened = open_note(note, known);
  if (!opened) return in_context("checkpoint", opened.error());

  Signers signers;
  signers.witnesses.resize(policy.witnesses.size());
  for (const OpenedNote::Signature& signature : opened->signatures) {
    if (signature.verifier == 0)
      signers.has_log = true;
    else if (signature.verifier <= policy.witnesses.size())
      keep_newest(signers.witnesses[signature.verifier - 1], signature.time);
    else
      keep_newest(signers.clock, signature.time);
  }
  if (const Result<void> checked = check_signers(policy, signers); !checked) return checked.error();

  Result<Checkpoint> parsed = Checkpoint::parse(opened->text);
  if (!parsed) return parsed.error();
  if (parsed->origin != policy.origin)
    return error(Errc::mismatch,
                 "checkpoint: of the log '" + parsed->origin + "', not '" + policy.origin + "'");
  OpenedCheckpoint result{
      std::move(parsed->origin), parsed->head, std::move(parsed->extensions), signers.clock, {},
      std::string(note)};
  for (std::size_t i = 0; i < policy.witnesses.size(); ++i)
    if (signers.witnesses[i])
      result.witnesses.push_back({policy.witnesses[i].name(), *signers.witnesses[i]});
  return result;
}

Result<void> check_progress(const TreeHead& known, const TreeHead& offered) {
  if (offered.size < known.size)
    return error(Errc::rollback, "the log offers size " + std::to_string(offered.size) +
                                     " after size " + std::to_string(known.size));
  if (offered.size == known.size && offered.root != known.root)
    return error(Errc::fork, "two different trees of size " + std::to_string(known.size) + ": " +
                                 known.root.hex() + " and " + offered.root.hex());
  return ok();
}

}  // namespace ocop::tlog
