#include "issuer/public_folder.h"

#include <algorithm>

namespace ocop::issuer {

file::Path PublicFolder::path_of(PublicKind kind, const crypto::Hash& sha256) const {
  switch (kind) {
    case PublicKind::file: return root_ / "files" / sha256.hex();
    case PublicKind::labels: return root_ / "lots" / (sha256.hex() + ".labels");
    case PublicKind::media: return root_ / "media" / (sha256.hex() + ".webp");
  }
  return {};
}

Result<record::FileRef> PublicFolder::put(PublicKind kind, ByteView content) const {
  const crypto::Hash sha256 = crypto::sha256(content);
  if (auto written = file::write_once(path_of(kind, sha256), content); !written)
    return written.error();
  return record::FileRef{sha256, content.size()};
}

Result<Bytes> PublicFolder::get(PublicKind kind, const record::FileRef& ref) const {
  const file::Path path = path_of(kind, ref.sha256);
  auto content = file::read(path);
  if (!content) return content;
  if (content->size() != ref.length)
    return error(Errc::mismatch, path.string() + " has " + std::to_string(content->size()) +
                                     " bytes, not " + std::to_string(ref.length));
  if (crypto::sha256(*content) != ref.sha256)
    return error(Errc::mismatch, path.string() + " does not have the hash of its name");
  return content;
}

const Bytes* PublicFolder::labels(const record::FileRef& ref) const {
  if (!last_ || last_->file != ref) {
    auto content = get(PublicKind::labels, ref);
    if (!content) return nullptr;
    last_ = LabelFile{ref, std::move(*content)};
  }
  return &last_->content;
}

std::optional<std::array<std::uint8_t, 8>> PublicFolder::label_entry(const record::FileRef& ref,
                                                                     std::uint64_t offset) const {
  std::array<std::uint8_t, 8> entry{};
  const Bytes* content = labels(ref);
  if (content == nullptr || offset >= content->size() / entry.size()) return std::nullopt;
  const ByteView found = ByteView(*content).subspan(offset * entry.size(), entry.size());
  std::copy(found.begin(), found.end(), entry.begin());
  return entry;
}

std::optional<Bytes> PublicFolder::label_file(const record::FileRef& ref) const {
  const Bytes* content = labels(ref);
  if (content == nullptr) return std::nullopt;
  return *content;
}

bool PublicFolder::has_file(const record::FileRef& ref) const {
  return get(PublicKind::file, ref).has_value();
}

}  // namespace ocop::issuer
