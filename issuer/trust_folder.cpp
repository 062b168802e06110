#include "issuer/trust_folder.h"

#include "issuer/input_file.h"

namespace ocop::issuer {

file::Path trust_list_path(const file::Path& folder, std::int64_t version) {
  return folder / (std::to_string(version) + ".json");
}

Result<record::SignedTrustList> read_trust_list(const file::Path& path) {
  const auto text = read_input_text(path, kMaxTrustListFile);
  if (!text) return text.error();
  auto list = record::read_trust_list_file(*text);
  if (!list) return in_context(path.string(), list.error());
  return list;
}

Result<registry::TrustHistory> extend_history(registry::TrustHistory history,
                                              const record::SignedTrustList& next) {
  auto opened = history.versions.empty() ? record::open_first_trust_list(next)
                                         : record::open_next_trust_list(history.newest(), next);
  if (!opened) return opened.error();
  if (auto kept = registry::check_uses_stay(history, *opened); !kept) return kept.error();
  const auto version = static_cast<std::int64_t>(history.versions.size()) + 1;
  if (opened->version != version)
    return error(Errc::mismatch, "it says version " + std::to_string(opened->version) + ", not " +
                                     std::to_string(version));
  history.versions.push_back(
      {std::make_shared<const record::TrustList>(std::move(*opened)), next.payload_hash()});
  return history;
}

Result<registry::TrustHistory> read_trust_folder(const file::Path& folder,
                                                 const std::optional<crypto::Hash>& first) {
  registry::TrustHistory history;
  while (true) {
    const auto version = static_cast<std::int64_t>(history.versions.size()) + 1;
    const file::Path path = trust_list_path(folder, version);
    if (!std::filesystem::exists(path)) return history;
    const auto list = read_trust_list(path);
    if (!list) return list.error();
    if (version == 1 && first && list->payload_hash() != *first)
      return error(Errc::fork, path.string() + " is not the first trust list that was published");
    auto extended = extend_history(std::move(history), *list);
    if (!extended) return in_context(path.string(), extended.error());
    history = std::move(*extended);
  }
}

}  // namespace ocop::issuer
