// The files of public/ that are named by their SHA-256 (docs/formats/log.md): written once, never
// changed. A file is put here before the statement that names it is queued, because the statement's
// effect waits for it. One thread, one object.
#pragma once

#include <array>
#include <optional>

#include "common/base/file.h"
#include "common/record/bodies.h"
#include "common/registry/judge.h"

namespace ocop::issuer {

enum class PublicKind { file, labels, media };  // files/<h>, lots/<h>.labels, media/<h>.webp

class PublicFolder final : public registry::PublicFiles {
 public:
  explicit PublicFolder(file::Path root) : root_(std::move(root)) {}

  [[nodiscard]] file::Path path_of(PublicKind kind, const crypto::Hash& sha256) const;
  // Writes the content under its name (nothing happens if it is there already) and flushes it.
  // Errc::conflict if the file of that name holds something else.
  [[nodiscard]] Result<record::FileRef> put(PublicKind kind, ByteView content) const;
  // The content, hash and length checked. Errc: not_found, mismatch.
  [[nodiscard]] Result<Bytes> get(PublicKind kind, const record::FileRef& file) const;

  // For judging labels before they leave the house; the last label file is kept.
  [[nodiscard]] std::optional<std::array<std::uint8_t, 8>> label_entry(
      const record::FileRef& file, std::uint64_t offset) const override;
  [[nodiscard]] std::optional<Bytes> label_file(const record::FileRef& file) const override;
  [[nodiscard]] bool has_file(const record::FileRef& file) const override;

 private:
  struct LabelFile {
    record::FileRef file;
    Bytes content;
  };
  [[nodiscard]] const Bytes* labels(const record::FileRef& file) const;

  file::Path root_;
  mutable std::optional<LabelFile> last_;
};

}  // namespace ocop::issuer
