#include "verifier/mirror.h"

#include <algorithm>
#include <utility>

#include "common/tlog/log_reader.h"
#include "common/tlog/tiled_tree.h"
#include "verifier/checkpoint_policy.h"

namespace ocop::verifier {
namespace {

// New trust lists in one round; more of them wait for the next.
constexpr int kMaxTrustListsPerRound = 100;

std::string trust_path(std::int64_t version) {
  return "trust/" + std::to_string(version) + ".json";
}

Result<TrustChain> open_chain(store::MirrorStore& store, const std::optional<std::string>& pinned) {
  const std::vector<store::OpenedTrustList> stored = store.trust_lists();
  if (!stored.empty()) return TrustChain::restore(stored);
  if (!pinned) return error(Errc::not_found, "no trust list is pinned");
  auto chain = TrustChain::pin(*pinned);
  if (chain) store.add_trust_list(chain->files().front());
  return chain;
}

}  // namespace

Mirror::Mirror(tlog::Source& source, store::MirrorStore& store, PublicTree& tree, TrustChain trust)
    : source_(source),
      log_source_(source, std::string(kLogFolder)),
      store_(store),
      tree_(tree),
      copy_(tree),
      wanted_(source, tree),
      signatures_(store.signatures()),
      trust_(std::move(trust)),
      stored_lists_(trust_.files().size()),
      registry_(std::make_shared<const registry::Registry>(trust_.history())) {}

Result<std::unique_ptr<Mirror>> Mirror::open(tlog::Source& source, store::MirrorStore& store,
                                             PublicTree& tree,
                                             const std::optional<std::string>& pinned,
                                             Instant now) {
  auto chain = open_chain(store, pinned);
  if (!chain) return chain.error();
  std::unique_ptr<Mirror> mirror(new Mirror(source, store, tree, std::move(*chain)));
  for (const store::OpenedTrustList& list : mirror->trust_.files())
    tree.write(trust_path(list.version), bytes_of(list.file));
  remove_damaged_files(tree);
  if (const auto restored = mirror->restore_record(now); !restored) return restored.error();
  if (const auto fork = store.alarm())
    mirror->alarm_ = Alarm{Errc::fork, fork->detail, fork->since, /*sticky=*/true};
  if (const auto restored = mirror->restore_copy(); !restored) {
    mirror->copy_.withdraw();
    // Else everything would look unknown to the programme.
    mirror->newest_time_.reset();
    mirror->cosigned_time_.reset();
    mirror->raise(in_context("stored log", restored.error()), now);
  }
  mirror->project();
  mirror->make_snapshot();
  return mirror;
}

// What the store says was verified must still carry the signatures that it had then.
Result<void> Mirror::restore_record(Instant now) {
  const auto stored = store_.tree();
  if (!stored) return ok();
  const auto checkpoint = open_stored(stored->checkpoint);
  if (!checkpoint) return in_context("stored checkpoint", checkpoint.error());
  if (checkpoint->head != tlog::TreeHead{stored->size, stored->root})
    return error(Errc::mismatch, "stored checkpoint: not of the tree that is recorded with it");
  known_ = checkpoint->head;
  checkpoint_ = stored->checkpoint;
  recorded_size_ = stored->size;
  cosigned_time_ = checkpoint->time;
  newest_time_ = stored->fresh ? *stored->fresh : std::min(*checkpoint->time, now);
  return ok();
}

// Under the list that was the newest when it came; a later one may name another clock key.
Result<tlog::OpenedCheckpoint> Mirror::open_stored(std::string_view note) const {
  Error first = error(Errc::malformed, "no trust list");
  const auto& versions = trust_.history().versions;
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    const auto policy = checkpoint_policy(version->list->log);
    if (!policy) return policy.error();
    auto opened = tlog::open_checkpoint(note, *policy);
    if (opened) return opened;
    if (version == versions.rbegin()) first = opened.error();
  }
  return first;
}

Result<void> Mirror::restore_copy() {
  if (checkpoint_.empty()) return ok();
  if (const auto checked = copy_.check(known_); !checked) return checked.error();
  TreeSource stored(tree_, std::string(kLogFolder));
  tlog::TiledTree tiles(stored, known_);
  auto frontier = tlog::Frontier::read(known_.size, tiles.reader());
  if (!frontier) return frontier.error();
  copied_ = std::move(*frontier);
  copy_.publish(checkpoint_, known_.size, known_.size);
  return ok();
}

