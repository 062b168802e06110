#include "common/tlog/log_writer.h"

#include <utility>

#include "common/tlog/fetch.h"
#include "common/tlog/folder_source.h"
#include "common/tlog/note_sign.h"
#include "common/tlog/tiled_tree.h"

namespace ocop::tlog {
namespace {

constexpr std::string_view kRecordHeader = "ocop-log-record 1\n";
constexpr std::size_t kMaxRecordSize = std::size_t{64} << 10;

// The record: the header line and a checkpoint's text.
Result<TreeHead> read_record(const LogSettings& settings) {
  const Result<std::string> text = file::read_text(settings.record, kMaxRecordSize);
  if (!text) return in_context("log record", text.error());
  if (!text->starts_with(kRecordHeader))
    return error(Errc::malformed, settings.record.string() + " is not the record of a log");
  const Result<Checkpoint> recorded =
      Checkpoint::parse(std::string_view(*text).substr(kRecordHeader.size()));
  if (!recorded) return in_context("log record", recorded.error());
  if (recorded->origin != settings.origin)
    return error(Errc::mismatch, "log record: of the log '" + recorded->origin + "', not '" +
                                     settings.origin + "'");
  return recorded->head;
}

void write_record(const LogSettings& settings, const TreeHead& head) {
  const std::string body = Checkpoint{settings.origin, head, {}}.body();
  file::write_atomic(settings.record, std::string(kRecordHeader) + body, file::Mode::secret);
}

// The tree head in the folder's checkpoint; nullopt if there is none. Its signatures are not
// checked: it was made by a key of this log, perhaps one that has been replaced since.
Result<std::optional<TreeHead>> read_published(const LogSettings& settings) {
  const Result<std::string> note = file::read_text(settings.folder / kCheckpointPath, kMaxNoteSize);
  if (!note && note.error().code == Errc::not_found) return std::optional<TreeHead>();
  if (!note) return note.error();
  const Result<Note> parsed = parse_note(*note);
  if (!parsed) return in_context("published checkpoint", parsed.error());
  const Result<Checkpoint> checkpoint = Checkpoint::parse(parsed->text);
  if (!checkpoint) return in_context("published checkpoint", checkpoint.error());
  if (checkpoint->origin != settings.origin)
    return error(Errc::mismatch, "published checkpoint: of the log '" + checkpoint->origin +
                                     "', not '" + settings.origin + "'");
  return std::optional<TreeHead>(checkpoint->head);
}

Result<void> check_settings(const LogSettings& settings) {
  if (settings.log_key->public_key() == settings.clock_key->public_key())
    return error(Errc::conflict, "log key and clock key are the same key");
  return ok();
}

// What a killed process left beside its target (common/base/file.h).
bool is_draft(const file::Path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') && name.ends_with(".tmp");
}

void remove_drafts_of(const file::Path& target) {
  const file::Path folder = target.has_parent_path() ? target.parent_path() : file::Path(".");
  if (!std::filesystem::is_directory(folder)) return;
  const std::string prefix = "." + target.filename().string() + ".";
  for (const auto& item : std::filesystem::directory_iterator(folder))
    if (is_draft(item.path()) && item.path().filename().string().starts_with(prefix))
      std::filesystem::remove(item.path());
}

// Whether a tree of `size` leaves has all hashes or entries of this tile.
bool is_within(const TileId& id, std::uint64_t size) {
  const std::optional<TileId> present = tile_at(id.level, id.index, size);
  return present && id.width <= present->width;
}

// Removes the files of entries that never came into the log, so that no file says what the log does
// not say.
void remove_leftovers(const LogSettings& settings, std::uint64_t size) {
  remove_drafts_of(settings.record);
  remove_drafts_of(settings.folder / kCheckpointPath);
  const file::Path tiles = settings.folder / "tile";
  if (!std::filesystem::is_directory(tiles)) return;
  std::vector<file::Path> leftovers;
  for (auto item = std::filesystem::recursive_directory_iterator(tiles);
       item != std::filesystem::recursive_directory_iterator(); ++item) {
    const file::Path path = item->path().lexically_relative(settings.folder);
    if (item->is_directory()) {
      // Partial tiles of a place that is full by now: there may be hundreds, and none is new.
      const Result<TileId> widest = TileId::parse((path / "255").string());
      if (widest && is_within(widest->full(), size)) item.disable_recursion_pending();
    } else {
      const Result<TileId> id = TileId::parse(path.string());
      if (is_draft(path) || (id && !is_within(*id, size))) leftovers.push_back(item->path());
    }
  }
  for (const file::Path& leftover : leftovers) std::filesystem::remove(leftover);
}

// The files of a growing tree, written into a batch as soon as they are complete.
class Growth {
 public:
  Growth(const file::Path& folder, TileBuilder tiles, Bytes bundle)
      : folder_(folder), tiles_(std::move(tiles)), bundle_(std::move(bundle)) {
    old_size_ = tiles_.size();
  }

