// What a verifier remembers of a log that it mirrors, DATA/mirror.db: which trust lists it has
// opened, how far it has verified the log, and which signatures it has checked. The entries
// themselves are in the copy of public/ beside it; after a restart they are hashed to the root that
// is recorded here.
//
// Everything here was verified before it was written. Losing the file loses no public data, but the
// first trust list must then be pinned anew.
//
// Every method is its own transaction. One thread, one object. Throws SqliteError as sqlite.h says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/file.h"
#include "common/base/time.h"
#include "common/crypto/hash.h"
#include "common/store/sqlite.h"

namespace ocop::store {

// A trust list whose quorum was checked; the first one was pinned by the operator.
struct OpenedTrustList {
  std::int64_t version = 0;
  crypto::Hash payload;
  std::string file;  // its bytes, as published
  bool operator==(const OpenedTrustList&) const = default;
};

// The newest tree that was verified whole.
struct MirroredTree {
  std::uint64_t size = 0;
  crypto::Hash root;
  std::string checkpoint;  // the signed note
  // How fresh the log was known to be: not the note's own time if that was ahead of our clock.
  // Absent in what an older program wrote.
  std::optional<Instant> fresh = std::nullopt;
  bool operator==(const MirroredTree&) const = default;
};

// The signature of the statement with that entry hash was found good under the key of that
// thumbprint.
struct CheckedSignature {
  crypto::Hash entry;
  std::string kid;
  bool operator==(const CheckedSignature&) const = default;
};

// A proven fork, kept until an operator has looked into it.
struct RecordedAlarm {
  std::string kind;    // name of an Errc: "fork"
  std::string detail;  // for operators
  Instant since;
  std::string evidence;  // what the source sent: a checkpoint or a trust list file
  bool operator==(const RecordedAlarm&) const = default;
};

class MirrorStore {
 public:
  // Opens DATA/mirror.db, or makes it. As Connection::create and open.
  static MirrorStore open_or_create(const file::Path& path);
  static MirrorStore in_memory();

  // Ascending versions.
  [[nodiscard]] std::vector<OpenedTrustList> trust_lists() const;
  // Does nothing if it is there already; throws SqliteError if another one of that version is.
  void add_trust_list(const OpenedTrustList& list);

  [[nodiscard]] std::optional<MirroredTree> tree() const;
  // The new tree and the signatures checked on the way to it, together. Signatures recorded before
  // stay.
  void record_tree(const MirroredTree& tree, const std::vector<CheckedSignature>& signatures);
  [[nodiscard]] std::vector<CheckedSignature> signatures() const;

  [[nodiscard]] std::optional<RecordedAlarm> alarm() const;
  // The first alarm stays: what comes after it explains less.
  void raise_alarm(const RecordedAlarm& alarm);
  void clear_alarm();

 private:
  explicit MirrorStore(Connection connection) : connection_(std::move(connection)) {}
  mutable Connection connection_;
};

}  // namespace ocop::store
