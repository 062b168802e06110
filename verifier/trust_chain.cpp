#include "verifier/trust_chain.h"

namespace ocop::verifier {
namespace {

std::string name_of(std::int64_t version) {
  return "trust/" + std::to_string(version) + ".json";
}

}  // namespace

Result<TrustChain> TrustChain::pin(std::string_view file) {
  const auto read = record::read_trust_list_file(file);
  if (!read) return read.error();
  auto list = record::open_first_trust_list(*read);
  if (!list) return list.error();
  TrustChain chain;
  chain.add(std::move(*list), *read, file);
  return chain;
}

Result<TrustChain> TrustChain::restore(const std::vector<store::OpenedTrustList>& lists) {
  if (lists.empty()) return error(Errc::not_found, "no trust list is stored");
  auto chain = pin(lists.front().file);
  for (std::size_t i = 1; chain && i < lists.size(); ++i)
    if (const auto extended = chain->extend(lists[i].file); !extended)
      return in_context("stored " + name_of(lists[i].version), extended.error());
  if (!chain) return in_context("stored " + name_of(lists.front().version), chain.error());
  if (chain->files_ != lists)
    return error(Errc::mismatch, "a stored trust list is not the one that was opened");
  return chain;
}

Result<void> TrustChain::extend(std::string_view file) {
  const auto read = record::read_trust_list_file(file);
  if (!read) return read.error();
  auto list = record::open_next_trust_list(newest(), *read);
  if (!list) return list.error();
  if (const auto kept = registry::check_uses_stay(history_, *list); !kept) return kept;
  add(std::move(*list), *read, file);
  return ok();
}

Result<void> TrustChain::compare_newest(std::string_view file) const {
  const std::string name = name_of(newest().version);
  const auto other = record::read_trust_list_file(file);
  if (!other) return in_context(name, other.error());
  const crypto::Hash payload = other->payload_hash();
  if (payload == files_.back().payload) return ok();
  const std::string differs =
      name + " has the payload " + payload.hex() + " instead of " + files_.back().payload.hex();
  if (proves_fork(*other)) return error(Errc::fork, differs + ", and both are signed by a quorum");
  return error(Errc::mismatch, differs + ", without a quorum");
}

void TrustChain::add(record::TrustList list, const record::SignedTrustList& signed_list,
                     std::string_view file) {
  const crypto::Hash payload = signed_list.payload_hash();
  files_.push_back({list.version, payload, std::string(file)});
  history_.versions.push_back(
      {std::make_shared<const record::TrustList>(std::move(list)), payload});
}

// Whoever has the quorum of the newest roots speaks for this version. After a rotation the other
// list names other roots; then the quorum of its own and that of the roots before both show that
// the old roots signed two lists. A quorum of its own alone proves nothing: anybody can make one.
bool TrustChain::proves_fork(const record::SignedTrustList& other) const {
  const auto list = record::read_trust_list_payload(other.payload);
  if (!list || list->version != newest().version) return false;
  const auto has_quorum = [&other](const record::Root& root) {
    return other.valid_signatures(root.keys) >= root.threshold;
  };
  if (has_quorum(newest().root)) return true;
  const auto& versions = history_.versions;
  return versions.size() > 1 && has_quorum(list->root) &&
         has_quorum(versions[versions.size() - 2].list->root);
}

}  // namespace ocop::verifier
