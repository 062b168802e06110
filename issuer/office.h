// The issuer at work on one home: state, keys, trust lists and the registry as it will be once
// everything that is queued stands in the log. Commands are written with this.
//
//   Result<std::unique_ptr<Office>> office = Office::open(settings);
//   record::Statement statement = office->say(issuer, record::Certificate{…}, now);
//   Result<Issued> issued = office->issue({statement}, signing, now);
//
// A statement goes three steps: *signed* (here or on another machine), *queued* = acknowledged
// (checked against the registry, committed to state.db; from here on it is never lost), *published*
// (in the log, under a signed checkpoint). One thread, one object.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/crypto/random.h"
#include "common/registry/registry.h"
#include "common/store/issuer_store.h"
#include "common/tlog/merkle.h"
#include "issuer/home.h"
#include "issuer/keyring.h"
#include "issuer/progress.h"
#include "issuer/public_folder.h"
#include "issuer/steps.h"

namespace ocop::issuer {

// read: no lock, nothing may be changed. write: holds the home's lock for the object's life.
enum class Access { read, write };

struct OfficeSettings {
  file::Path home;
  Access access = Access::read;
  std::string command;  // shown to whom the lock keeps out: "lot create"
  std::chrono::milliseconds lock_wait{10'000};
  crypto::RandomSource random;
  PassphraseSource* passphrases = nullptr;  // both must outlive the Office
  OpenKeys* open_keys = nullptr;
  Progress progress = {};  // of reading and checking statements
};

// An acknowledged statement.
struct Receipt {
  record::StatementId id;
  crypto::Hash entry;
  std::uint64_t index = 0;          // where it will stand in the log
  bool waits_for_approval = false;  // it has effect once other keys of its authority approve it
};

// How a command's statements get their signature.
struct Signing {
  bool as_draft = false;               // --draft: sign elsewhere even if a key is held
  std::optional<file::Path> key = {};  // --key FILE instead of one in keys/
  std::string draft_name = "draft";    // "certify" → drafts/certify-1.draft.json
  bool may_draft = true;               // false: a key that is not held is Errc::unknown_key
};

// Either all statements were queued, or all were written to a draft file because the issuer's key
// is not held here (or --draft). A key that is held and cannot be opened makes no draft.
struct Issued {
  std::vector<Receipt> queued;
  std::optional<file::Path> draft;
};

struct Published {
  std::uint64_t size = 0;      // of the log now
  std::uint64_t appended = 0;  // entries that this call put there
  Instant cosigned;            // the clock key's time
};

// Joined to the transaction that queues the statements: rows that must exist exactly if they do.
using Also = std::function<void(store::IssuerStore&)>;

// A file of public/ that a statement names.
struct NewFile {
  PublicKind kind;
  Bytes content;
};

// What goes with the statements of a command.
struct Together {
  // Put into public/ once the registry has agreed, before anything is queued or drafted: a refusal
  // publishes none of them.
  std::vector<NewFile> files = {};
  Also queued = {};
  Also drafted = {};  // in a transaction of its own, before the draft is written
};

class Office {
 public:
  // Errc: those of Home::open, Keyring::open and HomeLock::take; what is wrong with a trust list or
  // the log (bad_signature, inconsistent, rollback if the log is older than what this writer
  // signed). Throws SqliteError, std::system_error.
  static Result<std::unique_ptr<Office>> open(const OfficeSettings& settings);
  ~Office();
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  [[nodiscard]] const Home& home() const;
  [[nodiscard]] store::IssuerStore& store();
  [[nodiscard]] Keyring& keys();
  [[nodiscard]] const PublicFolder& files() const;
  [[nodiscard]] const crypto::RandomSource& random() const;

  // False before the first `trust publish`; registry() and what follows must not be called then.
  [[nodiscard]] bool has_trust() const;
  [[nodiscard]] const record::TrustList& trust() const;
  [[nodiscard]] const registry::TrustHistory& trust_history() const;
  // The log and, after it, the queue.
  [[nodiscard]] const registry::Registry& registry() const;
  // Entries in the published log; what stands at or above it in registry() is queued.
  [[nodiscard]] std::uint64_t published_size() const;
  // The published tree.
  [[nodiscard]] tlog::TreeHead log_head() const;
  // When the clock key last cosigned; none before the first publication.
  [[nodiscard]] std::optional<Instant> cosigned() const;
  [[nodiscard]] std::uint64_t queued() const;
  // Log index of an entry in the log or the queue.
  [[nodiscard]] std::optional<std::uint64_t> index_of(const crypto::Hash& entry) const;
  // The signed bytes of entry `index` (below registry().size()). Throws std::runtime_error if the
  // log is damaged there.
  [[nodiscard]] std::string entry(std::uint64_t index) const;

