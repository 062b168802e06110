// Serves a published folder (docs/formats/log.md: log/, trust/, lots/, files/, media/, bundle/) as
// it lies on disk.
//
// A path is served only if it is one that publishing can make: a first segment from that list, then
// segments of letters, digits, '-', '_' and '.' that do not begin with '.'. The file is reached
// folder by folder without following symbolic links, and must be a regular file. So neither "..",
// in whatever spelling, nor a link can lead out, and half-written files (".checkpoint.4711.tmp")
// stay hidden.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.h"

namespace ocop::http {

// How a file of the public tree is described to clients.
struct PublicFile {
  std::string_view content_type;
  // True if the bytes at that path never change: everything except the checkpoint and the bundle
  // pointer. 404 is never cached, so a tile that comes later is found.
  bool immutable;

  bool operator==(const PublicFile&) const = default;
};

// nullopt if the public tree has no such path. Looks at the names only.
//   {"log", "checkpoint"}        text/plain; charset=utf-8, changes
//   {"log", "tile", "0", "000"}  application/octet-stream, immutable
//   {"trust", "1.json"}          application/json, immutable
//   {"media", "<sha256>.webp"}   image/webp, immutable
//   {"bundle", "latest"}         text/plain, changes: no 64 hex digits in its name
[[nodiscard]] std::optional<PublicFile> describe_public_file(const std::vector<std::string>& path);

class StaticFiles {
 public:
  // `root` need not exist yet; it is looked up for each request, so it may be replaced by a rename.
  explicit StaticFiles(std::filesystem::path root) : root_(std::move(root)) {}

  // GET and HEAD: 200 with an entity tag, 304 if If-None-Match names it, 404 if there is no such
  // file; otherwise 405. The path below the root is request.path. Anyone's page may read the answer
  // (Access-Control-Allow-Origin: *): everything here is public. Throws std::system_error if the
  // disk fails. May be called by any number of threads.
  [[nodiscard]] Response serve(const Request& request) const;

 private:
  std::filesystem::path root_;
};

}  // namespace ocop::http
