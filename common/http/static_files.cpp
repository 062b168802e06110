#include "common/http/static_files.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "common/http/negotiate.h"
#include "common/http/problem.h"

namespace ocop::http {
namespace {

constexpr std::size_t kMaxDepth = 12;
constexpr std::size_t kMaxNameBytes = 128;
constexpr std::size_t kHashDigits = 64;
// Files up to this size are read at once and leave with the head in one write.
constexpr std::uint64_t kInlineBytes = std::uint64_t{64} << 10;

constexpr std::string_view kBinary = "application/octet-stream";
constexpr std::string_view kText = "text/plain; charset=utf-8";
constexpr std::string_view kJson = "application/json";

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(Descriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

bool is_name(std::string_view segment) {
  return !segment.empty() && segment.size() <= kMaxNameBytes && segment.front() != '.' &&
         std::all_of(segment.begin(), segment.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '_' || c == '.';
         });
}

bool begins_with_hash(std::string_view name) {
  return name.size() >= kHashDigits &&
         std::all_of(name.begin(), name.begin() + kHashDigits,
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Absence, a link, a file where a folder should be: all the same to a client. Anything else is a
// broken world.
Descriptor open_or_absent(int folder, const char* name, int flags) {
  const int descriptor = ::openat(folder, name, flags | O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno != ENOENT && errno != ENOTDIR && errno != ELOOP && errno != ENXIO)
    throw std::system_error(errno, std::generic_category(), "cannot open a public file");
  return Descriptor(descriptor);
}

Descriptor open_below(const std::filesystem::path& root, const std::vector<std::string>& path) {
  Descriptor current = open_or_absent(AT_FDCWD, root.c_str(), O_DIRECTORY);
  for (std::size_t i = 0; i < path.size() && current.is_open(); ++i) {
    const bool last = i + 1 == path.size();
    // O_NONBLOCK: opening a named pipe must not wait for its writer.
    const int flags = O_NOFOLLOW | (last ? O_NONBLOCK : O_DIRECTORY);
    current = open_or_absent(current.get(), path[i].c_str(), flags);
  }
  return current;
}

std::string entity_tag(const struct stat& info) {
  return "\"" + std::to_string(info.st_size) + "-" + std::to_string(info.st_mtim.tv_sec) + "." +
         std::to_string(info.st_mtim.tv_nsec) + "\"";
}

Body body_of(Descriptor file, std::uint64_t size) {
  auto open_file = std::make_shared<const OpenFile>(file.release(), size);
  if (size > kInlineBytes) return Body(std::shared_ptr<const OpenFile>(std::move(open_file)));
  std::string content;
  open_file->read(0, static_cast<std::size_t>(size), content);
  return Body(std::move(content));
}

}  // namespace

std::optional<PublicFile> describe_public_file(const std::vector<std::string>& path) {
  if (path.size() < 2 || path.size() > kMaxDepth) return std::nullopt;
  if (!std::all_of(path.begin(), path.end(), is_name)) return std::nullopt;
  const std::string& top = path.front();
  const std::string& name = path.back();
  if (top == "log") {
    if (path.size() == 2 && name == "checkpoint") return PublicFile{kText, false};
    if (path[1] == "tile" && path.size() > 3) return PublicFile{kBinary, true};
    return std::nullopt;
  }
  if (top == "bundle") {
    const bool json = name.ends_with(".json");
    const bool immutable = begins_with_hash(name);
    return PublicFile{json ? kJson : immutable ? kBinary : kText, immutable};
  }
  if (path.size() != 2) return std::nullopt;
  if (top == "trust" && name.ends_with(".json")) return PublicFile{kJson, true};
  if (top == "lots" && name.ends_with(".labels")) return PublicFile{kBinary, true};
  if (top == "files" && begins_with_hash(name)) return PublicFile{kBinary, true};
  if (top == "media" && name.ends_with(".webp")) return PublicFile{"image/webp", true};
  return std::nullopt;
}

Response StaticFiles::serve(const Request& request) const {
  if (request.method != Method::get && request.method != Method::head) {
    Response refused = problem(405, "files are read with GET and HEAD");
    refused.headers.add("Allow", "GET, HEAD, OPTIONS");
    return refused;
  }
  const std::optional<PublicFile> kind = describe_public_file(request.path);
  if (!kind) return problem(404, "there is nothing at this address");
  Descriptor file = open_below(root_, request.path);
  struct stat info {};
  if (!file.is_open()) return problem(404, "there is no such file");
  if (::fstat(file.get(), &info) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot examine a public file");
  if (!S_ISREG(info.st_mode)) return problem(404, "there is no such file");

  const std::string tag = entity_tag(info);
  Response response{200,
                    {{"Content-Type", kind->content_type},
                     {"Cache-Control", kind->immutable ? "public, max-age=31536000, immutable"
                                                       : "public, max-age=5"},
                     {"ETag", tag},
                     {"Access-Control-Allow-Origin", "*"},
                     {"Cross-Origin-Resource-Policy", "cross-origin"}},
                    {}};
  if (none_match_names(request.headers.combined("If-None-Match"), tag)) {
    response.status = 304;
    return response;
  }
  response.body = body_of(std::move(file), static_cast<std::uint64_t>(info.st_size));
  return response;
}

}  // namespace ocop::http
