// The trust lists that a verifier has opened, from the one its operator pinned to the newest: each
// one signed by the quorum of the one before. See docs/formats/trust-list.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/registry/registry.h"
#include "common/store/mirror_store.h"

namespace ocop::verifier {

// A trust list file holds its payload in base64url, beside signatures.
inline constexpr std::size_t kMaxTrustListFile = std::size_t{6} << 20;

// A value.
class TrustChain {
 public:
  // The first list, as the operator gave it. Errc: those of read_trust_list_file and
  // open_first_trust_list.
  static Result<TrustChain> pin(std::string_view file);
  // What was opened before; every quorum is checked again. Errc as pin() and extend(), mismatch if
  // a file is not the one recorded.
  static Result<TrustChain> restore(const std::vector<store::OpenedTrustList>& lists);

  // The list that comes after newest(). Errc as read_trust_list_file, open_next_trust_list and
  // registry::check_uses_stay; the chain is then unchanged.
  [[nodiscard]] Result<void> extend(std::string_view file);

  // Looks at what a source now has in the place of the newest list. ok() for the same payload.
  // Errc::fork if it is another one with a quorum, of the newest roots or of its own and the ones
  // before both: two truths under one version. Otherwise it is damaged: mismatch, or as
  // read_trust_list_file.
  [[nodiscard]] Result<void> compare_newest(std::string_view file) const;

  [[nodiscard]] const registry::TrustHistory& history() const { return history_; }
  [[nodiscard]] const record::TrustList& newest() const { return history_.newest(); }
  // As they are to be stored, oldest first.
  [[nodiscard]] const std::vector<store::OpenedTrustList>& files() const { return files_; }

 private:
  void add(record::TrustList list, const record::SignedTrustList& signed_list,
           std::string_view file);
  [[nodiscard]] bool proves_fork(const record::SignedTrustList& other) const;

  registry::TrustHistory history_;
  std::vector<store::OpenedTrustList> files_;
};

}  // namespace ocop::verifier
