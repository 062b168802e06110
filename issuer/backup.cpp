#include "issuer/backup.h"

#include <algorithm>
#include <set>
#include <sys/stat.h>
#include <system_error>

#include "common/base/json.h"
#include "common/crypto/hash.h"
#include "common/store/issuer_store.h"
#include "issuer/restored.h"

namespace ocop::issuer {

namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::string_view kManifest = "backup.json";
constexpr std::string_view kDatabase = "state.db";
constexpr std::size_t kMaxFile = std::size_t{1} << 32;
constexpr json::Limits kManifestLimits{std::size_t{256} << 20, 4};

struct FileEntry {
  std::string path;  // relative to the backup, with '/'
  std::uint64_t length = 0;
  crypto::Hash sha256;
};

struct Manifest {
  std::string origin;
  Instant made;
  std::vector<FileEntry> files;
};

Error malformed(const std::string& detail) {
  return error(Errc::malformed, std::string(kManifest) + ": " + detail);
}

Bytes read_all(const file::Path& path) {
  auto content = file::read(path, kMaxFile);
  if (!content) throw std::system_error(EIO, std::generic_category(), to_string(content.error()));
  return std::move(*content);
}

// Only our two modes exist; what group or others may not read stays so.
file::Mode mode_like(const file::Path& path) {
  return (file::mode_of(path) & 077U) == 0 ? file::Mode::secret : file::Mode::shared;
}

void copy_whole(file::Batch& batch, const file::Path& from, const file::Path& to) {
  batch.write(to, read_all(from), mode_like(from));
}

void copy_folder(file::Batch& batch, const file::Path& from, const file::Path& to,
                 const Progress& progress = {}) {
  const auto names = file::list(from);
  std::uint64_t done = 0;
  for (const file::Path& name : names) {
    copy_whole(batch, from / name, to / name);
    if (progress) progress("copy", ++done, names.size());
  }
}

void make_private(const file::Path& folder) {
  std::filesystem::create_directories(folder);
  if (::chmod(folder.c_str(), 0700) != 0)
    throw std::system_error(errno, std::generic_category(), "chmod " + folder.string());
}

FileEntry describe_file(const file::Path& root, const file::Path& name) {
  const Bytes content = read_all(root / name);
  return {name.generic_string(), content.size(), crypto::sha256(content)};
}

std::string write_manifest(const Manifest& manifest) {
  json::Array files;
  for (const FileEntry& one : manifest.files)
    files.emplace_back(
        json::Object{{"path", one.path}, {"length", one.length}, {"sha256", one.sha256.hex()}});
  return json::write_indented(json::Object{{"ocopBackup", kVersion},
                                           {"origin", manifest.origin},
                                           {"made", manifest.made.rfc3339()},
                                           {"files", std::move(files)}});
}

// A path that stays below the backup.
bool is_inside(const std::string& path) {
  const file::Path parsed(path);
  return !path.empty() && parsed.is_relative() && parsed.lexically_normal() == parsed &&
         *parsed.begin() != "..";
}

Result<FileEntry> read_entry(const json::Value& value) {
  const std::string* path = value.get_string("path");
  const std::int64_t* length = value.get_int("length");
  const std::string* sha256 = value.get_string("sha256");
  if (path == nullptr || length == nullptr || *length < 0 || sha256 == nullptr || !is_inside(*path))
    return malformed("a file has path, length and sha256");
  const auto hash = crypto::Hash::from_hex(*sha256);
  if (!hash) return malformed(*path + ": " + hash.error().detail);
  return FileEntry{*path, static_cast<std::uint64_t>(*length), *hash};
}

Result<Manifest> read_manifest(const file::Path& backup) {
  const auto text = file::read_text(backup / kManifest, kManifestLimits.max_bytes);
  if (!text) return error(Errc::unavailable, backup.string() + " is no backup (no backup.json)");
  const auto value = json::parse(*text, kManifestLimits);
  if (!value) return malformed(value.error().detail);
  const std::int64_t* version = value->get_int("ocopBackup");
  if (version == nullptr || *version != kVersion)
    return error(Errc::unsupported, "backup.json has a version that is not known here");
  const std::string* origin = value->get_string("origin");
  const std::string* made = value->get_string("made");
  const json::Array* files = value->get_array("files");
  if (origin == nullptr || made == nullptr || files == nullptr)
    return malformed("origin, made or files are missing");
  const auto instant = Instant::parse(*made);
  if (!instant) return malformed("made: " + instant.error().detail);
  Manifest manifest{*origin, *instant, {}};
  for (const json::Value& one : *files) {
    auto entry = read_entry(one);
    if (!entry) return entry.error();
    manifest.files.push_back(std::move(*entry));
  }
  return manifest;
}

Result<void> check_file(const file::Path& backup, const FileEntry& entry) {
  const auto content = file::read(backup / entry.path, kMaxFile);
  if (!content) return error(Errc::mismatch, "backup: " + entry.path + " is missing");
  if (content->size() != entry.length || crypto::sha256(*content) != entry.sha256)
    return error(Errc::mismatch, "backup: " + entry.path + " was changed");
  return ok();
}

Result<void> check_files(const file::Path& backup, const Manifest& manifest) {
  std::set<std::string> listed{std::string(kManifest)};
  for (const FileEntry& entry : manifest.files) {
    if (!listed.insert(entry.path).second) return malformed(entry.path + " stands twice");
    if (auto good = check_file(backup, entry); !good) return good;
  }
  for (const file::Path& name : file::list(backup))
    if (!listed.contains(name.generic_string()))
      return error(Errc::mismatch, "backup: " + name.string() + " is not listed");
  return ok();
}

BackupSummary summary_of(const Manifest& manifest) {
  BackupSummary summary{manifest.origin, manifest.made, manifest.files.size(), 0};
  for (const FileEntry& entry : manifest.files) summary.bytes += entry.length;
  return summary;
}

// The database comes last and marked: a restore that was cut short leaves nothing that could sign.
void place_database(const file::Path& from, const file::Path& to, Instant now) {
  const file::Path draft = to.string() + ".restoring";
  file::write_atomic(draft, read_all(from), file::Mode::secret);
  {
    store::IssuerStore store = store::IssuerStore::open(draft);
    mark_restored(store, now);
  }
  std::filesystem::rename(draft, to);
  file::sync_folder(to.parent_path());
}

}  // namespace