  Result<void> append(ByteView entry) {
    if (const Result<void> appended = append_entry(bundle_, entry); !appended)
      return appended.error();
    tiles_.append(leaf_hash(entry), [this](const TileId& id, std::span<const Hash> hashes) {
      write(id, encode_tile(hashes));
    });
    if (tiles_.size() % kTileWidth == 0) {
      write({TileId::kEntries, tiles_.size() / kTileWidth - 1, kTileWidth}, bundle_);
      bundle_.clear();
    }
    return ok();
  }

  // Writes the unfinished tiles that the smaller tree had not.
  void finish() {
    for (int level = TileId::kEntries; level < kTileLevels; ++level) {
      const std::optional<TileId> id = partial_tile(level, tiles_.size());
      if (!id || hashes_at(level, tiles_.size()) == hashes_at(level, old_size_)) continue;
      write(*id, id->is_entries() ? bundle_ : encode_tile(tiles_.edge(level)));
    }
  }

  void make_durable() { batch_.commit(); }

  [[nodiscard]] TileBuilder take_tiles() { return std::move(tiles_); }
  [[nodiscard]] Bytes take_bundle() { return std::move(bundle_); }

 private:
  void write(const TileId& id, const Bytes& content) { batch_.write(folder_ / id.path(), content); }