  // A statement with a fresh id, for this log, dated now.
  [[nodiscard]] record::Statement say(const record::Uri& issuer, record::Body body,
                                      Instant now) const;

  // The held key with which `issuer` may sign this kind of thing on that day: of an authority, one
  // of its keys in the trust list that is not closed; of a label service, a key granted for that
  // use, within its dates, that is not revoked; the one granted last. Errc::unknown_key if none is
  // held here.
  //
  // `place` is the log index for which the key must count, without it the next one. A label key
  // must count at the index of the manifest, on the day of the manifest's validFrom
  // (docs/formats/registry.md §5): after a rotation the labels of older lots are still made with
  // the older key.
  [[nodiscard]] Result<const crypto::SecretKey*> key_of(
      const record::Uri& issuer, crypto::KeyUse use, Date day,
      std::optional<std::uint64_t> place = std::nullopt);
  // Its public half, without opening it.
  [[nodiscard]] Result<crypto::PublicKey> key_in_use(
      const record::Uri& issuer, crypto::KeyUse use, Date day,
      std::optional<std::uint64_t> place = std::nullopt) const;

  // Signs and queues, or drafts; all statements or none. Statements may build on those before them.
  // The registry is asked first: Errc::unauthorised with the finding's name and detail if one would
  // have no effect. Errc::locked if the key is held and cannot be opened. `also` runs only when
  // queued.
  [[nodiscard]] Result<Issued> issue(const std::vector<record::Statement>& statements,
                                     const Signing& signing, Instant now, const Also& also = {});
  [[nodiscard]] Result<Issued> issue(const std::vector<record::Statement>& statements,
                                     const Signing& signing, Instant now, const Together& together);

  // Queues entries that were signed elsewhere; all or none. An entry that stands in the log or the
  // queue already is no error: its receipt is given again. Errc: malformed, unauthorised as above
  // (the detail counts the entries from 1); conflict in a home that was restored from a backup and
  // not resumed.
  [[nodiscard]] Result<std::vector<Receipt>> submit(const std::vector<std::string>& entries,
                                                    Instant now, const Also& also = {});

  // Puts the queue into the log, renews the clock's cosignature (also with an empty queue), and
  // publishes the checkpoint. A crash at any moment loses and repeats nothing: calling again
  // finishes the work. Errc: unknown_key (log or clock key not held), conflict (restored from a
  // backup and not resumed), unsupported (the trust list asks for witnesses), those of the log.
  [[nodiscard]] Result<Published> publish(Instant now, const Steps& steps = {});

  // After a restore: appends entries that are known to stand in the published log behind
  // log_head(), so that the tree signed here is the one that was signed there, and drops them from
  // the queue. Errors as publish().
  [[nodiscard]] Result<void> take_published(const std::vector<std::string>& entries, Instant now);

  // For long work that needs nothing of the home: lets other commands write until wake(). What this
  // object knows may be outdated meanwhile, and nothing may be written through it.
  void rest();
  // Takes the home's lock again, as open() did, and reads what others have written. Nothing happens
  // to an office that did not rest. Errc as open().
  [[nodiscard]] Result<void> wake();

  // Writes a trust list to public/trust/, or finds it there with the same payload, and takes it up:
  // it counts from here on. Errc: those of extend_history() (not the next version, no quorum,
  // something taken back), check_anchors() and check_sizes(), mismatch (for another log), conflict
  // (another file of that version is there; a home that was restored and not resumed).
  [[nodiscard]] Result<void> adopt(const record::SignedTrustList& list);

  // After a restore: the same for a list that was published already. What it says of log sizes is
  // judged once the log is taken over, too.
  [[nodiscard]] Result<void> take_published_list(const record::SignedTrustList& list);

  // That every anchor of the list is a tree that the published log begins with: a list with another
  // one would make every reader refuse this log for ever. Errc::out_of_range (above the log), fork.
  [[nodiscard]] Result<void> check_anchors(const record::TrustList& list) const;

 private:
  struct Impl;
  explicit Office(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ocop::issuer
