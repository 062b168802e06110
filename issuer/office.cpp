#include "issuer/office.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <stdexcept>

#include "common/record/sign_statement.h"
#include "common/tlog/log_writer.h"
#include "issuer/draft.h"
#include "issuer/log_view.h"
#include "issuer/restored.h"
#include "issuer/signers.h"
#include "issuer/trust_folder.h"
#include "issuer/trust_sizes.h"

namespace ocop::issuer {

namespace {

using registry::Registry;

// The first trust list's payload hash, once it was published: nobody can put another in its place.
constexpr std::string_view kFirstTrustList = "trust-list.first";

[[noreturn]] void damaged(const Error& error) {
  throw std::runtime_error("the log is damaged: " + to_string(error));
}

// Under the newest keys, or those before them: after a rotation the checkpoint is still signed as
// of old until it is published again.
Result<LogView> open_log(const file::Path& folder, const registry::TrustHistory& history) {
  std::optional<Error> newest;
  for (auto version = history.versions.rbegin(); version != history.versions.rend(); ++version) {
    const auto policy = checkpoint_policy(version->list->log);
    if (!policy) return policy.error();
    auto view = LogView::open(folder, *policy);
    if (view) return view;
    if (!newest) newest = view.error();
  }
  return *newest;
}

Error refusal(const registry::Finding& finding, std::size_t number, std::string_view what) {
  return error(Errc::unauthorised, "statement " + std::to_string(number) +
                                       (what.empty() ? "" : " (" + std::string(what) + ")") + ": " +
                                       std::string(registry::name(finding.problem)) +
                                       (finding.detail.empty() ? "" : ": " + finding.detail));
}

std::string type_of(std::string_view entry) {
  const auto read = record::read_statement(bytes_of(entry));
  return read ? read->statement.type : "";
}

}  // namespace

struct Office::Impl {
  Home home;
  std::optional<HomeLock> lock;
  store::IssuerStore store;
  Keyring keys;
  PublicFolder files;
  crypto::RandomSource random;
  Progress progress;
  std::string command;
  std::chrono::milliseconds lock_wait;
  bool rests = false;

  registry::TrustHistory history = {};
  std::optional<LogView> log = {};             // filled with the first trust list
  std::vector<store::QueuedEntry> queue = {};  // those that are not in the published log
  std::optional<Registry> registry = {};       // filled with the first trust list
  std::map<crypto::Hash, std::uint64_t> index_of = {};

  std::uint64_t checked = 0;             // entries below were checked before,
  std::set<crypto::Hash> unproven = {};  // except these;
  std::set<crypto::Hash> proven = {};    // and these were checked by this object

  [[nodiscard]] std::uint64_t published() const { return log ? log->head().size : 0; }

  Result<void> load();
  Result<void> load_log();
  Result<void> load_if_changed();
  [[nodiscard]] Result<void> check_origin(const record::TrustList& list) const;
  void take_queue(std::vector<store::QueuedEntry> rows);

  std::string entry(std::uint64_t index) {
    if (index >= published()) return queue.at(static_cast<std::size_t>(index - published())).entry;
    auto bytes = log->entry(index);
    if (!bytes) damaged(bytes.error());
    return std::move(*bytes);
  }

  registry::EntryReader reader() {
    const std::uint64_t total = published() + queue.size();
    return [this, total](std::uint64_t index) {
      if (progress) progress("statements", index + 1, total);
      const std::string bytes = entry(index);
      index_of.emplace(crypto::sha256(bytes), index);
      return record::read_statement(bytes_of(bytes));
    };
  }

  registry::SignatureCheck checker() {
    return [this](const record::SignedStatement& statement, const crypto::PublicKey& key) {
      const crypto::Hash& hash = statement.entry_hash;
      if (proven.contains(hash)) return true;
      const auto known = index_of.find(hash);
      const bool checked_before =
          known != index_of.end() && known->second < checked && !unproven.contains(hash);
      if (!checked_before && !statement.verify(key)) return false;
      proven.insert(hash);
      return true;
    };
  }

  // The registry after these entries, all of which must have effect (or wait for approval).
  Result<Registry> extended(const std::vector<std::string>& entries,
                            const registry::SignatureCheck& check);
  Result<std::vector<Receipt>> take(const std::vector<std::string>& entries, Instant now,
                                    const std::vector<NewFile>& new_files, const Also& also);
  [[nodiscard]] Result<void> put(const std::vector<NewFile>& new_files) const;
  Result<void> take_up(const record::SignedTrustList& list, const record::TrustList& opened);
  [[nodiscard]] Receipt receipt(const record::SignedStatement& statement) const;