Result<void> Mirror::take_trust_list(std::string_view file) {
  const auto list = record::read_trust_list_file(file);
  if (!list) return list.error();
  const auto payload = record::read_trust_list_payload(list->payload);
  if (!payload) return payload.error();
  const std::vector<store::OpenedTrustList>& known = trust_.files();
  const std::string name = "version " + std::to_string(payload->version);
  if (payload->version > known.back().version) {
    if (const auto extended = trust_.extend(file); !extended)
      return in_context(name + ", after version " + std::to_string(known.back().version),
                        extended.error());
    trust_changed_ = true;
    store_trust_lists();
    project();
    make_snapshot();
    return ok();
  }
  const auto same = std::find_if(
      known.begin(), known.end(),
      [&payload](const store::OpenedTrustList& each) { return each.version == payload->version; });
  if (same == known.end())
    return error(Errc::conflict, name + " is older than the list that was pinned here, version " +
                                     std::to_string(known.front().version));
  if (same->payload == list->payload_hash()) return ok();
  return error(Errc::conflict, name + " has the payload " + list->payload_hash().hex() +
                                   ", the list known here has " + same->payload.hex());
}

Result<void> Mirror::sync(Instant now) {
  store_fork();
  store_trust_lists();
  const bool stopped = alarm_ && alarm_->sticky;
  const Result<void> done =
      stopped ? Result<void>(error(alarm_->code, alarm_->detail)) : run_round(now);
  const std::optional<Error> trouble = done ? clock_trouble(now) : done.error();
  if (trouble)
    raise(*trouble, now);
  else
    alarm_.reset();
  if (alarm_) alarm_->warning = done.has_value();
  make_snapshot();
  return done;
}

Result<void> Mirror::run_round(Instant now) {
  offered_time_.reset();
  const Result<void> trusted = follow_trust(now);
  if (trust_changed_)
    project();  // a newer list counts wherever it comes from, whatever the log does
  store_trust_lists();
  if (!trusted) return trusted.error();
  return follow_log(now);
}

Result<void> Mirror::follow_trust(Instant now) {
  if (const auto same = compare_newest_list(now); !same) return same.error();
  for (int i = 0; i < kMaxTrustListsPerRound; ++i) {
    const std::string path = trust_path(trust_.newest().version + 1);
    const auto file = source_.read(path, kMaxTrustListFile);
    if (!file && file.error().code == Errc::not_found) return ok();
    if (!file) return in_context(path, file.error());
    if (const auto extended = trust_.extend(text_of(*file)); !extended)
      return in_context(path, extended.error());
    trust_changed_ = true;
  }
  return ok();
}

// In order, so that the store never lacks one between two others.
void Mirror::store_trust_lists() {
  for (; stored_lists_ < trust_.files().size(); ++stored_lists_) {
    const store::OpenedTrustList& list = trust_.files()[stored_lists_];
    tree_.write(trust_path(list.version), bytes_of(list.file));
    store_.add_trust_list(list);
  }
}

Result<void> Mirror::compare_newest_list(Instant now) {
  const std::string path = trust_path(trust_.newest().version);
  const auto file = source_.read(path, kMaxTrustListFile);
  if (!file && file.error().code == Errc::not_found) return ok();  // ours is as good
  if (!file) return in_context(path, file.error());
  const auto same = trust_.compare_newest(text_of(*file));
  if (!same && same.error().code == Errc::fork)
    return stop_for_fork(same.error(), now, text_of(*file));
  return same;
}

Result<void> Mirror::follow_log(Instant now) {
  const auto policy = checkpoint_policy(trust_.newest().log);
  if (!policy) return policy.error();
  const auto offered = tlog::read_checkpoint(log_source_, *policy);
  if (!offered) return offered.error();
  Result<void> follows = check_progress(offered->head);
  if (follows) {
    const auto agreed = check_anchors(offered->head);
    follows = agreed ? grow_to(offered->head) : Result<void>(agreed.error());
    if (follows) agreed_anchors_.insert(agreed_anchors_.end(), agreed->begin(), agreed->end());
  }
  if (!follows && follows.error().code == Errc::fork)
    return stop_for_fork(follows.error(), now, offered->note);
  if (!follows) return follows.error();

  offered_time_ = offered->time;
  if (registry_->size() < copied_.size()) project();
  const bool newer =
      recorded_size_ < known_.size || !cosigned_time_ || *offered->time > *cosigned_time_;
  const std::optional<Instant> fresh = freshness(*offered->time, now);
  if (newer || (fresh && (!newest_time_ || *fresh > *newest_time_))) record(*offered, now);
  return ok();
}

// A smaller tree that is a prefix of ours is an old answer; one that is not proves two histories.
Result<void> Mirror::check_progress(const tlog::TreeHead& offered) const {
  Result<void> progress = tlog::check_progress(known_, offered);
  if (progress || progress.error().code != Errc::rollback) return progress;
  if (copied_.head() != known_) return progress;
  TreeSource stored(tree_, std::string(kLogFolder));
  const auto prefix = tlog::check_extends(stored, offered, known_);
  if (!prefix && prefix.error().code == Errc::fork) return prefix.error();
  return progress;
}

