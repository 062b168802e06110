#include "issuer/audit.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "common/seal/label_file.h"
#include "common/tlog/folder_source.h"
#include "common/tlog/log_reader.h"
#include "common/tlog/tile.h"
#include "common/tlog/verify_log.h"
#include "issuer/log_view.h"
#include "issuer/public_folder.h"
#include "issuer/trust.h"
#include "issuer/trust_folder.h"

namespace ocop::issuer {

namespace {

using Kind = AuditFinding::Kind;

constexpr std::size_t kLabelEntry = sizeof(seal::LabelEntry);

bool is_quiet(registry::Problem problem) {
  return problem == registry::Problem::waits_for_approval;
}

class Audit {
 public:
  Audit(const file::Path& root, const AuditPins& pins, const Progress& progress)
      : root_(root), files_(root), pins_(pins), progress_(progress) {}

  AuditReport run() {
    check_trust();
    tlog::FolderSource log(root_ / "log");
    if (const auto policy = log_policy(log)) check_log(log, *policy);
    check_named_files();
    return std::move(report_);
  }

 private:
  void find(Kind kind, std::string where, std::string what) {
    report_.findings.push_back({kind, std::move(where), std::move(what)});
  }
  void broken(std::string where, std::string what) {
    find(Kind::broken, std::move(where), std::move(what));
  }
  void tell(std::string_view part, std::uint64_t done, std::uint64_t total) const {
    if (progress_) progress_(part, done, total);
  }

  void check_trust();
  bool add_trust_list(std::int64_t version);
  void check_pinned_list();

  std::optional<tlog::CheckpointPolicy> log_policy(tlog::Source& source);
  std::optional<tlog::CheckpointPolicy> signers_of(tlog::Source& source);
  void check_log(tlog::Source& source, const tlog::CheckpointPolicy& policy);
  void check_anchors(tlog::Source& source, const tlog::TreeHead& head);
  void check_other_log_files(const tlog::TreeHead& head);
  void check_left_over_tile(const tlog::TileId& tile, const tlog::TreeHead& head);
  void check_statements(const tlog::TreeHead& head);
  void check_announcements(const std::set<std::int64_t>& announced);

  void check_named_files();
  void check_folder(PublicKind kind, const std::string& folder, const std::string& ending);
  void check_links(const std::string& folder);
  std::optional<std::uint64_t> read_named(const file::Path& path, const crypto::Hash& sha256,
                                          const std::string& where);
  void require(PublicKind kind, const record::FileRef& file, const std::string& by);
  void require_referenced();
  void check_labels(const registry::ManifestRecord& manifest);

