// Where a log or a public/ folder is read from, beside a folder on this machine
// (tlog/folder_source.h).
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "common/tlog/source.h"
#include "verifier/public_tree.h"

namespace ocop::verifier {

// A part of another source: PrefixedSource(public, "log/") is the log of a public/ folder. Keeps a
// reference.
class PrefixedSource final : public tlog::Source {
 public:
  PrefixedSource(tlog::Source& source, std::string prefix)
      : source_(source), prefix_(std::move(prefix)) {}
  [[nodiscard]] Result<Bytes> read(std::string_view path, std::size_t limit) override {
    return source_.read(prefix_ + std::string(path), limit);
  }

 private:
  tlog::Source& source_;
  std::string prefix_;
};

// A folder of the verifier's own copy. Keeps a reference.
class TreeSource final : public tlog::Source {
 public:
  TreeSource(const PublicTree& tree, std::string prefix)
      : tree_(tree), prefix_(std::move(prefix)) {}
  [[nodiscard]] Result<Bytes> read(std::string_view path, std::size_t limit) override {
    return tree_.read(prefix_ + std::string(path), limit);
  }

 private:
  const PublicTree& tree_;
  std::string prefix_;
};

// A folder ("/srv/ocop/public") or an http(s) URL ("https://ocop.example/"). Once `stop` is
// requested, nothing more is read (Errc::unavailable), and reading over HTTP that is under way ends
// soon. Errc: malformed (URL), not_found (no such folder).
[[nodiscard]] Result<std::unique_ptr<tlog::Source>> open_source(const std::string& place,
                                                                std::stop_token stop);

}  // namespace ocop::verifier