  file::Path folder_;
  TileBuilder tiles_;
  Bytes bundle_;
  std::uint64_t old_size_ = 0;
  file::Batch batch_;
};

}  // namespace

LogWriter::LogWriter(LogSettings settings, CheckpointPolicy policy)
    : settings_(std::move(settings)), policy_(std::move(policy)) {}

Result<LogWriter> LogWriter::prepare(LogSettings settings) {
  if (const Result<void> checked = check_settings(settings); !checked) return checked.error();
  const Result<NoteVerifier> log =
      NoteVerifier::of(settings.origin, NoteKeyType::ed25519, settings.log_key->public_key());
  if (!log) return in_context("log key", log.error());
  const Result<NoteVerifier> clock = NoteVerifier::of(settings.clock_name, NoteKeyType::cosignature,
                                                      settings.clock_key->public_key());
  if (!clock) return in_context("clock key", clock.error());
  CheckpointPolicy policy{settings.origin, *log, *clock, settings.witnesses, settings.quorum};
  return LogWriter(std::move(settings), std::move(policy));
}

Result<LogWriter> LogWriter::create(LogSettings settings, Instant now) {
  Result<LogWriter> writer = prepare(std::move(settings));
  if (!writer) return writer.error();
  const LogSettings& place = writer->settings_;
  if (std::filesystem::exists(place.record) || !file::list(place.folder).empty())
    return error(Errc::conflict, "there is a log in " + place.folder.string() + " already");
  write_record(place, writer->head_);
  if (const Result<void> published = writer->refresh(now); !published) return published.error();
  return writer;
}

Result<LogWriter> LogWriter::open(LogSettings settings) {
  Result<LogWriter> writer = prepare(std::move(settings));
  if (!writer) return writer.error();
  const Result<TreeHead> recorded = read_record(writer->settings_);
  if (!recorded) return recorded.error();
  const Result<std::optional<TreeHead>> published = read_published(writer->settings_);
  if (!published) return published.error();
  if (*published)
    if (const Result<void> checked = check_progress(**published, *recorded); !checked)
      return in_context("the log record and the published checkpoint", checked.error());
  writer->head_ = *recorded;
  writer->published_ = *published;
  const bool was_clean = *published == *recorded;
  const Result<void> loaded = was_clean ? writer->load_from_tiles() : writer->load_from_entries();
  if (!loaded) return in_context("the log in " + writer->settings_.folder.string(), loaded.error());
  remove_leftovers(writer->settings_, writer->head_.size);
  return writer;
}

Result<void> LogWriter::load_from_tiles() {
  FolderSource source(settings_.folder);
  TiledTree tree(source, head_);
  Result<TileBuilder> tiles =
      TileBuilder::resume(head_.size, [&tree](const TileId& id) -> Result<std::vector<Hash>> {
        const Result<std::span<const Hash>> hashes = tree.tile(id.level, id.index);
        if (!hashes) return hashes.error();
        return std::vector<Hash>(hashes->begin(), hashes->end());
      });
  if (!tiles) return tiles.error();
  Bytes unfinished;
  if (const std::optional<TileId> id = partial_tile(TileId::kEntries, head_.size)) {
    const Result<Bundle> bundle = fetch_bundle(source, *id);
    if (!bundle) return bundle.error();
    for (std::size_t i = 0; i < bundle->entries.size(); ++i) {
      if (leaf_hash(bundle->entries[i]) != tiles->edge(0)[i])
        return error(Errc::mismatch, id->path() + ": entry " + std::to_string(i) +
                                         " is not the one that was signed");
      if (const Result<void> kept = append_entry(unfinished, bundle->entries[i]); !kept)
        return kept.error();
    }
  }
  tiles_ = std::move(*tiles);
  bundle_ = std::move(unfinished);
  return ok();
}

Result<void> LogWriter::load_from_entries() {
  FolderSource source(settings_.folder);
  TileBuilder tiles;
  Bytes unfinished;
  while (tiles.size() < head_.size) {
    const TileId id = *tile_at(TileId::kEntries, tiles.size() / kTileWidth, head_.size);
    Result<Bundle> bundle = fetch_bundle(source, id);
    if (!bundle) return bundle.error();
    unfinished.clear();
    for (const ByteView entry : bundle->entries) {
      tiles.append(leaf_hash(entry), [](const TileId&, std::span<const Hash>) {});
      if (id.is_full()) continue;
      if (const Result<void> kept = append_entry(unfinished, entry); !kept) return kept.error();
    }
  }
  if (tiles.head() != head_)
    return error(Errc::mismatch, "the entries make the root " + tiles.head().root.hex() +
                                     ", the record of size " + std::to_string(head_.size) +
                                     " has " + head_.root.hex());
  tiles_ = std::move(tiles);
  bundle_ = std::move(unfinished);
  return ok();
}

Result<void> LogWriter::confirm_record() const {
  const Result<TreeHead> recorded = read_record(settings_);
  if (!recorded) return recorded.error();
  if (const Result<void> checked = check_progress(*recorded, head_); !checked)
    return in_context("log record", checked.error());
  if (*recorded != head_)
    return error(Errc::conflict, "log record: is of size " + std::to_string(recorded->size) +
                                     ", this writer of size " + std::to_string(head_.size));
  return ok();
}

Result<TreeHead> LogWriter::append(std::span<const ByteView> entries, Instant now) {
  if (entries.empty()) return head_;
  if (now.unix_seconds() < 0) return error(Errc::out_of_range, "the clock is before 1970");
  if (entries.size() > kMaxTreeSize - head_.size)
    return error(Errc::out_of_range, "the log is full");
  if (const Result<void> confirmed = confirm_record(); !confirmed) return confirmed.error();

  Growth growth(settings_.folder, tiles_, bundle_);
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (const Result<void> appended = growth.append(entries[i]); !appended)
      return in_context("entry " + std::to_string(i), appended.error());
  growth.finish();
  completed("append");
  growth.make_durable();
  completed("fsync");

  TileBuilder tiles = growth.take_tiles();
  const TreeHead head = tiles.head();
  write_record(settings_, head);
  head_ = head;
  tiles_ = std::move(tiles);
  bundle_ = growth.take_bundle();
  if (const Result<void> published = refresh(now); !published) return published.error();
  return head_;
}

Result<std::string> LogWriter::sign(Instant now) const {
  Note note{Checkpoint{settings_.origin, head_, {}}.body(), {}};
  Result<NoteSignature> signature = sign_note(settings_.origin, *settings_.log_key, note.text);
  if (!signature) return signature.error();
  note.signatures.push_back(std::move(*signature));
  Result<NoteSignature> cosignature =
      cosign(settings_.clock_name, *settings_.clock_key, now, note.text);
  if (!cosignature) return cosignature.error();
  note.signatures.push_back(std::move(*cosignature));
  Result<std::string> text = format_note(note);
  if (!text) return text.error();
  completed("sign");
  if (!settings_.ask_witnesses) return text;
  for (NoteSignature& witnessed : settings_.ask_witnesses(*text))
    note.signatures.push_back(std::move(witnessed));
  return format_note(note);
}

Result<void> LogWriter::refresh(Instant now) {
  if (const Result<void> confirmed = confirm_record(); !confirmed) return confirmed.error();
  const Result<std::string> note = sign(now);
  if (!note) return note.error();
  if (const Result<OpenedCheckpoint> opened = open_checkpoint(*note, policy_); !opened)
    return in_context("not published", opened.error());
  file::write_atomic(settings_.folder / kCheckpointPath, *note);
  published_ = head_;
  completed("rename");
  return ok();
}

void LogWriter::completed(std::string_view step) const {
  if (settings_.on_step) settings_.on_step(step);
}

}  // namespace ocop::tlog
