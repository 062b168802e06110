// The trust list: which authority may do what, where, for which stars, from when to when; the log
// and its keys; the hosts on labels. TUF semantics (TUF 1.0.34 §5.3): m-of-n root keys, versions
// that only grow, root rotation signed by the old and the new quorum. See
// docs/formats/trust-list.md.
//
// File `trust/<version>.json`, JWS General JSON serialization (RFC 7515 §7.2.1) without unprotected
// headers:
//   {"payload":"<base64url>","signatures":[{"protected":"<base64url>","signature":"<base64url>"},…]}
//   protected {"alg":"EdDSA","typ":"ocop-trust+json","kid":"<thumbprint>"}
// Its name is the SHA-256 of the payload. docs/formats/trust-list.md holds a complete example.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/time.h"
#include "common/crypto/hash.h"
#include "common/crypto/verify.h"
#include "common/gs1/host.h"
#include "common/record/names.h"
#include "common/record/scope.h"
#include "common/record/uri.h"

namespace ocop::record {

enum class Action { certify, register_, manifest, recall, delegate, trace, inspect };
[[nodiscard]] std::string_view name(Action action);  // "certify", "register", …

struct Grant {
  Action action;
  Scope scope;
  int approvals = 1;  // k: signatures by k different keys of the authority, 1–9
  // Log size: what stands at this index or above does not count.
  std::optional<std::uint64_t> closed_at;
  // Log size: what stands below it does not count either. In every grant that a later list adds.
  std::optional<std::uint64_t> opened_at = std::nullopt;
  bool operator==(const Grant&) const = default;
};

struct AuthorityKey {
  crypto::PublicKey key;
  std::optional<std::uint64_t> closed_at;                 // retired by rotation
  std::optional<std::uint64_t> compromised_at;            // in other hands from this log size on
  std::optional<std::uint64_t> opened_at = std::nullopt;  // new from this log size on
  bool operator==(const AuthorityKey&) const = default;
};

struct Authority {
  Uri id;
  std::optional<Uri> parent;  // none: limited by the root signatures only
  std::string name;           // "Ủy ban nhân dân tỉnh Đắk Lắk"
  std::string name_en;
  std::string legal_basis;
  int area = 0;  // of its certificates' references: province code 1–96, 0 = ministry
  std::optional<Uri> successor;
  std::vector<AuthorityKey> keys;
  std::vector<Grant> grants;
  // Log size: the successor may act from this place on. In every successor that a later list sets.
  std::optional<std::uint64_t> successor_at = std::nullopt;
  bool operator==(const Authority&) const = default;
};

struct LabelService {
  Uri id;
  std::string name;
  std::optional<std::uint64_t> opened_at = std::nullopt;  // new from this log size on
  bool operator==(const LabelService&) const = default;
};

struct LabelHost {
  gs1::Host host;
  Interval interval;  // when labels with it may be printed; for verifying it counts for ever
  bool operator==(const LabelHost&) const = default;
};

struct Anchor {
  std::uint64_t size = 0;
  crypto::Hash root;
  bool operator==(const Anchor&) const = default;
};

// Keys of the log, as vkeys of signed notes (C2SP signed-note, tlog-cosignature).
struct LogIdentity {
  std::string origin;                      // "ocop.example/dak-lak": fixed for ever, not a web host
  std::string log_vkey;                    // Ed25519 note key, name = origin
  std::string clock_vkey;                  // cosignature/v1 key
  std::string bundle_vkey;                 // Ed25519 note key of offline bundles
  std::vector<std::string> witness_vkeys;  // cosignature/v1 keys
  int witness_quorum = 0;
  std::vector<Anchor> anchors;  // ascending sizes
  bool operator==(const LogIdentity&) const = default;
};

struct Root {
  Uri id;  // issuer of TrustList statements
  int threshold = 0;
  std::vector<crypto::PublicKey> keys;  // unique
  bool operator==(const Root&) const = default;
};

inline constexpr std::int64_t kMaxTrustListVersion = 999'999;

struct TrustList {
  std::int64_t version = 0;  // from 1
  Instant issued;
  Instant expires;
  Root root;
  LogIdentity log;
  std::vector<Authority> authorities;
  std::vector<LabelService> label_services;
  std::vector<LabelHost> hosts;

