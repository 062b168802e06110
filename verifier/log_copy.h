// The verifier's own copy of the log, under log/ of its public tree: the entries it has verified
// and the tiles they make, computed and not copied, so that nothing is served that was not checked.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "common/record/statement.h"
#include "common/tlog/merkle.h"
#include "common/tlog/source.h"
#include "verifier/public_tree.h"

namespace ocop::verifier {

inline constexpr std::string_view kLogFolder = "log/";

// Keeps a reference to the tree.
class LogCopy {
 public:
  explicit LogCopy(PublicTree& tree) : tree_(tree) {}

  // Hashes every stored byte to the root. Errc: not_found, malformed, mismatch; the detail names
  // the file.
  [[nodiscard]] Result<void> check(const tlog::TreeHead& head) const;

  // Copies what `next` has beyond `known` from the log at `source`, after proving that `next`
  // extends `known`, and writes it with its tiles. log/checkpoint stays as it is until publish(): a
  // crash in between leaves files that the next call writes again. Errors: those of tlog::follow
  // (fork among them), and mismatch or not_found if what is stored of `known` is damaged.
  [[nodiscard]] Result<tlog::Frontier> grow(tlog::Source& source, const tlog::Frontier& known,
                                            const tlog::TreeHead& next);

  // Whether grow() could go on from `known`: looks at the edge of what is stored, not at all of it.
  [[nodiscard]] bool continues(const tlog::Frontier& known) const;

  // Replaces log/checkpoint; removes partial tiles and bundles of `old_size` that full ones replace
  // in `size` (tlog-tiles, "Partial Tiles").
  void publish(std::string_view checkpoint, std::uint64_t old_size, std::uint64_t size);
  // Removes log/checkpoint: what it covers is damaged and must not be served as if it were whole.
  void withdraw();

 private:
  PublicTree& tree_;
};

// Reads statements of a stored log of `size` entries one after another; keeps the last bundle.
// Throws std::runtime_error if a bundle that was checked is gone: a missing file must not look like
// a bad entry. Refers to the tree.
[[nodiscard]] std::function<Result<record::SignedStatement>(std::uint64_t)> statement_reader(
    const PublicTree& tree, std::uint64_t size);

}  // namespace ocop::verifier