Result<std::vector<record::Anchor>> Mirror::check_anchors(const tlog::TreeHead& next) {
  std::vector<record::Anchor> agreed;
  for (const record::Anchor& anchor : trust_.newest().log.anchors) {
    if (std::find(agreed_anchors_.begin(), agreed_anchors_.end(), anchor) != agreed_anchors_.end())
      continue;
    const std::string name = "anchor of size " + std::to_string(anchor.size);
    if (anchor.size > next.size)
      return error(Errc::rollback, name + ": the log has only " + std::to_string(next.size));
    const auto extends = tlog::check_extends(log_source_, {anchor.size, anchor.root}, next);
    if (!extends && extends.error().code == Errc::fork)
      return error(Errc::inconsistent, name + ": " + extends.error().detail);
    if (!extends) return in_context(name, extends.error());
    agreed.push_back(anchor);
  }
  return agreed;
}

Result<void> Mirror::grow_to(const tlog::TreeHead& next) {
  if (copied_.head() == next) {
    known_ = next;
    return ok();
  }
  if (copied_.head() != known_)  // everything is fetched again: compare with what was known before
    if (const auto extends = tlog::check_extends(log_source_, known_, next); !extends)
      return extends.error();
  auto grown = copy_.grow(log_source_, copied_, next);
  if (!grown) {
    if (!copy_.continues(copied_)) copied_ = tlog::Frontier();
    return grown.error();
  }
  copied_ = std::move(*grown);
  known_ = next;
  return ok();
}

void Mirror::project() {
  if (copied_.head() != known_) return;  // until the copy is whole again
  auto base = trust_changed_ ? registry::Registry(trust_.history()) : *registry_;
  registry_ = std::make_shared<const registry::Registry>(
      registry::project(std::move(base), copied_.size(), statement_reader(tree_, copied_.size()),
                        signatures_.check()));
  trust_changed_ = false;
  wanted_.update(*registry_);
}

void Mirror::record(const tlog::OpenedCheckpoint& checkpoint, Instant now) {
  std::optional<Instant> fresh = freshness(*checkpoint.time, now);
  if (newest_time_ && (!fresh || *newest_time_ > *fresh)) fresh = newest_time_;
  store_.record_tree({checkpoint.head.size, checkpoint.head.root, checkpoint.note, fresh},
                     signatures_.take_new());
  copy_.publish(checkpoint.note, recorded_size_, checkpoint.head.size);
  checkpoint_ = checkpoint.note;
  recorded_size_ = checkpoint.head.size;
  newest_time_ = fresh;
  cosigned_time_ = cosigned_time_ ? std::max(*cosigned_time_, *checkpoint.time) : *checkpoint.time;
}

// A time ahead of our clock says that the checkpoint was made, at the latest, before it was first
// seen; seen again it says nothing: it may be a copy that somebody keeps handing out.
std::optional<Instant> Mirror::freshness(Instant cosigned, Instant now) const {
  if (cosigned <= now) return cosigned;
  const bool seen_first = !cosigned_time_ || cosigned > *cosigned_time_;
  if (seen_first) return now;
  return std::nullopt;
}

std::optional<Error> Mirror::clock_trouble(Instant now) const {
  if (!offered_time_ || *offered_time_ <= now.plus(kClockTolerance)) return std::nullopt;
  return error(Errc::out_of_range, "the log's clock says " + offered_time_->rfc3339() +
                                       ", this machine's " + now.rfc3339() +
                                       ": one of them is wrong");
}

std::size_t Mirror::fetch_files(Instant now, std::size_t max_files, const std::stop_token& stop) {
  const std::size_t came = wanted_.fetch(now, max_files, stop);
  if (came > 0) make_snapshot();
  return came;
}

void Mirror::report_broken(std::string_view what, Instant now) {
  raise(error(Errc::unavailable, std::string(what)), now);
  make_snapshot();
}

void Mirror::clear_alarm() {
  store_.clear_alarm();
  unstored_fork_.reset();
  alarm_.reset();
  make_snapshot();
}

Error Mirror::stop_for_fork(Error fork, Instant now, std::string_view evidence) {
  alarm_ = Alarm{fork.code, fork.detail, now, /*sticky=*/true};
  unstored_fork_ =
      store::RecordedAlarm{std::string(name(fork.code)), fork.detail, now, std::string(evidence)};
  store_fork();
  return fork;
}

void Mirror::store_fork() {
  if (!unstored_fork_) return;
  store_.raise_alarm(*unstored_fork_);
  unstored_fork_.reset();
}

void Mirror::raise(const Error& error, Instant now) {
  if (alarm_ && alarm_->sticky) return;
  const bool same = alarm_ && alarm_->code == error.code;
  alarm_ = Alarm{error.code, error.detail, same ? alarm_->since : now, /*sticky=*/false};
}

void Mirror::make_snapshot() {
  auto next = std::make_shared<Snapshot>();
  next->registry = registry_;
  next->files = std::make_shared<const Files>(tree_);
  next->newest_time = newest_time_;
  next->cosigned_time = cosigned_time_;
  next->log_size = known_.size;
  next->log_root = known_.root;
  next->findings = registry_->findings().size();
  next->missing_files = wanted_.missing();
  next->alarm = alarm_;
  snapshot_ = std::move(next);
}

}  // namespace ocop::verifier