Result<BackupSummary> make_backup(const Home& home, const HomeLock&, const file::Path& target,
                                  Instant now, const Progress& progress) {
  if (std::filesystem::exists(target))
    return error(Errc::conflict, target.string() + " exists already");
  make_private(target);
  const file::Path copy = target / "home";
  for (const char* name : {"keys", "inbox", "drafts", "private"}) make_private(copy / name);
  make_private(copy);
  file::Batch batch;
  copy_whole(batch, home.root / "issuer.json", copy / "issuer.json");
  if (std::filesystem::exists(home.log_record()))
    copy_whole(batch, home.log_record(), copy / "log.record");
  copy_folder(batch, home.keys(), copy / "keys");
  copy_folder(batch, home.inbox(), copy / "inbox");
  copy_folder(batch, home.drafts(), copy / "drafts");
  copy_folder(batch, home.private_folder(), copy / "private");
  copy_folder(batch, home.public_folder, target / "public", progress);
  batch.commit();
  store::IssuerStore::open(home.database()).copy_to(copy / kDatabase);

  Manifest manifest{home.origin, now, {}};
  const auto names = file::list(target);
  for (const file::Path& name : names) {
    manifest.files.push_back(describe_file(target, name));
    if (progress) progress("hash", manifest.files.size(), names.size());
  }
  file::write_atomic(target / kManifest, write_manifest(manifest), file::Mode::secret);
  return summary_of(manifest);
}

Result<BackupSummary> check_backup(const file::Path& backup) {
  const auto manifest = read_manifest(backup);
  if (!manifest) return manifest.error();
  if (auto good = check_files(backup, *manifest); !good) return good.error();
  return summary_of(*manifest);
}

Result<Home> restore_backup(const file::Path& backup, const file::Path& root,
                            const file::Path& public_folder, Instant now,
                            const Progress& progress) {
  const auto summary = check_backup(backup);
  if (!summary) return summary.error();
  auto home = Home::init(root, summary->origin, public_folder);
  if (!home) return home;
  std::filesystem::remove(home->database());  // without it nobody can open the home meanwhile
  const file::Path copy = backup / "home";
  file::Batch batch;
  for (const file::Path& name : file::list(copy))
    if (name != "issuer.json" && name != kDatabase) copy_whole(batch, copy / name, root / name);
  copy_folder(batch, backup / "public", home->public_folder, progress);
  batch.commit();
  place_database(copy / kDatabase, home->database(), now);
  return home;
}

}  // namespace ocop::issuer
