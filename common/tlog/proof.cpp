#include "common/tlog/proof.h"

#include <utility>

#include "common/base/encoding.h"
#include "common/tlog/decimal.h"

namespace ocop::tlog {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtraMark = "extra ";
constexpr std::string_view kIndexMark = "index ";
constexpr std::size_t kMaxHashes = 63;

Error malformed(std::string why) {
  return error(Errc::malformed, "proof: " + std::move(why));
}

// Takes lines off the front of a text.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // The next line without its end; Errc::malformed if there is no complete one.
  Result<std::string_view> next() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return malformed("is cut short");
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

Result<Bytes> parse_extra(std::string_view text) {
  Result<Bytes> extra = from_base64(text);
  if (!extra) return in_context("proof: extra", extra.error());
  if (extra->size() > kMaxProofExtra)
    return error(Errc::too_large,
                 "proof: extra data above " + std::to_string(kMaxProofExtra) + " bytes");
  return extra;
}

Result<Proof> parse_hashes(Lines& lines) {
  Proof hashes;
  for (;;) {
    const Result<std::string_view> line = lines.next();
    if (!line) return line.error();
    if (line->empty()) return hashes;
    if (hashes.size() == kMaxHashes) return malformed("has more hashes than any tree needs");
    const Result<Bytes> bytes = from_base64(*line);
    const Result<Hash> hash = bytes ? Hash::from_bytes(*bytes) : bytes.error();
    if (!hash) return in_context("proof", hash.error());
    hashes.push_back(*hash);
  }
}

}  // namespace

Result<TlogProof> TlogProof::parse(std::string_view text) {
  if (text.size() > kMaxProofSize)
    return error(Errc::too_large, "proof: longer than " + std::to_string(kMaxProofSize) + " bytes");
  Lines lines(text);
  Result<std::string_view> line = lines.next();
  if (!line) return line.error();
  if (*line != kHeader) return malformed("does not begin with " + std::string(kHeader));
  TlogProof proof;
  line = lines.next();
  if (line && line->starts_with(kExtraMark)) {
    Result<Bytes> extra = parse_extra(line->substr(kExtraMark.size()));
    if (!extra) return extra.error();
    proof.extra = std::move(*extra);
    line = lines.next();
  }
  if (!line) return line.error();
  if (!line->starts_with(kIndexMark)) return malformed("has no index");
  const Result<std::uint64_t> index =
      parse_decimal(line->substr(kIndexMark.size()), kMaxTreeSize - 1);
  if (!index) return in_context("proof: index", index.error());
  proof.index = *index;
  Result<Proof> hashes = parse_hashes(lines);
  if (!hashes) return hashes.error();
  proof.hashes = std::move(*hashes);
  if (const Result<Note> note = parse_note(lines.rest()); !note)
    return in_context("proof", note.error());
  proof.checkpoint = lines.rest();
  return proof;
}

std::string TlogProof::format() const {
  std::string out = std::string(kHeader) + "\n";
  if (extra) out += std::string(kExtraMark) + base64(*extra) + "\n";
  out += std::string(kIndexMark) + std::to_string(index) + "\n";
  for (const Hash& hash : hashes) out += base64(hash.view()) + "\n";
  return out + "\n" + checkpoint;
}

Result<ProvenEntry> verify_proof(std::string_view proof, const Hash& leaf,
                                 const CheckpointPolicy& policy) {
  Result<TlogProof> parsed = TlogProof::parse(proof);
  if (!parsed) return parsed.error();
  Result<OpenedCheckpoint> opened = open_checkpoint(parsed->checkpoint, policy);
  if (!opened) return in_context("proof", opened.error());
  const Result<void> checked = check_inclusion(parsed->index, leaf, opened->head, parsed->hashes);
  if (!checked) return checked.error();
  return ProvenEntry{parsed->index, std::move(*opened), std::move(parsed->extra)};
}

}  // namespace ocop::tlog
