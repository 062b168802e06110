#include "issuer/home.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "common/base/json.h"
#include "common/record/statement.h"
#include "common/store/issuer_store.h"

namespace ocop::issuer {

namespace {

constexpr std::int64_t kVersion = 1;
constexpr json::Limits kSettingsLimits{64 * 1024, 4};
constexpr std::string_view kSettings = "issuer.json";
constexpr std::chrono::milliseconds kLockPause{20};
constexpr mode_t kPrivateFolder = 0700;
constexpr mode_t kPublicFolder = 0755;

// Exactly this mode, whatever the umask.
void make_folder(const file::Path& path, mode_t mode) {
  std::filesystem::create_directories(path);
  if (::chmod(path.c_str(), mode) != 0)
    throw std::system_error(errno, std::generic_category(), "chmod " + path.string());
}

bool is_free(const file::Path& folder) {
  return !std::filesystem::exists(folder) ||
         (std::filesystem::is_directory(folder) && std::filesystem::is_empty(folder));
}

std::string write_settings(std::string_view origin, const file::Path& public_folder) {
  return json::write_indented(
      json::Object{{"version", kVersion}, {"origin", origin}, {"public", public_folder.string()}});
}

Result<Home> read_settings(const file::Path& root) {
  const file::Path path = root / kSettings;
  const auto text = file::read_text(path, kSettingsLimits.max_bytes);
  if (!text)
    return error(Errc::not_found, root.string() + " is not an issuer's home (no issuer.json)");
  const auto settings = json::parse(*text, kSettingsLimits);
  if (!settings) return in_context(path.string(), settings.error());
  const auto* version = settings->get_int("version");
  if (version == nullptr) return error(Errc::malformed, path.string() + ": version is missing");
  if (*version != kVersion)
    return error(Errc::unsupported,
                 path.string() + ": version " + std::to_string(*version) + " is not known here");
  const auto* origin = settings->get_string("origin");
  const auto* folder = settings->get_string("public");
  if (origin == nullptr || folder == nullptr || folder->empty())
    return error(Errc::malformed, path.string() + ": origin or public is missing");
  if (auto good = record::check_origin(*origin); !good)
    return in_context(path.string() + ": origin", good.error());
  return Home{root, root / *folder, *origin};
}

Result<void> check_private(const file::Path& path, std::string_view mode) {
  if (!std::filesystem::exists(path)) return error(Errc::not_found, path.string() + " is missing");
  if ((file::mode_of(path) & 077U) == 0) return ok();
  return error(Errc::unauthorised, path.string() + " may be read by others; chmod " +
                                       std::string(mode) + " " + path.string());
}

}  // namespace

Result<Home> Home::init(const file::Path& root, std::string_view origin,
                        const file::Path& public_folder) {
  if (auto good = record::check_origin(origin); !good) return in_context("origin", good.error());
  if (!is_free(root)) return error(Errc::conflict, root.string() + " exists and is not empty");
  const file::Path stored =
      public_folder.empty() ? file::Path("public") : std::filesystem::absolute(public_folder);
  const Home home{root, root / stored, std::string(origin)};
  if (!is_free(home.public_folder))
    return error(Errc::conflict, home.public_folder.string() + " exists and is not empty");

  make_folder(root, kPrivateFolder);
  for (const auto& folder : {home.keys(), home.inbox(), home.drafts(), home.private_folder()})
    make_folder(folder, kPrivateFolder);
  make_folder(home.public_folder, kPublicFolder);
  for (const char* name : {"log", "trust", "lots", "files", "media", "bundle"})
    make_folder(home.public_folder / name, kPublicFolder);
  store::IssuerStore::create(home.database());
  // Written last: a folder without it is not a home, however far a crash let this come.
  file::write_atomic(root / kSettings, write_settings(origin, stored), file::Mode::secret);
  file::sync_folder(root);
  return home;
}

Result<Home> Home::open(const file::Path& root) {
  auto home = read_settings(root);
  if (!home) return home;
  if (auto good = check_private(root, "700"); !good) return good.error();
  if (auto good = check_private(home->keys(), "700"); !good) return good.error();
  if (auto good = check_private(home->database(), "600"); !good) return good.error();
  return home;
}

Result<HomeLock> HomeLock::take(const Home& home, std::string_view command,
                                std::chrono::milliseconds wait) {
  return take_part(home.root / "lock", home.root.string(), command, wait);
}

Result<HomeLock> HomeLock::take_part(const file::Path& path, const std::string& what,
                                     std::string_view command, std::chrono::milliseconds wait) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    throw std::system_error(errno, std::generic_category(), "cannot open " + path.string());
  HomeLock lock(descriptor);
  const auto until = std::chrono::steady_clock::now() + wait;
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "cannot lock " + path.string());
    if (std::chrono::steady_clock::now() >= until) {
      std::array<char, 200> holder{};
      const ssize_t size = ::pread(descriptor, holder.data(), holder.size(), 0);
      std::string who(holder.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
      while (who.ends_with('\n')) who.pop_back();
      return error(Errc::unavailable, what + " is in use" + (who.empty() ? "" : " by " + who));
    }
    std::this_thread::sleep_for(kLockPause);
  }
  const std::string holder =
      "process " + std::to_string(::getpid()) + " (" + std::string(command) + ")\n";
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, holder.data(), holder.size(), 0) < 0)
    throw std::system_error(errno, std::generic_category(), "cannot write " + path.string());
  return lock;
}

HomeLock::HomeLock(HomeLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

HomeLock& HomeLock::operator=(HomeLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

HomeLock::~HomeLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace ocop::issuer
