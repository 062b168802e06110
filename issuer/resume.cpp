#include "issuer/resume.h"

#include "common/tlog/log_reader.h"
#include "issuer/log_view.h"
#include "issuer/restored.h"
#include "issuer/trust_folder.h"

namespace ocop::issuer {

namespace {

constexpr std::size_t kMaxPublicFile = std::size_t{64} << 20;

Result<void> take_trust_lists(Office& office, PublishedCopy& copy) {
  while (true) {
    const std::int64_t next = office.has_trust() ? office.trust().version + 1 : 1;
    const std::string path = "trust/" + std::to_string(next) + ".json";
    const auto bytes = copy.read(path, kMaxTrustListFile);
    if (!bytes && bytes.error().code == Errc::not_found) break;
    if (!bytes) return bytes.error();
    const auto list = record::read_trust_list_file(text_of(*bytes));
    if (!list) return in_context(path, list.error());
    if (auto adopted = office.take_published_list(*list); !adopted)
      return in_context(path, adopted.error());
  }
  if (office.has_trust()) return ok();
  return error(Errc::not_found, "neither the backup nor the published copy has a trust list");
}

// Under the newest keys, or those before them: a list that changes the clock key may have been
// published with nothing signed by the new key yet.
Result<tlog::OpenedCheckpoint> published_checkpoint(const registry::TrustHistory& history,
                                                    PublishedLog& theirs) {
  std::optional<Error> newest;
  for (auto version = history.versions.rbegin(); version != history.versions.rend(); ++version) {
    const auto policy = checkpoint_policy(version->list->log);
    if (!policy) return policy.error();
    auto checkpoint = tlog::read_checkpoint(theirs, *policy);
    if (checkpoint) return checkpoint;
    if (!newest) newest = checkpoint.error();
  }
  return *newest;
}

// Entries of the copy from our size on; none if it is not ahead. The shorter log must be a prefix
// of the longer one.
Result<std::vector<std::string>> newer_entries(const Office& office, PublishedLog& theirs,
                                               const Progress& progress) {
  const auto checkpoint = published_checkpoint(office.trust_history(), theirs);
  if (!checkpoint) return in_context("the published checkpoint", checkpoint.error());
  std::vector<std::string> entries;
  if (checkpoint->head.size <= office.log_head().size) {
    LogView ours = LogView::at(office.home().log(), office.log_head());
    if (auto contains = ours.extends(checkpoint->head); !contains) return contains.error();
    return entries;
  }
  if (auto extends = tlog::check_extends(theirs, office.log_head(), checkpoint->head); !extends)
    return extends.error();
  const auto read =
      tlog::read_entries(theirs, checkpoint->head, office.log_head().size, checkpoint->head.size,
                         [&](std::uint64_t index, ByteView entry) -> Result<void> {
                           if (progress) progress("fetch", index + 1, checkpoint->head.size);
                           entries.emplace_back(text_of(entry));
                           return ok();
                         });
  if (!read) return read.error();
  return entries;
}

// Copies files that statements name and that are not here yet.
class Files {
 public:
  Files(Office& office, PublishedCopy& copy, Resumed& done)
      : office_(office), copy_(copy), done_(done) {}

  Result<void> take_all() {
    for (const auto& product : office_.registry().products())
      for (const registry::ProductVersion& version : product->versions)
        if (auto good = take_of(version.body); !good) return good;
    for (const auto& manifest : office_.registry().manifests())
      if (auto good = take(PublicKind::labels, manifest->body.labels); !good) return good;
    return ok();
  }

 private:
  Result<void> take_of(const record::Product& product) {
    if (product.photo)
      if (auto good = take(PublicKind::media, product.photo->file); !good) return good;
    return product.story ? take(PublicKind::file, *product.story) : ok();
  }

  Result<void> take(PublicKind kind, const record::FileRef& file) {
    const file::Path path = office_.files().path_of(kind, file.sha256);
    if (std::filesystem::exists(path)) return ok();
    const std::string name = path.lexically_relative(office_.home().public_folder).generic_string();
    const auto content = copy_.read(name, kMaxPublicFile);
    if (!content && content.error().code == Errc::not_found) {
      done_.missing.push_back(name);
      return ok();
    }
    if (!content) return in_context(name, content.error());
    if (crypto::sha256(*content) != file.sha256)
      return error(Errc::mismatch, "the published copy's " + name + " does not have that hash");
    if (auto put = office_.files().put(kind, *content); !put) return put.error();
    ++done_.taken_files;
    return ok();
  }

  Office& office_;
  PublishedCopy& copy_;
  Resumed& done_;
};

}  // namespace

Result<Resumed> resume_from(Office& office, PublishedCopy& copy, Instant now,
                            const Progress& progress) {
  if (auto taken = take_trust_lists(office, copy); !taken) return taken.error();
  PublishedLog theirs(copy);
  const auto entries = newer_entries(office, theirs, progress);
  if (!entries) return entries.error();
  if (!entries->empty())
    if (auto appended = office.take_published(*entries, now); !appended) return appended.error();
  Resumed done;
  done.taken_entries = entries->size();
  done.trust_version = office.trust().version;
  done.queued = office.queued();
  if (auto taken = Files(office, copy, done).take_all(); !taken) return taken.error();
  if (auto holds = office.check_anchors(office.trust()); !holds) return holds.error();
  clear_restored(office.store());
  return done;
}

}  // namespace ocop::issuer