  [[nodiscard]] const Authority* authority(const Uri& id) const;
  [[nodiscard]] const LabelService* label_service(const Uri& id) const;
  // The same, for what stands at this place in the log.
  [[nodiscard]] const LabelService* label_service(const Uri& id, std::uint64_t place) const;
  // Host compared without case; at any time, as for verifying.
  [[nodiscard]] bool knows_host(const gs1::Host& host) const;
  // May be printed on that day.
  [[nodiscard]] bool may_print(const gs1::Host& host, Date day) const;
};

// A key of the list that is not an authority's: root, log, clock, bundle and witness keys.
[[nodiscard]] std::vector<crypto::PublicKey> keys_of_root_and_log(const TrustList& list);
// Those and the keys of all authorities.
[[nodiscard]] std::vector<crypto::PublicKey> all_keys(const TrustList& list);

// Answers go on under an expired list, marked; this long after its end `valid` becomes
// could-not-check.
inline constexpr int kTrustListGraceDays = 90;

struct SignedTrustList {
  struct Signature {
    std::string protected_header;  // base64url as received
    std::string kid;
    crypto::Signature signature;
  };
  std::string payload;  // decoded JSON text, the bytes whose hash names the list
  std::vector<Signature> signatures;

  [[nodiscard]] crypto::Hash payload_hash() const;
  // What a signature under this protected header covers.
  [[nodiscard]] std::string signing_input(std::string_view protected_header) const;
  // Different keys among `keys` that signed this payload.
  [[nodiscard]] int valid_signatures(const std::vector<crypto::PublicKey>& keys) const;
};

// The file's syntax. Errc: malformed, unsupported, too_large, errors of json::parse. Unprotected
// headers, repeated kids and unknown members are malformed.
[[nodiscard]] Result<SignedTrustList> read_trust_list_file(std::string_view file);
[[nodiscard]] std::string write_trust_list_file(const SignedTrustList& list);

// The protected header of this key's signature, base64url.
[[nodiscard]] std::string trust_list_header(const crypto::PublicKey& key);

// The payload's version alone: cheap, before a signature is checked. Errc: malformed, unsupported,
// those of json::parse.
[[nodiscard]] Result<std::int64_t> read_trust_list_version(std::string_view payload);

// The payload's content; the inner rules are checked (check_trust_list). Errc: malformed,
// unsupported (another `type`), the errors of json::parse and of check_trust_list.
[[nodiscard]] Result<TrustList> read_trust_list_payload(std::string_view payload);
[[nodiscard]] std::string write_trust_list_payload(const TrustList& list);

// The inner rules, for a list whose parts are well-formed. Errc, the detail names what:
//   out_of_range  expires not after issued; threshold or witness quorum above the number of keys;
//                 anchors not ascending
//   conflict      an id, host or key twice (one key, one use), a 4-byte key id twice, two grants of
//                 an authority that differ in nothing but their ends
//   mismatch      the log key is not named as the origin
//   not_found     a parent or successor that is not an authority of the list
//   inconsistent  parents or successors in a circle; a successorAt without a successor
//   unauthorised  a grant that lies in no single delegate grant of the parent (areas, stars, time)
[[nodiscard]] Result<void> check_trust_list(const TrustList& list);

// The first list of a reader: pinned by the operator, signed by its own quorum. Errc::bad_signature
// without.
[[nodiscard]] Result<TrustList> open_first_trust_list(const SignedTrustList& list);

// The next list after `current`: version exactly one higher, signed by the quorum of the old roots
// and of the new ones, and nothing taken back (see check_succession). Errc: rollback (version not
// above), out_of_range (a version is skipped), bad_signature, unauthorised, and those of reading
// the payload. The version is looked at first, then the old roots' signatures, then the rest.
[[nodiscard]] Result<TrustList> open_next_trust_list(const TrustList& current,
                                                     const SignedTrustList& next);

// Grants and keys are only ever closed, never removed or widened backwards (Errc::unauthorised,
// naming what): every authority, key, grant, label service, host and anchor of `from` stands in
// `to`; origin and log key stay; an authority's parent, area and (once set) successor stay; a
// closed_at stays once set, compromised_at may only be set or lowered; of a grant everything else
// stays, its last day too: closed_at alone ends it, because a day reaches back; a new grant does
// not begin before `from.issued`'s day; new keys, grants, label services and successors have an
// opened_at (successor_at) at or above every log size that `from` names, and keep it; a key does
// not change its use; issued grows.
//
// `log_size`, where it is known: what is new does not begin below it either.
[[nodiscard]] Result<void> check_succession(const TrustList& from, const TrustList& to,
                                            std::uint64_t log_size = 0);

// No key of `earlier` has another use in `later` (Errc::unauthorised). Part of check_succession; a
// reader asks it of every list that it holds and a new one: a key that a list in between left out
// does not come back as something else.
[[nodiscard]] Result<void> check_uses_stay(const TrustList& earlier, const TrustList& later);

}  // namespace ocop::record