  file::Path root_;
  PublicFolder files_;
  const AuditPins& pins_;
  const Progress& progress_;
  AuditReport report_;
  registry::TrustHistory history_;
  std::optional<registry::Registry> registry_;
  std::map<file::Path, std::optional<std::uint64_t>> referenced_;  // its length, if it is whole
};

void Audit::check_trust() {
  const file::Path folder = root_ / "trust";
  std::set<std::string> expected;
  for (std::int64_t version = 1; std::filesystem::exists(trust_list_path(folder, version));
       ++version) {
    expected.insert(std::to_string(version) + ".json");
    if (!add_trust_list(version)) break;
  }
  report_.trust_version = static_cast<std::int64_t>(history_.versions.size());
  for (const file::Path& name : file::list(folder))
    if (!expected.contains(name.string()))
      broken("trust/" + name.string(), "not a trust list that follows the ones before");
  if (history_.versions.empty() && expected.empty()) broken("trust", "there is no trust list");
  check_pinned_list();
}

bool Audit::add_trust_list(std::int64_t version) {
  const std::string where = "trust/" + std::to_string(version) + ".json";
  const auto list = read_trust_list(trust_list_path(root_ / "trust", version));
  if (!list) {
    broken(where, list.error().detail);
    return false;
  }
  auto extended = extend_history(history_, *list);
  if (!extended) {
    broken(where, to_string(extended.error()));
    return false;
  }
  history_ = std::move(*extended);
  const record::TrustList* before =
      version > 1 ? history_.versions[history_.versions.size() - 2].list.get() : nullptr;
  const int good = list->valid_signatures(root_keys(history_.newest(), before));
  if (static_cast<std::size_t>(good) < list->signatures.size())
    broken(where,
           "the quorum holds, but one of the signatures is by no root key or does not verify");
  return true;
}

void Audit::check_pinned_list() {
  if (!pins_.trust) return;
  const auto known = std::find_if(
      history_.versions.begin(), history_.versions.end(),
      [&](const auto& version) { return version.payload == pins_.trust->payload_hash(); });
  if (known == history_.versions.end())
    broken("trust", "the trust list given with --trust is none of the folder's");
}

std::optional<tlog::CheckpointPolicy> Audit::log_policy(tlog::Source& source) {
  if (history_.versions.empty()) {
    if (!pins_.log_vkey) return std::nullopt;
    const auto key = tlog::NoteVerifier::parse(*pins_.log_vkey);
    if (key) return tlog::CheckpointPolicy::of_log(*key);
    broken("log", "the key given with --log-key: " + key.error().detail);
    return std::nullopt;
  }
  const record::LogIdentity& log = history_.newest().log;
  if (pins_.log_vkey && log.log_vkey != *pins_.log_vkey)
    broken("log", "the trust list names another log key than the one given with --log-key");
  return signers_of(source);
}

// The newest list's keys, unless the checkpoint is still signed by those of an older one: between a
// list that changes the clock key and the next publication nobody has signed with the new key.
std::optional<tlog::CheckpointPolicy> Audit::signers_of(tlog::Source& source) {
  std::optional<tlog::CheckpointPolicy> newest;
  for (auto version = history_.versions.rbegin(); version != history_.versions.rend(); ++version) {
    auto policy = checkpoint_policy(version->list->log);
    if (!policy) {
      broken("trust", policy.error().detail);
      return std::nullopt;
    }
    const bool is_newest = version == history_.versions.rbegin();
    if (is_newest) newest = *policy;
    if (!tlog::read_checkpoint(source, *policy)) continue;
    if (!is_newest)
      find(Kind::notice, "log/checkpoint",
           "is still signed as trust list " + std::to_string(version->list->version) +
               " says; the next publication signs as the newest list says");
    return std::move(*policy);
  }
  return newest;
}

void Audit::check_log(tlog::Source& source, const tlog::CheckpointPolicy& policy) {
  const auto verified = tlog::verify_log(
      source, policy,
      [this](std::uint64_t done, std::uint64_t total) { tell("log", done, total); });
  if (!verified) {
    broken("log", to_string(verified.error()));
    return;
  }
  const tlog::TreeHead& head = verified->checkpoint.head;
  report_.log_size = head.size;
  report_.log_root = head.root.hex();
  report_.cosigned = verified->checkpoint.time;
  check_other_log_files(head);
  if (history_.versions.empty()) return;
  check_anchors(source, head);
  check_statements(head);
}

void Audit::check_anchors(tlog::Source& source, const tlog::TreeHead& head) {
  for (const record::Anchor& anchor : history_.newest().log.anchors)
    if (const auto holds = tlog::check_extends(source, {anchor.size, anchor.root}, head); !holds)
      broken("log",
             "the anchor at size " + std::to_string(anchor.size) + ": " + to_string(holds.error()));
}

// verify_log() reads what the checkpoint needs. What else lies there must at least not contradict
// it.
void Audit::check_other_log_files(const tlog::TreeHead& head) {
  std::set<file::Path> needed{file::Path(tlog::kCheckpointPath)};
  for (const tlog::TileId& tile : tlog::new_tiles(0, head.size)) needed.insert(tile.path());
  for (const file::Path& name : file::list(root_ / "log")) {
    if (needed.contains(name)) continue;
    const auto tile = tlog::TileId::parse(name.generic_string());
    if (tile)
      check_left_over_tile(*tile, head);
    else
      broken("log/" + name.string(), "no file of a log");
  }
}

// A partial tile from when the tree was smaller is the beginning of the one that is there now.
void Audit::check_left_over_tile(const tlog::TileId& tile, const tlog::TreeHead& head) {
  const std::string where = "log/" + tile.path();
  const auto now = tlog::tile_at(tile.level, tile.index, head.size);
  if (!now || now->width < tile.width) {
    find(Kind::notice, where, "beyond the signed tree; a writer that was stopped left it");
    return;
  }
  const auto old_bytes = file::read(root_ / "log" / tile.path());
  const auto new_bytes = file::read(root_ / "log" / now->path());
  const bool is_prefix = old_bytes && new_bytes && old_bytes->size() < new_bytes->size() &&
                         std::equal(old_bytes->begin(), old_bytes->end(), new_bytes->begin());
  const bool decodes =
      is_prefix && (tile.is_entries() ? tlog::decode_bundle(*old_bytes, tile.width).has_value()
                                      : tlog::decode_tile(*old_bytes, tile.width).has_value());
  if (!decodes) broken(where, "is not the beginning of " + now->path());
}

void Audit::check_statements(const tlog::TreeHead& head) {
  LogView log = LogView::at(root_ / "log", head);
  std::set<std::int64_t> announced;
  const auto read = [&](std::uint64_t index) -> Result<record::SignedStatement> {
    tell("statements", index, head.size);
    const auto bytes = log.entry(index);
    if (!bytes) return bytes.error();
    auto statement = record::read_statement(bytes_of(*bytes));
    if (statement)
      if (const auto* list = std::get_if<record::TrustListEntry>(&statement->statement.body))
        announced.insert(list->version);
    return statement;
  };
  registry_ = registry::project(registry::Registry(history_), head.size, read,
                                registry::check_every_signature());
  for (const registry::Finding& finding : registry_->findings())
    find(is_quiet(finding.problem) ? Kind::notice : Kind::without_effect,
         "entry " + std::to_string(finding.index),
         std::string(registry::name(finding.problem)) +
             (finding.detail.empty() ? "" : ": " + finding.detail));
  check_announcements(announced);
}

void Audit::check_announcements(const std::set<std::int64_t>& announced) {
  for (const auto& version : history_.versions)
    if (!announced.contains(version.list->version))
      find(Kind::notice, "trust/" + std::to_string(version.list->version) + ".json",
           "the log does not announce it yet");
}

void Audit::check_named_files() {
  if (registry_) require_referenced();
  check_folder(PublicKind::labels, "lots", ".labels");
  check_folder(PublicKind::file, "files", "");
  check_folder(PublicKind::media, "media", ".webp");
  for (const char* folder : {"log", "trust", "lots", "files", "media"}) check_links(folder);
}

// What a link leads to can change without a trace in this folder, and file::list() passes it over.
void Audit::check_links(const std::string& folder) {
  if (!std::filesystem::is_directory(root_ / folder)) return;
  for (const auto& one : std::filesystem::recursive_directory_iterator(root_ / folder))
    if (one.is_symlink())
      broken(one.path().lexically_relative(root_).generic_string(), "is a symbolic link");
}

void Audit::check_folder(PublicKind kind, const std::string& folder, const std::string& ending) {
  for (const file::Path& name : file::list(root_ / folder)) {
    const std::string text = name.string();
    const std::string where = folder + "/" + text;
    const auto hash = text.ends_with(ending)
                          ? crypto::Hash::from_hex(text.substr(0, text.size() - ending.size()))
                          : crypto::Hash::from_hex("");
    if (!hash) {
      broken(where, "its name is not a SHA-256");
      continue;
    }
    const file::Path path = root_ / folder / name;
    if (registry_ && referenced_.contains(files_.path_of(kind, *hash))) continue;  // was read
    if (read_named(path, *hash, where) && registry_)
      find(Kind::notice, where, "no statement in effect names it");
  }
}

// The length of a file that has the hash of its name.
std::optional<std::uint64_t> Audit::read_named(const file::Path& path, const crypto::Hash& sha256,
                                               const std::string& where) {
  ++report_.files;
  const auto content = file::read(path);
  if (!content)
    broken(where, to_string(content.error()));
  else if (crypto::sha256(*content) != sha256)
    broken(where, "does not have the hash of its name");
  else
    return content->size();
  return std::nullopt;
}

// Read once, whoever names it; every statement's length is compared.
void Audit::require(PublicKind kind, const record::FileRef& file, const std::string& by) {
  const file::Path path = files_.path_of(kind, file.sha256);
  const std::string where = path.lexically_relative(root_).generic_string();
  const bool is_file = std::filesystem::is_regular_file(path);
  auto known = referenced_.find(path);
  if (known == referenced_.end()) {
    if (!is_file) broken(where, "is missing; " + by + " names it");
    known = referenced_.emplace(path, is_file ? read_named(path, file.sha256, where) : std::nullopt)
                .first;
  }
  if (known->second && *known->second != file.length)
    broken(where, "has " + std::to_string(*known->second) + " bytes, " + by + " says " +
                      std::to_string(file.length));
}

void Audit::require_referenced() {
  for (const auto& product : registry_->products())
    for (const registry::ProductVersion& version : product->versions) {
      const std::string by = "entry " + std::to_string(version.origin.index);
      if (version.body.photo) require(PublicKind::media, version.body.photo->file, by);
      if (version.body.story) require(PublicKind::file, *version.body.story, by);
    }
  for (const auto& manifest : registry_->manifests()) {
    require(PublicKind::labels, manifest->body.labels,
            "entry " + std::to_string(manifest->origin.index));
    check_labels(*manifest);
  }
}

void Audit::check_labels(const registry::ManifestRecord& manifest) {
  const auto content = files_.get(PublicKind::labels, manifest.body.labels);
  if (!content) return;  // reported with the file itself
  const file::Path path = files_.path_of(PublicKind::labels, manifest.body.labels.sha256);
  const std::string where = path.lexically_relative(root_).generic_string();
  if (const auto good =
          seal::check_label_file(*content, manifest.body.labels.sha256, manifest.body.count);
      !good) {
    broken(where, to_string(good.error()));
    return;
  }
  std::vector<seal::LabelEntry> entries(content->size() / kLabelEntry);
  std::memcpy(entries.data(), content->data(), content->size());
  std::sort(entries.begin(), entries.end());
  const auto twice = std::adjacent_find(entries.begin(), entries.end(),
                                        [](const seal::LabelEntry& a, const seal::LabelEntry& b) {
                                          return a == b && a != seal::kSkipped;
                                        });
  if (twice != entries.end()) broken(where, "lists one label at two indexes");
}

}  // namespace

std::string_view name(AuditFinding::Kind kind) {
  switch (kind) {
    case Kind::broken: return "broken";
    case Kind::without_effect: return "without-effect";
    case Kind::notice: return "notice";
  }
  return "";
}

bool AuditReport::has(AuditFinding::Kind kind) const {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const AuditFinding& finding) { return finding.kind == kind; });
}

AuditReport audit(const file::Path& public_folder, const AuditPins& pins,
                  const Progress& progress) {
  return Audit(public_folder, pins, progress).run();
}

json::Value to_json(const AuditReport& report) {
  json::Array findings;
  for (const AuditFinding& finding : report.findings)
    findings.emplace_back(json::Object{
        {"kind", name(finding.kind)}, {"where", finding.where}, {"what", finding.what}});
  json::Object object{{"trustVersion", report.trust_version},
                      {"logSize", report.log_size},
                      {"logRoot", report.log_root},
                      {"files", report.files}};
  if (report.cosigned) object.emplace_back("cosigned", report.cosigned->rfc3339());
  object.emplace_back("findings", std::move(findings));
  return object;
}

}  // namespace ocop::issuer
