// What statements say: one struct a type, as values. The JSON spelling of
// each, with a complete example, is in docs/formats/statements.md.
//
// Member rules that hold for all types: the subject's unknown members are ignored (a later edition
// may add description; what restricts comes as a new type); every text passed text::check_line or
// check_text below; every number is an integer in the stated range; a text that may be empty is
// left out when it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/time.h"
#include "common/crypto/hash.h"
#include "common/crypto/verify.h"
#include "common/gs1/gtin.h"
#include "common/gs1/lot.h"
#include "common/programme/certificate_reference.h"
#include "common/record/names.h"
#include "common/record/scope.h"
#include "common/record/uri.h"

namespace ocop::record {

inline constexpr std::size_t kMaxLine = 300;   // bytes of a one-line text
inline constexpr std::size_t kMaxText = 4000;  // bytes of a text that may hold line feeds

// A text for people that may have several lines: "" or lines that pass text::check_line, with a
// line feed between two of them; empty lines inside are allowed, at the ends not. Errc as
// check_line, out_of_range for "".
[[nodiscard]] Result<void> check_text(std::string_view text, std::size_t max_bytes);

// What a product's page may have to load.
inline constexpr std::uint64_t kMaxStoryBytes = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kMaxPhotoBytes = std::uint64_t{4} << 20;

// A text in Vietnamese and English, either with line feeds. English may be missing; both may be
// where that is said. English alone is malformed.
struct Wording {
  std::string vi;
  std::string en;
  bool operator==(const Wording&) const = default;
};

// Bytes under public/, named by their SHA-256: files/<sha256>, lots/<sha256>.labels,
// media/<sha256>.webp.
struct FileRef {
  crypto::Hash sha256;
  std::uint64_t length = 0;
  bool operator==(const FileRef&) const = default;
};

// A file under trust/ takes effect. JSON: {"version": 2, "sha256": "…"} (hash of the list's
// payload).
struct TrustListEntry {
  std::int64_t version = 0;
  crypto::Hash payload;
  bool operator==(const TrustListEntry&) const = default;
};

enum class GrantedUse { manifest, label, producer, inspector };
[[nodiscard]] std::string_view name(GrantedUse use);

// An authority delegates a key below the root.
struct KeyGrant {
  crypto::PublicKey key;
  GrantedUse use;
  Uri holder;  // the statement's credentialSubject.id
  std::string holder_name;
  Scope scope;
  bool operator==(const KeyGrant&) const = default;
};

// Ends a key that a KeyGrant named. From its own place in the log on, or, with compromised_at, for
// everything logged at or above that size (which is not above the revocation's own index).
struct KeyRevocation {
  crypto::PublicKey key;
  std::optional<std::uint64_t> compromised_at;
  Wording reason;
  bool operator==(const KeyRevocation&) const = default;
};

// A second key of an authority agrees to a statement, named by the SHA-256 of its entry bytes.
struct Approval {
  crypto::Hash entry;
  bool operator==(const Approval&) const = default;
};

struct AdminUnit {
  std::string code;  // official: 2 digits province, 3 district, 5 commune
  std::string name;  // with its type: "Xã Ea Yông"
  bool operator==(const AdminUnit&) const = default;
};

// Where a producer is, as the units were on the statement's date.
struct Location {
  std::string address;                // house, street, village; may be empty
  std::optional<AdminUnit> commune;   // missing where the source names none
  std::optional<AdminUnit> district;  // only before 1/7/2025
  AdminUnit province;
  // "66/644" with a district, else "66". The codes must be codes.
  [[nodiscard]] Area area() const;
  bool operator==(const Location&) const = default;
};

enum class ProducerKind { company, cooperative, cooperative_group, household, facility };
[[nodiscard]] std::string_view name(ProducerKind kind);

// `producer` is the id of the first Producer statement about it; equal to the statement's own id in
// that one.
struct Producer {
  StatementId producer;
  std::string name;
  ProducerKind kind;
  Location location;
  std::string phone;    // of the business, as published; may be empty
  std::string website;  // https only; may be empty
  bool operator==(const Producer&) const = default;
};

enum class ProductGroup { food, drink, herbal, craft, ornamental, tourism };
[[nodiscard]] std::string_view name(ProductGroup group);

struct Pack {
  gs1::Gtin gtin;
  std::string description;  // "Gói 500 g"
  bool operator==(const Pack&) const = default;
};

struct Photo {
  FileRef file;  // WebP in media/
  int width = 0;
  int height = 0;
  bool placeholder = false;  // a drawing that stands for a missing photograph; the page says so
  bool operator==(const Photo&) const = default;
};

// `product` as `producer` above. Packs are only ever added: a GTIN never comes to mean another
// product.
struct Product {
  StatementId product;
  StatementId producer;
  std::string name;
  std::string name_en;  // may be empty
  ProductGroup group;
  std::string brand;        // may be empty
  std::vector<Pack> packs;  // 1–50
  std::optional<Photo> photo;
  std::optional<FileRef> story;  // UTF-8 text in files/, blank line between paragraphs
  std::string ingredients, storage, usage, warning, standard;  // texts; may be empty
  bool operator==(const Product&) const = default;
};

struct Decision {
  std::string number;  // "1887/QĐ-UBND"
  Date date;
  bool operator==(const Decision&) const = default;
};

// A certificate older than the log: who gave it then. The signer of the statement attests it.
struct Attested {
  std::string authority;           // "UBND huyện Krông Pắc"
  int area = 0;                    // of the original authority, as in the reference
  std::string certificate_number;  // on the paper; may be empty
  bool operator==(const Attested&) const = default;
};

struct Certificate {
  StatementId product;
  std::vector<gs1::Gtin> packs;  // covered; 1–50, each a pack of the product
  programme::Stars stars;
  std::optional<int> score;  // mean of the council in hundredths, 5000–10000
  programme::CertificateReference reference;
  Decision decision;
  Date valid_from;
  Date valid_to;                     // inclusive
  std::optional<Uri> label_service;  // without one no label can be sealed
  std::uint32_t quota = 0;           // labels in all
  std::optional<Attested> attested;
  std::optional<Wording> notice;  // for the certificate's page, for instance that it is demo data
  bool operator==(const Certificate&) const = default;
};

enum class StatusChange { revoked, revocation_annulled, extended, superseded, corrected };
[[nodiscard]] std::string_view name(StatusChange change);

// Grounds of revocation, Decision 26/2026/QĐ-TTg Art. 8, a to đ and e.
enum class RevocationGround {
  dishonest_dossier,
  criteria_lost,
  law_breached,
  mark_misused,
  production_ended,
  other_authority,
};
[[nodiscard]] std::string_view name(RevocationGround ground);

// What a correction may name: description that no rule depends on.
enum class CorrectedField { decision_number, score, certificate_number };
[[nodiscard]] std::string_view name(CorrectedField field);

// One of the parts is filled, as `change` says.
struct CertificateStatus {
  StatementId certificate;  // the statement's credentialSubject.id
  StatusChange change;
  std::optional<Decision> decision;
  std::optional<RevocationGround> ground;  // revoked
  std::optional<crypto::Hash> ends;        // revocation_annulled: the entry it ends
  std::optional<Date> until;               // extended
  std::optional<StatementId> by;           // superseded
  std::optional<CorrectedField> field;     // corrected
  std::string old_value, new_value;        // corrected
  Wording reason;                          // may be empty
  bool operator==(const CertificateStatus&) const = default;
};

struct LotManifest {
  gs1::Gtin gtin;
  gs1::Lot lot;
  StatementId certificate;
  Date packed;
  std::optional<Date> expiry;  // not before packed; 2020-01-02 to 2099-12-31, what a seal can carry
  std::string quantity;        // "1 200 gói × 500 g"; may be empty
  std::uint32_t count = 0;     // 1–2^20, length of the index range
  std::uint32_t first_index = 0;
  FileRef labels;  // length is 8 × count
  bool operator==(const LotManifest&) const = default;
};

inline constexpr std::uint32_t kMaxLotCount = std::uint32_t{1} << 20;

// Status indexes first … end − 1.
struct IndexRange {
  std::uint32_t first = 0;
  std::uint64_t end = 0;  // ≤ 2^32
  [[nodiscard]] bool contains(std::uint32_t index) const { return first <= index && index < end; }
  bool operator==(const IndexRange&) const = default;
};

enum class LabelState { voided, stolen, restored };  // "void", "stolen", "restored"
[[nodiscard]] std::string_view name(LabelState state);

struct LabelStatus {
  StatementId manifest;  // the statement's credentialSubject.id
  LabelState state;
  std::vector<IndexRange> ranges;  // void, stolen: 1–1000, inside the manifest's range, ascending
  std::optional<crypto::Hash> ends;  // restored: the LabelStatus entry that it undoes, whole
  Wording reason;
  bool operator==(const LabelStatus&) const = default;
};

enum class RecallAction { recalled, lifted };
[[nodiscard]] std::string_view name(RecallAction action);

// A product (all its lots), a lot, or a range of a lot's labels.
struct RecallTarget {
  gs1::Gtin gtin;
  std::optional<gs1::Lot> lot;
  std::optional<IndexRange> range;  // only with a lot
  bool operator==(const RecallTarget&) const = default;
};

struct Recall {
  RecallAction action;
  std::vector<RecallTarget> targets;  // recalled: 1–100
  std::optional<crypto::Hash> ends;   // lifted: the Recall entry that it ends, whole
  Wording reason;
  Wording advice;  // what a buyer should do
  bool operator==(const Recall&) const = default;
};

// A type that this code does not know, or knows only by name.
struct Unknown {
  std::vector<StatementId> subjects;  // credentialSubject.id where they are statement ids
  bool operator==(const Unknown&) const = default;
};

using Body =
    std::variant<TrustListEntry, KeyGrant, KeyRevocation, Approval, Producer, Product, Certificate,
                 CertificateStatus, LotManifest, LabelStatus, Recall, Unknown>;

// "Certificate"; "" for Unknown.
[[nodiscard]] std::string_view type_name(const Body& body);

}  // namespace ocop::record