  Result<tlog::LogSettings> log_settings(const Steps& steps);
  Result<tlog::LogWriter> open_writer(const tlog::LogSettings& settings, Instant now);
  Result<void> append(tlog::LogWriter& writer, const std::vector<ByteView>& entries, Instant now);
  void forget_logged(const tlog::LogWriter& writer);
};

Result<void> Office::Impl::check_origin(const record::TrustList& list) const {
  if (list.log.origin == home.origin) return ok();
  return error(Errc::mismatch, "the trust list is for the log " + list.log.origin +
                                   ", this home for " + home.origin);
}

Result<void> Office::Impl::load() {
  std::optional<crypto::Hash> first;
  if (const auto stored = store.setting(kFirstTrustList)) {
    const auto hash = crypto::Hash::from_hex(*stored);
    if (!hash)
      throw store::SqliteError("state.db: unreadable setting " + std::string(kFirstTrustList));
    first = *hash;
  }
  auto read = read_trust_folder(home.trust(), first);
  if (!read) return read.error();
  history = std::move(*read);
  if (history.versions.empty()) {
    if (first)
      return error(Errc::rollback, home.trust().string() + ": the trust lists are missing");
    return ok();
  }
  if (auto ours = check_origin(history.newest()); !ours) return ours;
  // A writer that was stopped between the file and this note left the file alone.
  if (!first && lock) store.set_setting(kFirstTrustList, history.versions.front().payload.hex());
  return load_log();
}

// What the store says is read before the log: another process may publish in between, and then the
// log holds what the store only announced, never the other way round.
Result<void> Office::Impl::load_log() {
  std::vector<store::QueuedEntry> rows = store.queue();
  const auto before = store.checked_log();
  const std::vector<crypto::Hash> not_proven = store.unproven();
  auto view = open_log(home.log(), history);
  if (!view) return view.error();
  log = std::move(*view);
  if (before)
    if (auto extends = log->extends({before->size, before->root}); !extends)
      return in_context(home.log().string() + " is not the log that was published from here",
                        extends.error());
  checked = before ? before->size : 0;
  unproven = {not_proven.begin(), not_proven.end()};
  index_of.clear();
  queue.clear();
  registry = registry::project(Registry(history), published(), reader(), checker());
  take_queue(std::move(rows));
  registry =
      registry::project(std::move(*registry), published() + queue.size(), reader(), checker());
  return ok();
}

// Nothing need be projected again if others only renewed the time.
Result<void> Office::Impl::load_if_changed() {
  if (history.versions.empty() ||
      std::filesystem::exists(trust_list_path(home.trust(), history.newest().version + 1)))
    return load();
  const std::vector<store::QueuedEntry> rows = store.queue();
  auto view = open_log(home.log(), history);
  if (!view) return view.error();
  const bool same_queue = std::equal(rows.begin(), rows.end(), queue.begin(), queue.end(),
                                     [](const auto& a, const auto& b) { return a.hash == b.hash; });
  if (view->head() != log->head() || !same_queue) return load();
  log = std::move(*view);
  return ok();
}

// Rows whose entry is in the log already are left behind by a crash.
void Office::Impl::take_queue(std::vector<store::QueuedEntry> rows) {
  queue.clear();
  for (store::QueuedEntry& row : rows)
    if (index_of.emplace(row.hash, published() + queue.size()).second)
      queue.push_back(std::move(row));
}

Receipt Office::Impl::receipt(const record::SignedStatement& statement) const {
  const std::uint64_t index = index_of.at(statement.entry_hash);
  const auto findings = registry->findings();
  const bool waits = std::any_of(findings.begin(), findings.end(), [&](const auto& finding) {
    return finding.index == index && finding.problem == registry::Problem::waits_for_approval;
  });
  return {statement.statement.id, statement.entry_hash, index, waits};
}

Result<Registry> Office::Impl::extended(const std::vector<std::string>& entries,
                                        const registry::SignatureCheck& check) {
  const std::uint64_t first = registry->size();
  const auto read = [&](std::uint64_t index) {
    if (progress && index >= first) progress("check", index - first + 1, entries.size());
    return index < first ? record::read_statement(bytes_of(entry(index)))
                         : record::read_statement(bytes_of(entries[index - first]));
  };
  Registry next = registry::project(*registry, first + entries.size(), read, check);
  for (const registry::Finding& finding : next.findings()) {
    if (finding.index < first || finding.problem == registry::Problem::waits_for_approval) continue;
    const std::size_t position = finding.index - first;
    return refusal(finding, position + 1, type_of(entries[position]));
  }
  return next;
}

Result<void> Office::Impl::put(const std::vector<NewFile>& new_files) const {
  for (const NewFile& one : new_files)
    if (const auto done = files.put(one.kind, one.content); !done) return done.error();
  return ok();
}

Result<std::vector<Receipt>> Office::Impl::take(const std::vector<std::string>& entries,
                                                Instant now, const std::vector<NewFile>& new_files,
                                                const Also& also) {
  if (auto free = check_not_restored(store); !free) return free.error();
  std::vector<record::SignedStatement> statements;
  std::vector<std::string> fresh;
  std::set<crypto::Hash> seen;
  for (const std::string& bytes : entries) {
    auto read = record::read_statement(bytes_of(bytes));
    if (!read)
      return in_context("statement " + std::to_string(statements.size() + 1), read.error());
    if (!index_of.contains(read->entry_hash) && seen.insert(read->entry_hash).second)
      fresh.push_back(bytes);
    statements.push_back(std::move(*read));
  }
  auto next = extended(fresh, checker());
  if (!next) return next.error();
  if (auto there = put(new_files); !there) return there.error();

  std::vector<store::QueuedEntry> queued;
  for (std::string& bytes : fresh) {
    const crypto::Hash hash = crypto::sha256(bytes);
    queued.push_back({hash, std::move(bytes), now});
  }
  store.transaction([&] {
    for (const store::QueuedEntry& one : queued) store.enqueue(one);
    if (also) also(store);
  });
  for (store::QueuedEntry& one : queued) {
    index_of.emplace(one.hash, published() + queue.size());
    queue.push_back(std::move(one));
  }
  registry = std::move(*next);

  std::vector<Receipt> receipts;
  for (const record::SignedStatement& statement : statements)
    receipts.push_back(receipt(statement));
  return receipts;
}

Result<tlog::LogSettings> Office::Impl::log_settings(const Steps& steps) {
  const auto policy = checkpoint_policy(history.newest().log);
  if (!policy) return policy.error();
  if (policy->quorum > 0)
    return error(Errc::unsupported, "the trust list asks for " + std::to_string(policy->quorum) +
                                        " witnesses, and this program cannot ask them");
  const auto log_key = keys.open(policy->log.public_key(), crypto::KeyUse::log);
  if (!log_key) return log_key.error();
  const auto clock_key = keys.open(policy->clock->public_key(), crypto::KeyUse::clock);
  if (!clock_key) return clock_key.error();
  return tlog::LogSettings{.folder = home.log(),
                           .record = home.log_record(),
                           .origin = home.origin,
                           .clock_name = policy->clock->name(),
                           .log_key = *log_key,
                           .clock_key = *clock_key,
                           .witnesses = policy->witnesses,
                           .quorum = 0,
                           .ask_witnesses = {},
                           .on_step = steps};
}

Result<tlog::LogWriter> Office::Impl::open_writer(const tlog::LogSettings& settings, Instant now) {
  const bool is_new = !std::filesystem::exists(settings.record) &&
                      !std::filesystem::exists(settings.folder / tlog::kCheckpointPath);
  return is_new ? tlog::LogWriter::create(settings, now) : tlog::LogWriter::open(settings);
}

// Appends entries behind the published log. Those that a crash left in the log without publishing
// them are the first of the same entries.
Result<void> Office::Impl::append(tlog::LogWriter& writer, const std::vector<ByteView>& entries,
                                  Instant now) {
  LogView whole = LogView::at(home.log(), writer.head());
  std::size_t logged = 0;
  for (std::uint64_t index = published(); index < writer.head().size; ++index, ++logged) {
    const auto bytes = whole.entry(index);
    if (!bytes) return bytes.error();
    if (logged >= entries.size() || !equal(entries[logged], bytes_of(*bytes)))
      return error(Errc::mismatch, "entry " + std::to_string(index) +
                                       " of the log is not the one that was queued for it");
  }
  const auto rest = std::span(entries).subspan(logged);
  if (rest.empty()) return writer.refresh(now);
  const auto head = writer.append(rest, now);
  if (!head) return head.error();
  return ok();
}

// Everything below the writer's head is published: the queue is done, and what was checked to get
// here need not be checked again.
void Office::Impl::forget_logged(const tlog::LogWriter& writer) {
  std::vector<crypto::Hash> more_unproven;
  for (const auto& [hash, index] : index_of)
    if (index >= checked && index < writer.head().size && !proven.contains(hash))
      more_unproven.push_back(hash);
  store.transaction([&] {
    for (const store::QueuedEntry& one : store.queue())
      if (const auto at = index_of.find(one.hash);
          at != index_of.end() && at->second < writer.head().size)
        store.dequeue(one.hash);
    store.record_checked_log({writer.head().size, writer.head().root}, more_unproven);
  });
  checked = writer.head().size;
  unproven.insert(more_unproven.begin(), more_unproven.end());
}

Office::Office(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Office::~Office() = default;

Result<std::unique_ptr<Office>> Office::open(const OfficeSettings& settings) {
  auto home = Home::open(settings.home);
  if (!home) return home.error();
  std::optional<HomeLock> lock;
  if (settings.access == Access::write) {
    auto taken = HomeLock::take(*home, settings.command, settings.lock_wait);
    if (!taken) return taken.error();
    lock = std::move(*taken);
  }
  auto keys = Keyring::open(home->keys(), *settings.passphrases, *settings.open_keys);
  if (!keys) return keys.error();
  auto impl = std::unique_ptr<Impl>(new Impl{.home = *home,
                                             .lock = std::move(lock),
                                             .store = store::IssuerStore::open(home->database()),
                                             .keys = std::move(*keys),
                                             .files = PublicFolder(home->public_folder),
                                             .random = settings.random,
                                             .progress = settings.progress,
                                             .command = settings.command,
                                             .lock_wait = settings.lock_wait});
  if (auto loaded = impl->load(); !loaded) return loaded.error();
  return std::unique_ptr<Office>(new Office(std::move(impl)));
}

const Home& Office::home() const {
  return impl_->home;
}
store::IssuerStore& Office::store() {
  return impl_->store;
}
Keyring& Office::keys() {
  return impl_->keys;
}
const PublicFolder& Office::files() const {
  return impl_->files;
}
const crypto::RandomSource& Office::random() const {
  return impl_->random;
}
bool Office::has_trust() const {
  return !impl_->history.versions.empty();
}
const record::TrustList& Office::trust() const {
  return impl_->history.newest();
}
const registry::TrustHistory& Office::trust_history() const {
  return impl_->history;
}
const registry::Registry& Office::registry() const {
  return *impl_->registry;
}
std::uint64_t Office::published_size() const {
  return impl_->published();
}
tlog::TreeHead Office::log_head() const {
  return impl_->log ? impl_->log->head() : tlog::TreeHead{};
}
std::optional<Instant> Office::cosigned() const {
  return impl_->log ? impl_->log->time() : std::nullopt;
}
std::uint64_t Office::queued() const {
  return impl_->queue.size();
}

std::optional<std::uint64_t> Office::index_of(const crypto::Hash& entry) const {
  const auto found = impl_->index_of.find(entry);
  if (found == impl_->index_of.end()) return std::nullopt;
  return found->second;
}

std::string Office::entry(std::uint64_t index) const {
  return impl_->entry(index);
}

record::Statement Office::say(const record::Uri& issuer, record::Body body, Instant now) const {
  const auto id = record::StatementId::parse(crypto::random_uuid_urn(impl_->random));
  std::string type(record::type_name(body));
  return {*id, issuer, now, impl_->home.origin, std::move(type), std::move(body)};
}

Result<const crypto::SecretKey*> Office::key_of(const record::Uri& issuer, crypto::KeyUse use,
                                                Date day, std::optional<std::uint64_t> place) {
  const auto key = key_in_use(issuer, use, day, place);
  if (!key) return key.error();
  return impl_->keys.open(*key, use);
}

Result<crypto::PublicKey> Office::key_in_use(const record::Uri& issuer, crypto::KeyUse use,
                                             Date day, std::optional<std::uint64_t> place) const {
  return choose_key(impl_->keys, registry(), issuer, use, day, place.value_or(registry().size()));
}

Result<Issued> Office::issue(const std::vector<record::Statement>& statements,
                             const Signing& signing, Instant now, const Also& also) {
  return issue(statements, signing, now, Together{.queued = also});
}

Result<Issued> Office::issue(const std::vector<record::Statement>& statements,
                             const Signing& signing, Instant now, const Together& together) {
  if (!signing.as_draft) {
    auto entries = sign_with_held_keys(impl_->keys, registry(), statements, signing.key);
    if (entries) {
      auto receipts = impl_->take(*entries, now, together.files, together.queued);
      if (!receipts) return receipts.error();
      return Issued{std::move(*receipts), std::nullopt};
    }
    if (entries.error().code != Errc::unknown_key || signing.key || !signing.may_draft)
      return entries.error();
  }
  auto draft = make_draft(registry(), statements);
  if (!draft) return draft.error();
  const auto as_if = [](const record::SignedStatement&, const crypto::PublicKey&) { return true; };
  if (auto good = impl_->extended(unsigned_entries(*draft), as_if); !good) return good.error();
  draft->context =
      context_of(registry(), statements, [this](std::uint64_t index) { return entry(index); });
  if (auto there = impl_->put(together.files); !there) return there.error();
  if (together.drafted) impl_->store.transaction([&] { together.drafted(impl_->store); });
  return Issued{{}, save_draft(impl_->home.drafts(), signing.draft_name, *draft)};
}

Result<std::vector<Receipt>> Office::submit(const std::vector<std::string>& entries, Instant now,
                                            const Also& also) {
  return impl_->take(entries, now, {}, also);
}

Result<Published> Office::publish(Instant now, const Steps& steps) {
  if (auto free = check_not_restored(impl_->store); !free) return free.error();
  const auto settings = impl_->log_settings(steps);
  if (!settings) return settings.error();
  auto writer = impl_->open_writer(*settings, now);
  if (!writer) return writer.error();
  const std::uint64_t before = published_size();
  std::vector<ByteView> entries;
  for (const store::QueuedEntry& one : impl_->queue) entries.push_back(bytes_of(one.entry));
  if (auto appended = impl_->append(*writer, entries, now); !appended) return appended.error();
  impl_->forget_logged(*writer);
  auto view = open_log(impl_->home.log(), impl_->history);
  if (!view) return view.error();
  impl_->log = std::move(*view);
  impl_->take_queue(impl_->store.queue());
  return Published{published_size(), published_size() - before, now};
}

Result<void> Office::take_published(const std::vector<std::string>& entries, Instant now) {
  const auto settings = impl_->log_settings({});
  if (!settings) return settings.error();
  auto writer = impl_->open_writer(*settings, now);
  if (!writer) return writer.error();
  std::vector<ByteView> views;
  for (const std::string& entry : entries) views.push_back(bytes_of(entry));
  if (auto appended = impl_->append(*writer, views, now); !appended) return appended.error();
  impl_->store.forget_checked_log();
  if (auto loaded = impl_->load(); !loaded) return loaded.error();
  impl_->forget_logged(*writer);
  return ok();
}

void Office::rest() {
  impl_->rests = impl_->rests || impl_->lock.has_value();
  impl_->lock.reset();
}

Result<void> Office::wake() {
  if (!impl_->rests) return ok();
  auto taken = HomeLock::take(impl_->home, impl_->command, impl_->lock_wait);
  if (!taken) return taken.error();
  impl_->lock = std::move(*taken);
  impl_->rests = false;
  return impl_->load_if_changed();
}

Result<void> Office::Impl::take_up(const record::SignedTrustList& list,
                                   const record::TrustList& opened) {
  const file::Path path = trust_list_path(home.trust(), opened.version);
  const std::string text = record::write_trust_list_file(list);
  if (auto written = file::write_once(path, bytes_of(text)); !written) return written.error();
  if (opened.version == 1) store.set_setting(kFirstTrustList, list.payload_hash().hex());
  return load();
}

Result<void> Office::adopt(const record::SignedTrustList& list) {
  if (auto free = check_not_restored(impl_->store); !free) return free.error();
  auto history = extend_history(impl_->history, list);
  if (!history) return history.error();
  const record::TrustList& next = history->newest();
  if (auto ours = impl_->check_origin(next); !ours) return ours;
  if (auto holds = check_anchors(next); !holds) return holds;
  const std::uint64_t size = has_trust() ? registry().size() : 0;
  if (auto fits = check_sizes(next, has_trust() ? &trust() : nullptr, size); !fits) return fits;
  return impl_->take_up(list, next);
}

Result<void> Office::take_published_list(const record::SignedTrustList& list) {
  auto history = extend_history(impl_->history, list);
  if (!history) return history.error();
  if (auto ours = impl_->check_origin(history->newest()); !ours) return ours;
  return impl_->take_up(list, history->newest());
}

Result<void> Office::check_anchors(const record::TrustList& list) const {
  for (const record::Anchor& anchor : list.log.anchors) {
    const std::string where = "log.anchors: size " + std::to_string(anchor.size);
    if (anchor.size > published_size())
      return error(Errc::out_of_range, where + ": the published log has " +
                                           std::to_string(published_size()) + " entries");
    if (!impl_->log) continue;  // size 0 of a log that has not begun
    if (auto holds = impl_->log->extends({anchor.size, anchor.root}); !holds)
      return in_context(where, holds.error());
  }
  return ok();
}

}  // namespace ocop::issuer
